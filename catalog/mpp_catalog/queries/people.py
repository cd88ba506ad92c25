"""Questions to the people behind a change."""

from collections.abc import Iterable
from uuid import UUID

from mpp_accounts.models import User


def names_of(people: Iterable[UUID | None]) -> dict[UUID | None, str]:
    """Names by id, of the region or the registry in force; who is not of there has none."""
    wanted = {person for person in people if person is not None}
    names: dict[UUID | None, str] = dict(User.objects.filter(pk__in=wanted).order_by("pk").values_list("pk", "name"))
    return names
