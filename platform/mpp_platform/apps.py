from django.apps import AppConfig


class PlatformConfig(AppConfig):
    """The kernel: scope, events, errors, audit, time."""

    name = "mpp_platform"
    label = "platform"
    placement = "both"
