"""Questions to the published figures."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from mpp_catalog.models import in_language
from mpp_national.models import RegionDay
from mpp_platform.scope import RegionIdentity
from mpp_platform.time import service_date_of

LATE = timedelta(seconds=60)


@dataclass(frozen=True)
class DayRow:
    """One region's service day beside the others; waits in whole minutes."""

    official_name: str
    slug: str
    service_date: date
    issued: int
    waiting: int
    at_counter: int
    done: int
    no_show: int
    cancelled: int
    simulated: int
    median_wait_minutes: int | None
    longest_wait_minutes: int | None
    rating_average: str | None
    ratings: int
    open_counters: int
    as_of: datetime | None
    is_late: bool


@dataclass(frozen=True)
class DayTotals:
    """Sums over the regions that have reported."""

    issued: int
    waiting: int
    at_counter: int
    done: int
    no_show: int
    cancelled: int
    simulated: int
    ratings: int
    rating_average: str | None
    open_counters: int


def todays_rows(regions: list[RegionIdentity], now: datetime) -> list[DayRow]:
    """Every open region's own service day; a region that has not reported yet is left out."""
    published = {figures.region_code: figures for figures in _published_now(regions, now)}
    return [_row(region, published[region.code], now) for region in regions if region.code in published]


def totals_of(regions: list[RegionIdentity], now: datetime) -> DayTotals:
    """Sums of today; the average of ratings pools the answers instead of averaging averages."""
    figures = _published_now(regions, now)
    names = ("issued", "waiting", "at_counter", "done", "no_show", "cancelled", "simulated", "ratings", "open_counters")
    sums = {name: sum(getattr(day, name) for day in figures) for name in names}
    return DayTotals(rating_average=_average(sum(day.rating_sum for day in figures), sums["ratings"]), **sums)


def _published_now(regions: list[RegionIdentity], now: datetime) -> list[RegionDay]:
    today = {region.code: service_date_of(now, region.zone) for region in regions}
    days = RegionDay.objects.filter(region_code__in=today, service_date__in=set(today.values()))
    return [day for day in days.order_by("region_code") if day.service_date == today[day.region_code]]


def _row(region: RegionIdentity, figures: RegionDay, now: datetime) -> DayRow:
    return DayRow(
        official_name=region.official_name,
        slug=region.slug,
        service_date=figures.service_date,
        issued=figures.issued,
        waiting=figures.waiting,
        at_counter=figures.at_counter,
        done=figures.done,
        no_show=figures.no_show,
        cancelled=figures.cancelled,
        simulated=figures.simulated,
        median_wait_minutes=_minutes(figures.median_wait_seconds),
        longest_wait_minutes=_minutes(figures.longest_wait_seconds),
        rating_average=_average(figures.rating_sum, figures.ratings),
        ratings=figures.ratings,
        open_counters=figures.open_counters,
        as_of=figures.as_of.astimezone(region.zone),
        is_late=now - figures.as_of > LATE,
    )


def _minutes(seconds: int | None) -> int | None:
    return None if seconds is None else round(seconds / 60)


def _average(total: int, count: int) -> str | None:
    if not count:
        return None
    english = f"{total / count:.2f}"
    return in_language(english.replace(".", ","), english)
