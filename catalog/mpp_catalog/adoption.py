"""What a new region begins with: the nation's core agencies with their services, as a draft that no citizen sees.

The core are the ten agencies found in both malls of the articles (domain facts §7.2). Nothing is offered until the
region says so; what it does not want it removes.
"""

from typing import Any

from mpp_catalog.models import Agency, Requirement, Service

CORE = (
    "atr_bpn",
    "bank_daerah",
    "bapenda",
    "bpjs_tk",
    "disdukcapil",
    "kejaksaan",
    "pengadilan_agama",
    "pln",
    "polri",
    "samsat",
)
LETTERS = "ABCDEFGHJK"  # no I: it looks like 1
DRAFT_QUOTA = 50
ADOPT_SQL = """
INSERT INTO catalog_agency (template_key, slug, name, name_en, printed_name, printed_note, "group", sequence, prefix,
                            is_partner)
SELECT core.key, replace(core.key, '_', '-'), nation.name, nation.name_en, '', '', 'draft', core.place, core.letter,
       false
FROM unnest(%(keys)s::text[], %(letters)s::text[]) WITH ORDINALITY AS core (key, letter, place)
JOIN public.catalog_nationalagency nation ON nation.key = core.key;

INSERT INTO catalog_service (agency_id, template_key, slug, name, name_en, counter_minutes, completion_days_min,
                             completion_days_max, fee_kind, fee_rupiah_min, fee_rupiah_max, fee_note, fee_note_en,
                             certainty, source, daily_quota, is_offered, paused_reason, paused_reason_en)
SELECT own.id, nation.key, own.slug || '-' || replace(nation.key, '_', '-'), nation.name, nation.name_en,
       counter_minutes, completion_days_min, completion_days_max, fee_kind, fee_rupiah_min, fee_rupiah_max, fee_note,
       fee_note_en, certainty, source, %(quota)s, false, '', ''
FROM catalog_agency own JOIN public.catalog_nationalservice nation ON nation.agency_id = own.template_key;

INSERT INTO catalog_requirement (service_id, sequence, text, text_en, form, count)
SELECT own.id, item.place, item.given ->> 'text_id', item.given ->> 'text_en', item.given ->> 'form',
       (item.given ->> 'count')::smallint
FROM catalog_service own
JOIN catalog_agency agency ON agency.id = own.agency_id
JOIN public.catalog_nationalservice nation
    ON nation.agency_id = agency.template_key AND nation.key = own.template_key,
jsonb_array_elements(nation.requirements) WITH ORDINALITY AS item (given, place);
"""


def adopt_core(cursor: Any) -> None:
    """Adopt the core of the national template in the schema that the cursor is in: a step of provisioning."""
    cursor.execute(ADOPT_SQL, {"keys": list(CORE), "letters": list(LETTERS), "quota": DRAFT_QUOTA})


def discard_draft() -> None:
    """Remove what the region in force was given to begin with, unless it has begun to offer it."""
    draft = Agency.objects.filter(group="draft").exclude(services__is_offered=True)
    Requirement.objects.filter(service__agency__in=draft).delete()
    Service.objects.filter(agency__in=draft).delete()
    draft.delete()
