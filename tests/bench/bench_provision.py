"""Provisioning: one region inside a catalogue of 552 (``limit``: psql replaying the same script alone), and all 552."""

import subprocess
from typing import Any

from stage import alternate, figure, open_nation, open_stage, program, seconds

ROUNDS = 15
TARGET_ALL_SECONDS = 120


def measure() -> dict[str, dict[str, Any]]:
    """All of them first, then one at a time beside psql."""
    folder = open_stage()
    all_seconds = open_nation()
    from django.utils import timezone

    from mpp_tenants.operations import provision_region
    from mpp_tenants.script import region_script

    codes = [f"33.{number:02d}" for number in range(1, ROUNDS + 1)]
    for code in codes:
        remove(code)
    script = folder / "replay.sql"

    def ours(turn: int) -> float:
        return seconds(lambda: provision_region(code=codes[turn], now=timezone.now()))

    def limit(turn: int) -> float:
        text = f"CREATE SCHEMA bench_{turn}; SET search_path TO bench_{turn}, public;\n{region_script()[0]}"
        script.write_text(text)
        command = program("psql", "-q", "-X", "-1", "-o", "/dev/null", "-f", str(script), "mpp")
        return seconds(lambda: subprocess.run(command, check=True, stderr=subprocess.DEVNULL))

    value, bound = alternate(ours, limit, ROUNDS)
    for turn in range(ROUNDS):
        drop = program("psql", "-q", "-c", f"DROP SCHEMA bench_{turn} CASCADE", "mpp")
        subprocess.run(drop, check=True, stderr=subprocess.DEVNULL)
    return {
        "provision": figure(value, "s", bound, target="ratio ≤ 2.0", catalogue=552),
        "provision_all": figure(all_seconds, "s", bound * 552 / 2, target=f"≤ {TARGET_ALL_SECONDS} s", jobs=2),
    }


def remove(code: str) -> None:
    """Take one region away, as an operator's deletion would in the end."""
    from mpp_tenants.life.server import owner_transaction
    from mpp_tenants.naming import schema_name_of

    with owner_transaction() as cursor:
        cursor.execute(f"DROP SCHEMA {schema_name_of(code)} CASCADE")
        cursor.execute("DELETE FROM public.tenants_regionschema WHERE region_id = %s", [code])
