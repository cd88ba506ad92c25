"""The screens of weeks, special hours, holidays and closing at once."""

from datetime import date, time
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.catalog.forms_as_shown import filled_form
from tests.catalog.screens import at, changes_in, markup_of
from tests.conftest import Hall

from mpp_catalog.models import Counter, MallRules, NationalHoliday, Site, SpecialHours, WeeklyHours
from mpp_platform.scope import RegionIdentity
from mpp_tenants.context import region_context, registry_context

MONDAY = date(2022, 7, 18)
pytestmark = pytest.mark.usefixtures("clock")


WEEK = {"opens_at_0": "08:00", "closes_at_0": "16:00", "break_from_0": "12:00", "break_until_0": "13:00"}
SPECIAL = {
    "kind": "season",
    "site": "-",
    "agency": "-",
    "first_date": "2023-03-23",
    "last_date": "2023-04-20",
    "weekday": "4",
    "opens_at": "08:00",
    "closes_at": "14:00",
    "reason": "Jam Ramadan",
    "legal_basis": "SE 1/2023",
}
CLOSURE = {"site": "-", "agency": "-", "reason": "Listrik padam", "reason_en": "Power cut"}


def test_a_region_without_a_site_is_led_to_the_places(admin_client: Client, hall: Hall) -> None:
    Counter.objects.all().delete()
    Site.objects.all().delete()

    page = markup_of(admin_client.get(at("admin_hours")))

    assert "Tambahkan tempat pelayanan dahulu." in page


def test_the_page_says_whether_it_is_open_now(hall: Hall, admin_client: Client) -> None:
    page = markup_of(admin_client.get(at("admin_hours")))

    assert "<dt>MPP</dt><dd>Buka sampai pukul 15.00 WIB.</dd>" in page
    assert page.count("08.00–15.00") == 5


def test_a_week_is_saved_as_it_is_shown(hall: Hall, admin_client: Client, tangerang: RegionIdentity) -> None:
    address = at("admin_week", "utama")

    admin_client.post(address, filled_form(admin_client.get(address).content.decode()))
    assert changes_in(tangerang) == 0

    answer = admin_client.post(address, WEEK, follow=True)
    assert "Jam layanan disimpan." in markup_of(answer)
    assert "istirahat 12.00–13.00" in markup_of(answer)
    with region_context(tangerang):
        assert [row.weekday for row in WeeklyHours.objects.order_by("weekday")] == [0]


def test_monday_is_repeated_before_anything_is_saved(
    hall: Hall, admin_client: Client, tangerang: RegionIdentity
) -> None:
    answer = admin_client.post(at("admin_week", "utama"), {**WEEK, "do": "like_monday"})

    sent = filled_form(answer.content.decode())
    assert [sent[f"closes_at_{day}"] for day in range(7)] == [["16:00"]] * 5 + [[""]] * 2
    assert changes_in(tangerang) == 0


@pytest.mark.parametrize(
    ("form", "problem"),
    [
        ({"opens_at_0": "20:00", "closes_at_0": "04:00"}, "CATALOG_HOURS_CROSS_MIDNIGHT"),
        ({"opens_at_0": "08:00"}, "CATALOG_HOURS_INCOMPLETE"),
        ({**WEEK, "break_until_0": "18:00"}, "CATALOG_BREAK_OUTSIDE_HOURS"),
    ],
)
def test_a_refused_week_shows_again_what_was_written(
    hall: Hall, admin_client: Client, tangerang: RegionIdentity, form: dict[str, str], problem: str
) -> None:
    answer = admin_client.post(at("admin_week", "utama"), form)

    assert (answer.status_code, answer["X-Problem"]) == (400, problem)
    assert filled_form(answer.content.decode())["opens_at_0"] == [form["opens_at_0"]]
    assert changes_in(tangerang) == 0


def test_times_that_are_none_are_refused(hall: Hall, admin_client: Client, tangerang: RegionIdentity) -> None:
    answer = admin_client.post(at("admin_week", "utama"), {"opens_at_0": "25:99", "closes_at_0": "\x00"})

    assert answer.status_code == 400
    assert changes_in(tangerang) == 0


def test_an_agency_gets_its_own_week_by_copying_and_drops_it(
    hall: Hall, admin_client: Client, tangerang: RegionIdentity
) -> None:
    own = {"instansi": hall.agency.slug}
    copied = admin_client.post(at("admin_week_copy", "utama"), {**own, "source": "utama:"}, follow=True)
    shown = markup_of(admin_client.get(at("admin_week", "utama"), own))
    dropped = admin_client.post(at("admin_week_drop", "utama"), own, follow=True)

    assert markup_of(copied).count("08.00–15.00") == 10
    assert "Hapus jam sendiri" in shown
    assert "Disdukcapil mengikuti jam tempat ini." in markup_of(dropped)
    with region_context(tangerang):
        assert not WeeklyHours.objects.filter(agency=hall.agency).exists()


def test_special_hours_are_added_changed_and_removed(
    hall: Hall, admin_client: Client, tangerang: RegionIdentity
) -> None:
    added = admin_client.post(at("admin_hours_special"), SPECIAL, follow=True)
    kept = SpecialHours.objects.get()
    address = at("admin_hours_special_change", kept.pk)
    shown = filled_form(admin_client.get(address).content.decode())
    admin_client.post(address, shown)
    before = changes_in(tangerang)
    changed = admin_client.post(address, {**shown, "closes_at": "13:30"}, follow=True)
    removed = admin_client.post(at("admin_hours_special_remove", kept.pk), follow=True)

    assert "“Jam Ramadan” disimpan." in markup_of(added)
    assert "hanya Jumat" in markup_of(added)
    assert before == 1  # what is shown is what is kept
    assert "08.00–13.30" in markup_of(changed)
    assert "“Jam Ramadan” dihapus." in markup_of(removed)


@pytest.mark.parametrize(
    ("form", "status"),
    [
        ({"first_date": "2023-02-30"}, 400),
        ({"first_date": ""}, 400),
        ({"kind": "holiday"}, 400),
        ({"weekday": "9"}, 400),
        ({"site": "entah"}, 400),
        ({"agency": "entah"}, 400),
        ({"last_date": "2023-01-01"}, 400),
        ({"closes_at": "07:00"}, 400),
        ({"reason": "x" * 5000}, 400),
    ],
)
def test_refused_special_hours_leave_everything_as_it_was(
    hall: Hall, admin_client: Client, tangerang: RegionIdentity, form: dict[str, str], status: int
) -> None:
    answer = admin_client.post(at("admin_hours_special"), {**SPECIAL, **form})

    assert answer.status_code == status
    assert 'value="SE 1/2023"' in markup_of(answer)
    assert changes_in(tangerang) == 0


def test_closing_at_once_asks_once_more(hall: Hall, admin_client: Client, tangerang: RegionIdentity) -> None:
    asked = admin_client.post(at("admin_closure"), CLOSURE)

    assert "Tutup sekarang?" in markup_of(asked)
    assert "<dd>09.00 WIB</dd>" in markup_of(asked)
    assert changes_in(tangerang) == 0

    answer = admin_client.post(at("admin_closure"), filled_form(asked.content.decode()), follow=True)
    assert "Penutupan diumumkan." in markup_of(answer)
    assert "Hari ini tutup sejak pukul 09.00 WIB: Listrik padam." in markup_of(answer)
    with region_context(tangerang):
        assert SpecialHours.objects.get().closes_at == time(9)


def test_a_refused_closure_says_why(hall: Hall, admin_client: Client, tangerang: RegionIdentity) -> None:
    answer = admin_client.post(at("admin_closure"), {**CLOSURE, "sure": "yes", "last_date": "2022-07-01"})

    assert (answer.status_code, answer["X-Problem"]) == (400, "CATALOG_DATES_OUT_OF_ORDER")
    assert 'value="Listrik padam"' in markup_of(answer)
    assert admin_client.post(at("admin_closure"), {"sure": "yes"}).status_code == 400
    assert changes_in(tangerang) == 0


def test_holidays_of_the_year_and_the_regions_own_rule(
    hall: Hall, admin_client: Client, tangerang: RegionIdentity, now: Any
) -> None:
    with registry_context():
        NationalHoliday.objects.create(date=date(2022, 5, 2), kind="national", name="Idulfitri", confirmed_at=now)
        NationalHoliday.objects.create(date=date(2022, 4, 29), kind="joint_leave", name="Cuti", confirmed_at=now)
        NationalHoliday.objects.create(date=date(2022, 12, 26), kind="joint_leave", name="Belum pasti")
    with region_context(tangerang):
        MallRules.objects.create(counts_manager=True)

    page = markup_of(admin_client.get(at("admin_hours")))
    answer = markup_of(admin_client.post(at("admin_hours_rules"), {}, follow=True))

    assert "Senin, 2 Mei 2022" in page
    assert "Belum pasti" not in page
    assert "buka seperti biasa" not in page
    assert answer.count("buka seperti biasa") == 1
    with region_context(tangerang):
        rules = MallRules.objects.get()
        assert (rules.observes_joint_leave, rules.counts_manager) == (False, True)


def test_each_site_has_its_own_hours(hall: Hall, admin_client: Client) -> None:
    Site.objects.create(slug="gerai", name="Gerai Pasar", address="Pasar", opens_on=date(2022, 8, 1))

    page = markup_of(admin_client.get(at("admin_hours"), {"tempat": "gerai"}))

    assert "Tempat ini mulai melayani pada 1 Agustus 2022." in page
    assert admin_client.get(at("admin_hours"), {"tempat": "entah"}).status_code == 404


PAGES = ["jam/", "jam/utama/minggu/", "jam/khusus/", "jam/tutup/"]
POSTS = ["jam/aturan/", "jam/utama/minggu/", "jam/utama/minggu/salin/", "jam/utama/minggu/hapus/", "jam/khusus/"]


@pytest.mark.parametrize("path", [*PAGES, *POSTS])
def test_officers_and_strangers_do_not_come_here(hall: Hall, officer_client: Client, path: str) -> None:
    stranger = Client(headers={"host": "kota-tangerang.localhost"})

    assert officer_client.get(f"/kelola/{path}").status_code == 404
    assert officer_client.post(f"/kelola/{path}").status_code == 404
    assert stranger.get(f"/kelola/{path}")["Location"] == f"/akun/masuk/?next=/kelola/{path}"


@pytest.mark.parametrize(
    "path",
    [
        "jam/entah/minggu/",
        "jam/utama/minggu/?instansi=entah",
        "jam/khusus/9/",
        "jam/khusus/" + "9" * 30 + "/",
    ],
)
def test_what_is_not_here_is_not_found(hall: Hall, admin_client: Client, path: str) -> None:
    assert admin_client.get(f"/kelola/{path}").status_code == 404
    assert admin_client.post(f"/kelola/{path}").status_code == 404


@pytest.mark.parametrize("source", ["", "entah:", "utama:entah", "utama:disdukcapil"])
def test_only_a_week_that_is_kept_is_copied(
    hall: Hall, admin_client: Client, tangerang: RegionIdentity, source: str
) -> None:
    answer = admin_client.post(at("admin_week_copy", "utama"), {"source": source})

    assert answer.status_code in (400, 404)
    assert changes_in(tangerang) == 0


def fill(hall: Hall, count: int) -> None:
    for number in range(count):
        for day in range(count):
            SpecialHours.objects.create(
                kind="season", site=hall.site, agency=hall.agency, first_date=MONDAY, last_date=MONDAY, reason="Alasan"
            )
            WeeklyHours.objects.update_or_create(
                site=hall.site, agency=hall.agency, weekday=day, opens_at=time(8), closes_at=time(12)
            )
        Site.objects.create(slug=f"gerai-{number}", name=f"Gerai {number}")


def queries_of(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


@pytest.mark.parametrize("path", PAGES)
def test_more_rows_ask_nothing_more(hall: Hall, admin_client: Client, path: str) -> None:
    fill(hall, 1)
    one = queries_of(admin_client, f"/kelola/{path}")
    fill_more(hall)

    assert queries_of(admin_client, f"/kelola/{path}") == one


def fill_more(hall: Hall) -> None:
    Site.objects.filter(slug__startswith="gerai").delete()
    fill(hall, 3)
