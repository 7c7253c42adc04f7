"""Seats that somebody could take, or take again, on home pages and in digests."""

import datetime as dt

import pytest

from alliance.base import clock
from alliance.digests import contents
from alliance.home import needs as home
from boards import needs_vacancies
from directory.lines import lines_of
from tests.factories import (
    cover,
    make_appointment,
    make_area,
    make_board,
    make_expression,
    make_footprint,
    make_member,
    make_notice,
    make_organisation,
    make_person,
    make_seat,
)

pytestmark = pytest.mark.django_db
TODAY = dt.date(2027, 2, 1)
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def february():
    with clock.set_to("2027-02-01"):
        yield


def lines(person) -> list:
    return lines_of(needs_vacancies.LINES, [person])[person.pk]


def vacant(footprint, title: str = "VCFSE member", **fields):
    return make_notice(make_seat(make_board("Place Board", footprint=footprint), title, **fields))


@pytest.fixture
def place():
    return make_footprint("Fylde Coast", areas=[make_area("A1"), make_area("A2")])


def member_of(place, *, level: str = "owner", shown_to: str = "everyone", **fields):
    organisation = make_organisation("Lunch Club", **{"is_alliance_member": True, **fields})
    cover(organisation, place, shown_to=shown_to)
    return make_member(organisation, level=level)


# Vacant seats --------------------------------------------------------------------------------------------------------


def test_a_vacancy_is_told_to_who_keeps_an_organisation_that_works_there(place):
    notice, member = vacant(place), member_of(place)
    (line,) = lines(member)
    assert (line.kind, line.what, line.detail, line.due, line.url, line.is_public) == (
        "vacant seat",
        "Vacant: VCFSE member on Place Board",
        "For Fylde Coast, where Lunch Club works. Say by this day that you are interested.",
        dt.date(2027, 2, 22),
        notice.get_absolute_url(),
        True,
    )
    assert line in home.items(member)
    assert line in contents.items_of([member])[member.pk]["meetings"]


@pytest.mark.parametrize(
    ("areas", "is_told"), [(["A1"], True), (["A1", "A2"], True), (["A2", "B1"], True), (["B1"], False)]
)
def test_a_vacancy_is_told_where_the_footprints_overlap(place, areas, is_told):
    there = {area.code: area for area in [*place.areas.all(), make_area("B1")]}
    vacant(place)
    other = make_footprint(areas=[there[code] for code in areas])
    assert bool(lines(member_of(other))) == is_told


@pytest.mark.parametrize(
    ("fields", "is_told"),
    [
        ({}, True),
        ({"level": "editor"}, True),
        ({"level": "viewer"}, False),
        ({"is_alliance_member": False}, False),
        ({"sector": "nhs"}, False),
        ({"status": "closed"}, False),
    ],
)
def test_a_vacancy_is_told_to_owners_and_editors_of_members(place, fields, is_told):
    vacant(place)
    assert bool(lines(member_of(place, **fields))) == is_told


def test_a_vacancy_that_takes_no_names_or_is_for_others_is_not_told(place):
    member = member_of(place)
    vacant(place, sector="nhs")
    assert lines(member) == []
    notice = vacant(place)
    type(notice).objects.filter(pk=notice.pk).update(opens_on=TODAY - 9 * DAY, closes_on=TODAY - DAY)
    assert lines(member) == []


def test_who_has_said_that_they_are_interested_is_not_asked_again(place):
    notice, member = vacant(place), member_of(place)
    make_expression(notice, member)
    assert lines(member) == []


def test_the_five_that_close_first_are_told(place):
    for n in range(7):
        notice = vacant(place, f"Seat {n}")
        type(notice).objects.filter(pk=notice.pk).update(closes_on=TODAY + (20 - n) * DAY)
    assert [line.what.split()[2] for line in lines(member_of(place))] == ["6", "5", "4", "3", "2"]


# My own term ---------------------------------------------------------------------------------------------------------


def held(days: int, **fields):
    seat = make_seat(make_board("Place Board"), "VCFSE member", carries_over=fields.pop("carries_over", False))
    ends_on = TODAY + days * DAY
    fields = {"term_ends_on": ends_on, "ends_on": None if seat.carries_over else ends_on, **fields}
    return make_appointment(seat, make_person(), **fields)


def test_my_own_term_that_ends_is_told_with_what_to_do():
    one = held(60)
    (line,) = lines(one.person)
    assert (line.kind, line.what, line.detail, line.due, line.url) == (
        "my term ends",
        "Your term as VCFSE member on Place Board ends",
        "If you want to stand again, tell the board's officer.",
        dt.date(2027, 4, 2),
        f"{one.seat.board.get_absolute_url()}#seat-{one.seat_id}",
    )
    assert line in contents.items_of([one.person])[one.person_id]["meetings"]


def test_an_announced_seat_is_offered_to_who_holds_it():
    one = held(60)
    notice = make_notice(one.seat)
    (line,) = lines(one.person)
    assert (line.detail, line.verb, line.url) == (
        "The seat is announced.",
        "Say if you want to stand again",
        notice.get_absolute_url(),
    )


@pytest.mark.parametrize(
    ("days", "fields", "is_told"),
    [
        (90, {}, True),
        (91, {}, False),
        (90, {"term_ends_on": None}, True),
        (90, {"is_deputy": True}, False),
        (-10, {"carries_over": True}, True),
        (-10, {}, False),
        (90, {"term_ends_on": None, "ends_on": None}, False),
    ],
)
def test_my_term_is_told_three_months_before(days, fields, is_told):
    assert bool(lines(held(days, **fields).person)) == is_told


def test_who_is_appointed_again_hears_nothing_and_who_is_followed_hears_it():
    again, followed = held(60), held(60)
    make_appointment(again.seat, again.person, starts_on=again.ends_on)
    make_appointment(followed.seat, make_person(), starts_on=followed.ends_on)
    assert lines(again.person) == []
    assert [line.detail for line in lines(followed.person)] == ["Somebody is appointed to follow you."]


def test_my_term_is_told_at_three_months_at_one_and_when_it_is_over():
    one = held(90, carries_over=True)
    told = []
    for days in (0, 1, 59, 60, 61, 89, 90, 120):
        with clock.set_to(dt.datetime.combine(TODAY + days * DAY, dt.time(9), clock.LONDON)):
            told.append(contents.fingerprint(lines(one.person)[0]))
    assert [told.index(one) for one in told] == [0, 0, 0, 3, 3, 3, 6, 6]


@pytest.mark.parametrize("many", [1, 3])
def test_seats_to_take_ask_the_same_for_any_number_of_people(place, many, django_assert_num_queries):
    people = []
    for n in range(many):
        vacant(place, f"Seat {n}")
        people += [member_of(place), held(30 + n).person]
    with django_assert_num_queries(7):
        found = lines_of(needs_vacancies.LINES, people)
    assert sorted(len(items) for items in found.values()) == [1] * many + [many] * many
