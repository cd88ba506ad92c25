"""Taking the nation's agencies over."""

import pytest
from tests.conftest import Hall

from mpp_catalog.changes import Action, Actor
from mpp_catalog.errors import (
    AgencyAlreadyHere,
    FactsInvalid,
    NothingChosen,
    PrefixTaken,
    PrefixUnreadable,
    ServiceAlreadyHere,
    TemplateRowUnknown,
)
from mpp_catalog.models import Agency, Override, Service, ServiceStandard, Stand
from mpp_catalog.operations.adopting import (
    Adoption,
    add_local_agency,
    add_local_service,
    adopt_agencies,
    adopt_services,
)
from mpp_catalog.queries.template import published_version
from mpp_platform.models import AuditEntry

ELEVEN = ("kejaksaan", "pengadilan_agama", "pengadilan_negeri", "atr_bpn", "polri", "imigrasi", "kemenag",
          "kpp_pratama", "bank_daerah", "bpjs_tk", "pos")  # fmt: skip


def counts() -> tuple[int, ...]:
    """How much of everything there is."""
    return tuple(model.objects.count() for model in (Agency, Service, Stand, ServiceStandard, AuditEntry))


def test_an_adopted_agency_serves_with_its_services_letters_and_standards(hall: Hall, by: Actor) -> None:
    (agency,) = adopt_agencies(adoptions=[Adoption(key="imigrasi", prefix="x")], site=hall.site, by=by)

    services = list(agency.services.order_by("pk"))
    assert (agency.name, agency.national_version, agency.status) == (
        "Kantor Imigrasi",
        published_version().number,
        "serving",
    )
    assert Stand.objects.get(agency=agency).prefix == "X"
    assert len(services) == 9
    assert all(service.is_offered and service.version == 1 for service in services)
    assert ServiceStandard.objects.filter(service__agency=agency).count() == 9


def test_eleven_agencies_are_adopted_in_one_change_with_letters_of_their_own(hall: Hall, by: Actor) -> None:
    adopt_agencies(adoptions=[Adoption(key=key) for key in ELEVEN], site=hall.site, by=by)

    prefixes = list(Stand.objects.values_list("prefix", flat=True))
    assert len(set(prefixes)) == len(prefixes) == 13
    assert AuditEntry.objects.filter(action=Action.AGENCY_ADOPTED).count() == 1


def test_a_name_of_its_own_is_an_override(hall: Hall, by: Actor) -> None:
    (agency,) = adopt_agencies(adoptions=[Adoption(key="polri", name="Polres Tangsel")], site=hall.site, by=by)

    assert Override.objects.get(agency=agency).value == agency.name == "Polres Tangsel"


def test_a_second_office_of_an_agency_has_a_name_of_its_own(hall: Hall, by: Actor) -> None:
    adopt_agencies(adoptions=[Adoption(key="bank_daerah", name="Bank BJB")], site=hall.site, by=by)

    adopt_agencies(adoptions=[Adoption(key="bank_daerah", name="Bank Banten")], site=hall.site, by=by)

    assert Agency.objects.filter(template_key="bank_daerah").count() == 2
    assert Service.objects.filter(template_key="account_opening").count() == 2


@pytest.mark.parametrize(
    ("adoptions", "error"),
    [
        ([], NothingChosen),
        ([Adoption(key="imigrasi"), Adoption(key="kementerian_sihir")], TemplateRowUnknown),
        ([Adoption(key="imigrasi"), Adoption(key="imigrasi")], AgencyAlreadyHere),
        ([Adoption(key="imigrasi", prefix="A")], PrefixTaken),
        ([Adoption(key="imigrasi", prefix="I")], PrefixUnreadable),
        ([Adoption(key="imigrasi", prefix="XYZ")], PrefixUnreadable),
        ([Adoption(key="imigrasi", services=["passport_moon"])], TemplateRowUnknown),
    ],
)
def test_what_cannot_be_adopted_changes_nothing(
    hall: Hall, by: Actor, adoptions: list[Adoption], error: type[Exception]
) -> None:
    before = counts()

    with pytest.raises(error):
        adopt_agencies(adoptions=adoptions, site=hall.site, by=by)

    assert counts() == before


def test_services_left_out_can_follow_later_once(hall: Hall, by: Actor) -> None:
    adoption = Adoption(key="imigrasi", services=["passport_new"])
    (agency,) = adopt_agencies(adoptions=[adoption], site=hall.site, by=by)

    adopt_services(agency=agency, keys=["passport_child"], by=by)

    assert set(agency.services.values_list("template_key", flat=True)) == {"passport_new", "passport_child"}
    with pytest.raises(ServiceAlreadyHere):
        adopt_services(agency=agency, keys=["passport_child"], by=by)


def test_a_local_agency_stands_beside_them(hall: Hall, by: Actor) -> None:
    agency = add_local_agency(
        name="PT PITS Tangsel", category="BUMD", reporting_group="regional_company", site=hall.site, by=by
    )
    service = add_local_service(agency=agency, facts={"name": "Pengaduan pelanggan", "counter_minutes": 7}, by=by)

    assert (agency.template_key, agency.national_version) == ("", None)
    assert (service.counter_minutes, service.version, service.is_verified) == (7, 1, False)


@pytest.mark.parametrize(
    "facts",
    [
        {},
        {"name": "x" * 161},
        {"name": "Biaya", "fee": {"kind": "fixed", "min": -1, "max": -1}},
        {"name": "Biaya", "fee": {"kind": "range", "min": 500, "max": 100}},
        {"name": "Biaya", "fee": {"kind": "fixed", "min": "sepuluh"}},
        {"name": "Waktu", "counter_minutes": 0},
        {"name": "Waktu", "completion": [5, 2]},
        {"name": "Syarat", "requirements": [{"text_id": "KTP", "form": "hologram"}]},
        {"name": "Sumber", "verification": {"certainty": "F", "source": ""}},
        {"name": "Acara", "life_events": ["menang_lotre"]},
    ],
)
def test_facts_that_cannot_be_are_refused_with_the_name_of_the_field(
    hall: Hall, by: Actor, facts: dict[str, object]
) -> None:
    before = counts()

    with pytest.raises(FactsInvalid) as refused:
        add_local_service(agency=hall.agency, facts=facts, by=by)

    assert refused.value.message.partition(":")[0]
    assert counts() == before
