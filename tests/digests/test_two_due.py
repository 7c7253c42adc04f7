"""Two digests of one kind that are due to one person at once: nothing is said twice, and nobody is held up."""

import datetime as dt
import threading

import pytest
from django.db import connection

from alliance.base import clock
from alliance.digests import composing, contents, planning
from alliance.digests.models import Delivery

from .conftest import MONDAY, digests_of, owner_of_an_old_entry, statuses

pytestmark = pytest.mark.django_db(transaction=True)
YESTERDAY = MONDAY - dt.timedelta(days=1)


def also_due_yesterday(person, **fields) -> Delivery:
    said = {"kind": "deadlines", "period": YESTERDAY.date(), "due_at": YESTERDAY, "planned_at": YESTERDAY}
    return Delivery.objects.create(person=person, **said | fields)


def test_two_due_at_once_are_composed_one_after_the_other(monday, caplog):
    person, other = owner_of_an_old_entry("Sam"), owner_of_an_old_entry("Ash")
    planning.plan()
    also_due_yesterday(person)
    assert (composing.compose_some(), composing.compose_some(), composing.compose_some()) == (4, 1, 0)
    assert statuses(person) == [("deadlines", "composed", 1), ("deadlines", "nothing", 0), ("meetings", "nothing", 0)]
    assert [len(digests_of(one)) for one in (person, other)] == [1, 1]
    assert caplog.records == []


def test_two_workers_say_the_same_in_one_mail(monday, monkeypatch):
    person = owner_of_an_old_entry()
    planning.plan()
    also_due_yesterday(person)
    reading, go_on, whole = threading.Event(), threading.Event(), contents.items_of

    def slowly(people):
        reading.set()
        go_on.wait(10)
        return whole(people)

    monkeypatch.setattr(contents, "items_of", slowly)

    def compose():
        with clock.set_to(MONDAY):
            composing.compose_some(1)
        connection.close()

    first = threading.Thread(target=compose)
    first.start()
    assert reading.wait(10)
    monkeypatch.setattr(contents, "items_of", whole)
    composing.compose_some()
    go_on.set()
    first.join()
    composing.compose_all()
    assert len(digests_of(person)) == 1
    assert Delivery.objects.filter(status="due").count() == 0


def test_one_that_failed_before_the_next_was_due_is_said_by_the_next(monday):
    person = owner_of_an_old_entry()
    failed = also_due_yesterday(person, status="failed", ended_at=YESTERDAY, fault="RuntimeError")
    planning.plan()
    composing.compose_all()
    failed.refresh_from_db()
    assert (failed.status, len(digests_of(person))) == ("late", 1)
