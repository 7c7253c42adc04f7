"""What open money needs from a member: told of what fits, reminded of what was saved, asked what became of it."""

import datetime as dt

import pytest

from alliance.base import clock
from alliance.home.needs import items as home_items
from directory.lines import lines_of
from directory.models import Organisation
from directory.visibility import Visibility
from funding import needs_opportunities
from funding.actions import applications as acts
from funding.actions import opportunities as open_money
from funding.eyes import eyes_for
from funding.models import Opportunity
from tests.access import make_world
from tests.factories import make_application, make_member, make_opportunity, make_organisation, make_person, make_term

pytestmark = pytest.mark.django_db
TODAY = dt.date(2027, 3, 4)


@pytest.fixture(autouse=True)
def spring():
    with clock.set_to(TODAY):
        yield


@pytest.fixture
def club():
    return make_organisation("Club", latest_income=5_000)


@pytest.fixture
def member(club):
    return make_member(club)


def lines(person) -> list[tuple]:
    return [(item.what, item.due) for item in needs_opportunities.items(person)]


def test_what_fits_is_offered_until_it_is_saved_or_left(club, member):
    one = make_opportunity(title="Warm rooms", size_bands=["micro"], most=2000, form_pages=4)
    make_opportunity(title="For large ones", size_bands=["large"])
    (item,) = needs_opportunities.items(member)
    assert (item.what, item.detail, item.due, item.url) == (
        "Warm rooms: Up to £2,000",
        "Your income is under £10,000. The form: 4 pages.",
        dt.date(2027, 3, 24),
        one.get_absolute_url(),
    )
    assert item.key in {line.key for line in home_items(member)}
    acts.leave(opportunity=one, organisation=club, by=member)
    assert lines(member) == []
    acts.save(opportunity=one, organisation=club, by=member)
    assert lines(member) == [("Apply for Warm rooms", dt.date(2027, 3, 24))]


@pytest.mark.parametrize(("days", "told"), [(-1, False), (0, True), (30, True), (32, False)])
def test_what_fits_is_told_of_in_its_last_month(member, days, told):
    make_opportunity(days=days)
    assert bool(lines(member)) == told


def test_who_speaks_for_two_is_told_which_it_fits(club, member):
    other = make_organisation("Other", latest_income=500_000)
    other.memberships.create(person=member, level="owner", starts_on="2020-01-01")
    make_opportunity(size_bands=["medium"])
    (item,) = needs_opportunities.items(member)
    assert item.detail == "It fits Other. Your income is £100,000 to £1 million."


def test_one_is_followed_from_saved_to_its_outcome(club, member):
    one = make_opportunity(title="Warm rooms", days=10, answers_on=dt.date(2027, 4, 1))
    mine = acts.save(opportunity=one, organisation=club, by=member)
    closes, answers = dt.date(2027, 3, 14), dt.date(2027, 4, 1)
    assert lines(member) == [("Apply for Warm rooms", closes)]
    with clock.set_to(dt.date(2027, 3, 15)):
        assert lines(member) == [("Did Club apply for Warm rooms?", closes)]
    acts.apply(application=mine, on_day=TODAY, asked=None, by=member)
    assert lines(member) == []
    with clock.set_to(dt.date(2027, 3, 31)):
        assert lines(member) == []
    with clock.set_to(answers):
        assert lines(member) == [("What became of your application for Warm rooms?", answers)]
        acts.record_outcome(application=mine, outcome="refused", reason="Too many asked", by=member)
        assert lines(member) == []


def test_without_a_day_of_answers_it_is_asked_once_it_closed(club, member):
    one = make_opportunity(title="Warm rooms", days=-1)
    make_application(one, club, "applied")
    assert lines(member) == [("What became of your application for Warm rooms?", dt.date(2027, 3, 3))]


def test_not_having_applied_ends_it(club, member):
    one = make_opportunity(days=-1)
    make_application(one, club)
    assert len(lines(member)) == 1
    acts.leave(opportunity=one, organisation=club, by=member)
    assert lines(member) == []


def test_a_withdrawal_is_told_with_its_reason_until_it_is_off_the_list(club, member):
    one = make_opportunity(make_organisation("Purse"), "Warm rooms")
    make_application(one, club)
    open_money.withdraw(opportunity=one, because="The money is gone.", by=make_person())
    (item,) = needs_opportunities.items(member)
    said = (item.what, item.detail, item.due)
    assert said == ("Warm rooms was withdrawn by Purse", "The money is gone.", None)
    acts.leave(opportunity=one, organisation=club, by=member)
    assert lines(member) == []


@pytest.mark.parametrize("who", ["viewer", "officer", "finance", "administrator", "statutory", "", "elsewhere"])
def test_nobody_else_is_asked(club, who):
    one = make_opportunity(title="Warm rooms", size_bands=["micro"])
    make_application(one, club)
    person = {
        "viewer": lambda: make_member(club, level="viewer"),
        "elsewhere": lambda: make_member(make_organisation(latest_income=500_000)),
    }.get(who, lambda: make_person(role=who))()
    assert lines(person) == []


@pytest.mark.parametrize("rows", [1, 3])
def test_it_asks_as_often_however_many_rows(club, member, rows, django_assert_num_queries):
    for _ in range(rows):
        make_application(make_opportunity(services=[make_term()]), club)
        make_application(make_opportunity(days=-1), club, "applied")
        make_opportunity(size_bands=["micro", "small"])
    with django_assert_num_queries(9):
        assert len(needs_opportunities.items(member)) == 3 * rows


@pytest.mark.parametrize("people", [1, 3])
def test_it_asks_as_often_however_many_people(people, django_assert_num_queries):
    one, past = make_opportunity(size_bands=["micro"], services=[make_term()]), make_opportunity(days=-1)
    make_opportunity(size_bands=["small", "medium"])
    found = []
    for n in range(people):
        club = make_organisation(latest_income=5_000 if n else 50_000)
        found.append(make_member(club))
        make_application(one, club)
        make_application(past, club, "applied")
    with django_assert_num_queries(9):
        told = lines_of(needs_opportunities.LINES, found)
    assert [len(told[person.pk]) for person in found] == [3, 2, 2][:people]


@pytest.mark.parametrize("visibility", Visibility.values)
def test_one_opportunity_is_visible_to_whom_the_list_shows_it(visibility):
    world = make_world()
    Organisation.objects.update(visibility=visibility)
    every = {make_opportunity(funder).pk for funder in Organisation.objects.all()}
    for name, person in world.people.items():
        eyes = eyes_for(person)
        shown = Opportunity.objects.visible_to(eyes).filter(pk__in=every)
        alone = [one for one in Opportunity.objects.filter(pk__in=every) if one.is_visible_to(eyes)]
        assert (name, alone) == (name, list(shown))
