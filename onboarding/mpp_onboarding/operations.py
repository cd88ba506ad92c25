"""Loading what the articles tell of founding: the ceremonies as printed, the records, the published figures."""

import csv
import json
from pathlib import Path
from typing import Any

from mpp_onboarding.models import Ceremony, CeremonyEntry, FoundingRecord, Milestone, PublishedFigure

DATA = Path(__file__).with_name("data")
CEREMONIES: list[dict[str, Any]] = [
    {
        "key": "komitmen-2020",
        "name": "Penandatanganan Komitmen Penyelenggaraan MPP 2020",
        "name_en": "Signing of the MPP commitment 2020",
        "place": "Kementerian PANRB, Jakarta",
        "happened_on": "2020-03-10",
        "source": "Fokuspantura, 10 Maret 2020",
        "entries": "commitments_2020.csv",
    },
    {
        "key": "peresmian-2023",
        "name": "Peresmian Bersama 14 Mal Pelayanan Publik",
        "name_en": "Joint inauguration of 14 public service malls",
        "place": "Kementerian PANRB, Jakarta Selatan",
        "happened_on": "2023-07-13",
        "source": "Suaramedia; tahun tidak tercetak, 2023 menurut hari dan menterinya",
        "entries": "inaugurations_2023.csv",
    },
]


def load_founding_data() -> None:
    """Bring ceremonies, founding records and published figures to the state of the data files."""
    for model in (CeremonyEntry, Ceremony, Milestone, FoundingRecord, PublishedFigure):
        model.objects.all().delete()
    for given in CEREMONIES:
        _load_ceremony(given)
    for record in json.loads((DATA / "founding_records.json").read_text(encoding="utf-8")):
        _load_record(record)
    for figure in json.loads((DATA / "figures.json").read_text(encoding="utf-8")):
        _load_figure(figure)


def _load_ceremony(given: dict[str, Any]) -> None:
    facts = {name: value for name, value in given.items() if name != "entries"}
    ceremony = Ceremony.objects.create(**facts)
    with (DATA / given["entries"]).open(encoding="utf-8", newline="") as lines:
        CeremonyEntry.objects.bulk_create(CeremonyEntry(ceremony=ceremony, **row) for row in csv.DictReader(lines))


def _load_record(given: dict[str, Any]) -> None:
    record = FoundingRecord.objects.create(
        region_code=given["region_code"],
        stage=given["stage"],
        stage_label=given["stage_label_id"],
        stage_label_en=given["stage_label_en"],
        stage_percent=given["stage_percent"],
        facts_as_of=given["facts_as_of"] or "",
        published_on=given["published_on"],
        target_date=given["target_date"] or "",
        summary=given["summary_id"],
        summary_en=given["summary_en"],
        source=given["source_id"],
        source_en=given["source_en"],
        oddity=given["oddity_id"] or "",
        oddity_en=given["oddity_en"] or "",
    )
    Milestone.objects.bulk_create(
        Milestone(
            record=record,
            sequence=sequence,
            kind=item["kind"],
            planned_on=item["planned_on"] or "",
            happened_on=item["happened_on"] or "",
            text=item["text_id"],
            text_en=item["text_en"],
            source=item["source_id"] or "",
            certainty=item["certainty"],
        )
        for sequence, item in enumerate(given["milestones"], start=1)
    )


def _load_figure(given: dict[str, Any]) -> None:
    PublishedFigure.objects.create(
        region_code=given.get("region_code") or "",
        value=given["value"],
        label=given["label_id"],
        label_en=given["label_en"],
        unit=given["unit_id"],
        unit_en=given["unit_en"],
        period_start=given["period_start"],
        period_end=given["period_end"],
        source=given["source"],
        source_en=given["source_en"],
        certainty=given["certainty"],
    )
