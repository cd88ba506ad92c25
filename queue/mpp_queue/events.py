"""What happens in the hall, for those who watch it."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, kw_only=True)
class LineChanged:
    """A ticket of this agency was issued, moved or ended."""

    agency_id: int
    site_id: int
    ticket_id: UUID
    kind: str
