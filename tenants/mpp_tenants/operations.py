"""Founding the registry and provisioning regions. These run with the owner's rights, on the ``owner`` connection."""

import csv
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connections, transaction
from django.utils.module_loading import import_string
from psycopg2 import sql

from mpp_platform.scope import RegionIdentity
from mpp_tenants.citus import prefer_schema_shards
from mpp_tenants.context import owner_context
from mpp_tenants.errors import RegionSuspended, RegionUnknown, SchemaNameTaken
from mpp_tenants.hosts import forget_hosts
from mpp_tenants.models import Region, RegionAlias, RegionSchema
from mpp_tenants.naming import schema_name_of
from mpp_tenants.roles import ensure_region_role, grant_region_schema, rights_hash
from mpp_tenants.script import region_script

DATA = Path(__file__).with_name("data")


@transaction.atomic(using="owner")
def load_registry() -> int:
    """Bring the registry to the state of the data files; returns how many regions it holds."""
    regions = [Region(**row) for row in _rows("regions.csv")]
    aliases = [
        RegionAlias(region_id=row["code"], alias=row["alias"], source=row["source"])
        for row in _rows("region_aliases.csv")
    ]
    fields = [field.name for field in Region._meta.fields if not field.primary_key]
    owned_regions = Region.objects.using("owner")
    owned_regions.bulk_create(regions, update_conflicts=True, unique_fields=["code"], update_fields=fields)
    RegionAlias.objects.using("owner").bulk_create(aliases, ignore_conflicts=True)
    return len(regions)


def provision_region(*, code: str, now: datetime) -> RegionIdentity:
    """Give a region its schema, its role and its rights, in one transaction: all of it or nothing.

    A region that is ready already is returned as it is; of two at once the second waits and finds it ready.

    :raises RegionUnknown: no region has this code
    :raises SchemaNameTaken: a schema of its name is there and belongs to nobody in the registry
    :raises RegionSuspended: the region exists and is suspended, moved or being deleted
    """
    with owner_context("public"), transaction.atomic(using="owner"):
        region = Region.objects.using("owner").select_for_update().filter(code=code).first()
        if region is None:
            raise RegionUnknown(region=code)
        existing = RegionSchema.objects.using("owner").filter(region=region).first()
        if existing is not None and existing.status != RegionSchema.Status.READY:
            raise RegionSuspended(region=region.official_name)
        if existing is None:
            _build_schema(region, now)
    forget_hosts()
    return region.identity(is_ready=True)


def _build_schema(region: Region, now: datetime) -> None:
    schema_name = schema_name_of(region.code)
    script, script_hash = region_script()
    with connections["owner"].cursor() as cursor:
        ensure_region_role(cursor, schema_name)
        prefer_schema_shards(cursor)
        cursor.execute("SELECT 1 FROM pg_namespace WHERE nspname = %s", [schema_name])
        if cursor.fetchone():
            raise SchemaNameTaken(region=region.official_name, schema=schema_name)
        cursor.execute(sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(schema_name)))
        cursor.execute(sql.SQL("SET LOCAL search_path TO {}, public").format(sql.Identifier(schema_name)))
        cursor.execute(script)
        for step in settings.PROVISIONING_STEPS:  # what higher parts put into a new region
            import_string(step)(cursor)
        cursor.execute("SET LOCAL search_path TO public")
        grant_region_schema(cursor, schema_name)
    RegionSchema.objects.using("owner").create(
        schema_name=schema_name,
        region=region,
        status=RegionSchema.Status.READY,
        script_hash=script_hash,
        rights_hash=rights_hash(),
        provisioned_at=now,
    )


def _rows(file_name: str) -> list[dict[str, str]]:
    with (DATA / file_name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))
