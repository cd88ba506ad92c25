"""Provisioning many regions, several at a time."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor, as_completed
from datetime import datetime

from django.db import connections

from mpp_tenants.errors import RegionSuspended
from mpp_tenants.operations import provision_region

Progress = Callable[[int, int], None]


def provision_fleet(
    codes: Iterable[str], *, now: datetime, jobs: int = 2, progress: Progress = lambda done, total: None
) -> int:
    """Provision these regions; those that are ready already are left as they are. Returns how many are ready.

    A region that is suspended, moved or being deleted is passed over.

    :param jobs: regions at a time, each on a connection of its own
    """
    wanted = list(codes)
    passed_over = 0
    with ThreadPoolExecutor(max_workers=max(1, jobs), thread_name_prefix="provision") as pool:
        work = [pool.submit(provision_region, code=code, now=now) for code in wanted]
        for done, one in enumerate(as_completed(work), start=1):
            passed_over += isinstance(one.exception(), RegionSuspended)
            if not isinstance(one.exception(), RegionSuspended):
                one.result()
            progress(done, len(wanted))
        for closed in [pool.submit(connections.close_all) for _ in range(jobs)]:
            closed.result()
    return len(wanted) - passed_over
