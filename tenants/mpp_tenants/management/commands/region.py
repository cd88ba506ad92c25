"""``manage.py region``: list, provision, export, restore, move, suspend, resume, delete, tidy."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from mpp_platform.errors import PlatformError
from mpp_tenants import life
from mpp_tenants.life.moving import move_on_citus
from mpp_tenants.operations import provision_region
from mpp_tenants.queries import all_regions


class Command(BaseCommand):
    """Regions of the registry, one at a time."""

    help = "Regions: list them, and do with one what an operator does in its life."

    def add_arguments(self, parser: CommandParser) -> None:
        """One sub-command each."""
        commands = parser.add_subparsers(dest="command", required=True)
        listing = commands.add_parser("list", help="every region: code, slug, zone, open or not")
        listing.add_argument("--ready", action="store_true", help="open regions only")
        exporting = commands.add_parser("export", help="write everything of a region into a folder")
        exporting.add_argument("--into", type=Path, help="where the folder is made (<MPP_DATA>/exports)")
        restoring = commands.add_parser("restore", help="replace a region's schema and files by an export of them")
        restoring.add_argument("--from", dest="folder", type=Path, required=True, help="the folder of the export")
        moving = commands.add_parser("move", help="move a region to another database or Citus worker")
        moving.add_argument("--to", default="", help="DATABASE_URL of the other, prepared deployment")
        moving.add_argument("--files", type=Path, help="the other deployment's folder of files, <MPP_DATA>/files there")
        moving.add_argument("--to-node", default="", help="host:port of a Citus worker")
        suspending = commands.add_parser("suspend", help="stop serving a region; its data stays")
        suspending.add_argument("--reason", required=True)
        deleting = commands.add_parser("delete", help="export, suspend, and delete after a time of grace")
        deleting.add_argument("--grace-days", type=int, default=30)
        deleting.add_argument("--finish", action="store_true", help="the grace has passed: drop it")
        plain = {
            "provision": "give a region its schema",
            "resume": "serve it again",
            "tidy": "drop what restores have replaced",
        }
        others = [commands.add_parser(name, help=words) for name, words in plain.items()]
        for one in (exporting, restoring, moving, suspending, deleting, *others):
            one.add_argument("code", help="the region's code, such as 36.71")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the sub-command; an anticipated error is one sentence."""
        try:
            getattr(self, f"_{options['command']}")(options)
        except PlatformError as error:
            raise CommandError(error.message) from None

    def _list(self, options: dict[str, Any]) -> None:
        for region in all_regions():
            if region.is_ready or not options["ready"]:
                state = "ready" if region.is_ready else "-"
                self.stdout.write(f"{region.code:6} {region.slug:40} {region.zone_label:5} {state}")

    def _provision(self, options: dict[str, Any]) -> None:
        region = provision_region(code=options["code"], now=timezone.now())
        self.stdout.write(f"{region.official_name} is ready in schema {region.schema_name}.")

    def _export(self, options: dict[str, Any]) -> None:
        bundle = life.export_region(code=options["code"], now=timezone.now(), into=options["into"])
        counts = f"{sum(bundle.rows.values())} rows of {len(bundle.rows)} tables and {len(bundle.uploads)} files"
        self.stdout.write(f"{counts} are in {bundle.folder}")

    def _restore(self, options: dict[str, Any]) -> None:
        rows = life.restore_region(code=options["code"], folder=options["folder"], now=timezone.now())
        self.stdout.write(f"{sum(rows.values())} rows restored; `fleet migrate` if the export is of an older release.")

    def _move(self, options: dict[str, Any]) -> None:
        if bool(options["to"]) == bool(options["to_node"]):
            raise CommandError("Say either --to DATABASE_URL or --to-node host:port.")
        if options["to_node"]:
            host, _, port = options["to_node"].partition(":")
            move_on_citus(code=options["code"], host=host, port=int(port or 5432), now=timezone.now())
            self.stdout.write(f"{options['code']} is on {options['to_node']}.")
            return
        other = {"to_url": options["to"], "files": options["files"]}
        rows = life.move_region(code=options["code"], now=timezone.now(), **other)
        self.stdout.write(f"{sum(rows.values())} rows arrived. Here the region stays, suspended, until it is deleted.")

    def _suspend(self, options: dict[str, Any]) -> None:
        life.suspend_region(code=options["code"], reason=options["reason"], now=timezone.now())
        self.stdout.write(f"{options['code']} is suspended.")

    def _resume(self, options: dict[str, Any]) -> None:
        life.resume_region(code=options["code"], now=timezone.now())
        self.stdout.write(f"{options['code']} is served again.")

    def _delete(self, options: dict[str, Any]) -> None:
        if options["finish"]:
            certificate = life.finish_deletion(code=options["code"], now=timezone.now())
            self.stdout.write(f"{certificate['official_name']} is deleted; the certificate is in the audit trail.")
            return
        grace = timedelta(days=options["grace_days"])
        schema = life.request_deletion(code=options["code"], now=timezone.now(), grace=grace)
        self.stdout.write(
            f"Exported to {schema.export_folder}. From {schema.delete_after:%Y-%m-%d %H:%M} UTC on, "
            "`region delete --finish` drops it; `region resume` calls it off."
        )

    def _tidy(self, options: dict[str, Any]) -> None:
        names = life.tidy_region(code=options["code"], now=timezone.now())
        self.stdout.write(f"dropped: {', '.join(names) or 'nothing'}")
