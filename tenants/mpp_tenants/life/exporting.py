"""Taking a region's data out: everything it has, in formats that need no platform to be read."""

import json
import os
import shutil
import subprocess
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from psycopg2 import sql

from mpp_platform.programs import postgres_program
from mpp_tenants.errors import RegionNotReady
from mpp_tenants.life.bundle import FORMAT, UPLOADS, Bundle, checksum_of
from mpp_tenants.life.registry import provisioned_region, record_in_registry
from mpp_tenants.life.server import owner_parameters, owner_transaction, program_environment
from mpp_tenants.life.uploads import copy_uploads
from mpp_tenants.script import region_script

TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = %s ORDER BY tablename"


def export_region(*, code: str, now: datetime, into: Path | None = None) -> Bundle:
    """Write everything of a region into a new folder, as of one moment; the region goes on serving.

    The folder appears under its name when it is whole: an export that was cut off leaves a ``.partial`` one, which the
    next export of the region removes.

    :param into: where the folder is made; ``<MPP_DATA>/exports`` by default
    :raises RegionUnknown, RegionNotReady: there is nothing to export
    """
    region = provisioned_region(code)
    parent = into or settings.DATA / "exports"
    name = f"{code}-{now:%Y%m%dT%H%M%SZ}"
    partial = parent / f"{name}.partial"
    for leftover in parent.glob(f"{code}-*.partial"):
        shutil.rmtree(leftover)
    (partial / "tables").mkdir(parents=True)
    with owner_transaction(snapshot=True) as cursor:
        tables = _write_tables(cursor, region.schema_name, partial)
        if not tables:
            raise RegionNotReady(region=region.official_name)
        _dump(cursor, region.schema_name, partial / "schema.dump")
    manifest = _manifest(region, tables, partial, now) | {UPLOADS: copy_uploads(code, partial)}
    (partial / "manifest.json").write_text(json.dumps(manifest, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    _flush(partial)
    partial.rename(parent / name)
    bundle = Bundle(folder=parent / name, manifest=manifest)
    counts = {"rows": sum(bundle.rows.values()), "files": len(bundle.uploads)}
    record_in_registry("region exported", code, now, folder=str(bundle.folder), **counts)
    return bundle


def _write_tables(cursor: Any, schema_name: str, partial: Path) -> dict[str, dict[str, Any]]:
    cursor.execute(TABLES, [schema_name])
    tables: dict[str, dict[str, Any]] = {}
    for (table,) in cursor.fetchall():
        path = partial / "tables" / f"{table}.csv"
        copy = sql.SQL("COPY {}.{} TO STDOUT (FORMAT csv, HEADER)").format(
            sql.Identifier(schema_name), sql.Identifier(table)
        )
        with path.open("wb") as rows:
            cursor.copy_expert(copy, rows)
        tables[table] = {"file": f"tables/{table}.csv", "rows": cursor.rowcount, "sha256": checksum_of(path)}
    return tables


def _dump(cursor: Any, schema_name: str, path: Path) -> None:
    cursor.execute("SELECT pg_export_snapshot()")  # the dump sees what the tables were written from
    command = [str(postgres_program("pg_dump")), "--format=custom", "--compress=1", f"--schema={schema_name}"]
    command += [f"--snapshot={cursor.fetchone()[0]}", f"--file={path}"]
    subprocess.run(command, env=program_environment(owner_parameters()), check=True)  # noqa: S603  # our own words


def _manifest(region: Any, tables: dict[str, Any], partial: Path, now: datetime) -> dict[str, Any]:
    script, script_hash = region_script()
    (partial / "region.sql").write_text(script, encoding="utf-8")
    return {
        "format": FORMAT,
        "region": {"code": region.code, "official_name": region.official_name, "schema": region.schema_name},
        "exported_at": now.isoformat(),
        "release": script_hash,
        "tables": tables,
        "files": {name: checksum_of(partial / name) for name in ("region.sql", "schema.dump")},
    }


def _flush(folder: Path) -> None:
    for path in folder.rglob("*"):
        if path.is_file():
            descriptor = os.open(path, os.O_RDONLY)
            os.fsync(descriptor)
            os.close(descriptor)
