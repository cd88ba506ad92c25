"""Whatever the nation publishes and the region says, in whichever order: a region's effective catalogue is what the
specification below computes, and nothing changes until the region decides."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mpp_catalog.changes import Actor
from mpp_catalog.errors import NothingToDecide
from mpp_catalog.models import Agency, NationalAgency, NationalService, Service, ServiceStandard, Site, TemplateVersion
from mpp_catalog.operations.adopting import Adoption, adopt_agencies
from mpp_catalog.operations.differing import decide_update, follow_nation, override_field, postpone_updates
from mpp_catalog.operations.drafting import edit_national_service, remove_national_service
from mpp_catalog.operations.template import open_draft, publish_draft
from mpp_catalog.queries.admin import service_to_manage
from mpp_catalog.queries.updates import pending_updates
from mpp_catalog.standards import Facts, columns_of, facts_of, standard_of
from mpp_catalog.validation import clean_facts
from mpp_platform.scope import RegionIdentity
from mpp_tenants.context import region_context, registry_context

BY = Actor(person_id=None, now=datetime(2026, 11, 2, 3, 0, tzinfo=UTC))
KEYS = ("izin", "kartu")
VALUES: dict[str, list[Any]] = {
    "name": ["Izin", "Izin Baru", "Izin Lama"],
    "counter_minutes": [5, 10, 25],
    "fee": [
        {"kind": "free", "min": None, "max": None, "note": "", "note_en": "", "valid_from": None},
        {"kind": "fixed", "min": 30000, "max": 30000, "note": "", "note_en": "", "valid_from": "2026-01-01"},
    ],
    "requirements": [[], [{"text_id": "KTP", "text_en": "ID card", "form": "copy", "count": 2}]],
    "procedure": [{"id": "", "en": ""}, {"id": "1. Datang.", "en": "1. Come."}],
}
FIELDS = list(VALUES)


@st.composite
def worded(draw: st.DrawFn) -> tuple[str, Any]:
    """A field and something to say in it."""
    name = draw(st.sampled_from(FIELDS))
    return name, draw(st.sampled_from(VALUES[name]))


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("publish"), st.sampled_from(KEYS), worded()),
        st.tuples(st.just("withdraw"), st.sampled_from(KEYS), st.none()),
        st.tuples(st.just("override"), st.sampled_from(KEYS), worded()),
        st.tuples(st.just("follow"), st.sampled_from(KEYS), st.sampled_from(FIELDS)),
        st.tuples(st.just("accept"), st.sampled_from(KEYS), st.sets(st.sampled_from(FIELDS), min_size=1)),
        st.tuples(st.just("keep"), st.sampled_from(KEYS), st.none()),
        st.tuples(st.just("later"), st.sampled_from(KEYS), st.none()),
    ),
    max_size=14,
)


@dataclass
class SpecifiedService:
    """What a region's service should be: a version it follows (``None``: its own), and its own words."""

    version: int | None
    facts: Facts
    own: dict[str, Any] = field(default_factory=dict)
    is_offered: bool = True


class Specification:
    """The rule of inheritance, written a second time, without a database."""

    def __init__(self, number: int, facts: Facts) -> None:
        self.latest = number
        self.nation: dict[int, dict[str, Facts]] = {number: {key: dict(facts) for key in KEYS}}
        self.region = {key: SpecifiedService(number, dict(facts)) for key in KEYS}

    def effective(self, key: str) -> Facts:
        """What holds in the region."""
        service = self.region[key]
        nation = service.facts if service.version is None else self.nation[service.version][key]
        return {**nation, **service.own}

    def has_news(self, key: str) -> bool:
        """Whether the region must be asked about this service."""
        service = self.region[key]
        if service.version is None or service.version == self.latest:
            return False
        return self.nation[self.latest].get(key) != self.nation[service.version][key]

    def publish(self, key: str, change: tuple[str, Any] | None) -> bool:
        """A new version; ``False`` where it would say nothing new."""
        now = {name: dict(facts) for name, facts in self.nation[self.latest].items()}
        if key not in now:
            return False
        if change is None:
            del now[key]
        else:
            now[key][change[0]] = change[1]
        if now == self.nation[self.latest]:
            return False
        self.latest += 1
        self.nation[self.latest] = now
        return True

    def override(self, key: str, name: str, value: Any) -> None:
        """The region says something else."""
        service = self.region[key]
        if service.version is None:
            service.facts = {**service.facts, name: value}
        else:
            service.own[name] = value

    def decide(self, key: str, accepted: set[str]) -> None:
        """The region follows the newest version, with some of its news."""
        service, held = self.region[key], self.effective(key)
        assert service.version is not None
        was, now = self.nation[service.version][key], self.nation[self.latest].get(key)
        if now is None:
            self.region[key] = SpecifiedService(None, held, is_offered=service.is_offered and not accepted)
            return
        for name in [name for name in was if was[name] != now[name]]:
            if name in accepted:
                service.own.pop(name, None)
            else:
                service.own.setdefault(name, held[name])
        service.version = self.latest


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
@pytest.mark.django_db
def test_the_effective_catalogue_is_what_the_specification_says(tangerang: RegionIdentity, steps: list[Any]) -> None:
    with transaction.atomic():
        specified, services = found_both(tangerang)
        for kind, key, given_value in steps:
            take_step(tangerang, specified, services, kind, key, given_value)
            compare(tangerang, specified, services)
        transaction.set_rollback(True)


def found_both(region: RegionIdentity) -> tuple[Specification, dict[str, str]]:
    """A small template, adopted."""
    facts = clean_facts({"name": "Izin", "name_en": "Permit"})
    with registry_context():
        number = TemplateVersion.objects.order_by("-number")[0].number + 1
        version = TemplateVersion.objects.create(number=number, created_at=BY.now)
        agency = NationalAgency.objects.create(
            version=version, key="dinas", name="Dinas", name_en="Office", category="OPD_KAB",
            reporting_group="regional", prefix="D",
        )  # fmt: skip
        for key in KEYS:
            NationalService.objects.create(agency=agency, key=key, **columns_of(facts))
        TemplateVersion.objects.filter(pk=number).update(status="published")
    with region_context(region):
        site = Site.objects.create(slug="utama", name="MPP", address="Jalan")
        adopted = adopt_agencies(adoptions=[Adoption(key="dinas")], site=site, by=BY)[0]
        slugs = dict(Service.objects.filter(agency=adopted).values_list("template_key", "slug"))
    return Specification(number, facts), slugs


def take_step(
    region: RegionIdentity, specified: Specification, slugs: dict[str, str], kind: str, key: str, value: Any
) -> None:
    """The same step on both sides; what the specification calls impossible must be refused."""
    if kind in ("publish", "withdraw"):
        before = specified.latest
        if specified.publish(key, value):
            publish_nationally(before, key, value)
        return
    with region_context(region):
        service = service_to_manage(slugs[key])
        is_followed, says = specified.region[key].version is not None, specified.region[key].own
        if kind == "override":
            override_field(service=service, field=value[0], value=value[1], reason="Karena", by=BY)
            specified.override(key, *value)
        elif kind == "follow" and value in says:
            follow_nation(service=service, field=value, by=BY)
            del says[value]
        elif kind == "later":
            postpone_updates(services=[service], agencies=[], version=specified.latest, by=BY)
        elif kind in ("accept", "keep") and is_followed:
            accepted = value if kind == "accept" else set()
            if specified.region[key].version == specified.latest:
                with pytest.raises(NothingToDecide):
                    decide_update(service=service, version=specified.latest, accepted=accepted, by=BY)
                return
            decide_update(service=service, version=specified.latest, accepted=accepted, by=BY)
            specified.decide(key, accepted)


def publish_nationally(newest: int, key: str, change: tuple[str, Any] | None) -> None:
    """The ministry's own operations."""
    with registry_context():
        draft = open_draft(by=BY)
        assert draft.number == newest + 1
        if change is None:
            remove_national_service(number=draft.number, agency_key="dinas", key=key, by=BY)
        else:
            edit_national_service(number=draft.number, agency_key="dinas", key=key, facts={change[0]: change[1]}, by=BY)
        publish_draft(number=draft.number, decree_number="1/2026", decree_date=date(2026, 11, 1), by=BY)


def compare(region: RegionIdentity, specified: Specification, slugs: dict[str, str]) -> None:
    """Effective facts, the standard kept of them, and the list of news."""
    with region_context(region):
        for key, slug in slugs.items():
            service = service_to_manage(slug)
            expected = specified.effective(key)
            assert facts_of(service) == expected
            assert service.is_offered == specified.region[key].is_offered
            if service.is_offered:
                kept = ServiceStandard.objects.get(service=service, version=service.version)
                assert kept.facts == standard_of(expected)
        asked = {update.slug for update in pending_updates() if update.slug}
        assert asked == {slugs[key] for key in KEYS if specified.has_news(key)}
        assert Agency.objects.filter(template_key="dinas").count() == 1
