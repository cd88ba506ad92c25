"""Bringing a database to the state that this release needs; a step that finds all well does nothing."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connections, transaction
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from mpp_catalog.models import Site
from mpp_catalog.operations.holidays import load_holidays
from mpp_catalog.operations.template import load_national_template
from mpp_onboarding.operations import load_founding_data
from mpp_platform.scope import RegionIdentity
from mpp_site.demonstration.founding import DEMONSTRATION_REGIONS, found_demonstration_region, found_ministry
from mpp_site.running.places import secret
from mpp_site.running.problems import StartProblem
from mpp_tenants.context import owner_context, region_context, registry_context
from mpp_tenants.fleet import fleet_state, migrate_fleet
from mpp_tenants.operations import load_registry, provision_region
from mpp_tenants.queries import ready_regions
from mpp_tenants.roles import ensure_platform_roles, grant_public_tables, rights_hash
from mpp_tenants.script import migrate_schema

Step = Callable[[str], Any]
DATA_FILES = ("tenants/mpp_tenants/data", "catalog/mpp_catalog/data", "onboarding/mpp_onboarding/data")


def prepare_everything(step: Step) -> None:
    """Roles, public tables, national data, and in a demonstration its regions."""
    prepare_database(step)
    if fleet_state().pending:
        with step("Regions") as progress:
            report = migrate_fleet(progress=progress.progress)
        if report.failed:
            raise StartProblem(f"{len(report.failed)} regions could not be migrated: see `manage.py fleet status`.")
    if settings.DEMONSTRATION:
        prepare_demonstration(step)
    for connection in connections.all(initialized_only=True):
        connection.close()


def prepare_database(step: Step) -> None:
    """Roles, migrations of the public schema, the registry and the national data."""
    with owner_context("public"):
        if public_migrations_pending() or _stored_fingerprint() != release_fingerprint():
            with step("Roles and national tables"):
                build_public_schema()
            with step("552 regions, national template, founding records"):
                load_national_data()


def build_public_schema() -> None:
    """Create the shared roles and bring the public schema to this release."""
    password = secret("app-login") if "mpp_app" in _login_with_password() else None
    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        ensure_platform_roles(cursor, app_password=password)
    migrate_schema()
    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        grant_public_tables(cursor)


def public_migrations_pending() -> bool:
    """Whether the public schema lacks a migration of this release."""
    executor = MigrationExecutor(connections["owner"])
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def load_national_data() -> None:
    """Load what every deployment needs outside the regions."""
    load_registry()
    with registry_context(), transaction.atomic():
        load_national_template(timezone.now())
        load_holidays()
        load_founding_data()
    with connections["owner"].cursor() as cursor:
        cursor.execute(f"COMMENT ON TABLE tenants_region IS '{release_fingerprint()}'")  # last: all of it is there


def prepare_demonstration(step: Step) -> None:
    """The demonstration's regions and people; what is there already is left alone."""
    with registry_context():
        found_ministry(now=timezone.now())
    founded = {region.code for region in ready_regions() if _is_founded(region)}
    for code in DEMONSTRATION_REGIONS:
        if code in founded:
            continue
        with step(f"Region {code} with its partners and a simulated morning"):
            region = provision_region(code=code, now=timezone.now())
            with region_context(region):
                found_demonstration_region(region, now=timezone.now())


def release_fingerprint() -> str:
    """A hash over the rights and the data files of the release."""
    digest = hashlib.sha256(rights_hash().encode())
    for folder in DATA_FILES:
        for path in sorted(Path(settings.PROJECT / folder).iterdir()):
            digest.update(path.read_bytes())
    return digest.hexdigest()


def _is_founded(region: RegionIdentity) -> bool:
    with region_context(region):
        return Site.objects.exists()


def _stored_fingerprint() -> str | None:
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT obj_description('public.tenants_region'::regclass)")
        return str(cursor.fetchone()[0])


def _login_with_password() -> str:
    login = settings.DATABASES["default"]
    return str(login["USER"]) if login["PASSWORD"] else ""
