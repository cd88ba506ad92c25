"""What a person or a program carries from one region to another means nothing there."""

from typing import Any
from uuid import uuid4

import pytest
from celery import shared_task
from django.conf import settings as site_settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import DatabaseError, connection, transaction
from django.test import Client
from tests.conftest import Hall, build_hall, known

from mpp_accounts.models import User
from mpp_catalog.models import Site
from mpp_platform.errors import NoRegion
from mpp_platform.scope import RegionIdentity
from mpp_queue.models import Ticket
from mpp_tenants.context import region_context
from mpp_tenants.tasks import RegionTask

HOME_OF_OFFICERS = "/petugas/"


def browser_at(region: RegionIdentity) -> Client:
    """A browser on a region's host."""
    return Client(headers={"host": f"{region.slug}.{site_settings.BASE_HOST}"})


def carry(cookies: Any, client: Client) -> Client:
    """The same cookies in a browser on another host."""
    client.cookies.load({name: morsel.value for name, morsel in cookies.items()})
    return client


@pytest.fixture
def signed_in(hall: Hall, officer_client: Client, selatan: RegionIdentity) -> Client:
    """An officer, signed in at home, who has a twin in the other region: same id, same password, same agency."""
    with region_context(selatan):
        twin_hall = build_hall()
        User.objects.filter(pk=twin_hall.officer.pk).delete()
        twin = User.objects.create(
            pk=hall.officer.pk, email="kembar@dinas.example", name="Kembar", role=hall.officer.role,
            password=hall.officer.password,
        )  # fmt: skip
        twin_hall.agency.officers.create(user=twin)
    assert officer_client.get(HOME_OF_OFFICERS).status_code == 200
    return officer_client


def test_a_session_cookie_carried_to_another_region_signs_nobody_in(signed_in: Client, selatan: RegionIdentity) -> None:
    answer = carry(signed_in.cookies, browser_at(selatan)).get(HOME_OF_OFFICERS)

    assert (answer.status_code, answer.headers.get("Location")) == (302, "/akun/masuk/?next=/petugas/")


def test_a_session_row_copied_to_another_region_signs_nobody_in(
    signed_in: Client, tangerang: RegionIdentity, selatan: RegionIdentity
) -> None:
    with region_context(tangerang), connection.cursor() as cursor:
        cursor.execute("SELECT session_key, session_data, expire_date FROM django_session")
        row = cursor.fetchone()
    with region_context(selatan), connection.cursor() as cursor:
        cursor.execute("INSERT INTO django_session (session_key, session_data, expire_date) VALUES (%s, %s, %s)", row)

    answer = carry(signed_in.cookies, browser_at(selatan)).get(HOME_OF_OFFICERS)

    assert (answer.status_code, answer.headers.get("Location")) == (302, "/akun/masuk/?next=/petugas/")


def test_no_cookie_is_set_for_more_than_its_host(
    signed_in: Client, region_client: Client, hall: Hall, clock: Any
) -> None:
    region_client.post(f"/layanan/{hall.service.slug}/nomor/", {"idempotency_key": str(uuid4())})
    entered = browser_at(known("36.71"))
    entered.get("/akun/masuk/")
    entered.post("/akun/masuk/", {"login": hall.officer.email, "password": "kata-sandi-uji"})
    entered.post("/bahasa/", {"language": "en"})
    everything = {**region_client.cookies, **entered.cookies}

    assert {"mpp_session", "mpp_csrf", "mpp_tickets", "mpp_language"} <= set(everything)
    assert {name: morsel["domain"] for name, morsel in everything.items() if morsel["domain"]} == {}


def test_a_held_number_carried_to_another_region_is_not_shown_there(
    signed_in: Client, hall: Hall, tangerang: RegionIdentity, selatan: RegionIdentity, clock: Any
) -> None:
    phone = browser_at(tangerang)
    phone.post(f"/layanan/{hall.service.slug}/nomor/", {"idempotency_key": str(uuid4())})
    with region_context(tangerang):
        ticket = Ticket.objects.order_by("pk")[0]
    with region_context(selatan):  # even a ticket of the same id is not this phone's
        site = Site.objects.order_by("pk")[0]
        own = site.counters.order_by("pk")[0].agency.services.order_by("pk")[0]
        Ticket.objects.create(
            pk=ticket.pk, agency_id=own.agency_id, service=own, site=site, service_date=ticket.service_date,
            number=1, code="Z-999", channel=ticket.channel, waiting_since=ticket.waiting_since,
            changed_at=ticket.changed_at, idempotency_key=uuid4(),
        )  # fmt: skip

    assert b"Z-999" not in carry(phone.cookies, browser_at(selatan)).get("/").content
    assert ticket.code.encode() in phone.get("/").content


@pytest.mark.parametrize("host", ["tiada.localhost", "kota-tangerang.localhost.tiada.example", "tiada.example", ""])
def test_an_unknown_host_is_no_regions(hall: Hall, host: str) -> None:
    answer = Client(headers={"host": host}).get(f"/layanan/{hall.service.slug}/")

    assert (answer.status_code, hall.service.name.encode() in answer.content) == (404, False)


@shared_task(base=RegionTask)
def count_sites() -> int:
    return Site.objects.count()


def test_a_task_without_a_region_refuses_even_within_one(in_tangerang: RegionIdentity) -> None:
    with pytest.raises(NoRegion):
        count_sites.apply(throw=True)


def test_a_failed_savepoint_with_a_region_inside_leaves_the_outer_transaction_usable(
    committing: None, django_db_blocker: Any
) -> None:
    tangerang, selatan = known("36.71"), known("36.74")

    with region_context(tangerang), transaction.atomic():
        Site.objects.create(slug="utama", name="Tangerang", address="-")
        with pytest.raises(DatabaseError), transaction.atomic(), region_context(selatan):
            connection.cursor().execute("SELECT nothing FROM nowhere")

        assert [site.name for site in Site.objects.order_by("pk")] == ["Tangerang"]


def test_a_saved_file_is_found_under_the_name_that_saving_gave(
    in_tangerang: RegionIdentity, settings: Any, tmp_path: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path

    name = default_storage.save("berkas.txt", ContentFile(b"isi"))

    with default_storage.open(name) as file:
        assert file.read() == b"isi"


def test_copying_out_follows_the_scope(committing: None, tmp_path: Any) -> None:
    regions = [known("36.71"), known("36.74")]
    for region in regions:
        with region_context(region):
            Site.objects.create(slug="utama", name=region.code, address="-")
    seen = []

    with region_context(regions[0]):
        Site.objects.count()
        with region_context(regions[1]), connection.cursor() as cursor, (tmp_path / "rows").open("w+") as rows:
            cursor.copy_to(rows, "catalog_site", columns=["name"])
            rows.seek(0)
            seen = rows.read().split()

    assert seen == ["36.74"]


def test_returning_to_a_savepoint_of_another_region_does_not_bring_that_region_back(committing: None) -> None:
    regions = [known("36.71"), known("36.74")]
    for region in regions:
        with region_context(region):
            Site.objects.create(slug="utama", name=region.code, address="-")

    with transaction.atomic():
        with region_context(regions[0]):
            sid = transaction.savepoint()
        with region_context(regions[1]):
            Site.objects.count()
            transaction.savepoint_rollback(sid)
            seen = [site.name for site in Site.objects.order_by("pk")]

    assert seen == ["36.74"]
