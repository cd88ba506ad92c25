"""Questions to the founding records. They are outside the regions: ask within the registry's context."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from mpp_catalog.models import in_language
from mpp_onboarding.models import Ceremony, CeremonyEntry, FoundingRecord, Milestone, PublishedFigure


@dataclass(frozen=True)
class RecordText:
    """The words of a founding record in the language in force."""

    summary: str
    stage_label: str
    source: str
    oddity: str


@dataclass(frozen=True)
class MilestoneRow:
    """One step of a founding record; dates as exact as their source."""

    kind: str
    planned_on: str
    happened_on: str
    text: str
    source: str


@dataclass(frozen=True)
class RegionCeremony:
    """A ceremony at which a region took part, with its name as printed there."""

    key: str
    name: str
    happened_on: date
    printed_name: str


@dataclass(frozen=True)
class CeremonyRow:
    """A ceremony in a list."""

    key: str
    name: str
    happened_on: date
    place: str
    count: int


@dataclass(frozen=True)
class FigureRow:
    """A published figure with what makes it mean something."""

    value: int
    unit: str
    label: str
    period_start: date | None
    period_end: date
    source: str
    is_from_article: bool


def founding_record(region_code: str) -> FoundingRecord | None:
    """A region's founding record, if somebody has written one."""
    return FoundingRecord.objects.filter(region_code=region_code).first()


def record_text(record: FoundingRecord) -> RecordText:
    """The record's words in the language in force."""
    return RecordText(
        summary=in_language(record.summary, record.summary_en),
        stage_label=in_language(record.stage_label, record.stage_label_en),
        source=in_language(record.source, record.source_en),
        oddity=in_language(record.oddity, record.oddity_en),
    )


def milestones_of(record: FoundingRecord) -> list[MilestoneRow]:
    """The steps of a record, in the order of the record."""
    return [
        MilestoneRow(
            kind=step.kind,
            planned_on=step.planned_on,
            happened_on=step.happened_on,
            text=in_language(step.text, step.text_en),
            source=step.source,
        )
        for step in Milestone.objects.filter(record=record).order_by("sequence")
    ]


def ceremonies_of(region_code: str) -> list[RegionCeremony]:
    """The ceremonies a region took part in, oldest first."""
    entries = CeremonyEntry.objects.select_related("ceremony").filter(region_code=region_code)
    return [
        RegionCeremony(
            key=entry.ceremony_id,
            name=entry.ceremony.local_name,
            happened_on=entry.ceremony.happened_on,
            printed_name=entry.printed_name,
        )
        for entry in entries.order_by("ceremony__happened_on", "pk")
    ]


def ceremonies() -> list[CeremonyRow]:
    """Every ceremony, oldest first."""
    rows = Ceremony.objects.annotate(count=Count("entries")).order_by("happened_on", "key")
    return [
        CeremonyRow(key=c.key, name=c.local_name, happened_on=c.happened_on, place=c.place, count=c.count) for c in rows
    ]


def figures_of(region_code: str | None = None) -> list[FigureRow]:
    """Published figures: of one region, or all of them, in order of their period."""
    figures = PublishedFigure.objects.order_by("period_end", "pk")
    if region_code is not None:
        figures = figures.filter(region_code=region_code)
    return [
        FigureRow(
            value=figure.value,
            unit=in_language(figure.unit, figure.unit_en),
            label=in_language(figure.label, figure.label_en),
            period_start=figure.period_start,
            period_end=figure.period_end,
            source=in_language(figure.source, figure.source_en),
            is_from_article=figure.certainty == "S",
        )
        for figure in figures
    ]


def stage_counts() -> list[tuple[str, int]]:
    """How many recorded regions stand at which stage, by the stage's label."""
    counts: dict[str, int] = {}
    for record in FoundingRecord.objects.order_by("region_code"):
        label = in_language(record.stage_label, record.stage_label_en)
        counts[label] = counts.get(label, 0) + 1
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))
