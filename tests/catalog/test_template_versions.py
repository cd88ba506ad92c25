"""Versions of the national template: seeded once, published by decree, never changed again."""

import threading
from collections import Counter as Tally
from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, connection, connections, transaction
from tests.catalog.ministry import (
    DECREE,
    OFFICE,
    PAPERS,
    audited,
    service_in,
)

from mpp_catalog.changes import Actor
from mpp_catalog.errors import (
    DecreeInFuture,
    DecreeMissing,
    DraftExists,
    NoDraft,
    NothingToPublish,
    VersionPublished,
)
from mpp_catalog.models import NationalAgency, NationalService, TemplateVersion
from mpp_catalog.operations.drafting import (
    add_national_agency,
    add_national_service,
    edit_national_agency,
    edit_national_service,
    move_national_service,
    remove_national_agency,
    remove_national_service,
    restore_national_agency,
)
from mpp_catalog.operations.template import discard_draft, load_national_template, open_draft, publish_draft
from mpp_catalog.queries.template import changes_between, published_version
from mpp_catalog.standards import facts_of
from mpp_catalog.template_rows import fingerprint_of
from mpp_platform.errors import PlatformError
from mpp_tenants.context import registry_context

FIRST_SERVICE = "id = (SELECT min(id) FROM catalog_nationalservice)"  # it is one of the published version


@pytest.fixture
def registry(db: None) -> Iterator[None]:
    """The test runs where the ministry works."""
    with registry_context():
        yield


@pytest.fixture
def by(registry: None, now: datetime) -> Actor:
    """Somebody of the ministry, now."""
    return Actor(person_id=UUID(int=1), now=now)


@pytest.fixture
def draft(by: Actor) -> TemplateVersion:
    """Version 2, a draft that reads as version 1 does."""
    return open_draft(by=by)


@pytest.fixture
def office(draft: TemplateVersion, by: Actor) -> NationalAgency:
    """An agency with one service, in the draft alone."""
    agency = add_national_agency(number=2, document=OFFICE, by=by)
    add_national_service(number=2, agency_key="kantor_uji", facts=PAPERS, by=by)
    return agency


def test_the_seed_is_version_one_without_a_decree(registry: None, now: datetime) -> None:
    version = TemplateVersion.objects.get()

    assert (version.number, version.status, version.decree_number) == (1, "published", "")
    assert version.note == "Templat awal; belum ditetapkan dengan keputusan."
    assert NationalAgency.objects.count() == 30
    assert NationalService.objects.count() == 138


def test_the_seed_comes_once(registry: None, now: datetime) -> None:
    assert load_national_template(now) == 0
    assert TemplateVersion.objects.count() == 1


def test_a_service_of_the_seed_has_what_all_have_in_common_and_what_is_its_own(registry: None) -> None:
    facts = facts_of(service_in(1, "imigrasi", "passport_new"))

    assert facts["fee"]["kind"] == "range"
    assert (facts["fee"]["min"], facts["fee"]["max"]) == (350_000, 650_000)
    assert facts["complaints"]["id"].startswith("Sampaikan keluhan")
    assert facts["legal_basis"]["id"].startswith("UU 25/2009")
    assert facts["product"]["id"].startswith("Paspor biasa")


def test_a_draft_reads_as_the_newest_version(draft: TemplateVersion) -> None:
    assert (draft.number, draft.status) == (2, "draft")
    assert changes_between(published_version(), draft) == []
    assert NationalService.objects.filter(agency__version=draft).count() == 138
    assert audited("template.draft_opened") == [("2", {})]


def test_there_is_one_draft(draft: TemplateVersion, by: Actor) -> None:
    with pytest.raises(DraftExists) as refusal:
        open_draft(by=by)

    assert refusal.value.data == {"number": 2}
    assert TemplateVersion.objects.count() == 2


def test_a_discarded_draft_leaves_the_published_version_alone(draft: TemplateVersion, by: Actor) -> None:
    discard_draft(number=2, by=by)

    assert list(TemplateVersion.objects.order_by("pk").values_list("number", flat=True)) == [1]
    assert NationalService.objects.count() == 138
    with pytest.raises(NoDraft):
        discard_draft(number=2, by=by)


def test_a_published_version_is_not_discarded(registry: None, by: Actor) -> None:
    with pytest.raises(VersionPublished):
        discard_draft(number=1, by=by)


def test_publishing_takes_a_decree_with_number_and_date(office: NationalAgency, by: Actor) -> None:
    for wrong in ({"decree_number": " ", "decree_date": DECREE["decree_date"]}, {**DECREE, "decree_date": None}):
        with pytest.raises(DecreeMissing):
            publish_draft(number=2, **wrong, by=by)

    assert published_version().number == 1


def test_a_decree_is_not_of_tomorrow_in_the_capital(office: NationalAgency, now: datetime, by: Actor) -> None:
    with pytest.raises(DecreeInFuture):
        publish_draft(number=2, **{**DECREE, "decree_date": date(2022, 7, 19)}, by=by)

    late_evening_utc = Actor(person_id=by.person_id, now=now.replace(hour=17))  # 00.00 of the 19th in Jakarta
    publish_draft(number=2, **{**DECREE, "decree_date": date(2022, 7, 19)}, by=late_evening_utc)
    assert published_version().number == 2


def test_what_says_nothing_new_is_not_published(draft: TemplateVersion, by: Actor) -> None:
    with pytest.raises(NothingToPublish):
        publish_draft(number=2, **DECREE, by=by)


def test_publishing_puts_the_draft_in_force(office: NationalAgency, by: Actor) -> None:
    publish_draft(number=2, **DECREE, note="Kantor Uji ditambahkan.", by=by)

    version = published_version()
    assert (version.number, version.status, version.published_by_id) == (2, "published", by.person_id)
    assert (version.decree_number, version.decree_date, version.published_at) == (*DECREE.values(), by.now)
    assert audited("template.version_published") == [("2", {"decree": "KEP-7/2022", "date": "2022-07-18"})]
    assert open_draft(by=by).number == 3


@pytest.mark.parametrize(
    "work",
    [
        lambda by: edit_national_agency(number=2, key="imigrasi", document={"name": "Lain"}, by=by),
        lambda by: add_national_agency(number=2, document={**OFFICE, "name": "Lain"}, by=by),
        lambda by: remove_national_agency(number=2, key="imigrasi", by=by),
        lambda by: restore_national_agency(number=2, key="imigrasi", by=by),
        lambda by: edit_national_service(
            number=2, agency_key="kantor_uji", key="surat_uji", facts={"name": "Lain"}, by=by
        ),
        lambda by: add_national_service(number=2, agency_key="imigrasi", facts=PAPERS, by=by),
        lambda by: move_national_service(number=2, agency_key="kantor_uji", key="surat_uji", to="imigrasi", by=by),
        lambda by: remove_national_service(number=2, agency_key="kantor_uji", key="surat_uji", by=by),
        lambda by: publish_draft(number=2, **DECREE, by=by),
        lambda by: discard_draft(number=2, by=by),
    ],
)
def test_whoever_still_edits_a_published_version_is_told(
    office: NationalAgency, by: Actor, work: Callable[[Actor], object]
) -> None:
    publish_draft(number=2, **DECREE, by=by)
    before = _everything()

    with pytest.raises(VersionPublished) as refusal:
        work(by)

    assert refusal.value.message == "Versi 2 sudah terbit dan tidak dapat diubah. Buat rancangan baru."
    assert _everything() == before


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE catalog_templateversion SET note = 'lain' WHERE number = 1",
        "UPDATE catalog_templateversion SET status = 'draft' WHERE number = 1",
        "DELETE FROM catalog_templateversion WHERE number = 1",
        "UPDATE catalog_nationalagency SET name = 'lain' WHERE version_id = 1",
        f"DELETE FROM catalog_nationalservice WHERE {FIRST_SERVICE}",
        f"UPDATE catalog_nationalservice SET fee_rupiah_min = 1 WHERE {FIRST_SERVICE}",
        """INSERT INTO catalog_nationalagency (version_id, key, name, name_en, category, reporting_group, prefix,
                                               former_names, successors)
           VALUES (1, 'baru', 'Baru', '', 'KL', 'state', 'B', '[]', '[]')""",
        "UPDATE catalog_nationalagency SET version_id = 2, key = 'lepas' WHERE version_id = 1 AND key = 'imigrasi'",
        f"""UPDATE catalog_nationalservice SET key = 'lepas', agency_id =
                   (SELECT id FROM catalog_nationalagency WHERE version_id = 2 AND key = 'pln')
               WHERE {FIRST_SERVICE}""",
    ],
)
def test_the_database_keeps_a_published_version_as_it_is(draft: TemplateVersion, statement: str) -> None:
    refused = pytest.raises(IntegrityError, match="is published and never changes")

    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.fixture
def committed_draft(committing: None, now: datetime) -> Iterator[Actor]:
    """A draft that everybody sees; afterwards only the seed is left."""
    someone = Actor(person_id=uuid4(), now=now)
    with registry_context():
        open_draft(by=someone)
    yield someone
    with connections["owner"].cursor() as cursor:
        for table in ("nationalservice", "nationalagency", "templateversion"):
            cursor.execute(f"ALTER TABLE public.catalog_{table} DISABLE TRIGGER keep_published")
        cursor.execute(
            "DELETE FROM public.catalog_nationalservice WHERE agency_id IN "
            "(SELECT id FROM public.catalog_nationalagency WHERE version_id > 1)"
        )
        cursor.execute("DELETE FROM public.catalog_nationalagency WHERE version_id > 1")
        cursor.execute("DELETE FROM public.catalog_templateversion WHERE number > 1")
        for table in ("nationalservice", "nationalagency", "templateversion"):
            cursor.execute(f"ALTER TABLE public.catalog_{table} ENABLE TRIGGER keep_published")
    connections["owner"].close()


def at_once(*works: Callable[[], object]) -> list[str]:
    """Run each on a connection of its own, started together; what it did is "done" or the code of its error."""
    start = threading.Barrier(len(works))
    results = [""] * len(works)

    def run(index: int) -> None:
        try:
            with registry_context():
                start.wait()
                works[index]()
                results[index] = "done"
        except PlatformError as error:
            results[index] = error.code
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(index,)) for index in range(len(works))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_two_people_who_edit_one_row_at_once_lose_nothing_silently(committed_draft: Actor) -> None:
    with registry_context():
        seen = fingerprint_of(facts_of(service_in(2, "imigrasi", "passport_new")))
    row: dict[str, Any] = {"number": 2, "agency_key": "imigrasi", "key": "passport_new", "by": committed_draft}

    results = at_once(
        lambda: edit_national_service(**row, facts={"counter_minutes": 33}, seen=seen),
        lambda: edit_national_service(**row, facts={"keywords": "kata baru"}, seen=seen),
    )

    assert Tally(results) == {"done": 1, "CATALOG_ROW_OVERTAKEN": 1}


def test_two_people_who_edit_different_rows_at_once_both_keep_theirs(committed_draft: Actor) -> None:
    results = at_once(
        *(
            lambda key=key: edit_national_agency(number=2, key=key, document={"prefix": "ZZ"}, by=committed_draft)
            for key in ("imigrasi", "pln", "polri", "samsat")
        )
    )

    with registry_context():
        changed = NationalAgency.objects.filter(version_id=2, prefix="ZZ").order_by("key").values_list("key", flat=True)
        assert (results, list(changed)) == (["done"] * 4, ["imigrasi", "pln", "polri", "samsat"])


def test_an_edit_and_a_publication_at_once_are_both_whole(committed_draft: Actor) -> None:
    with registry_context():
        edit_national_agency(number=2, key="pln", document={"prefix": "ZZ"}, by=committed_draft)

    edited, published = at_once(
        lambda: edit_national_agency(number=2, key="imigrasi", document={"prefix": "ZZ"}, by=committed_draft),
        lambda: publish_draft(number=2, **DECREE, by=committed_draft),
    )

    with registry_context():
        is_in_it = NationalAgency.objects.get(version_id=2, key="imigrasi").prefix == "ZZ"
    assert published == "done"
    assert edited == ("done" if is_in_it else "CATALOG_VERSION_PUBLISHED")


def test_of_two_who_begin_a_draft_at_once_one_is_told(committed_draft: Actor) -> None:
    with registry_context():
        discard_draft(number=2, by=committed_draft)

    results = at_once(lambda: open_draft(by=committed_draft), lambda: open_draft(by=committed_draft))

    assert Tally(results) == {"done": 1, "CATALOG_DRAFT_EXISTS": 1}


def _everything() -> list[Any]:
    return [
        list(NationalAgency.objects.order_by("pk").values()),
        list(NationalService.objects.order_by("pk").values()),
        list(TemplateVersion.objects.order_by("pk").values()),
    ]
