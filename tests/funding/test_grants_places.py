"""Where the grants of a file are for, and which organisations they name."""

import pytest

from directory.models import Identifier, Organisation
from funding.models import Award, GrantPlace, PublishedId
from tests.factories import (
    make_area,
    make_edition,
    make_footprint,
)
from tests.funding.grants_given import grant, places, plan_of, take

pytestmark = pytest.mark.django_db


def test_places_that_make_up_a_footprint_are_that_footprint(trust, clubs):
    edition = make_edition()
    type(edition).objects.update(is_current=True)
    areas = [make_area(f"E0100000{n}", district_code="E07000001") for n in (1, 2)]
    both, one = make_footprint(areas=areas), make_footprint(areas=areas[:1])
    take(
        grant(beneficiaryLocation=places("E01000001")),
        grant(2, beneficiaryLocation=places("E07000001")),
        grant(3, beneficiaryLocation=places("E01000002")),
    )
    found = list(Award.objects.order_by("pk").values_list("footprint", flat=True))
    assert found == [one.pk, both.pk, None]
    assert list(GrantPlace.objects.values_list("award__reference", "code")) == [("360G-trust-3", "E01000002")]
    plan = take(grant(3, beneficiaryLocation=places("E01000001")))
    assert [line.changes[0][0] for line in plan.changed] == ["For people in"]
    assert (GrantPlace.objects.count(), Award.objects.get(reference="360G-trust-3").footprint) == (0, one)


def test_a_sensitive_sites_place_is_kept_at_its_district_alone(trust, clubs):
    Organisation.objects.update(sensitive_site=True)
    areas = [make_area(f"E0100000{n}", district_code="E07000001") for n in (1, 2)]
    type(make_edition()).objects.update(is_current=True)
    make_footprint(areas=areas[:1])
    plan = take(grant(beneficiaryLocation=places("E01000001", "E07000009")))
    assert list(GrantPlace.objects.values_list("code", flat=True)) == ["E07000009"]
    assert (Award.objects.get().footprint, len(plan.notes)) == (None, 1)
    assert take(grant(2, beneficiaryLocation=places("E01000001"))).new[0].said.get("footprint") is None


def test_a_place_that_was_told_stands_on_the_awards_page(client, trust, clubs):
    take(grant(beneficiaryLocation=places("E01000001")))
    assert "E01000001" in client.get(Award.objects.get().get_absolute_url()).content.decode()


def test_a_name_alone_is_never_a_match(trust, clubs):
    plan = take(grant(recipientOrganization=[{"id": "GB-COH-999", "name": "Club 1"}]))
    assert [body.organisation.name for body in plan.bodies] == ["Club 1"]
    assert Organisation.objects.filter(name="Club 1").count() == 2
    assert Award.objects.get().recipient != clubs[0]


@pytest.mark.parametrize(
    ("told", "which"),
    [
        ({"id": "GB-COH-00000001"}, 0),
        ({"id": "GB-EDU-1", "companyNumber": "00000002"}, 1),
        ({"id": "GB-CHC-5", "companyNumber": "00000002"}, 1),
        ({"id": "GB-COH-00000001", "companyNumber": "00000002"}, 0),
        ({"id": "GB-COH-777", "charityNumber": "33"}, None),  # who has that charity number has another company number
    ],
)
def test_an_organisation_is_found_by_its_identifiers(trust, clubs, told, which):
    Identifier.objects.create(organisation=clubs[2], scheme="GB-CHC", number="33")
    plan = plan_of(grant(recipientOrganization=[{"name": "Whoever", **told}]))
    assert plan.lines[0].recipient.organisation == (clubs[which] if which is not None else plan.bodies[0].organisation)


def test_an_organisation_that_is_not_there_is_added_once_with_name_and_numbers_alone(trust):
    told = {"id": "360G-trust-ORG:the-oak", "name": "The Oak", "charityNumber": "44"}
    told |= {"streetAddress": "1 Road", "email": "ann@example.org", "contactName": "Ann"}
    plan = take(grant(recipientOrganization=[told]), grant(2, recipientOrganization=[told]))
    oak = Organisation.objects.get(name="The Oak")
    assert (oak.visibility, oak.is_alliance_member, oak.address, oak.contacts.count(), len(plan.bodies)) == (
        "public", False, "", 0, 1,
    )  # fmt: skip
    assert [str(one) for one in oak.identifiers.all()] == ["GB-CHC-44"]
    assert PublishedId.objects.get().org_id == "360G-trust-ORG:the-oak"
    again = take(grant(3, recipientOrganization=[{"id": "GB-CHC-44", "name": "Oak"}]))
    assert (again.bodies, Award.objects.filter(recipient=oak).count()) == ((), 3)


def test_a_merged_organisation_is_the_one_it_was_merged_into(trust, clubs):
    Organisation.objects.filter(pk=clubs[0].pk).update(status="merged", merged_into=clubs[1])
    take(grant())
    assert Award.objects.get().recipient == clubs[1]
    assert len(take(grant()).same) == 1
