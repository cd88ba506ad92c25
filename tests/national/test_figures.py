"""The ministry's day: recounted, pooled, side by side."""

import html
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.test import Client
from tests.conftest import build_hall

from mpp_catalog.models import Service
from mpp_national.models import RegionDay
from mpp_national.operations import publish_region_figures
from mpp_platform.scope import RegionIdentity
from mpp_queue import operations
from mpp_queue.models import Channel, Ticket
from mpp_tenants.context import region_context, registry_context

Clock = Callable[[datetime], None]


def serve(region: RegionIdentity, now: datetime, *, visits: int, score: int) -> None:
    """Each visitor waits ten minutes and is served; one more keeps waiting."""
    with region_context(region):
        hall = build_hall()
        for _ in range(visits):
            ticket = issue(hall.service, now)
            for step in (operations.call_next_ticket, operations.start_serving, operations.finish_ticket):
                step(counter=hall.counter, officer=hall.officer, now=now + timedelta(minutes=10))
            operations.rate_visit(ticket_id=ticket.pk, score=score, comment="", now=now)
        issue(hall.service, now, Channel.SIMULATION)


def issue(service: Service, now: datetime, channel: Channel = Channel.PHONE) -> Ticket:
    return operations.issue_ticket(service=service, channel=channel, idempotency_key=uuid4(), now=now)


@pytest.fixture
def published(tangerang: RegionIdentity, selatan: RegionIdentity, now: datetime) -> None:
    serve(tangerang, now, visits=2, score=4)
    serve(selatan, now, visits=1, score=1)
    for region in (tangerang, selatan):
        publish_region_figures(region, now=now)


def test_published_figures_are_the_sums_of_what_happened(published: None, now: datetime) -> None:
    with registry_context():
        day = RegionDay.objects.get(region_code="36.71")

    assert (day.issued, day.waiting, day.done, day.simulated, day.open_counters) == (3, 1, 2, 1, 3)
    assert (day.median_wait_seconds, day.longest_wait_seconds) == (600, 600)
    assert (day.ratings, day.rating_sum, day.as_of) == (2, 8, now)


def test_publishing_again_replaces_the_figures_of_the_day(
    published: None, tangerang: RegionIdentity, now: datetime
) -> None:
    publish_region_figures(tangerang, now=now + timedelta(minutes=1))

    with registry_context():
        days = RegionDay.objects.filter(region_code="36.71")
        assert [day.as_of for day in days.order_by("pk")] == [now + timedelta(minutes=1)]


def test_the_ministry_sees_both_regions_side_by_side(published: None, ministry_client: Client, clock: Clock) -> None:
    answer = ministry_client.get("/nasional/")

    rows = [(row["official_name"], row["issued"], row["done"], row["waiting"]) for row in answer.context["rows"]]
    assert rows == [("Kota Tangerang", 3, 2, 1), ("Kota Tangerang Selatan", 2, 1, 1)]
    totals = answer.context["totals"]
    assert (totals.issued, totals.ratings, totals.rating_average) == (5, 3, "3,00")
    assert (answer.context["reported"], answer.context["expected"]) == (2, 3)
    page = html.unescape(answer.content.decode())
    assert "Kota Tangerang Selatan" in page


def test_a_region_in_another_zone_is_counted_on_its_own_date(
    jayapura: RegionIdentity, ministry_client: Client, clock: Clock
) -> None:
    late_sunday_utc = datetime.fromisoformat("2022-07-17T23:30:00+00:00")
    publish_region_figures(jayapura, now=late_sunday_utc)
    clock(late_sunday_utc)

    rows = ministry_client.get("/nasional/").context["rows"]

    assert [(row["official_name"], row["service_date"].isoformat()) for row in rows] == [
        ("Kabupaten Jayapura", "2022-07-18")
    ]


def test_figures_older_than_a_minute_are_marked_late(
    published: None, ministry_client: Client, clock: Clock, now: datetime
) -> None:
    clock(now + timedelta(seconds=61))

    assert {row["is_late"] for row in ministry_client.get("/nasional/").context["rows"]} == {True}


@pytest.mark.parametrize("path", ["/nasional/", "/nasional/angka/"])
def test_nobody_else_sees_the_ministrys_pages(base_client: Client, path: str) -> None:
    answer = base_client.get(path)

    assert (answer.status_code, answer["Location"]) == (302, f"/akun/masuk/?next={path}")


def test_a_region_has_no_ministry_page(region_client: Client) -> None:
    assert region_client.get("/nasional/").status_code == 404
