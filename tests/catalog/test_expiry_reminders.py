"""Admins are told 180, 90 and 30 days before an agreement ends: in time, once, and only when the mail went out."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.mail.backends.base import BaseEmailBackend
from tests.conftest import PASSWORD, Hall, build_hall

from mpp_accounts.models import Role, User
from mpp_catalog.changes import Actor
from mpp_catalog.models import Agreement
from mpp_catalog.operations.agreements import Document, amend_agreement, record_agreement, remind_of_expiry
from mpp_catalog.operations.agreements.reminding import MailNotSent
from mpp_catalog.tasks import send_expiry_reminders
from mpp_platform.models import AuditEntry
from mpp_platform.scope import RegionIdentity
from mpp_tenants.context import region_context

TODAY = date(2022, 7, 18)
Remind = Callable[[int], int]


class BrokenMail(BaseEmailBackend):
    """A mail system that cannot be reached."""

    def send_messages(self, _messages: Any) -> int:
        raise ConnectionRefusedError


class DeafMail(BaseEmailBackend):
    """A mail system that takes everything and delivers nothing."""

    def send_messages(self, _messages: Any) -> int:
        return 0


@pytest.fixture
def agreement(hall: Hall, by: Actor) -> Agreement:
    """A PKS that ends in 200 days."""
    document = Document(
        kind="pks", agency=hall.agency, our_number="134/1", signed_date=TODAY, ends_on=TODAY + timedelta(200)
    )
    return record_agreement(document=document, by=by)


@pytest.fixture
def remind(now: datetime) -> Remind:
    """Remind on the day on which so many days are left: ``remind(180)``."""
    return lambda left: remind_of_expiry(now=now + timedelta(200 - left))


def reminded(agreement: Agreement) -> int | None:
    agreement.refresh_from_db()
    return agreement.reminded_days


def test_the_mail_says_what_ends_when_and_where_to_go(
    agreement: Agreement, remind: Remind, mailoutbox: list[Any], settings: Any
) -> None:
    settings.REGION_ADDRESS = "https://{slug}.mpp.go.id"
    User.objects.create_user(email="adi@dpmptsp.example", password=PASSWORD, name="Adi", role=Role.ADMIN)
    User.objects.create_user(email="x@dpmptsp.example", name="X", role=Role.ADMIN, is_active=False)

    assert remind(180) == 1

    (mail,) = mailoutbox
    assert mail.to == ["adi@dpmptsp.example", "rina@dpmptsp.example"]
    assert mail.subject == "1 kerja sama segera berakhir – MPP Kota Tangerang"
    assert "Perjanjian Kerja Sama dengan Disdukcapil (134/1)" in mail.body
    assert "Berakhir Jumat, 3 Februari 2023, 180 hari lagi." in mail.body
    assert f"https://kota-tangerang.mpp.go.id/kelola/kerja-sama/{agreement.pk}/" in mail.body
    assert mail.content_subtype == "plain"


def test_each_threshold_is_told_once(agreement: Agreement, remind: Remind, mailoutbox: list[Any]) -> None:
    told = [(left, remind(left)) for left in (200, 181, 180, 179, 91, 90, 89, 31, 30, 29, 0)]

    assert [left for left, count in told if count] == [180, 90, 30]
    assert len(mailoutbox) == 3
    assert reminded(agreement) == 30
    assert remind(-1) == 0


def test_a_later_threshold_supersedes_those_that_were_missed(
    agreement: Agreement, remind: Remind, mailoutbox: list[Any]
) -> None:
    assert (remind(20), remind(10)) == (1, 0)

    assert reminded(agreement) == 30
    assert len(mailoutbox) == 1


def test_several_endings_are_told_in_one_mail_the_first_to_end_first(
    agreement: Agreement, hall: Hall, by: Actor, remind: Remind, mailoutbox: list[Any]
) -> None:
    sooner = Document(kind="mou", agency=hall.agency, signed_date=TODAY, ends_on=TODAY + timedelta(150))
    record_agreement(document=sooner, by=by)

    assert remind(180) == 2

    (mail,) = mailoutbox
    assert mail.body.index("Nota Kesepahaman") < mail.body.index("Perjanjian Kerja Sama")


def test_an_addendum_that_moves_the_end_begins_anew(
    agreement: Agreement, by: Actor, remind: Remind, mailoutbox: list[Any], now: datetime
) -> None:
    remind(90)
    later = Actor(person_id=by.person_id, now=now + timedelta(120))
    document = Document(kind="addendum", signed_date=later.now.date(), ends_on=TODAY + timedelta(400))
    amend_agreement(agreement=agreement, document=document, by=later)

    assert reminded(agreement) is None
    assert (remind(30), remind(-20), remind(-21)) == (0, 1, 0)
    assert reminded(agreement) == 180


@pytest.mark.parametrize("backend", [BrokenMail, DeafMail])
def test_a_mail_that_did_not_go_out_is_tried_again(
    agreement: Agreement, remind: Remind, mailoutbox: list[Any], settings: Any, backend: type[BaseEmailBackend]
) -> None:
    working = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = f"{__name__}.{backend.__name__}"
    with pytest.raises((ConnectionRefusedError, MailNotSent)):
        remind(180)
    assert reminded(agreement) is None

    settings.EMAIL_BACKEND = working

    assert remind(179) == 1
    assert (len(mailoutbox), reminded(agreement)) == (1, 180)


def test_without_an_admin_nobody_is_told_and_nothing_is_noted(
    agreement: Agreement, remind: Remind, admin: User, mailoutbox: list[Any]
) -> None:
    User.objects.filter(pk=admin.pk).update(is_active=False)

    assert (remind(180), reminded(agreement)) == (0, None)
    assert mailoutbox == []


def test_reminders_are_no_changes_of_the_catalogue(agreement: Agreement, remind: Remind, mailoutbox: list[Any]) -> None:
    before = AuditEntry.objects.count()

    remind(180)

    assert AuditEntry.objects.count() == before


def test_a_days_work_takes_the_same_queries_for_one_and_for_three(
    agreement: Agreement, hall: Hall, by: Actor, remind: Remind, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(6):
        remind(180)
    for kind in ("mou", "bast"):
        document = Document(kind=kind, agency=hall.agency, signed_date=TODAY, ends_on=TODAY + timedelta(200))
        record_agreement(document=document, by=by)
    with django_assert_num_queries(6):
        remind(90)


def test_the_task_reminds_every_region_and_one_failure_stops_no_other(
    agreement: Agreement,
    selatan: RegionIdentity,
    clock: Callable[[datetime], None],
    mailoutbox: list[Any],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    with region_context(selatan):
        hall = build_hall()
        person = User.objects.create_user(email="tono@tangsel.example", name="Tono", role=Role.ADMIN)
        document = Document(kind="pks", agency=hall.agency, signed_date=TODAY, ends_on=TODAY + timedelta(30))
        record_agreement(document=document, by=Actor(person_id=person.pk, now=datetime(2022, 7, 18, 2, tzinfo=UTC)))
    clock(datetime(2023, 1, 5, 2, tzinfo=UTC))
    monkeypatch.setattr(
        "mpp_catalog.operations.agreements.reminding.render_to_string",
        lambda _name, context: 1 / 0 if context["region"].code == "36.71" else "isi",
    )
    clock(datetime(2022, 7, 19, 2, tzinfo=UTC))
    Agreement.objects.filter(pk=agreement.pk).update(ends_on=TODAY + timedelta(90))

    send_expiry_reminders(some_new_keyword=1)

    assert [mail.to for mail in mailoutbox] == [["tono@tangsel.example"]]
    assert "the admins of 36.71 were not reminded" in caplog.text
    assert reminded(agreement) is None
