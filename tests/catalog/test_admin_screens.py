"""The screens on which a region's admin makes the catalogue."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.catalog.forms_as_shown import filled_form
from tests.catalog.screens import at, markup_of
from tests.conftest import Hall, make_agency

from mpp_accounts.models import User
from mpp_catalog.changes import Actor
from mpp_catalog.models import Agency, Override, Service, Stand
from mpp_catalog.operations.adopting import Adoption, add_local_agency, adopt_agencies
from mpp_catalog.operations.drafting import edit_national_service, remove_national_agency
from mpp_catalog.operations.offering import change_services
from mpp_catalog.operations.template import open_draft, publish_draft
from mpp_catalog.queries.template import published_version
from mpp_platform.models import AuditEntry
from mpp_platform.scope import RegionIdentity
from mpp_tenants.context import region_context, registry_context


@pytest.fixture
def passport(hall: Hall, by: Actor) -> Service:
    """A service adopted from the nation."""
    adopt_agencies(adoptions=[Adoption(key="imigrasi")], site=hall.site, by=by)
    return Service.objects.select_related("agency").get(template_key="passport_new")


@pytest.fixture
def next_version(db: None, by: Actor) -> int:
    """A newer version of the nation: the new passport takes 45 minutes at the counter."""
    with registry_context():
        draft = open_draft(by=by)
        facts = {"counter_minutes": 45}
        edit_national_service(number=draft.number, agency_key="imigrasi", key="passport_new", facts=facts, by=by)
        publish_draft(number=draft.number, decree_number="7/2022", decree_date=date(2022, 7, 1), by=by)
    return draft.number


def test_agencies_are_adopted_by_ticking_them(hall: Hall, admin_client: Client, tangerang: RegionIdentity) -> None:
    page = markup_of(admin_client.get(at("admin_adopt")))
    form = {"site": hall.site.slug, "key": ["polri", "imigrasi"], "name-polri": "Polres Metro", "prefix-polri": "k"}

    answer = admin_client.post(at("admin_adopt"), form, follow=True)

    assert "Kantor Imigrasi" in page
    assert "2 instansi diadopsi." in markup_of(answer)
    with region_context(tangerang):
        assert Agency.objects.get(template_key="polri").name == "Polres Metro"
        assert Stand.objects.get(agency__template_key="polri").prefix == "K"


def test_a_refused_adoption_says_why_and_keeps_what_was_written(hall: Hall, admin_client: Client) -> None:
    form = {"site": hall.site.slug, "key": ["polri"], "name-polri": "Polres Metro", "prefix-polri": "A"}

    answer = admin_client.post(at("admin_adopt"), form)

    assert (answer.status_code, answer["X-Problem"]) == (409, "CATALOG_PREFIX_TAKEN")
    assert "Huruf antrean A sudah dipakai Disdukcapil di tempat ini. Pilih huruf lain." in markup_of(answer)
    assert 'value="Polres Metro"' in markup_of(answer)


def test_a_field_differs_with_its_reason_and_returns(
    passport: Service, admin: User, admin_client: Client, tangerang: RegionIdentity
) -> None:
    address = at("admin_field", passport.slug, "counter_minutes")
    admin_client.post(address, {"counter_minutes-value": "35", "reason": "Wawancara di loket"})
    page = markup_of(admin_client.get(at("admin_service", passport.slug)))

    answer = admin_client.post(at("admin_field_follow", passport.slug, "counter_minutes"), follow=True)

    assert "Wawancara di loket – Rina" in page
    assert "Menit di loket kembali mengikuti nasional." in markup_of(answer)
    with region_context(tangerang):
        assert not Override.objects.filter(service=passport).exists()
        assert Service.objects.get(pk=passport.pk).counter_minutes == 20


def test_a_field_without_a_reason_is_refused(passport: Service, admin_client: Client) -> None:
    address = at("admin_field", passport.slug, "counter_minutes")

    answer = admin_client.post(address, {"counter_minutes-value": "35", "reason": " "})

    assert (answer.status_code, answer["X-Problem"]) == (400, "CATALOG_REASON_MISSING")
    assert 'value="35"' in markup_of(answer)


@pytest.mark.parametrize("field", ["fee", "requirements", "completion", "procedure", "life_events", "verification"])
def test_every_shape_of_field_has_a_form_that_saves_what_it_shows(
    passport: Service, admin_client: Client, tangerang: RegionIdentity, field: str
) -> None:
    page = admin_client.get(at("admin_field", passport.slug, field)).content.decode()
    before = AuditEntry.objects.count()

    answer = admin_client.post(at("admin_field", passport.slug, field), {**filled_form(page), "reason": "Sama saja"})

    assert answer.status_code == 302
    with region_context(tangerang):
        kept = Service.objects.get(pk=passport.pk)
        assert kept.requirements == passport.requirements
        assert (kept.fee_kind, kept.fee_rupiah_max) == (passport.fee_kind, passport.fee_rupiah_max)
        assert kept.components == passport.components
        assert AuditEntry.objects.count() == before + 1


def test_many_services_change_together(
    hall: Hall, passport: Service, admin_client: Client, tangerang: RegionIdentity
) -> None:
    services = list(passport.agency.services.values_list("pk", flat=True))
    form = {"service": [*services, hall.service.pk], "daily_quota": "75", "offered": ""}

    answer = admin_client.post(at("admin_services", passport.agency.slug), form, follow=True)

    assert "9 layanan diubah." in markup_of(answer)
    with region_context(tangerang):
        assert Service.objects.filter(daily_quota=75).count() == 9
        assert Service.objects.get(pk=hall.service.pk).daily_quota == 50  # another agency's id is nobody's here


@pytest.mark.parametrize("quota", ["-1", "1e3", "١٢", "99999", "tujuh"])
def test_a_quota_that_is_no_number_of_people_changes_nothing(
    hall: Hall, admin_client: Client, tangerang: RegionIdentity, quota: str
) -> None:
    form = {"service": [hall.service.pk], "daily_quota": quota}

    answer = admin_client.post(at("admin_services", hall.agency.slug), form)

    assert (answer.status_code, answer["X-Problem"]) == (400, "CATALOG_FACTS_INVALID")
    with region_context(tangerang):
        assert Service.objects.get(pk=hall.service.pk).daily_quota == 50


def test_a_decree_establishes_standards(passport: Service, admin_client: Client, tangerang: RegionIdentity) -> None:
    form = {"service": [passport.pk], "decree_number": "SK/12/2022", "decree_date": "2022-07-01"}

    answer = admin_client.post(at("admin_establish", passport.agency.slug), form, follow=True)

    assert "Standar 1 layanan ditetapkan." in markup_of(answer)
    with region_context(tangerang):
        newest = passport.standards.order_by("-version")[0]
        assert (newest.version, newest.decree_number) == (2, "SK/12/2022")


def test_a_paused_agency_says_why_and_gives_no_numbers(hall: Hall, admin_client: Client) -> None:
    form = {"status": "paused", "reason": "Pindah sistem sampai Rabu."}

    admin_client.post(at("admin_agency_status", hall.agency.slug), form)

    page = markup_of(Client(headers={"host": "kota-tangerang.localhost"}).get(at("service", hall.service.slug)))
    assert "Pindah sistem sampai Rabu." in page
    assert "Ambil nomor" not in page


def test_a_withdrawn_agency_keeps_an_honest_page(hall: Hall, admin_client: Client) -> None:
    admin_client.post(
        at("admin_agency_status", hall.agency.slug), {"status": "withdrawn", "reason": "Kerja sama berakhir."}
    )

    citizen = Client(headers={"host": "kota-tangerang.localhost"})
    page = markup_of(citizen.get(at("agency", hall.agency.slug)))
    assert "Kerja sama berakhir." in page
    assert "Riwayat pelayanan instansi ini tetap tersimpan." in page
    assert hall.agency.name not in markup_of(citizen.get("/")).partition("<main")[2].partition("</main")[0]


def test_news_of_the_nation_waits_for_a_decision(
    passport: Service, next_version: int, admin_client: Client, tangerang: RegionIdentity
) -> None:
    page = markup_of(admin_client.get(at("admin_updates")))
    with region_context(tangerang):
        assert Service.objects.get(pk=passport.pk).counter_minutes == 20

    form = {"choice": "accept", "field": ["counter_minutes"]}
    answer = admin_client.post(at("admin_decide_service", passport.slug), form, follow=True)

    assert "Paspor baru dewasa nonelektronik" in page
    assert "Tidak ada pembaruan yang menunggu keputusan." in markup_of(answer)
    with region_context(tangerang):
        assert Service.objects.get(pk=passport.pk).counter_minutes == 45


@pytest.mark.parametrize(("choice", "minutes", "own"), [("accept", 45, 0), ("keep", 20, 1), ("later", 20, 0)])
def test_many_pieces_of_news_are_decided_together(
    passport: Service,
    next_version: int,
    admin_client: Client,
    tangerang: RegionIdentity,
    choice: str,
    minutes: int,
    own: int,
) -> None:
    admin_client.post(at("admin_decide_updates"), {"choice": choice, "service": [passport.slug]})

    with region_context(tangerang):
        decided = Service.objects.get(pk=passport.pk)
        assert (decided.counter_minutes, decided.overrides.count()) == (minutes, own)


def test_an_agency_that_was_replaced_goes_on_as_its_successor(
    passport: Service, by: Actor, admin_client: Client, tangerang: RegionIdentity
) -> None:
    with registry_context():
        draft = open_draft(by=by)
        remove_national_agency(number=draft.number, key="imigrasi", successors=["kemenkum"], until=None, by=by)
        publish_draft(number=draft.number, decree_number="8/2022", decree_date=date(2022, 7, 1), by=by)
    page = markup_of(admin_client.get(at("admin_updates")))

    form = {"choice": "accept", "successor": "kemenkum"}
    admin_client.post(at("admin_decide_agency", passport.agency.slug), form)

    assert "Instansi ini berganti nama, digabung, atau dipecah. Pilih penerusnya." in page
    with region_context(tangerang):
        agency = Agency.objects.get(pk=passport.agency_id)
        assert (agency.template_key, agency.national_version) == ("kemenkum", published_version().number)
        assert agency.services.filter(is_offered=True).count() == 9  # what it gives is decided service by service


@pytest.mark.parametrize("choice", ["accept", "keep"])
def test_nobody_goes_on_as_an_agency_that_is_no_successor(
    passport: Service, next_version: int, admin_client: Client, tangerang: RegionIdentity, choice: str
) -> None:
    form = {"choice": choice, "successor": "pln"}

    answer = admin_client.post(at("admin_decide_agency", passport.agency.slug), form)

    assert (answer.status_code, answer["X-Problem"]) == (409, "CATALOG_NOTHING_TO_DECIDE")
    with region_context(tangerang):
        assert Agency.objects.get(pk=passport.agency_id).template_key == "imigrasi"


@pytest.mark.parametrize(
    ("name", "arguments", "form"),
    [
        ("admin_field", ("keywords",), {"keywords-value": "paspor", "reason": "a\0b"}),
        ("admin_field", ("keywords",), {"keywords-value": "paspor\0", "reason": "\0"}),
        ("admin_service_adopt", (), {"key": "pass\0port"}),
        ("admin_adopt", (), {"key": "im\0igrasi"}),
        ("admin_week_copy", (), {"source": "utama\0:"}),
        ("admin_agency_order", (), {"slug": ["imigrasi"], "place-imigrasi": "9" * 5000}),
        ("admin_agency_order", (), {"slug": ["imi\0grasi"], "place-imigrasi": "²"}),
    ],
)
def test_what_no_person_sends_breaks_nothing(
    passport: Service, admin_client: Client, name: str, arguments: tuple[str, ...], form: dict[str, object]
) -> None:
    first = {"admin_field": passport.slug, "admin_service_adopt": passport.agency.slug, "admin_week_copy": "utama"}
    before = [first[name]] if name in first else []

    answer = admin_client.post(at(name, *before, *arguments), form)

    assert answer.status_code in (302, 400, 404)


@pytest.mark.parametrize("name", ["admin_agreements", "admin_signing"])
def test_an_occasion_that_is_no_number_is_none(hall: Hall, admin_client: Client, name: str) -> None:
    for written in ("9" * 5000, "9" * 30, "²", "-1", "satu"):
        assert admin_client.get(at(name), {"event": written}).status_code == 200


@pytest.mark.parametrize("name", ["Baru", "Adopsi", "Urutan"])
def test_an_agency_has_a_page_whatever_it_is_called(
    hall: Hall, admin_client: Client, by: Actor, tangerang: RegionIdentity, name: str
) -> None:
    with region_context(tangerang):
        made = add_local_agency(name=name, category="OPD_KAB", reporting_group="regional", site=hall.site, by=by)

    assert f"<h1>{name}</h1>" in markup_of(admin_client.get(at("admin_agency", made.slug)))


def test_the_history_tells_the_first_rows_of_a_long_change(
    hall: Hall, admin_client: Client, by: Actor, tangerang: RegionIdentity
) -> None:
    with region_context(tangerang):
        services = [make_agency(hall.site, f"Instansi {place}", "FGHJKLM"[place])[1] for place in range(7)]
        change_services(services=services, values={"daily_quota": 60}, by=by)

    page = markup_of(admin_client.get(at("admin_history")))

    assert page.count("<ins>60</ins>") == 6
    assert "7 layanan" in page


def test_the_last_change_can_be_taken_back_from_every_page(
    hall: Hall, admin_client: Client, tangerang: RegionIdentity
) -> None:
    admin_client.post(at("admin_services", hall.agency.slug), {"service": [hall.service.pk], "daily_quota": "9"})
    page = markup_of(admin_client.get(at("admin_home")))
    with region_context(tangerang):
        entry = AuditEntry.objects.order_by("-pk")[0]

    answer = admin_client.post(
        at("admin_undo", entry.pk), headers={"referer": "http://kota-tangerang.localhost/kelola/"}
    )

    assert "Perubahan terakhir Anda:" in page
    assert (answer.status_code, answer["Location"]) == (302, "http://kota-tangerang.localhost/kelola/")
    with region_context(tangerang):
        assert Service.objects.get(pk=hall.service.pk).daily_quota == 50


def test_undoing_never_leads_to_another_site(hall: Hall, admin_client: Client, tangerang: RegionIdentity) -> None:
    admin_client.post(at("admin_services", hall.agency.slug), {"service": [hall.service.pk], "daily_quota": "9"})
    with region_context(tangerang):
        entry = AuditEntry.objects.order_by("-pk")[0]

    answer = admin_client.post(at("admin_undo", entry.pk), headers={"referer": "http://jahat.example/"})

    assert answer["Location"] == at("admin_history")


@pytest.mark.parametrize("name", ["admin_home", "admin_agencies", "admin_adopt", "admin_updates", "admin_history"])
def test_only_admins_see_the_office(hall: Hall, officer_client: Client, name: str) -> None:
    stranger = Client(headers={"host": "kota-tangerang.localhost"})

    assert officer_client.get(at(name)).status_code == 404
    assert stranger.get(at(name))["Location"].startswith("/akun/")


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("name", "expected"), [("admin_agencies", 6), ("admin_home", 21), ("admin_updates", 9)])
def test_lists_cost_the_same_queries_however_long(
    hall: Hall, admin_client: Client, name: str, expected: int, count: int
) -> None:
    for place in range(count):
        make_agency(hall.site, f"Instansi {place}", "KLM"[place])
    admin_client.get(at(name))

    with CaptureQueriesContext(connection) as captured:
        admin_client.get(at(name))

    assert len(captured) == expected
