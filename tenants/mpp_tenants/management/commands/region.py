"""``manage.py region``: list, provision, script."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from mpp_platform.errors import PlatformError
from mpp_tenants.operations import provision_region
from mpp_tenants.queries import all_regions
from mpp_tenants.script import SCRIPT_PATH, record_region_script


class Command(BaseCommand):
    """Regions of the registry."""

    help = "Regions: list them, provision one, or renew the script that provisions them."

    def add_arguments(self, parser: CommandParser) -> None:
        """One sub-command each."""
        commands = parser.add_subparsers(dest="command", required=True)
        listing = commands.add_parser("list", help="every region: code, slug, open or not")
        listing.add_argument("--ready", action="store_true", help="open regions only")
        commands.add_parser("provision", help="give a region its schema").add_argument("code")
        script = commands.add_parser("script", help="write the script of the region schema from the migrations")
        script.add_argument("--check", action="store_true", help="fail when the kept script is not up to date")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the sub-command."""
        getattr(self, f"_{options['command']}")(options)

    def _list(self, options: dict[str, Any]) -> None:
        for region in all_regions():
            if region.is_ready or not options["ready"]:
                state = "ready" if region.is_ready else "-"
                self.stdout.write(f"{region.code:6} {region.slug:40} {region.zone_label:5} {state}")

    def _provision(self, options: dict[str, Any]) -> None:
        try:
            region = provision_region(code=options["code"], now=timezone.now())
        except PlatformError as error:
            raise CommandError(error.message) from None
        self.stdout.write(f"{region.official_name} is ready in schema {region.schema_name}.")

    def _script(self, options: dict[str, Any]) -> None:
        script = record_region_script()
        if not options["check"]:
            SCRIPT_PATH.write_text(script, encoding="utf-8")
            self.stdout.write(f"{SCRIPT_PATH.name}: {script.count(chr(10))} lines")
        elif script != SCRIPT_PATH.read_text(encoding="utf-8"):
            raise CommandError(f"{SCRIPT_PATH.name} is not what the migrations do: run `manage.py region script`.")
