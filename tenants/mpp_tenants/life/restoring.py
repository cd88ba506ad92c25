"""Putting an export back: into a schema beside the old one, counted, then swapped in. One transaction for all of it."""

from datetime import datetime
from pathlib import Path
from typing import Any

from psycopg2 import sql

from mpp_tenants.citus import prefer_schema_shards
from mpp_tenants.errors import BundleOfAnotherRegion, RestoreIncomplete
from mpp_tenants.hosts import forget_hosts
from mpp_tenants.life.bundle import Bundle, read_bundle
from mpp_tenants.life.registry import record_in_registry
from mpp_tenants.life.server import owner_transaction
from mpp_tenants.life.uploads import drop_replaced_uploads, refuse_homeless, stage_uploads, swap_uploads
from mpp_tenants.naming import schema_name_of
from mpp_tenants.queries import region_by_code
from mpp_tenants.roles import ensure_region_role, grant_region_schema, rights_hash

# What is made over all rows at once, much faster than row by row: keys between tables, and indexes of no constraint.
FOREIGN_KEYS = """
SELECT format('ALTER TABLE %%s DROP CONSTRAINT %%I', conrelid::regclass, conname),
       format('ALTER TABLE %%s ADD CONSTRAINT %%I %%s', conrelid::regclass, conname, pg_get_constraintdef(oid))
FROM pg_constraint WHERE connamespace = %s::regnamespace AND contype = 'f' ORDER BY conrelid::regclass::text, conname
"""
INDEXES = """
SELECT format('DROP INDEX %%s', indexrelid::regclass), pg_get_indexdef(indexrelid)
FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
WHERE relnamespace = %s::regnamespace AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)
ORDER BY relname
"""
IDENTITIES = """
SELECT table_name, column_name FROM information_schema.columns
WHERE table_schema = %s AND is_identity = 'YES' ORDER BY table_name
"""
ENTER = """
INSERT INTO public.tenants_regionschema
    (schema_name, region_id, status, script_hash, rights_hash, provisioned_at, export_folder)
VALUES (%(schema)s, %(code)s, 'ready', %(release)s, %(rights)s, %(now)s, '')
ON CONFLICT (region_id) DO UPDATE
SET status = 'ready', script_hash = EXCLUDED.script_hash, rights_hash = EXCLUDED.rights_hash,
    delete_after = NULL, export_folder = ''
"""


def restore_region(
    *, code: str, folder: Path, now: datetime, parameters: dict[str, str] | None = None, files: Path | None = None
) -> dict[str, int]:
    """Replace a region's schema and files by an export of them; returns the rows by table.

    What it replaces is kept as ``<schema>__before_<moment>`` and ``<code>__before_<moment>`` until ``tidy_region``. The
    files change places after the rows: until then the rows that are replaced find theirs. An older release's export is
    brought to this release by ``fleet migrate`` afterwards.

    :param parameters: another database's owner, for a move; that database must know the region
    :param files: the folder of that deployment's files
    :raises RegionUnknown: no region has this code
    :raises BundleDamaged: the export is not what it was when it was written
    :raises BundleOfAnotherRegion: it is another region's
    :raises UploadsNeedFolder: for a move of a region with files, nobody said where they go
    :raises RestoreIncomplete: the rows that arrived are not those that left; nothing was changed
    """
    region_by_code(code)
    bundle = read_bundle(folder)
    if bundle.region_code != code:
        raise BundleOfAnotherRegion(region=code, other=bundle.region_code)
    schema_name = schema_name_of(code)
    if parameters is not None:
        refuse_homeless(code=code, names=bundle.uploads, files=files)
    stage_uploads(bundle, files)
    with owner_transaction(parameters) as cursor:
        cursor.execute("SELECT 1 FROM public.tenants_region WHERE code = %s FOR UPDATE", [code])
        rows = _fill(cursor, f"{schema_name}__restore", bundle)
        _swap(cursor, schema_name, now)
        facts = {"schema": schema_name, "code": code, "release": bundle.manifest["release"], "now": now}
        facts["rights"] = rights_hash()
        cursor.execute(ENTER, facts)
    swap_uploads(bundle, now, files)
    forget_hosts()
    if parameters is None:
        counts = {"rows": sum(rows.values()), "files": len(bundle.uploads)}
        record_in_registry("region restored", code, now, folder=str(folder), **counts)
    return rows


def tidy_region(*, code: str, now: datetime) -> list[str]:
    """Drop the schemas and files that restores have replaced; returns their names."""
    pattern = schema_name_of(code).replace("_", r"\_") + r"\_\_before\_%"
    with owner_transaction() as cursor:
        cursor.execute("SELECT nspname FROM pg_namespace WHERE nspname LIKE %s ORDER BY nspname", [pattern])
        names = [name for (name,) in cursor.fetchall()]
        for name in names:
            cursor.execute(sql.SQL("DROP SCHEMA {} CASCADE").format(sql.Identifier(name)))
    folders = drop_replaced_uploads(code)
    if names or folders:
        record_in_registry("region tidied", code, now, schemas=names, folders=folders)
    return [*names, *folders]


def _fill(cursor: Any, schema_name: str, bundle: Bundle) -> dict[str, int]:
    cursor.execute(sql.SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(sql.Identifier(schema_name)))
    prefer_schema_shards(cursor)
    cursor.execute(sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(schema_name)))
    cursor.execute(sql.SQL("SET LOCAL search_path TO {}, public").format(sql.Identifier(schema_name)))
    cursor.execute(bundle.script)
    later = _taken_off(cursor, schema_name)
    cursor.execute("DELETE FROM django_migrations")
    rows = {table: _copy(cursor, table, bundle.table_file(table)) for table in bundle.rows}
    if rows != bundle.rows:
        raise RestoreIncomplete(region=bundle.region_code)
    cursor.execute(";\n".join(later))
    cursor.execute(IDENTITIES, [schema_name])
    for table, column in cursor.fetchall():
        names = {"table": sql.Identifier(table), "column": sql.Identifier(column)}
        highest = sql.SQL("SELECT setval(pg_get_serial_sequence({}, {}), max({column})) FROM {table}")
        cursor.execute(highest.format(sql.Literal(f'"{table}"'), sql.Literal(column), **names))
    return rows


def _taken_off(cursor: Any, schema_name: str) -> list[str]:
    """Drop a new schema's foreign keys and indexes; returns the statements that make them again."""
    made: list[tuple[str, str]] = []
    for question in (INDEXES, FOREIGN_KEYS):
        cursor.execute(question, [schema_name])
        made += cursor.fetchall()
    cursor.execute(";\n".join(drop for drop, _ in reversed(made)))
    return [make for _, make in made]


def _copy(cursor: Any, table: str, path: Path) -> int:
    with path.open("rb") as content:
        header = content.readline().decode().strip().split(",")
        columns = sql.SQL(", ").join(sql.Identifier(column.strip('"')) for column in header)
        content.seek(0)
        copy = sql.SQL("COPY {} ({}) FROM STDIN (FORMAT csv, HEADER)").format(sql.Identifier(table), columns)
        cursor.copy_expert(copy, content)
    return int(cursor.rowcount)


def _swap(cursor: Any, schema_name: str, now: datetime) -> None:
    cursor.execute("SET LOCAL search_path TO public")
    ensure_region_role(cursor, schema_name)
    rename = sql.SQL("ALTER SCHEMA {} RENAME TO {}")
    cursor.execute("SELECT 1 FROM pg_namespace WHERE nspname = %s", [schema_name])
    if cursor.fetchone():
        before = f"{schema_name}__before_{now:%Y%m%dt%H%M%S}"
        cursor.execute(rename.format(sql.Identifier(schema_name), sql.Identifier(before)))
        cursor.execute(
            sql.SQL("REVOKE ALL ON SCHEMA {} FROM {}").format(sql.Identifier(before), sql.Identifier(schema_name))
        )
    cursor.execute(rename.format(sql.Identifier(f"{schema_name}__restore"), sql.Identifier(schema_name)))
    grant_region_schema(cursor, schema_name)
