"""What people do in the hall."""

from mpp_queue.operations.calling import (
    call_next_ticket,
    finish_ticket,
    recall_ticket,
    skip_ticket,
    start_serving,
)
from mpp_queue.operations.closing import close_past_days
from mpp_queue.operations.issuing import cancel_ticket, issue_ticket
from mpp_queue.operations.rating import rate_visit

__all__ = [
    "call_next_ticket",
    "cancel_ticket",
    "close_past_days",
    "finish_ticket",
    "issue_ticket",
    "rate_visit",
    "recall_ticket",
    "skip_ticket",
    "start_serving",
]
