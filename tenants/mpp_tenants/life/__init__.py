"""The life of a region after provisioning: export, restore, move, suspend, delete. Operations on one schema each, with
the owner's rights; every one can be cut off at any moment and run again."""

from mpp_tenants.life.ending import finish_deletion, request_deletion
from mpp_tenants.life.exporting import export_region
from mpp_tenants.life.moving import move_region
from mpp_tenants.life.restoring import restore_region, tidy_region
from mpp_tenants.life.suspending import resume_region, suspend_region

__all__ = [
    "export_region",
    "finish_deletion",
    "move_region",
    "request_deletion",
    "restore_region",
    "resume_region",
    "suspend_region",
    "tidy_region",
]
