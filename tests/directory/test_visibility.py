"""The one table of who may see what (domain, section 2), and that conditions and `may_see` agree with it."""

import pytest

from alliance.base import clock
from directory.models import Contact, Coverage, Organisation
from directory.readers import reader_for
from directory.visibility import PRIVATE_FOR_OFFICERS, SENSITIVE_SITE, TABLE, Standing, Visibility
from tests.factories import (
    cover,
    give_role,
    make_area,
    make_contact,
    make_footprint,
    make_member,
    make_organisation,
    make_person,
)

ANYONE, MEMBER, STATUTORY, OFFICER, OWN = Standing

TRUTH = [
    # field visibility        anyone  member  statutory officer own
    (Visibility.PUBLIC, True, True, True, True, True),
    (Visibility.MEMBERS, False, True, False, True, True),
    (Visibility.PARTNERS, False, True, True, True, True),
    (Visibility.PRIVATE, False, False, False, False, True),
    (PRIVATE_FOR_OFFICERS, False, False, False, True, True),
    (SENSITIVE_SITE, False, False, False, True, True),
]


@pytest.mark.parametrize(("visibility", "anyone", "member", "statutory", "officer", "own"), TRUTH)
def test_table_says_what_the_domain_says(visibility, anyone, member, statutory, officer, own):
    expected = {ANYONE: anyone, MEMBER: member, STATUTORY: statutory, OFFICER: officer, OWN: own}
    assert {standing: standing in TABLE[visibility] for standing in Standing} == expected


def test_table_has_no_other_rows():
    assert set(TABLE) == {row[0] for row in TRUTH}


@pytest.fixture
def people(db):
    """Everybody who can stand in a column, towards one organisation in one footprint."""
    area, far = make_area(), make_area()
    here, elsewhere = make_footprint(areas=[area]), make_footprint(areas=[far])
    organisation = make_organisation("Ours")
    cover(organisation, here)
    nhs = make_organisation("The ICB", sector="nhs", is_alliance_member=False)
    return {
        "organisation": organisation,
        "nobody": None,
        "no roles": make_person(),
        "member": make_member(make_organisation()),
        "member of a group outside the alliance": make_member(make_organisation(is_alliance_member=False)),
        "member of an NHS body": make_member(nhs),
        "statutory": make_person(role="statutory"),
        "auditor": make_person(role="auditor"),
        "chair": make_person(role="chair"),
        "officer here": make_person(role="officer", footprints=[here]),
        "officer elsewhere": make_person(role="officer", footprints=[elsewhere]),
        "officer of everything": make_person(role="officer"),
        "administrator": make_person(role="administrator"),
        "own viewer": make_member(organisation, level="viewer"),
        "own owner": make_member(organisation, level="owner"),
    }


SEES = {  # who: which contacts of the organisation, and whether its whereabouts
    "nobody": ({"public"}, False),
    "no roles": ({"public"}, False),
    "member": ({"public", "members", "partners"}, False),
    "member of a group outside the alliance": ({"public"}, False),
    "member of an NHS body": ({"public"}, False),
    "statutory": ({"public", "partners"}, False),
    "auditor": ({"public", "partners"}, False),
    "chair": ({"public", "members", "partners"}, False),
    "officer here": ({"public", "members", "partners", "private for officers"}, True),
    "officer elsewhere": ({"public", "members", "partners"}, False),
    "officer of everything": ({"public", "members", "partners", "private for officers"}, True),
    "administrator": ({"public", "members", "partners", "private for officers"}, True),
    "own viewer": ({"public", "members", "partners", "private", "private for officers"}, True),
    "own owner": ({"public", "members", "partners", "private", "private for officers"}, True),
}


@pytest.mark.parametrize("who", SEES)
def test_each_reader_sees_just_their_rows(people, who):
    organisation, reader = people["organisation"], reader_for(people[who])
    for visibility in Visibility:
        make_contact(organisation, visibility=visibility, label=visibility.value)
    make_contact(organisation, visibility="private", officer_may_see=True, label="private for officers")
    contacts, whereabouts = SEES[who]

    assert set(Contact.objects.visible_to(reader).values_list("label", flat=True)) == contacts
    assert reader.may_see(SENSITIVE_SITE, organisation.pk) is whereabouts
    for visibility in Visibility:
        assert reader.may_see(visibility, organisation.pk) is (visibility.value in contacts)


@pytest.mark.parametrize("who", SEES)
def test_true_whereabouts_are_for_the_officer_and_the_organisation(people, who):
    organisation, reader = people["organisation"], reader_for(people[who])
    organisation.coverage.all().delete()
    village, district = make_footprint(areas=[make_area()]), make_footprint(scale="place", areas=[make_area()])
    here = people["officer here"].alliance_roles.get().footprints.get()
    cover(organisation, here, shown_to="officer")
    cover(organisation, village, shown_to="officer")
    cover(organisation, district, shown_to="others")
    _, whereabouts = SEES[who]

    seen = set(Coverage.objects.visible_to(reader).values_list("footprint_id", flat=True))

    assert seen == ({here.pk, village.pk} if whereabouts else {district.pk})


@pytest.mark.parametrize(
    ("visibility", "who", "sees"),
    [
        ("public", "nobody", True),
        ("members", "nobody", False),
        ("members", "member", True),
        ("members", "statutory", False),
        ("partners", "statutory", True),
        ("private", "member", False),
        ("private", "officer here", True),
        ("private", "officer elsewhere", False),
        ("private", "own viewer", True),
    ],
)
def test_entry_is_opened_by_its_own_visibility(people, visibility, who, sees):
    organisation = people["organisation"]
    Organisation.objects.filter(pk=organisation.pk).update(visibility=visibility)

    visible = Organisation.objects.visible_to(reader_for(people[who])).filter(pk=organisation.pk)

    assert visible.exists() is sees


def test_roles_count_only_between_their_dates(db):
    person = make_person()
    give_role(person, "statutory", starts_on="2026-01-01", ends_on="2026-06-30")

    def is_statutory_on(day):
        with clock.set_to(day):
            return Standing.STATUTORY in reader_for(person).standings

    days = ["2025-12-31", "2026-01-01", "2026-06-29", "2026-06-30"]
    assert [is_statutory_on(day) for day in days] == [False, True, True, False]
