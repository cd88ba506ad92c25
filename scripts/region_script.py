"""Write the script that provisions a region, from the migrations, on a throwaway PostgreSQL."""

import os
import tempfile


def main() -> None:
    """Start a server in a temporary folder, record what the migrations send, keep it."""
    with tempfile.TemporaryDirectory(prefix="mpp-script-") as folder:
        os.environ.update(MPP_DATA=folder, DJANGO_SETTINGS_MODULE="mpp_site.settings")
        os.environ.pop("DATABASE_URL", None)
        from mpp_site.running.postgres import EmbeddedPostgres

        server = EmbeddedPostgres(durable=False)
        try:
            server.start()
            server.ensure_database("mpp")
            write_script()
        finally:
            server.stop()


def write_script() -> None:
    """Record on the database that the settings name."""
    import django

    django.setup()
    from mpp_site.preparing import build_public_schema
    from mpp_tenants.context import owner_context
    from mpp_tenants.script import SCRIPT_PATH, record_region_script

    with owner_context("public"):
        build_public_schema()
    script = record_region_script()
    SCRIPT_PATH.write_text(script, encoding="utf-8")
    print(f"{SCRIPT_PATH.name}: {script.count(chr(10))} lines")


if __name__ == "__main__":
    main()
