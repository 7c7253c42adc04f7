"""Awards that end soon, told to who lives on the money and to who gives it."""

import datetime as dt

import pytest
from django.urls import reverse

from alliance.base import clock
from alliance.digests import contents
from alliance.home import needs as home
from directory.lines import lines_of
from directory.models import Membership
from funding import needs_endings
from funding.models import Award
from tests.factories import make_award, make_member, make_organisation, make_person

pytestmark = pytest.mark.django_db
TODAY = dt.date(2027, 2, 1)
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def february():
    with clock.set_to("2027-02-01"):
        yield


def lines(person) -> list:
    return lines_of(needs_endings.LINES, [person])[person.pk]


def award_ending(days: int, **fields) -> Award:
    return make_award(ends_on=TODAY + days * DAY, **fields)


def test_the_recipient_and_the_host_hear_that_an_award_ends():
    funder, club, host = make_organisation("Town Council"), make_organisation("Lunch Club"), make_organisation()
    award = award_ending(60, funder=funder, recipient=club, payee=host, title="Hot meals")
    owner, keeper = make_member(club), make_member(host)
    (line,) = lines(owner)
    assert (line.kind, line.what, line.detail, line.due, line.url) == (
        "award ends",
        "£1,000 from Town Council is about to end",
        "For “Hot meals”, Lunch Club. Ask now whether it goes on.",
        dt.date(2027, 4, 2),
        award.get_absolute_url(),
    )
    assert lines(keeper) == [line]
    Membership.objects.create(person=owner, organisation=host, level="owner", starts_on="2020-01-01")
    assert lines(owner) == [line]
    assert line in home.items(owner)
    assert lines(make_person()) == []


@pytest.mark.parametrize(("days", "is_told"), [(0, True), (90, True), (91, False), (-1, False)])
def test_an_award_is_told_in_its_last_three_months(days, is_told):
    assert bool(lines(make_member(award_ending(days).recipient))) == is_told


def test_a_draft_or_an_award_without_an_end_is_not_told():
    assert lines(make_member(award_ending(30, made=False).recipient)) == []
    assert lines(make_member(make_award().recipient)) == []


def test_who_gives_has_one_line_for_all_of_them():
    funder = make_organisation("Town Council")
    giver = make_member(funder)
    award_ending(30, funder=funder)
    assert [line.what for line in lines(giver)] == ["1 award of Town Council ends within three months"]
    first = contents.fingerprint(lines(giver)[0])
    award_ending(60, funder=funder)
    (line,) = lines(giver)
    assert (line.what, line.due, line.url) == (
        "2 awards of Town Council end within three months",
        TODAY + 30 * DAY,
        reverse("funding:awards"),
    )
    second = contents.fingerprint(line)
    with clock.set_to("2027-03-10"):  # the first is over: nothing new to say
        assert (contents.fingerprint(lines(giver)[0]), first != second) == (second, True)


def test_an_award_is_told_at_three_months_and_at_one():
    owner = make_member(award_ending(90).recipient)
    told = []
    for days in (0, 1, 59, 60, 61, 90):
        with clock.set_to(dt.datetime.combine(TODAY + days * DAY, dt.time(9), clock.LONDON)):
            told.append(contents.fingerprint(lines(owner)[0]))
    assert [told.index(one) for one in told] == [0, 0, 0, 3, 3, 3]


@pytest.mark.parametrize("many", [1, 3])
def test_awards_that_end_ask_the_same_for_any_number_of_people(many, django_assert_num_queries):
    people = []
    for _ in range(many):
        award = award_ending(30)
        people += [make_member(award.recipient), make_member(award.funder)]
    with django_assert_num_queries(4):
        found = lines_of(needs_endings.LINES, people)
    assert {len(items) for items in found.values()} == {1}
