"""The ministry sees the "except": what each region adopted, where it differs, what it has of its own."""

import html
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from tests.conftest import PASSWORD, build_hall

from mpp_accounts.models import Role, User
from mpp_catalog.changes import Action, Actor, CatalogueChanged
from mpp_catalog.models import Agency, Service, Site
from mpp_catalog.operations.adopting import Adoption, add_local_agency, add_local_service, adopt_agencies
from mpp_catalog.operations.differing import override_field
from mpp_catalog.operations.drafting import edit_national_service, remove_national_service
from mpp_catalog.operations.offering import change_agency_status, change_services
from mpp_catalog.operations.template import open_draft, publish_draft
from mpp_catalog.validation import BLANK
from mpp_catalog.wording import fact_lines
from mpp_national.handlers import publish_deviations_soon
from mpp_national.models import RegionCatalogue, RegionDeviation
from mpp_national.operations import publish_region_deviations
from mpp_national.tasks import publish_all_deviations, publish_deviations
from mpp_platform.scope import RegionIdentity
from mpp_tenants.context import region_context, registry_context

Clock = Callable[[datetime], None]
ROOT = "/nasional/katalog/perbedaan/"
FREE: dict[str, Any] = BLANK["fee"]
DEARER = {**FREE, "kind": "fixed", "min": 400_000, "max": 400_000}


def adopt(region: RegionIdentity, now: datetime, *keys: str) -> Actor:
    """A hall whose admin has adopted these agencies of the nation and nothing else; who the admin is."""
    with region_context(region):
        hall = build_hall()
        Agency.objects.filter(pk__in=[hall.agency.pk, hall.other_agency.pk]).update(status=Agency.Status.DRAFT)
        admin = User.objects.create_user(
            email=f"admin-{region.code}@dinas.example", password=PASSWORD, name="Rina Rahasia", role=Role.ADMIN
        )
        by = Actor(person_id=admin.pk, now=now)
        adopt_agencies(adoptions=[Adoption(key=key) for key in keys], site=Site.objects.get(), by=by)
    return by


def differ(key: str, field: str, value: Any, by: Actor, reason: str = "Perda 5/2021") -> None:
    override_field(service=Service.objects.get(template_key=key), field=field, value=value, reason=reason, by=by)


def told(region: RegionIdentity, kind: str) -> list[tuple[str, str, str]]:
    with registry_context():
        rows = RegionDeviation.objects.filter(region_code=region.code, kind=kind).order_by("agency_key", "service_key")
        return [(row.agency_key, row.service_key, row.field) for row in rows]


@pytest.fixture
def differing(tangerang: RegionIdentity, selatan: RegionIdentity, now: datetime) -> None:
    """Both regions adopted immigration; one charges otherwise and has an agency and a service of its own."""
    by = adopt(tangerang, now, "imigrasi")
    with region_context(tangerang):
        differ("passport_new", "fee", DEARER, by)
        differ("passport_new", "counter_minutes", 45, by, reason="Loket hanya satu")
        site = Site.objects.get()
        add_local_agency(name="PT PITS", category="BUMD", reporting_group="regional_company", site=site, by=by)
        agency = Agency.objects.get(template_key="imigrasi")
        add_local_service(agency=agency, facts={**BLANK, "name": "Antar paspor"}, by=by)
    by = adopt(selatan, now, "imigrasi", "pln")
    with region_context(selatan):
        differ("passport_new", "counter_minutes", 25, by)
    for region in (tangerang, selatan):
        publish_region_deviations(region, now=now)


def test_a_region_tells_what_it_adopted_where_it_differs_and_what_is_its_own(
    differing: None, tangerang: RegionIdentity, now: datetime
) -> None:
    assert len(told(tangerang, "adopted")) == 1 + 9
    assert told(tangerang, "differs") == [
        ("imigrasi", "passport_new", "fee"),
        ("imigrasi", "passport_new", "counter_minutes"),
    ]
    assert told(tangerang, "local") == [("", "", ""), ("imigrasi", "", "")]
    with registry_context():
        row = RegionDeviation.objects.get(region_code="36.71", field="fee")
        assert (row.own_value, row.reason) == (DEARER, "Perda 5/2021")
        assert fact_lines("fee", row.national_value)[0] == "Rp350.000 – Rp650.000"
        assert (row.role, row.at, row.national_version) == ("admin", now, 1)
        assert RegionCatalogue.objects.get(region_code="36.71").as_of == now


def test_no_person_is_told(differing: None) -> None:
    with registry_context(), connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(d::text, '|') FROM national_regiondeviation d")
        (everything,) = cursor.fetchone()
    with registry_context():
        names = [field.name for field in RegionDeviation._meta.get_fields()]

    assert "Rina" not in everything
    assert [name for name in names if "actor" in name or "person" in name] == []


def test_an_own_name_of_an_agency_is_told(tangerang: RegionIdentity, now: datetime) -> None:
    by = adopt(tangerang, now, "imigrasi")
    with region_context(tangerang):
        adopt_agencies(adoptions=[Adoption(key="polri", name="Polres Tangsel")], site=Site.objects.get(), by=by)
    publish_region_deviations(tangerang, now=now)

    assert told(tangerang, "differs") == [("polri", "", "name")]


def test_what_citizens_do_not_see_is_not_told(differing: None, tangerang: RegionIdentity, now: datetime) -> None:
    with region_context(tangerang):
        by = Actor(person_id=None, now=now)
        service = Service.objects.get(template_key="passport_new")
        change_services(services=[service], values={"is_offered": False}, by=by)
    publish_region_deviations(tangerang, now=now)
    assert (len(told(tangerang, "adopted")), told(tangerang, "differs")) == (9, [])

    with region_context(tangerang):
        agency = Agency.objects.get(template_key="imigrasi")
        change_agency_status(agency=agency, status=Agency.Status.WITHDRAWN, reason="Pindah gedung", reason_en="", by=by)
    publish_region_deviations(tangerang, now=now)
    assert told(tangerang, "adopted") == []
    assert told(tangerang, "local") == [("", "", "")]


def test_publishing_again_replaces_what_was_told(differing: None, tangerang: RegionIdentity, now: datetime) -> None:
    before = told(tangerang, "adopted"), told(tangerang, "differs"), told(tangerang, "local")

    publish_region_deviations(tangerang, now=now + timedelta(hours=1))

    assert (told(tangerang, "adopted"), told(tangerang, "differs"), told(tangerang, "local")) == before
    with registry_context():
        assert RegionCatalogue.objects.get(region_code="36.71").as_of == now + timedelta(hours=1)


def test_an_older_reading_does_not_replace_a_newer_one(
    differing: None, tangerang: RegionIdentity, now: datetime
) -> None:
    with region_context(tangerang):
        Service.objects.filter(template_key="passport_new").update(is_offered=False)

    publish_region_deviations(tangerang, now=now - timedelta(seconds=1))

    assert len(told(tangerang, "adopted")) == 10


def test_what_equals_the_nation_is_no_difference(tangerang: RegionIdentity, now: datetime) -> None:
    by = adopt(tangerang, now, "imigrasi")
    with region_context(tangerang):
        differ("passport_new", "counter_minutes", Service.objects.get(template_key="passport_new").counter_minutes, by)

    publish_region_deviations(tangerang, now=now)

    assert told(tangerang, "differs") == []


def test_the_ministry_sees_how_many_regions_adopted_and_differ(
    differing: None, ministry_client: Client, clock: Clock
) -> None:
    context = ministry_client.get(ROOT).context

    rows = {(row.agency_key, row.service_key): row for row in context["rows"]}
    agency, service, untouched = rows["imigrasi", ""], rows["imigrasi", "passport_new"], rows["pln", "complaint"]
    assert (agency.adopted, agency.differing) == (2, 0)
    assert (service.adopted, service.differing) == (2, 2)
    assert [(field.label, field.regions) for field in service.fields] == [("Menit di loket", 2), ("Biaya/tarif", 1)]
    assert (untouched.adopted, untouched.differing, untouched.fields) == (1, 0, [])
    assert len(rows) == 30 + 138
    assert (len(context["regions"]), context["expected"], context["as_of"]) == (2, 3, context["regions"][0].as_of)


def test_coverage_is_counted_region_by_region(differing: None, ministry_client: Client, clock: Clock) -> None:
    regions = ministry_client.get(ROOT).context["regions"]

    assert [
        (row.code, row.agencies, row.services, row.behind, row.differences, row.local_agencies, row.local_services)
        for row in regions
    ] == [("36.71", 1, 9, 0, 2, 1, 1), ("36.74", 2, 14, 0, 1, 0, 0)]


def test_one_agency_is_shown_alone(differing: None, ministry_client: Client, clock: Clock) -> None:
    shown = ministry_client.get(ROOT, {"instansi": "imigrasi"}).context
    unknown = ministry_client.get(ROOT, {"instansi": "tiada"}).context

    assert {row.agency_key for row in shown["rows"]} == {"imigrasi"}
    assert len(shown["rows"]) == 10
    assert len(unknown["rows"]) == 168


def test_a_regions_page_tells_both_values_who_why_and_when(
    differing: None, ministry_client: Client, clock: Clock
) -> None:
    answer = ministry_client.get(f"{ROOT}36.71/")
    page = " ".join(html.unescape(answer.content.decode()).split())

    assert [(row.label, row.reason, row.role) for row in answer.context["page"].differences] == [
        ("Menit di loket", "Loket hanya satu", "Admin DPMPTSP"),
        ("Biaya/tarif", "Perda 5/2021", "Admin DPMPTSP"),
    ]
    assert "Rp350.000 – Rp650.000" in page
    assert "Rp400.000" in page
    assert "Admin DPMPTSP, 18 Juli 2022" in page
    assert "Data per 18 Juli 2022, pukul 09.00 WIB" in page
    shown = answer.context["page"]
    assert (shown.local_agencies, shown.local_services) == (["PT PITS"], [("Kantor Imigrasi", "Antar paspor")])
    assert (len(shown.missing), "Kantor Imigrasi" in shown.missing) == (29, False)


def test_a_region_that_has_not_told_yet_says_so(ministry_client: Client, clock: Clock) -> None:
    page = html.unescape(ministry_client.get(f"{ROOT}91.03/").content.decode())

    assert "Katalog daerah ini belum dibaca." in page


@pytest.mark.parametrize(("code", "status"), [("99.99", 404), ("36.01", 409), ("x" * 200, 404), ("36.71'", 404)])
def test_a_region_that_is_not_open_has_no_page(ministry_client: Client, clock: Clock, code: str, status: int) -> None:
    assert ministry_client.get(f"{ROOT}{code}/").status_code == status


def test_a_new_version_leaves_regions_behind_until_they_accept(
    differing: None, tangerang: RegionIdentity, ministry_client: Client, now: datetime, clock: Clock
) -> None:
    by = Actor(person_id=None, now=now)
    with registry_context():
        open_draft(by=by)
        edit_national_service(
            number=2, agency_key="imigrasi", key="passport_child", facts={"counter_minutes": 50}, by=by
        )
        remove_national_service(number=2, agency_key="imigrasi", key="passport_lost", by=by)
        publish_draft(number=2, decree_number="KEP-8/2022", decree_date=now.date(), by=by)
    publish_region_deviations(tangerang, now=now)

    context = ministry_client.get(ROOT).context

    former = [(row.service_key, row.adopted) for row in context["rows"] if not row.is_in_template]
    assert former == [("passport_lost", 2)]
    assert [row.behind for row in context["regions"]] == [9, 14]


@pytest.mark.parametrize("path", [ROOT, f"{ROOT}36.71/"])
def test_nobody_else_sees_the_differences(base_client: Client, region_client: Client, path: str) -> None:
    answer = base_client.get(path)

    assert (answer.status_code, answer["Location"]) == (302, f"/akun/masuk/?next={path}")
    assert region_client.get(path).status_code == 404
    assert base_client.post(path).status_code == 302


@pytest.mark.parametrize(("path", "queries"), [(ROOT, 13), (f"{ROOT}36.71/", 12)])
def test_the_pages_ask_as_often_for_three_differences_as_for_one(
    tangerang: RegionIdentity,
    ministry_client: Client,
    now: datetime,
    clock: Clock,
    django_assert_num_queries: Any,
    path: str,
    queries: int,
) -> None:
    by = adopt(tangerang, now, "imigrasi")
    with region_context(tangerang):
        differ("passport_new", "counter_minutes", 45, by)
    publish_region_deviations(tangerang, now=now)
    with django_assert_num_queries(queries):
        ministry_client.get(path)

    with region_context(tangerang):
        differ("passport_child", "counter_minutes", 45, by)
        differ("passport_new", "fee", DEARER, by)
    publish_region_deviations(tangerang, now=now)
    with django_assert_num_queries(queries):
        ministry_client.get(path)


@pytest.mark.parametrize("offered", [1, 3])
def test_a_region_is_read_in_as_many_questions_however_much_it_offers(
    tangerang: RegionIdentity, now: datetime, django_assert_num_queries: Any, offered: int
) -> None:
    by = adopt(tangerang, now, "imigrasi")
    keys = ["passport_new", "passport_child", "passport_lost"][:offered]
    with region_context(tangerang):
        for key in keys:
            differ(key, "counter_minutes", 45, by)
        Service.objects.exclude(template_key__in=keys).update(is_offered=False)

    with django_assert_num_queries(14):
        publish_region_deviations(tangerang, now=now)


def test_the_sweep_reads_every_open_region_and_passes_over_none(
    tangerang: RegionIdentity, now: datetime, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing_for_tangerang(region: RegionIdentity, *, now: datetime) -> RegionCatalogue:
        if region.code == "36.71":
            raise RuntimeError("the disk is full")
        return publish_region_deviations(region, now=now)

    monkeypatch.setattr("mpp_national.tasks.publish_region_deviations", failing_for_tangerang)

    publish_all_deviations()

    with registry_context():
        told_by = list(RegionCatalogue.objects.order_by("pk").values_list("region_code", flat=True))
    assert told_by == ["36.74", "91.03"]


def test_the_task_reads_the_region_that_it_was_sent_from(
    differing: None, selatan: RegionIdentity, now: datetime, clock: Clock
) -> None:
    clock(now + timedelta(hours=2))

    publish_deviations.apply(headers={"mpp_region": selatan.code})

    with registry_context():
        moments = dict(RegionCatalogue.objects.order_by("pk").values_list("region_code", "as_of"))
    assert moments == {"36.71": now, "36.74": now + timedelta(hours=2)}


def test_a_change_sends_the_task_once_for_what_changes_together(
    in_tangerang: RegionIdentity, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[dict[str, Any]] = []
    monkeypatch.setattr(publish_deviations, "apply_async", lambda **options: sent.append(options))
    cache.delete("deviations-soon")

    for _ in range(3):
        publish_deviations_soon(CatalogueChanged(action=Action.FIELD_OVERRIDDEN))

    cache.delete("deviations-soon")
    assert sent == [{"countdown": 5, "retry": False}]


def test_a_broker_that_is_away_harms_nobody(
    tangerang: RegionIdentity, now: datetime, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    def away(**_options: object) -> None:
        raise ConnectionError("no broker")

    by = adopt(tangerang, now, "imigrasi")
    monkeypatch.setattr(publish_deviations, "apply_async", away)
    with region_context(tangerang):
        cache.delete("deviations-soon")
        with django_capture_on_commit_callbacks(execute=True):
            differ("passport_new", "counter_minutes", 45, by)
        cache.delete("deviations-soon")

        assert Service.objects.get(template_key="passport_new").counter_minutes == 45
