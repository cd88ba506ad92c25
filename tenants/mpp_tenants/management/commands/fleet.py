"""``manage.py fleet``: status, provision, migrate."""

from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from mpp_tenants.fleet import FleetReport, fleet_state, migrate_fleet
from mpp_tenants.fleet.provisioning import provision_fleet
from mpp_tenants.queries import all_regions


class Command(BaseCommand):
    """All region schemas together."""

    help = "The fleet of region schemas: what is where, and bringing it to this release."

    def add_arguments(self, parser: CommandParser) -> None:
        """One sub-command each."""
        commands = parser.add_subparsers(dest="command", required=True)
        status = commands.add_parser("status", help="which regions are current, and what the others lack")
        status.add_argument("--all", action="store_true", help="a line for every region")
        founding = commands.add_parser("provision", help="give every region of the registry its schema")
        founding.add_argument("--jobs", type=int, default=2, metavar="N", help="regions at a time (2)")
        moving = commands.add_parser("migrate", help="bring every region to this release; safe to run again")
        moving.add_argument("--canary", type=int, default=0, metavar="N", help="N regions first, then the rest")
        moving.add_argument("--jobs", type=int, default=2, metavar="N", help="regions at a time (2)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the sub-command."""
        getattr(self, f"_{options['command']}")(options)

    def _status(self, options: dict[str, Any]) -> None:
        regions = fleet_state().regions
        current = sum(region.is_current for region in regions)
        self.stdout.write(f"{len(regions)} regions, {current} current")
        lacking = Counter(region.pending for region in regions if region.pending and not region.is_missing)
        for pending, count in lacking.most_common():
            names = ", ".join(f"{app}.{name}" for app, name in pending)
            self.stdout.write(f"{count} regions lack {names}")
        for region in regions:
            if region.is_missing:
                self.stdout.write(f"{region.code} {region.official_name}: schema {region.schema_name} is missing")
            elif region.unknown:
                names = ", ".join(f"{app}.{name}" for app, name in region.unknown)
                self.stdout.write(f"{region.code} {region.official_name}: has {names}, unknown to this release")
            elif not region.has_rights:
                self.stdout.write(f"{region.code} {region.official_name}: has the rights of another release")
            elif options["all"]:
                state = "current" if region.is_current else f"lacks {len(region.pending)}"
                self.stdout.write(f"{region.code:6} {region.official_name:45} {state}")

    def _provision(self, options: dict[str, Any]) -> None:
        codes = [region.code for region in all_regions()]
        count = provision_fleet(codes, now=timezone.now(), jobs=options["jobs"], progress=self._progress)
        self.stdout.write(f"\n{count} regions are ready")

    def _migrate(self, options: dict[str, Any]) -> None:
        report = migrate_fleet(canary=options["canary"], jobs=options["jobs"], progress=self._progress)
        if report.outcomes:
            self.stdout.write("")
        self._tell(report)
        if report.failed or report.missing:
            raise CommandError("Not every region is at this release; run again when the cause is mended.")

    def _progress(self, done: int, total: int) -> None:
        if total and (self.stdout.isatty() or done == total):
            filled = 40 * done // total
            self.stdout.write(f"\r[{'#' * filled:<40}] {done}/{total} regions", ending="")
            self.stdout.flush()

    def _tell(self, report: FleetReport) -> None:
        migrated = len(report.outcomes) - len(report.failed)
        self.stdout.write(f"{report.current} were current, {migrated} migrated, {len(report.failed)} failed")
        for outcome in report.failed:
            self.stdout.write(f"{outcome.region.code} {outcome.region.official_name}: {outcome.error}")
        if report.held_back:
            self.stdout.write(f"{len(report.held_back)} regions were held back because a canary failed")
        for region in report.missing:
            self.stdout.write(f"{region.code} {region.official_name}: schema {region.schema_name} is missing")
