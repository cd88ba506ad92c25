"""Service days: dates in a region's zone. Indonesia has three zones and no daylight saving."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo


def service_date_of(now: datetime, zone: ZoneInfo) -> date:
    """The service day that a moment belongs to: the date on the wall clock of the region."""
    return now.astimezone(zone).date()


def service_day_bounds(day: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """First moment of a service day and first moment of the next one."""
    return datetime.combine(day, time.min, zone), datetime.combine(day + timedelta(days=1), time.min, zone)
