"""Questions to what the regions have published."""

from mpp_national.queries.deviations import deviation_rows, region_coverage, region_page
from mpp_national.queries.figures import todays_rows, totals_of

__all__ = [
    "deviation_rows",
    "region_coverage",
    "region_page",
    "todays_rows",
    "totals_of",
]
