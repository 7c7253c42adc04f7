"""Which digests are due: once for each person, kind and period, whatever runs twice, late or backwards."""

import datetime as dt

import pytest

from alliance.base import clock
from alliance.base.models import DeadAddress
from alliance.digests import actions, planning
from alliance.digests.models import Delivery
from alliance.digests.periods import Rhythm
from directory.models import Membership, Person
from tests.boards.races import at_once
from tests.factories import make_member, make_organisation, make_person

from .conftest import MONDAY, joined_long_ago, owner_of_an_old_entry, who_sits

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


def planned(person=None):
    found = Delivery.objects.filter(person=person) if person else Delivery.objects.all()
    return sorted(found.values_list("kind", "period", "status"))


def on(day: str) -> dt.date:
    return dt.date.fromisoformat(day)


THIS_MONDAY = [("deadlines", on("2027-01-11"), "due"), ("meetings", on("2027-01-11"), "due")]


def test_both_digests_of_a_member_are_due_on_monday_once(monday):
    person = owner_of_an_old_entry()
    assert (planning.plan(), planned(person)) == (2, THIS_MONDAY)
    assert (planning.plan(), planned(person)) == (0, THIS_MONDAY)


@pytest.mark.parametrize(
    ("make", "expected"),
    [
        (lambda: make_person(role="officer"), [("deadlines", on("2027-01-12")), ("meetings", on("2027-01-11"))]),
        (lambda: make_person(role="administrator"), [("deadlines", on("2027-01-12")), ("meetings", on("2027-01-11"))]),
        (lambda: make_person(role="statutory"), [("deadlines", on("2027-01-11")), ("meetings", on("2027-01-11"))]),
        (lambda: who_sits(), [("deadlines", on("2027-01-11")), ("meetings", on("2027-01-11"))]),
        (lambda: make_member(make_organisation()), [("deadlines", on("2027-01-11")), ("meetings", on("2027-01-11"))]),
        (lambda: make_person(), []),
        (lambda: make_member(make_organisation(), email=None), []),
    ],
)
def test_defaults_follow_what_somebody_does(make, expected):
    with clock.set_to(MONDAY + 24 * HOUR):
        person = make()
        joined_long_ago()
        planning.plan()
        assert [row[:2] for row in planned(person)] == expected


def test_who_may_not_sign_in_or_has_a_dead_address_gets_nothing(monday):
    gone = owner_of_an_old_entry()
    owner_of_an_old_entry(email="dead@example.org")
    Person.objects.filter(pk=gone.pk).update(is_active=False)
    DeadAddress.objects.create(address="dead@example.org", answer="550 No", since=clock.now())
    assert planning.plan() == 0


def test_who_came_after_the_hour_waits_for_the_next_period(monday):
    person = owner_of_an_old_entry()
    Person.objects.filter(pk=person.pk).update(joined_at=MONDAY)
    assert planning.plan() == 0


def test_who_shares_a_mailbox_gets_digests_of_their_own(monday):
    organisation = make_organisation()
    for name in ("kitchen.one", "kitchen.two"):
        person = make_person(email=None, sign_in_name=name, mailbox="kitchen@example.org")
        Membership.objects.create(person=person, organisation=organisation, level="editor", starts_on="2020-01-01")
    joined_long_ago()
    assert planning.plan() == 4


# What was missed ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("hours_late", "status"), [(0, "due"), (1, "due"), (35, "due"), (36, "due"), (37, "late"), (24 * 6, "late")]
)
def test_a_missed_run_is_caught_up_within_the_limit_of_age(hours_late, status):
    person = owner_of_an_old_entry()
    with clock.set_to(MONDAY.replace(minute=0) + hours_late * HOUR):
        planning.plan()
        assert planned(person) == [(kind, day, status) for kind, day, _ in THIS_MONDAY]


def test_after_weeks_only_the_last_period_is_written_down():
    person = owner_of_an_old_entry()
    with clock.set_to(MONDAY):
        planning.plan()
    with clock.set_to(MONDAY + 22 * 24 * HOUR):
        planning.plan()
        assert [row for row in planned(person) if row[0] == "meetings"] == [
            ("meetings", on("2027-01-11"), "due"),
            ("meetings", on("2027-02-01"), "due"),
        ]


def test_a_clock_set_back_writes_nothing_again():
    owner_of_an_old_entry()
    with clock.set_to(MONDAY):
        assert planning.plan() == 2
    for back in (0.4, 1, 24):
        with clock.set_to(MONDAY - back * HOUR):
            before = set(Delivery.objects.filter(status="due").values_list("pk", flat=True))
            planning.plan()
            assert set(Delivery.objects.filter(status="due").values_list("pk", flat=True)) == before
    with clock.set_to(MONDAY):
        assert planning.plan() == 0


# What people chose -------------------------------------------------------------------------------------------------


def chosen(person, kind="meetings", at=MONDAY - 48 * HOUR, **fields):
    with clock.set_to(at):
        fields = {"how_often": "weekly", **fields}
        pause = fields.pop("paused_until", None)
        return actions.choose(person=person, kind=kind, rhythm=Rhythm(**fields), paused_until=pause, by=person)


@pytest.mark.parametrize(
    ("fields", "period"),
    [
        ({"how_often": "off"}, None),
        ({"how_often": "daily"}, "2027-01-11"),
        ({"how_often": "daily", "hour": 8}, None),  # of yesterday, and due before the choice was made
        ({"how_often": "weekly", "weekday": 1}, None),
        ({"how_often": "monthly", "weekday": 0}, None),
        ({"how_often": "weekly", "paused_until": dt.date(2027, 1, 12)}, None),
        ({"how_often": "weekly", "paused_until": dt.date(2027, 1, 11)}, "2027-01-11"),
    ],
)
def test_a_choice_counts_from_when_it_was_made(monday, fields, period):
    person = owner_of_an_old_entry()
    chosen(person, at=MONDAY - 20 * HOUR, **fields)
    planning.plan()
    assert [str(day) for kind, day, _ in planned(person) if kind == "meetings"] == ([period] if period else [])


def test_a_change_at_noon_does_not_bring_the_mornings_digest(monday):
    person = make_person()
    joined_long_ago()
    chosen(person, at=MONDAY, how_often="daily")
    assert planning.plan() == 0
    with clock.set_to(MONDAY + 24 * HOUR):
        assert planning.plan() == 1


@pytest.mark.parametrize("how_often", ["daily", "monthly"])
@pytest.mark.parametrize("before", [None, "weekly"])
def test_a_choice_between_due_and_planned_keeps_the_digest_that_is_due(monday, before, how_often):
    person = owner_of_an_old_entry()
    if before:
        chosen(person, at=MONDAY - 24 * HOUR, how_often=before)
    actions.choose(person=person, kind="meetings", rhythm=Rhythm(how_often, 3), by=person)
    assert [(kind, str(day), status) for kind, day, status in planned(person)] == [("meetings", "2027-01-11", "due")]
    planning.plan()
    assert [str(day) for kind, day, _ in planned(person) if kind == "meetings"] == ["2027-01-11"]


@pytest.mark.parametrize("hours", [-1, 37])
def test_a_choice_brings_back_nothing_that_is_too_late_or_not_due(monday, hours):
    person = owner_of_an_old_entry()
    with clock.set_to(MONDAY + hours * HOUR):
        actions.choose(person=person, kind="meetings", rhythm=Rhythm("monthly", 3), by=person)
    assert planned(person) == []


@pytest.mark.django_db(transaction=True)
def test_two_planners_at_once_write_each_delivery_once(monday):
    people = [owner_of_an_old_entry() for _ in range(5)]

    def plan():
        with clock.set_to(MONDAY):
            planning.plan()

    assert at_once(plan, plan, plan) == ["done"] * 3
    assert Delivery.objects.count() == 2 * len(people)


@pytest.mark.parametrize("many", [1, 3])
def test_planning_asks_the_same_for_any_number_of_people(monday, many, django_assert_num_queries):
    for _ in range(many):
        owner_of_an_old_entry()
    with django_assert_num_queries(10):
        planning.plan()
