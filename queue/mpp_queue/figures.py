"""A region's counts of a day, from its history: what the ministry sees is the sum of what happened."""

from datetime import date
from typing import Any

from django.db import connection

from mpp_queue.queries import DayCounts

COUNTS_SQL = """
WITH today AS (SELECT id, state, channel FROM queue_ticket WHERE service_date = %(day)s),
waits AS (
    SELECT extract(epoch FROM min(called.at) - min(issued.at)) AS seconds
    FROM today
    JOIN queue_ticketevent issued ON issued.ticket_id = today.id AND issued.kind = 'issued'
    JOIN queue_ticketevent called ON called.ticket_id = today.id AND called.kind = 'called'
    GROUP BY today.id
)
SELECT count(*), count(*) FILTER (WHERE state = 'waiting'), count(*) FILTER (WHERE state IN ('called', 'serving')),
       count(*) FILTER (WHERE state = 'done'), count(*) FILTER (WHERE state = 'no_show'),
       count(*) FILTER (WHERE state = 'cancelled'), count(*) FILTER (WHERE channel = 'simulation'),
       (SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY seconds)::int FROM waits),
       (SELECT max(seconds)::int FROM waits),
       (SELECT count(*) FROM queue_rating JOIN today ON today.id = ticket_id),
       (SELECT coalesce(sum(score), 0) FROM queue_rating JOIN today ON today.id = ticket_id),
       (SELECT count(*) FROM catalog_counter WHERE is_open AND NOT is_retired)
FROM today
"""


def counts_of_day(day: date) -> DayCounts:
    """The counts of the region in force on one service day; a wait runs from the number to its first call."""
    with connection.cursor() as cursor:
        cursor.execute(COUNTS_SQL, {"day": day})
        row: tuple[Any, ...] = cursor.fetchone()
    return DayCounts(*row)
