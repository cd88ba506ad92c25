"""``manage.py prepare``: roles, public tables and national data of this release."""

from typing import Any

from django.core.management.base import BaseCommand

from mpp_site.preparing import prepare_database
from mpp_site.running.supervisor import step


class Command(BaseCommand):
    """What a deployment runs first, before ``fleet migrate``; safe to run again."""

    help = "Bring roles, public tables, registry and national data to this release."

    def handle(self, *args: Any, **options: Any) -> None:
        """Prepare; what is up to date is left alone."""
        prepare_database(step)
        self.stdout.write("The database is prepared; `fleet migrate` brings the regions to this release.")
