"""What a new region begins with: the nation's core agencies with their services, as a draft that no citizen sees.

The core are the ten agencies found in both malls of the articles (domain facts §7.2). Nothing is offered until the
region says so; what it does not want it removes.
"""

from typing import Any

from mpp_catalog.models import Agency, Service

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
DRAFT_QUOTA = 50
ADOPT_SQL = """
INSERT INTO catalog_agency (template_key, national_version, slug, name, name_en, printed_name, printed_note, category,
                            reporting_group, sequence, is_manager, status, status_reason, status_reason_en)
SELECT core.key, nation.version_id, replace(core.key, '_', '-'), nation.name, nation.name_en, '', '', nation.category,
       nation.reporting_group, core.place, false, 'draft', '', ''
FROM unnest(%(keys)s::text[]) WITH ORDINALITY AS core (key, place)
JOIN public.catalog_nationalagency nation ON nation.key = core.key
WHERE nation.version_id = (SELECT max(number) FROM public.catalog_templateversion WHERE status = 'published')
  AND nation.successors = '[]';

INSERT INTO catalog_service (agency_id, template_agency, template_key, national_version, slug, name, name_en,
                             counter_minutes, completion_days_min, completion_days_max, fee_kind, fee_rupiah_min,
                             fee_rupiah_max, fee_note, fee_note_en, fee_valid_from, certainty, source, requirements,
                             components, life_events, keywords, daily_quota, is_offered, paused_reason,
                             paused_reason_en, version, decree_number)
SELECT own.id, own.template_key, nation.key, own.national_version,
       own.slug || '-' || replace(nation.key, '_', '-'), nation.name, nation.name_en, counter_minutes,
       completion_days_min, completion_days_max, fee_kind, fee_rupiah_min, fee_rupiah_max, fee_note, fee_note_en,
       fee_valid_from, certainty, source, requirements, components, life_events, keywords, %(quota)s, false, '', '',
       0, ''
FROM catalog_agency own
JOIN public.catalog_nationalagency agency ON agency.version_id = own.national_version AND agency.key = own.template_key
JOIN public.catalog_nationalservice nation ON nation.agency_id = agency.id;
"""


def adopt_core(cursor: Any) -> None:
    """Adopt the core of the national template in the schema that the cursor is in: a step of provisioning."""
    cursor.execute(ADOPT_SQL, {"keys": list(CORE), "quota": DRAFT_QUOTA})


def discard_draft() -> None:
    """Remove what the region in force was given to begin with, unless it has begun to offer it."""
    draft = Agency.objects.filter(status=Agency.Status.DRAFT)
    Service.objects.filter(agency__in=draft, is_offered=False).delete()
    draft.filter(services__isnull=True).delete()
