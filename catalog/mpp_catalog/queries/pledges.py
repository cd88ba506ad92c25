"""Questions to a region's maklumat."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from mpp_catalog.errors import PledgeUnknown
from mpp_catalog.models import Agency, Pledge
from mpp_catalog.papers import shown_staff_number


@dataclass(frozen=True, kw_only=True)
class PledgeRow:
    """A maklumat in one version; ``text`` is in the language in force."""

    pk: int
    version: int
    text: str
    text_id: str
    text_en: str
    signatory: str
    position: str
    rank: str
    digits: str
    staff_number: str
    signed_place: str
    signed_date: date
    decree_number: str
    has_image: bool


@dataclass(frozen=True)
class PledgesOf:
    """The mall (an empty slug) or an agency, with its versions, the one in force first."""

    slug: str
    name: str
    versions: list[PledgeRow]

    @property
    def in_force(self) -> PledgeRow | None:
        """The newest version."""
        return self.versions[0] if self.versions else None


def pledge_by_id(pledge_id: int) -> Pledge:
    """A maklumat with its agency.

    :raises PledgeUnknown: there is none in this region
    """
    found = Pledge.objects.select_related("agency").filter(pk=pledge_id).first()
    if found is None:
        raise PledgeUnknown
    return found


def pledges_in_force() -> tuple[PledgeRow | None, list[tuple[str, PledgeRow]]]:
    """What the mall promises, and what each serving agency does beside it, by name, in the region's order."""
    serving = Q(agency__isnull=True) | Q(agency__status=Agency.Status.SERVING)
    newest = Pledge.objects.select_related("agency").filter(serving)
    rows = list(newest.order_by("agency_id", "-version").distinct("agency_id"))
    of_mall = next((_row(pledge) for pledge in rows if pledge.agency is None), None)
    of_agencies = [(p.agency, p) for p in rows if p.agency is not None]
    of_agencies.sort(key=lambda pair: (pair[0].sequence, pair[0].pk))
    return of_mall, [(agency.local_name, _row(pledge)) for agency, pledge in of_agencies]


def pledges_by_unit(mall_name: str) -> list[PledgesOf]:
    """The mall and each agency that is not a draft, with every version of its maklumat."""
    versions: dict[int | None, list[PledgeRow]] = {}
    for pledge in Pledge.objects.order_by("agency_id", "-version"):
        versions.setdefault(pledge.agency_id, []).append(_row(pledge))
    agencies = Agency.objects.exclude(status=Agency.Status.DRAFT).order_by("sequence", "pk")
    units = [PledgesOf(agency.slug, agency.local_name, versions.get(agency.pk, [])) for agency in agencies]
    return [PledgesOf("", mall_name, versions.get(None, [])), *units]


def _row(pledge: Pledge) -> PledgeRow:
    return PledgeRow(
        pk=pledge.pk,
        version=pledge.version,
        text=pledge.local_text,
        text_id=pledge.text,
        text_en=pledge.text_en,
        signatory=pledge.signatory,
        position=pledge.position,
        rank=pledge.rank,
        digits=pledge.staff_number,
        staff_number=shown_staff_number(pledge.staff_number),
        signed_place=pledge.signed_place,
        signed_date=pledge.signed_date,
        decree_number=pledge.decree_number,
        has_image=bool(pledge.image),
    )
