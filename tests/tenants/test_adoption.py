"""What a new region begins with."""

from datetime import datetime

import pytest
from django.db import connections
from django.test import Client

from mpp_catalog.adoption import CORE, discard_draft
from mpp_catalog.models import Agency, Service, Site
from mpp_tenants.context import region_context
from mpp_tenants.operations import provision_region

CODE = "33.74"  # Kota Semarang


@pytest.fixture
def semarang(committing: None, now: datetime) -> object:
    yield provision_region(code=CODE, now=now)
    with connections["owner"].cursor() as cursor:
        cursor.execute("DROP SCHEMA region_33_74 CASCADE")
        cursor.execute("DELETE FROM tenants_regionschema WHERE region_id = %s", [CODE])


def test_a_new_region_begins_with_the_core_of_the_national_template(semarang: object) -> None:
    with region_context(semarang):  # type: ignore[arg-type]
        keys = set(Agency.objects.values_list("template_key", flat=True).order_by("pk"))
        service = Service.objects.get(agency__template_key="disdukcapil", template_key="birth_certificate")

        assert keys == set(CORE)
        assert service.name == "Akta kelahiran"
        assert service.requirements[0]["text_id"] == "Surat keterangan kelahiran"


def test_the_draft_is_shown_to_no_citizen(semarang: object) -> None:
    with region_context(semarang):  # type: ignore[arg-type]
        assert not Service.objects.filter(is_offered=True).exists()
        slug = Service.objects.order_by("pk")[0].slug

    answer = Client(headers={"host": "kota-semarang.localhost"}).get(f"/layanan/{slug}/")

    assert (answer.status_code, answer["X-Problem"]) == (404, "CATALOG_SERVICE_UNKNOWN")


def test_a_draft_agency_has_no_page(semarang: object) -> None:
    with region_context(semarang):  # type: ignore[arg-type]
        Site.objects.create(slug="utama", name="MPP", address="-")

    answer = Client(headers={"host": "kota-semarang.localhost"}).get("/instansi/disdukcapil/")

    assert (answer.status_code, answer["X-Problem"]) == (404, "CATALOG_AGENCY_UNKNOWN")


def test_what_a_region_offers_is_not_discarded(semarang: object) -> None:
    with region_context(semarang):  # type: ignore[arg-type]
        Service.objects.filter(agency__template_key="pln").update(is_offered=True)

        discard_draft()

        assert list(Agency.objects.values_list("template_key", flat=True)) == ["pln"]
