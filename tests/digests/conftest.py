"""People for digests, and a Monday on which they are due."""

import datetime as dt

import pytest

from alliance.base import clock
from alliance.base.models import Mail
from alliance.digests.models import Delivery
from directory.models import Person
from tests.factories import (
    make_appointment,
    make_board,
    make_meeting,
    make_member,
    make_organisation,
    make_person,
    make_seat,
)

MONDAY = dt.datetime(2027, 1, 11, 7, 30, tzinfo=clock.LONDON)


def joined_long_ago() -> None:
    Person.objects.update(joined_at=dt.datetime(2020, 1, 1, tzinfo=dt.UTC))


def owner_of_an_old_entry(name: str = "", **fields) -> Person:
    """Somebody whose entry was last confirmed a year ago: one thing to say."""
    person = make_member(make_organisation(confirmed_on=dt.date(2026, 1, 20)), name=name, **fields)
    joined_long_ago()
    return person


def who_sits(name: str = "", starts_at: str = "2027-01-14T14:00", **fields) -> Person:
    """Somebody on whose board a meeting is near."""
    person, board = make_person(name), make_board()
    make_appointment(make_seat(board), person)
    make_meeting(board, starts_at, **fields)
    joined_long_ago()
    return person


def statuses(person=None) -> list[tuple]:
    found = Delivery.objects.order_by("person", "kind", "period")
    if person:
        found = found.filter(person=person)
    return list(found.values_list("kind", "status", "lines"))


def digests_of(person) -> list[Mail]:
    return list(Mail.objects.filter(person=person, kind__startswith="digest-").order_by("pk"))


@pytest.fixture
def monday():
    with clock.set_to(MONDAY) as moment:
        yield moment
