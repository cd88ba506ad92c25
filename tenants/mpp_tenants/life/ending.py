"""The end of a region: asked for with an export, done after a time of grace, certified where it outlives the region."""

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg2.errors
from psycopg2 import sql

from mpp_tenants.errors import DeletionNotDue, DeletionNotRequested
from mpp_tenants.hosts import forget_hosts
from mpp_tenants.life.bundle import checksum_of, read_bundle
from mpp_tenants.life.exporting import export_region
from mpp_tenants.life.registry import provisioned_region, record_in_registry, set_status
from mpp_tenants.life.restoring import tidy_region
from mpp_tenants.life.server import owner_transaction
from mpp_tenants.life.suspending import suspend_region
from mpp_tenants.life.uploads import drop_uploads
from mpp_tenants.models import RegionSchema

GRACE = timedelta(days=30)
CERTIFY = """
INSERT INTO public.platform_auditentry (at, actor_id, action, subject, data)
VALUES (%(at)s, NULL, 'region deleted', %(code)s, %(data)s)
"""


def request_deletion(*, code: str, now: datetime, grace: timedelta = GRACE) -> RegionSchema:
    """Export a region, stop serving it, and allow its deletion after the grace; ``resume_region`` calls it off.

    :raises RegionUnknown, RegionNotReady: there is nothing to delete
    """
    provisioned_region(code)
    suspend_region(code=code, reason="deletion requested", now=now)
    bundle = export_region(code=code, now=now)
    set_status(code, RegionSchema.Status.DELETING, delete_after=now + grace, export_folder=str(bundle.folder))
    record_in_registry("region deletion requested", code, now, delete_after=(now + grace).isoformat())
    return RegionSchema.objects.get(region_id=code)


def finish_deletion(*, code: str, now: datetime) -> dict[str, object]:
    """Remove a region's files, schema and role after the grace; returns the certificate, which the registry keeps.

    The files go first: where this is cut off, the next run finds the region still there and removes the rest.

    :raises DeletionNotRequested: nobody asked for it, or it was called off
    :raises DeletionNotDue: the grace has not passed
    :raises BundleDamaged: the export is gone or was changed; nothing is dropped then
    """
    region = provisioned_region(code)
    schema = RegionSchema.objects.get(region_id=code)
    if schema.status != RegionSchema.Status.DELETING or schema.delete_after is None:
        raise DeletionNotRequested(region=region.official_name)
    if now < schema.delete_after:
        raise DeletionNotDue(region=region.official_name, date=schema.delete_after.date().isoformat())
    bundle = read_bundle(Path(schema.export_folder))
    tidy_region(code=code, now=now)
    drop_uploads(code)
    certificate: dict[str, object] = {
        "official_name": region.official_name,
        "rows": bundle.rows,
        "files": len(bundle.uploads),
        "export": str(bundle.folder),
        "manifest_sha256": _manifest_checksum(bundle.folder),
    }
    with owner_transaction() as cursor:
        cursor.execute(sql.SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(sql.Identifier(region.schema_name)))
        cursor.execute("DELETE FROM public.tenants_domain WHERE tenant_id = %s", [schema.pk])
        cursor.execute("DELETE FROM public.tenants_regionschema WHERE id = %s", [schema.pk])
        cursor.execute(CERTIFY, {"at": now, "code": code, "data": json.dumps(certificate)})
        _drop_role(cursor, region.schema_name)
    forget_hosts()
    return certificate


def _manifest_checksum(folder: Path) -> str:
    return checksum_of(folder / "manifest.json")


def _drop_role(cursor: Any, role: str) -> None:
    """Roles belong to the cluster: one that another database still grants rights to stays."""
    cursor.execute("SAVEPOINT role")
    try:
        cursor.execute(sql.SQL("DROP ROLE IF EXISTS {}").format(sql.Identifier(role)))
    except psycopg2.errors.DependentObjectsStillExist:
        cursor.execute("ROLLBACK TO SAVEPOINT role")
