"""Moving a region to another database: on Citus by Citus itself, elsewhere by export and restore."""

from datetime import datetime
from pathlib import Path

from mpp_platform.database_url import connection_parameters
from mpp_tenants.citus import has_citus
from mpp_tenants.errors import NoCitusHere
from mpp_tenants.life.exporting import export_region
from mpp_tenants.life.registry import provisioned_region, record_in_registry, set_status
from mpp_tenants.life.restoring import restore_region
from mpp_tenants.life.server import owner_transaction
from mpp_tenants.life.suspending import suspend_region
from mpp_tenants.life.uploads import names_in, refuse_homeless, uploads_folder
from mpp_tenants.models import RegionSchema


def move_region(
    *, code: str, to_url: str, now: datetime, into: Path | None = None, files: Path | None = None
) -> dict[str, int]:
    """Move a region into another prepared deployment's database; returns the rows that arrived, by table.

    It is suspended here first, so that nothing is written behind the export. Here it stays, suspended and whole, until
    it is deleted; run again, the move exports and restores anew.

    :param to_url: the other database with its owner's rights, as ``DATABASE_URL``
    :param files: the folder of the other deployment's files, where the region has any
    :raises RegionUnknown, RegionNotReady: there is nothing to move
    :raises UploadsNeedFolder: the region has files, and nobody said where they go; nothing was changed
    :raises RestoreIncomplete: the rows that arrived are not those that left; the other database is unchanged
    """
    refuse_homeless(code=code, names=names_in(uploads_folder(code)), files=files)
    suspend_region(code=code, reason="moving", now=now)
    bundle = export_region(code=code, now=now, into=into)
    database = connection_parameters(to_url)
    rows = restore_region(code=code, folder=bundle.folder, now=now, parameters=database, files=files)
    set_status(code, RegionSchema.Status.MOVED)
    counts = {"rows": sum(rows.values()), "files": len(bundle.uploads)}
    record_in_registry("region moved", code, now, folder=str(bundle.folder), **counts)
    return rows


def move_on_citus(*, code: str, host: str, port: int, now: datetime) -> None:
    """Move a region's shard to another Citus worker, while it goes on serving.

    :raises NoCitusHere: this database is no Citus coordinator
    """
    region = provisioned_region(code)
    with owner_transaction() as cursor:
        if not has_citus(cursor):
            raise NoCitusHere
        cursor.execute("SELECT citus_schema_move(%s, %s, %s)", [region.schema_name, host, port])
    record_in_registry("region moved", code, now, node=f"{host}:{port}")
