"""What a citizen sees and does on the region's host."""

import html
import json
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.conftest import Hall, build_hall, make_agency

from mpp_catalog.models import Agency, Service
from mpp_platform.scope import RegionIdentity
from mpp_queue import operations
from mpp_queue.models import Channel, Rating, State, Ticket
from mpp_tenants.context import region_context

Clock = Callable[[datetime], None]


def words(response: Any) -> str:
    return html.unescape(response.content.decode())


def without_key(page: str, ticket_id: object) -> str:
    """A page without what differs from request to request: the id asked for and the form's key."""
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page.replace(str(ticket_id), "id"))


def post_form(client: Client, hall: Hall, key: object = None) -> Any:
    return client.post(f"/layanan/{hall.service.slug}/nomor/", {"idempotency_key": key or uuid4()})


def test_the_first_page_lists_the_agencies_of_this_region(hall: Hall, region_client: Client, clock: Clock) -> None:
    page = words(region_client.get("/"))

    assert "Kota Tangerang" in page
    assert "Disdukcapil" in page
    assert "Kantor Samsat" in page


@pytest.mark.parametrize("agencies", [1, 3])
def test_the_first_page_costs_the_same_queries_however_many_agencies(
    hall: Hall, region_client: Client, clock: Clock, settings: Any, agencies: int
) -> None:
    settings.OPENING_KEPT_SECONDS = 60
    for place in range(agencies):
        make_agency(hall.site, f"Instansi {place}", "KLM"[place])

    region_client.get("/")  # the host map is in the process from here on
    with CaptureQueriesContext(connection) as captured:
        region_client.get("/")

    assert len(captured) == 4


def test_search_finds_a_service_by_its_words(hall: Hall, region_client: Client, clock: Clock) -> None:
    page = words(region_client.get("/", {"q": "layanan samsat"}))

    assert f"/layanan/{hall.other_service.slug}/" in page
    assert f"/layanan/{hall.service.slug}/" not in page


def test_a_service_tells_what_to_bring(hall: Hall, region_client: Client, clock: Clock) -> None:
    page = words(region_client.get(f"/layanan/{hall.service.slug}/"))

    assert "KTP elektronik" in page
    assert "Tidak dipungut biaya" in page


def linked_data(page: str) -> Any:
    """What search engines read on a service's page."""
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page)
    return json.loads(found[1]) if found else None


def test_search_engines_are_told_what_is_verified(hall: Hall, region_client: Client, clock: Clock) -> None:
    told = linked_data(region_client.get(f"/layanan/{hall.service.slug}/").content.decode())

    assert told["offers"]["price"] == 0
    assert told["audience"]["name"] == "KTP elektronik"
    assert told["availableChannel"][0]["processingTime"] == "P1D"


def test_search_engines_are_told_nothing_that_is_not_verified(hall: Hall, region_client: Client, clock: Clock) -> None:
    Service.objects.filter(pk=hall.service.pk).update(certainty="K", name="</script><script>alert(1)</script>")

    page = region_client.get(f"/layanan/{hall.service.slug}/").content.decode()

    assert linked_data(page)["name"] == "</script><script>alert(1)</script>"
    assert {"offers", "audience"} & linked_data(page).keys() == set()
    assert "processingTime" not in linked_data(page)["availableChannel"][0]
    assert "<script>alert" not in page


def test_search_engines_are_not_told_of_what_has_gone(hall: Hall, region_client: Client, clock: Clock) -> None:
    Agency.objects.filter(pk=hall.agency.pk).update(status=Agency.Status.WITHDRAWN)

    page = region_client.get(f"/layanan/{hall.service.slug}/").content.decode()

    assert linked_data(page) is None
    assert '<meta name="robots" content="noindex">' in page


def test_taking_a_number_leads_to_its_page(hall: Hall, region_client: Client, clock: Clock) -> None:
    answer = post_form(region_client, hall)

    ticket = Ticket.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/nomor/{ticket.pk}/")
    page = words(region_client.get(answer["Location"]))
    assert "A-001" in page


def test_the_first_page_remembers_the_numbers_of_this_phone(hall: Hall, region_client: Client, clock: Clock) -> None:
    post_form(region_client, hall)

    assert "A-001" in words(region_client.get("/"))
    assert "A-001" not in words(Client(headers={"host": "kota-tangerang.localhost"}).get("/"))


def test_the_same_form_twice_is_one_number(hall: Hall, region_client: Client, clock: Clock) -> None:
    key = uuid4()

    first, second = post_form(region_client, hall, key), post_form(region_client, hall, key)

    assert first["Location"] == second["Location"]
    assert Ticket.objects.count() == 1


def test_the_same_form_finds_its_number_after_closing_time(
    hall: Hall, region_client: Client, clock: Clock, now: datetime
) -> None:
    key = uuid4()
    first = post_form(region_client, hall, key)
    clock(now + timedelta(hours=9))

    assert post_form(region_client, hall, key)["Location"] == first["Location"]


@pytest.mark.parametrize("key", ["", "bukan-uuid"])
def test_a_form_without_its_key_changes_nothing(hall: Hall, region_client: Client, clock: Clock, key: str) -> None:
    answer = region_client.post(f"/layanan/{hall.service.slug}/nomor/", {"idempotency_key": key})

    assert (answer.status_code, answer["X-Problem"]) == (400, "QUEUE_REQUEST_INCOMPLETE")
    assert "Permintaan ini tidak lengkap." in words(answer)
    assert Ticket.objects.count() == 0


def test_an_unknown_service_is_said(hall: Hall, region_client: Client, clock: Clock) -> None:
    for answer in (region_client.get("/layanan/tidak-ada/"), region_client.post("/layanan/tidak-ada/nomor/")):
        assert (answer.status_code, answer["X-Problem"]) == (404, "CATALOG_SERVICE_UNKNOWN")
        assert "Layanan ini tidak ada di mal pelayanan publik ini." in words(answer)


def test_a_closed_day_is_said_with_its_reason(hall: Hall, region_client: Client, clock: Clock, now: datetime) -> None:
    clock(now - timedelta(days=1))

    answer = post_form(region_client, hall)

    assert (answer.status_code, answer["X-Problem"]) == (409, "CATALOG_SERVICE_CLOSED")
    assert "Hari ini bukan hari layanan." in words(answer)
    assert Ticket.objects.count() == 0


def test_a_used_up_quota_is_said(hall: Hall, region_client: Client, clock: Clock) -> None:
    Service.objects.filter(pk=hall.service.pk).update(daily_quota=1)
    post_form(region_client, hall)

    answer = post_form(region_client, hall)

    assert (answer.status_code, answer["X-Problem"]) == (409, "QUEUE_QUOTA_USED_UP")
    assert "Kuota Layanan Disdukcapil hari ini habis: 1 nomor sudah diambil." in words(answer)


def test_problems_are_said_in_english_where_it_was_chosen(hall: Hall, region_client: Client, clock: Clock) -> None:
    region_client.cookies["mpp_language"] = "en"

    assert "There is no such service in this public service mall." in words(region_client.get("/layanan/tidak-ada/"))


@pytest.mark.parametrize("accepted", ["en-US,en;q=0.9", "id"])
def test_pages_are_indonesian_until_english_is_chosen(
    hall: Hall, region_client: Client, clock: Clock, accepted: str
) -> None:
    assert region_client.get("/", headers={"accept-language": accepted})["Content-Language"] == "id"

    region_client.post("/bahasa/", {"language": "en", "next": "/"})

    assert region_client.get("/")["Content-Language"] == "en"


def test_the_page_of_a_number_tells_its_place(
    hall: Hall, take: Callable[..., Ticket], region_client: Client, clock: Clock
) -> None:
    take()
    second = take()

    answer = region_client.get(f"/nomor/{second.pk}/")

    assert answer.context["position"] == 2
    assert answer.context["estimate"].low == 7
    assert answer.context["estimate"].high == 15


def test_a_number_of_another_region_is_as_unknown_as_none(
    hall: Hall, take: Callable[..., Ticket], selatan: RegionIdentity, clock: Clock, now: datetime
) -> None:
    stranger = Client(headers={"host": f"{selatan.slug}.localhost"})
    ticket = take()
    with region_context(selatan):
        build_hall()

    for path in ("", "isi/", "keadaan/"):
        absent_id = uuid4()
        foreign, absent = stranger.get(f"/nomor/{ticket.pk}/{path}"), stranger.get(f"/nomor/{absent_id}/{path}")
        assert (foreign.status_code, foreign["X-Problem"]) == (404, "QUEUE_TICKET_UNKNOWN")
        assert without_key(words(foreign), ticket.pk) == without_key(words(absent), absent_id)
    for path in ("batal/", "nilai/"):
        assert stranger.post(f"/nomor/{ticket.pk}/{path}", {"score": 4}).status_code == 404
    assert Ticket.objects.get(pk=ticket.pk).state == State.WAITING


def test_a_number_can_be_given_back(
    hall: Hall, take: Callable[..., Ticket], region_client: Client, clock: Clock
) -> None:
    ticket = take()

    region_client.post(f"/nomor/{ticket.pk}/batal/")

    assert Ticket.objects.get().state == State.CANCELLED
    assert "dibatalkan" in words(region_client.get(f"/nomor/{ticket.pk}/"))


def test_a_finished_visit_is_rated_on_its_page(
    hall: Hall, take: Callable[..., Ticket], region_client: Client, clock: Clock, now: datetime
) -> None:
    ticket = take()
    for step in (operations.call_next_ticket, operations.start_serving, operations.finish_ticket):
        step(counter=hall.counter, officer=hall.officer, now=now)

    region_client.post(f"/nomor/{ticket.pk}/nilai/", {"score": "3", "comment": "Baik sekali"})

    assert list(Rating.objects.values_list("score", "comment")) == [(3, "Baik sekali")]
    page = words(region_client.get(f"/nomor/{ticket.pk}/"))
    assert "Terima kasih" in page


@pytest.mark.parametrize("score", ["", "5", "empat", "-1"])
def test_a_rating_off_the_scale_changes_nothing(
    hall: Hall, take: Callable[..., Ticket], region_client: Client, clock: Clock, now: datetime, score: str
) -> None:
    ticket = take()
    for step in (operations.call_next_ticket, operations.start_serving, operations.finish_ticket):
        step(counter=hall.counter, officer=hall.officer, now=now)

    answer = region_client.post(f"/nomor/{ticket.pk}/nilai/", {"score": score})

    assert (answer.status_code, answer["X-Problem"]) == (400, "QUEUE_RATING_OFF_SCALE")
    assert "Silakan pilih salah satu dari empat penilaian." in words(answer)
    assert not Rating.objects.exists()


def test_the_state_of_a_line_answers_304_while_nothing_changes(
    hall: Hall, take: Callable[..., Ticket], region_client: Client, clock: Clock
) -> None:
    ticket = take()
    first = region_client.get(f"/nomor/{ticket.pk}/keadaan/")

    again = region_client.get(f"/nomor/{ticket.pk}/keadaan/", headers={"if-none-match": first["ETag"]})
    take()
    changed = region_client.get(f"/nomor/{ticket.pk}/keadaan/", headers={"if-none-match": first["ETag"]})

    assert first.json() == {"day": "2022-07-18", "closed": "", "waiting": ["A-001"], "at_counter": []}
    assert (again.status_code, again.content) == (304, b"")
    assert changed.json()["waiting"] == ["A-001", "A-002"]


def test_the_board_shows_the_newest_call_and_who_is_next(
    hall: Hall, take: Callable[..., Ticket], region_client: Client, clock: Clock, now: datetime
) -> None:
    take()
    take()
    operations.call_next_ticket(counter=hall.counter, officer=hall.officer, now=now)

    state = region_client.get("/layar/utama/keadaan/").json()

    assert [(call["code"], call["counter"], call["agency"]) for call in state["calls"]] == [
        ("A-001", "3", "Disdukcapil")
    ]
    assert state["calls"][0]["speech"] == "Nomor antrean A nol nol satu, silakan menuju loket tiga"
    assert state["next"] == [{"zone": "1", "codes": ["A-002"]}, {"zone": "2", "codes": []}]
    assert "A-001" in words(region_client.get("/layar/utama/"))


def test_a_recall_is_a_new_call_of_the_same_number(
    hall: Hall, take: Callable[..., Ticket], region_client: Client, clock: Clock, now: datetime
) -> None:
    take()
    operations.call_next_ticket(counter=hall.counter, officer=hall.officer, now=now)
    first = region_client.get("/layar/utama/keadaan/").json()["calls"]

    operations.recall_ticket(counter=hall.counter, officer=hall.officer, now=now + timedelta(seconds=20))

    second = region_client.get("/layar/utama/keadaan/").json()["calls"]
    assert [call["code"] for call in second] == ["A-001"]
    assert second[0]["id"] > first[0]["id"]


def test_a_large_line_and_board_stay_small(
    hall: Hall, take: Callable[..., Ticket], region_client: Client, clock: Clock, now: datetime
) -> None:
    Service.objects.filter(pk=hall.service.pk).update(daily_quota=300)
    hall.service.refresh_from_db()
    tickets = [
        operations.issue_ticket(service=hall.service, channel=Channel.PHONE, idempotency_key=uuid4(), now=at)
        for at in [now] * 200
    ]

    assert len(region_client.get(f"/nomor/{tickets[0].pk}/keadaan/").content) < 5_000
    assert len(region_client.get("/layar/utama/keadaan/").content) < 5_000


def test_nothing_is_loaded_from_elsewhere(hall: Hall, region_client: Client, clock: Clock) -> None:
    answer = region_client.get("/")

    assert "default-src 'self'" in answer["Content-Security-Policy"]
    assert "https://" not in words(answer)


def test_a_phone_holds_three_open_numbers_and_no_fourth(hall: Hall, region_client: Client, clock: Clock) -> None:
    for _ in range(3):
        assert post_form(region_client, hall).status_code == 302

    answer = post_form(region_client, hall)

    assert (answer.status_code, answer["X-Problem"]) == (429, "QUEUE_TOO_MANY_NUMBERS_HELD")
    assert "A-001, A-002, A-003" in words(answer)
    assert Ticket.objects.count() == 3


def test_a_number_given_back_makes_room_for_another(hall: Hall, region_client: Client, clock: Clock) -> None:
    for _ in range(3):
        post_form(region_client, hall)
    region_client.post(f"/nomor/{Ticket.objects.get(number=1).pk}/batal/")

    assert post_form(region_client, hall).status_code == 302


def test_one_address_does_not_drain_a_quota(
    hall: Hall, region_client: Client, clock: Clock, settings: Any, tangerang: RegionIdentity
) -> None:
    settings.NUMBERS_PER_ADDRESS = 2
    cache.clear()
    answers = [
        post_form(Client(headers={"host": "kota-tangerang.localhost"}, REMOTE_ADDR="203.0.113.7"), hall).status_code
        for _ in range(4)
    ]

    assert answers == [302, 302, 429, 429]
    assert Ticket.objects.count() == 2


def test_a_quota_that_was_raised_gives_more_numbers(
    hall: Hall, take: Callable[..., Ticket], region_client: Client, clock: Clock
) -> None:
    Service.objects.filter(pk=hall.service.pk).update(daily_quota=1)
    post_form(region_client, hall)
    assert post_form(region_client, hall).status_code == 409
    Service.objects.filter(pk=hall.service.pk).update(daily_quota=2)

    assert post_form(region_client, hall).status_code == 302


@pytest.mark.parametrize("path", ["/?q=%00", "/layanan/%00/", "/?q=a\x00b", "/petugas/loket/%00/"])
def test_nul_bytes_are_refused(hall: Hall, region_client: Client, clock: Clock, path: str) -> None:
    assert region_client.get(path).status_code == 400


def test_a_strange_charset_is_refused(hall: Hall, region_client: Client, clock: Clock) -> None:
    assert region_client.generic("GET", "/", content_type="text/plain; charset=base64", data=b"x").status_code == 400


def test_an_open_region_without_a_site_says_that_it_is_being_set_up(region_client: Client, clock: Clock) -> None:
    answer = region_client.get("/")

    assert (answer.status_code, answer["X-Problem"]) == (503, "CATALOG_MALL_NOT_SET_UP")


def test_the_usual_security_headers_are_sent(hall: Hall, region_client: Client, clock: Clock) -> None:
    answer = region_client.get("/")

    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["X-Frame-Options"] == "DENY"
