"""What is wrong with the grants of a file, in words, and whose grants somebody may send."""

import datetime as dt

import pytest

from alliance.base.refused import Refused
from directory.models import Organisation
from funding.actions import awards as acts
from funding.eyes import eyes_for
from funding.models import Award, Entry
from tests.factories import (
    make_award,
    make_member,
    make_person,
)
from tests.funding.grants_given import grant, plan_of, take
from tests.funding.grants_standard import needs_the_standard, wrong_with

pytestmark = pytest.mark.django_db


def two(first: dict, **more) -> list[dict]:
    return [first, *(grant(n, **more) for n in (2, 3))]


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"title": None}, "“Title” is missing. Fill it in."),
        ({"title": " "}, "“Title” is empty. Fill it in."),
        ({"title": "x" * 201}, "“Title” is longer than 200 characters. Shorten it."),
        ({"title": 5}, "“Title” is not written as the standard asks. Look it up in the reference of 360Giving."),
        ({"amountAwarded": "1,000"}, "“Amount Awarded” is not a number."),
        ({"amountAwarded": 0}, "“Amount Awarded” is not above nought."),
        ({"amountAwarded": 1.005}, "“Amount Awarded” has parts of a penny."),
        ({"amountAwarded": 10**12}, "“Amount Awarded” is a trillion pounds or more."),
        ({"awardDate": "01/06/2025"}, "“Award Date” is not a day. Write it as 2027-03-31."),
        ({"awardDate": "2099-01-01"}, "“Award Date” has not come yet."),
        ({"currency": "EUR"}, "“Currency” is not GBP."),
        ({"fromOpenCall": "maybe"}, "“From An Open Call?” is neither “Yes” nor “No”."),
        ({"recipientOrganization": None}, "“Recipient Org” is missing. Say who received the grant."),
        ({"recipientOrganization": []}, "“Recipient Org” is empty. Fill it in."),
        ({"recipientOrganization": [{"id": "GB-COH-1"}]}, "“Recipient Org: Name” is missing. Fill it in."),
        ({"recipientOrganization": [{"id": "", "name": "A"}]}, "An organisation has no identifier or no name."),
        (
            {"recipientOrganization": [{"id": "GB-COH-1", "name": "A"}, {"id": "GB-COH-2", "name": "B"}]},
            "More than one organisation receives it.",
        ),
        ({"recipientOrganization": [{"id": "GB-CHC-1159982", "name": "T"}]}, "The same organisation gives and"),
        (
            {"recipientOrganization": None, "recipientIndividual": {"id": "x", "name": "Ann"}},
            "It was given to a person. The portal keeps no grants to people",
        ),
        ({"plannedDates": [{"startDate": "soon"}]}, "“Planned Dates: Start Date” is not a day."),
        ({"plannedDates": [{"duration": -1}]}, "“Planned Dates: Duration (months)” is below nought."),
        ({"dateModified": "2025-01-01"}, "“Last Modified” is not a day and a time."),
        ({"awardDate": "2025-02-30"}, "“Award Date” is not a day. Write it as 2027-03-31."),
        ({"awardDate": "0000-01-01"}, "“Award Date” is not a day."),
        ({"awardDate": "2025-06-01\n"}, "“Award Date” is not a day."),
        ({"awardDate": "0001-01-01T00:00:00+14:00"}, "“Award Date” is not a day."),
        ({"awardDate": "9999-12-31T23:00:00-14:00"}, "“Award Date” is not a day."),
        ({"plannedDates": [{"startDate": "2025-02-30"}]}, "“Planned Dates: Start Date” is not a day."),
        ({"plannedDates": [{"endDate": "0000"}]}, "“Planned Dates: End Date” is not a day."),
        ({"dateModified": "0001-01-01T00:00:00+14:00"}, "“Last Modified” is not a day and a time."),
        ({"title": "a\0b"}, "“Title” holds a character that is no letter, figure or sign"),
        ({"title": "a\ud800b"}, "“Title” holds a character"),
        ({"recipientOrganization": [{"id": "GB-COH-0\0", "name": "A"}]}, "“Recipient Org” holds a character"),
        ({"beneficiaryLocation": [{"geoCode": "E01\0"}]}, "“Beneficiary Location” holds a character"),
        ({"grantProgramme": [{"code": "A", "title": "a\0"}]}, "“Grant Programme” holds a character"),
        ({"recipientOrganization": [{"id": "GB-COH-" + "1" * 41, "name": "A"}]}, "The number of an organisation in a"),
        (
            {"recipientOrganization": [{"id": "GB-COH-1", "name": "A", "charityNumber": "1" * 41}]},
            "The number of an organisation in a register is longer than 40 characters. Correct it.",
        ),
        ({"url": "example.org"}, "“URL” is not a web address."),
        ({"regrantType": "FRG999"}, "“For Regrant Type” is not a code of the standard"),
    ],
)
def test_one_kind_of_fault_is_one_sentence_with_its_rows_and_refuses_the_file_whole(trust, clubs, more, says):
    plan = plan_of(grant(), *[grant(n, **more) for n in (2, 3)])
    assert [(fault.says.startswith(says), fault.rows) for fault in plan.faults] == [(True, (2, 3))]
    assert (plan.lines, plan.writes) == ((), False)
    with pytest.raises(Refused, match="Nothing has been recorded"):
        take(grant(), *[grant(n, **more) for n in (2, 3)])
    assert (Award.objects.count(), Organisation.objects.count()) == (0, 4)


@needs_the_standard
@pytest.mark.parametrize(
    "more",
    [
        {"title": None},
        {"amountAwarded": "1,000"},
        {"awardDate": "01/06/2025"},
        {"fromOpenCall": "maybe"},
        {"recipientOrganization": []},
        {"recipientOrganization": [{"id": "GB-COH-1"}]},
        {"plannedDates": [{"startDate": "soon"}]},
        {"dateModified": "2025-01-01"},
        {"grantProgramme": [{"code": None}]},
    ],
)
def test_what_the_standards_own_schema_refuses_the_one_by_hand_refuses_too(more):
    assert wrong_with({"grants": [grant()]}) == []
    assert wrong_with({"grants": [grant(**more)]}) != []
    assert plan_of(grant(**more)).faults != ()


@pytest.mark.parametrize(
    ("other", "says"),
    [
        (grant(), "“Identifier” is that of an earlier row too."),
        (grant(2, id="trust-2"), "“Identifier” does not begin with 360G-"),
        (grant(2, id="360G-" + "x" * 60), "“Identifier” is longer than 60 characters."),
    ],
)
def test_identifiers_tell_grants_apart(trust, clubs, other, says):
    (fault,) = plan_of(grant(), other).faults
    assert (fault.says.startswith(says), fault.rows) == (True, (2,))


def test_an_award_that_is_something_else_here_is_not_touched(trust, clubs):
    person = make_person()
    take(grant(), grant(2), grant(3))
    acts.cancel(award=Award.objects.get(reference="360G-trust-2"), on_day=dt.date(2025, 7, 1), why="No", said_by="funder", by=person)  # fmt: skip  # noqa: E501
    contract = make_award(trust, clubs[0], reference="360G-trust-4", instrument="contract")
    plan = plan_of(
        grant(recipientOrganization=[{"id": "GB-COH-00000002", "name": "Club 2"}]),
        grant(2),
        grant(3, fundingOrganization=[{"id": "GB-CHC-8", "name": "Another"}]),
        grant(4, recipientOrganization=[{"id": "GB-COH-00000001", "name": "Club 1"}]),
    )
    assert [(fault.says[:52], fault.rows) for fault in plan.faults] == [
        ("It is recorded here as given to another organisation", (1,)),
        ("It is cancelled here. Settle that on its own page fi", (2,)),
        ("This identifier cannot be used here: it is that of a", (3,)),
        ("It is recorded here as something else than a grant.", (4,)),
    ]
    assert contract.amount == 1000


def test_an_amount_that_is_drawn_from_others_is_put_right_on_its_own_page(trust, clubs):
    pot = make_award(recipient=trust, amount="5000", to_pass_on=True)
    make_award(trust, clubs[0], draws={pot: "1000"}, reference="360G-trust-1")
    assert len(plan_of(grant(title="Other")).changed) == 1
    (fault,) = plan_of(grant(amountAwarded=900)).faults
    assert fault.says.startswith("Its amount differs, and it is paid out of other awards")


def test_an_owner_takes_what_their_own_organisation_gave_to_entries_that_are_there(trust, clubs):
    eyes = eyes_for(make_member(trust))
    assert len(take(grant(), eyes=eyes).new) == 1
    assert Entry.objects.get().said_by == "funder"
    plan = plan_of(
        grant(2, recipientOrganization=[{"id": "GB-COH-999", "name": "New"}]),
        grant(3, fundingOrganization=[{"id": "GB-COH-00000001", "name": "Club 1"}]),
        eyes=eyes,
    )
    assert [(fault.says[:40], fault.rows) for fault in plan.faults] == [
        ("No entry in the directory has the identi", (1,)),
        ("Another organisation gave it. Send what ", (2,)),
    ]


def test_an_entry_that_the_owner_may_not_open_is_as_if_it_were_not_there(trust, clubs):
    Organisation.objects.filter(pk=clubs[0].pk).update(visibility="private")
    (fault,) = plan_of(grant(), eyes=eyes_for(make_member(trust))).faults
    assert fault.says.startswith("No entry in the directory has the identifier of “Recipient Org”.")
