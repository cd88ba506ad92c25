"""The screens of sites, zones, stands and counters."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.catalog.screens import at, changes_in, markup_of
from tests.conftest import Hall

from mpp_catalog.models import Agency, Counter, Site, Stand, Zone
from mpp_platform.scope import RegionIdentity
from mpp_tenants.context import region_context

pytestmark = pytest.mark.usefixtures("clock")


SITE_FORM = {
    "name": "Gerai Pasar",
    "address": "Pasar Anyar",
    "kind": "outlet",
    "opens_on": "2022-08-01",
    "closes_on": "",
}


def test_the_list_tells_where_the_mall_serves(hall: Hall, admin_client: Client) -> None:
    Site.objects.create(
        slug="lama", name="Gedung Lama", address="Jalan", closes_on="2022-06-30", closing_note="Pindah."
    )

    page = markup_of(admin_client.get(at("admin_places")))

    assert f'<a href="{at("admin_site", "utama")}">MPP</a>' in page
    assert "sudah ditutup" in page
    assert "sampai 30 Juni 2022" in page


def test_a_site_is_added_changed_and_closed(hall: Hall, admin_client: Client, tangerang: RegionIdentity) -> None:
    added = admin_client.post(at("admin_site_add"), SITE_FORM, follow=True)
    admin_client.post(at("admin_site_change", "gerai-pasar"), {**SITE_FORM, "address": "Pasar Lama"})
    closing = {"closes_on": "2022-12-31", "next_site": "utama", "note": "", "note_en": ""}
    closed = admin_client.post(at("admin_site_close", "gerai-pasar"), closing, follow=True)

    assert "Gerai Pasar ditambahkan." in markup_of(added)
    assert "Pelayanan pindah ke MPP, Pusat pemerintahan." in markup_of(closed)
    with region_context(tangerang):
        site = Site.objects.get(slug="gerai-pasar")
        assert (site.address, str(site.opens_on), str(site.closes_on)) == ("Pasar Lama", "2022-08-01", "2022-12-31")


def test_a_refused_site_shows_again_what_was_written(hall: Hall, admin_client: Client) -> None:
    answer = admin_client.post(at("admin_site_add"), {**SITE_FORM, "closes_on": "2022-07-01"})

    assert (answer.status_code, answer["X-Problem"]) == (400, "CATALOG_DATES_OUT_OF_ORDER")
    assert 'value="Pasar Anyar"' in markup_of(answer)
    assert 'value="2022-07-01"' in markup_of(answer)


def test_the_page_of_a_site_shows_counters_in_their_zones(hall: Hall, admin_client: Client) -> None:
    page = markup_of(admin_client.get(at("admin_site", "utama")))

    first = page[page.index("Zona 1") : page.index("Zona 2")]
    assert [f'data-number="{number}"' in first for number in ("3", "4", "9")] == [True, True, False]
    assert f'<option value="{Zone.objects.get(code="2").pk}">2</option>' in first


def test_counters_are_put_up_and_moved_without_a_script(
    hall: Hall, admin_client: Client, tangerang: RegionIdentity
) -> None:
    second = Zone.objects.get(code="2").pk
    form = {"agency": hall.agency.slug, "numbers": "5-7", "zone": second}
    added = admin_client.post(at("admin_counters_add", "utama"), form, follow=True)
    ticked = {"do": "chosen", "counter": [hall.counter.pk, hall.second_counter.pk], "to": second}
    moved = admin_client.post(at("admin_counters_move", "utama"), ticked, follow=True)
    one = {f"was-{hall.counter.pk}": second, f"zone-{hall.counter.pk}": "", f"zone-{hall.other_counter.pk}": second}
    each = admin_client.post(
        at("admin_counters_move", "utama"), {"do": "each", f"was-{hall.other_counter.pk}": second, **one}, follow=True
    )

    assert "3 loket ditambahkan." in markup_of(added)
    assert "2 loket dipindahkan." in markup_of(moved)
    assert "1 loket dipindahkan." in markup_of(each)
    with region_context(tangerang):
        places = Counter.objects.order_by("number").values_list("number", "zone__code")
        assert list(places) == [("3", None), ("4", "2"), ("5", "2"), ("6", "2"), ("7", "2"), ("9", "2")]


def test_a_drag_is_answered_with_a_sentence_and_a_way_back(
    hall: Hall, admin_client: Client, tangerang: RegionIdentity
) -> None:
    form = {"do": "chosen", "counter": hall.counter.pk, "to": Zone.objects.get(code="2").pk}

    answer = admin_client.post(at("admin_counters_move", "utama"), form, headers={"hx-request": "true"})

    assert answer.status_code == 200
    assert "1 loket dipindahkan." in markup_of(answer)
    assert "Urungkan" in markup_of(answer)
    assert "<html" not in markup_of(answer)
    with region_context(tangerang):
        assert Counter.objects.get(number="3").zone_code == "2"


@pytest.mark.parametrize(
    ("form", "status", "problem"),
    [
        ({"do": "chosen", "to": ""}, 400, "CATALOG_NOTHING_CHOSEN"),
        ({"do": "chosen", "counter": "9" * 17, "to": ""}, 404, "CATALOG_NO_SUCH_COUNTER"),
        ({"do": "chosen", "counter": "x", "to": ""}, 400, "CATALOG_NOTHING_CHOSEN"),
        ({"do": "chosen", "counter": "own", "to": "x"}, 404, "CATALOG_ZONE_UNKNOWN"),
        ({"do": "chosen", "counter": "own", "to": "9" * 40}, 404, "CATALOG_ZONE_UNKNOWN"),
        ({"do": "each", "zone-x": "1"}, 400, "CATALOG_NOTHING_CHOSEN"),
    ],
)
def test_a_drag_that_cannot_be_is_answered_with_its_sentence_alone(
    hall: Hall, admin_client: Client, tangerang: RegionIdentity, form: dict[str, str], status: int, problem: str
) -> None:
    sent = {name: str(hall.counter.pk) if value == "own" else value for name, value in form.items()}

    answer = admin_client.post(at("admin_counters_move", "utama"), sent, headers={"hx-request": "true"})

    assert (answer.status_code, answer["X-Problem"]) == (status, problem)
    assert "<html" not in markup_of(answer)
    assert changes_in(tangerang) == 0


def test_a_counter_is_changed_and_retired(hall: Hall, admin_client: Client, tangerang: RegionIdentity) -> None:
    address = at("admin_counter", hall.counter.pk)
    form = {"number": "12", "zone": "-", "equipment": "Kamera", "serves": [hall.service.pk], "is_open": "on"}

    saved = admin_client.post(address, form, follow=True)
    retired = admin_client.post(at("admin_counter_retire", hall.counter.pk), follow=True)

    assert "Loket 12 disimpan." in markup_of(saved)
    assert "Loket 12 dihentikan." in markup_of(retired)
    assert "12-L1" in markup_of(retired)
    assert "Loket ini sudah dihentikan." in markup_of(admin_client.get(address))
    with region_context(tangerang):
        assert Counter.objects.get(pk=hall.counter.pk).equipment == "Kamera"


@pytest.mark.parametrize(
    ("form", "status"),
    [
        ({"number": ""}, 400),
        ({"number": "9"}, 409),
        ({"number": "3", "zone": "99"}, 400),
        ({"number": "3", "serves": "foreign"}, 400),
        ({"number": "3", "equipment": "x" * 2000}, 400),
        ({"number": "3\x00"}, 400),
    ],
)
def test_a_refused_counter_stays_as_it_is(
    hall: Hall, admin_client: Client, tangerang: RegionIdentity, form: dict[str, str], status: int
) -> None:
    sent = {name: str(hall.other_service.pk) if value == "foreign" else value for name, value in form.items()}

    answer = admin_client.post(at("admin_counter", hall.counter.pk), {"zone": "-", **sent})

    assert answer.status_code == status
    assert changes_in(tangerang) == 0


def test_stands_open_change_their_letters_and_close(hall: Hall, admin_client: Client) -> None:
    Agency.objects.create(slug="polri", name="Polri", sequence=9)
    opened = admin_client.post(at("admin_stand_add", "utama"), {"agency": "polri", "letters": "p"}, follow=True)
    stand, samsats = Stand.objects.get(agency__slug="polri").pk, Stand.objects.get(agency=hall.other_agency).pk
    changed = admin_client.post(at("admin_stand", "utama", samsats), {"letters": "D"}, follow=True)
    closed = admin_client.post(at("admin_stand_close", "utama", stand), follow=True)

    assert "Gerai Polri dibuka dengan huruf P." in markup_of(opened)
    assert "Huruf antrean Kantor Samsat sekarang D." in markup_of(changed)
    assert "terdengar mirip P" in markup_of(changed)
    assert "Gerai Polri ditutup." in markup_of(closed)


def test_refused_letters_are_shown_again(hall: Hall, admin_client: Client) -> None:
    stand = Stand.objects.get(agency=hall.other_agency).pk

    answer = admin_client.post(at("admin_stand", "utama", stand), {"letters": "A"})

    assert (answer.status_code, answer["X-Problem"]) == (409, "CATALOG_PREFIX_TAKEN")
    assert 'name="letters" maxlength="2" autocapitalize="characters" autocomplete="off" value="A"' in markup_of(answer)


def test_the_stands_of_another_site_are_opened_together(hall: Hall, admin_client: Client) -> None:
    admin_client.post(at("admin_site_add"), SITE_FORM)

    answer = admin_client.post(at("admin_stands_copy", "gerai-pasar"), {"source": "utama"}, follow=True)

    assert "2 gerai dibuka." in markup_of(answer)


def test_zones_are_added_renamed_and_removed(hall: Hall, admin_client: Client, tangerang: RegionIdentity) -> None:
    added = admin_client.post(at("admin_zone_add", "utama"), {"code": "B", "name": "Perizinan"}, follow=True)
    zone = Zone.objects.get(code="B").pk
    admin_client.post(at("admin_zone", "utama", zone), {"code": "C", "name": "Perizinan", "floor": "2"})
    refused = admin_client.post(at("admin_zone", "utama", zone), {"code": "1"})
    full = admin_client.post(at("admin_zone_remove", "utama", Zone.objects.get(code="1").pk))
    removed = admin_client.post(at("admin_zone_remove", "utama", zone), follow=True)

    assert "Zona B ditambahkan." in markup_of(added)
    assert (refused.status_code, refused["X-Problem"]) == (409, "CATALOG_ZONE_CODE_USED")
    assert (full.status_code, full["X-Problem"]) == (409, "CATALOG_ZONE_NOT_EMPTY")
    assert "Zona C dihapus." in markup_of(removed)


PAGES = ["tempat/", "tempat/utama/", "loket/{counter}/"]
POSTS = [
    "tempat/tambah/",
    "tempat/utama/ubah/",
    "tempat/utama/tutup/",
    "tempat/utama/zona/",
    "tempat/utama/zona/{zone}/",
    "tempat/utama/zona/{zone}/hapus/",
    "tempat/utama/gerai/",
    "tempat/utama/gerai/salin/",
    "tempat/utama/gerai/{stand}/",
    "tempat/utama/gerai/{stand}/tutup/",
    "tempat/utama/loket/",
    "tempat/utama/loket/pindah/",
    "loket/{counter}/",
    "loket/{counter}/hentikan/",
]


def addressed(hall: Hall, path: str) -> str:
    stand, zone = Stand.objects.get(agency=hall.agency).pk, Zone.objects.get(code="1").pk
    return "/kelola/" + path.format(counter=hall.counter.pk, stand=stand, zone=zone)


@pytest.mark.parametrize("path", POSTS[:-1])  # retiring needs nothing but the counter
def test_an_empty_form_changes_nothing(hall: Hall, admin_client: Client, tangerang: RegionIdentity, path: str) -> None:
    answer = admin_client.post(addressed(hall, path), {})

    assert answer.status_code in (400, 404, 409)
    assert changes_in(tangerang) == 0


@pytest.mark.parametrize("path", [*PAGES, *POSTS])
def test_officers_and_strangers_do_not_come_here(hall: Hall, officer_client: Client, path: str) -> None:
    address, stranger = addressed(hall, path), Client(headers={"host": "kota-tangerang.localhost"})

    assert (officer_client.get(address).status_code, officer_client.post(address).status_code) == (404, 404)
    assert stranger.post(address)["Location"] == f"/akun/masuk/?next={address}"


def test_an_admin_of_another_region_is_a_stranger_here(
    hall: Hall, admin_client: Client, selatan: RegionIdentity
) -> None:
    elsewhere = Client(headers={"host": f"{selatan.slug}.localhost"})
    elsewhere.cookies["mpp_session"] = admin_client.cookies["mpp_session"].value

    assert elsewhere.get("/kelola/tempat/")["Location"] == "/akun/masuk/?next=/kelola/tempat/"
    assert elsewhere.post("/kelola/tempat/tambah/", SITE_FORM).status_code == 302
    with region_context(selatan):
        assert not Site.objects.exists()


@pytest.mark.parametrize(
    ("path", "read", "written"),
    [
        ("tempat/entah/", 404, 405),
        ("loket/999999999/", 404, 404),
        ("loket/" + "9" * 30 + "/", 404, 404),
        ("tempat/utama/zona/9/hapus/", 405, 404),
    ],
)
def test_what_is_not_here_is_neither_read_nor_changed(
    hall: Hall, admin_client: Client, path: str, read: int, written: int
) -> None:
    assert admin_client.get(f"/kelola/{path}").status_code == read
    assert admin_client.post(f"/kelola/{path}").status_code == written


def fill(site: Site, agency: Agency, count: int) -> None:
    for number in range(count):
        zone = Zone.objects.create(site=site, code=f"Z{number}")
        Counter.objects.create(site=site, agency=agency, number=str(20 + number), zone=zone)
        other = Agency.objects.create(slug=f"agency-{number}", name=f"Instansi {number}", sequence=50 + number)
        Stand.objects.create(site=site, agency=other, prefix=f"Z{'ABC'[number]}")
        Site.objects.create(slug=f"gerai-{number}", name=f"Gerai {number}")


def queries_of(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


@pytest.mark.parametrize("path", ["tempat/", "tempat/utama/"])
def test_more_rows_ask_nothing_more(hall: Hall, admin_client: Client, path: str) -> None:
    one = queries_of(admin_client, f"/kelola/{path}")
    fill(hall.site, hall.agency, 3)

    assert queries_of(admin_client, f"/kelola/{path}") == one
