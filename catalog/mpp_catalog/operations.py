"""Loading the national template, and a region's adoption of it."""

import json
from pathlib import Path
from typing import Any

from mpp_catalog.models import Agency, NationalAgency, NationalService, Requirement, Service

TEMPLATE_FILE = Path(__file__).with_name("data") / "national_template.json"
FACTS = (
    "counter_minutes",
    "completion_days_min",
    "completion_days_max",
    "fee_kind",
    "fee_rupiah_min",
    "fee_rupiah_max",
    "certainty",
)


def load_national_template() -> int:
    """Bring the national template to the state of the data file; returns how many services it holds."""
    agencies = json.loads(TEMPLATE_FILE.read_text(encoding="utf-8"))
    NationalAgency.objects.all().delete()
    NationalAgency.objects.bulk_create(
        NationalAgency(
            key=a["key"], name=a["name_id"], name_en=a["name_en"], category=a["category"], prefix=a["prefix"]
        )
        for a in agencies
    )
    services = [
        NationalService(agency_id=a["key"], key=s["key"], requirements=s["requirements"], **service_facts(s))
        for a in agencies
        for s in a["services"]
    ]
    NationalService.objects.bulk_create(services)
    return len(services)


def adopt_service(*, agency: Agency, key: str, slug: str, daily_quota: int) -> Service:
    """Give an agency of the region in force a service of its national template, with its requirements."""
    national = NationalService.objects.get(agency_id=agency.template_key, key=key)
    facts = {name: getattr(national, name) for name in (*FACTS, "name", "name_en", "fee_note", "fee_note_en", "source")}
    service = Service.objects.create(agency=agency, template_key=key, slug=slug, daily_quota=daily_quota, **facts)
    add_requirements(service, national.requirements)
    return service


def add_local_service(*, agency: Agency, given: dict[str, Any], slug: str, daily_quota: int) -> Service:
    """Give an agency a service that no template knows."""
    service = Service.objects.create(agency=agency, slug=slug, daily_quota=daily_quota, **service_facts(given))
    add_requirements(service, given["requirements"])
    return service


def add_requirements(service: Service, given: list[dict[str, Any]]) -> None:
    """Keep what to bring, in the order given: ``[{text_id, text_en, form, count}]``."""
    Requirement.objects.bulk_create(
        Requirement(
            service=service,
            sequence=sequence,
            text=item["text_id"],
            text_en=item["text_en"],
            form=item["form"],
            count=item["count"],
        )
        for sequence, item in enumerate(given, start=1)
    )


def service_facts(given: dict[str, Any]) -> dict[str, Any]:
    """The facts of a service in a data file as model fields."""
    return {
        "name": given["name_id"],
        "name_en": given["name_en"],
        "fee_note": given.get("fee_note_id") or "",
        "fee_note_en": given.get("fee_note_en") or "",
        "source": given.get("source_id") or "",
        **{name: given[name] for name in FACTS},
    }
