"""What happens in a region's catalogue that other parts tell people about."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class SiteClosed:
    """A closure was announced: of a site (``None``: every site), for an agency there (``None``: all of them).

    Nothing is served from ``begins`` until ``ends``; the reasons are sentences without a full stop.
    """

    site_id: int | None
    agency_id: int | None
    begins: datetime
    ends: datetime
    reason: str
    reason_en: str


@dataclass(frozen=True, kw_only=True)
class CounterRetired:
    """A counter serves no more; who was called to it must hear of another one."""

    counter_id: int
    agency_id: int
    site_id: int
