"""Priorities: what became of them is told, answered for, and never rewritten."""

import datetime as dt

import pytest
from django.db import IntegrityError, ProgrammingError, transaction
from django.db.models import F

from alliance.base import clock
from directory.actions import priorities
from directory.models import Priority, PriorityStep
from tests.factories import make_member, make_organisation, make_person, make_priority

pytestmark = pytest.mark.django_db
MARCH = dt.date(2027, 3, 4)


@pytest.fixture
def ours():
    return make_organisation("Ingol Lunch Club")


@pytest.fixture
def owner(ours):
    return make_member(ours)


@pytest.fixture
def officer():
    return make_person(role="officer")


@pytest.fixture
def priority(ours, owner):
    return make_priority(ours, owner, "The last bus")


def tell(priority, by, **fields) -> PriorityStep:
    """An item on a place board's agenda, public, unless said otherwise."""
    told = {
        "key": "item:1",
        "kind": "item",
        "happened_on": MARCH,
        "who": "Place board",
        "title": "Evening transport",
        "words": "Review of evening transport provision",
        "url": "/boards/meetings/1/",
        "is_public": True,
    }
    return priorities.tell(priority=priority, **{**told, **fields}, by=by)


def events(step) -> list:
    return list(step.events.order_by("pgh_id").values_list("pgh_label", "answer", "words"))


# Told by the apps that own what became of it ---------------------------------------------------------------------


def test_step_told_twice_in_the_same_words_is_one_and_writes_nothing(priority, officer):
    first = tell(priority, officer)
    assert tell(priority, officer) == first
    assert events(first) == [("insert", "", "Review of evening transport provision")]
    assert first.events.get().pgh_context.metadata == {
        "by": officer.pk,
        "why": "told what became of a priority",
    }


def test_step_without_words_is_put_by_its_title(priority, officer):
    assert tell(priority, officer, words="").words == "Evening transport"


def answered(step, owner, answer="no", words="It is about the last bus.") -> PriorityStep:
    PriorityStep.objects.filter(pk=step.pk).update(
        answer=answer, answer_words=words, answered_by=owner, answered_on=MARCH
    )
    step.refresh_from_db()
    return step


def test_new_wording_clears_the_answer_which_stays_in_the_history(priority, owner, officer):
    step = answered(tell(priority, officer), owner)
    step = tell(priority, officer, words="The last bus home leaves at six")
    step.refresh_from_db()
    assert (step.answer, step.answer_words, step.answered_by, step.answered_on) == ("", "", None, None)
    assert events(step) == [
        ("insert", "", "Review of evening transport provision"),
        ("update", "no", "Review of evening transport provision"),
        ("update", "", "The last bus home leaves at six"),
    ]


def test_answer_stays_when_something_else_changes(priority, owner, officer):
    step = answered(tell(priority, officer), owner)
    step = tell(priority, officer, happened_on=dt.date(2027, 4, 1), title="Transport in the evening", is_public=False)
    step.refresh_from_db()
    assert (step.answer, step.happened_on, step.title, step.is_public) == (
        "no",
        dt.date(2027, 4, 1),
        "Transport in the evening",
        False,
    )


def test_step_that_turns_to_another_priority_asks_that_one(priority, owner, officer):
    step = answered(tell(priority, officer), owner)
    other = make_priority(make_organisation(), owner)
    step = tell(other, officer)
    step.refresh_from_db()
    assert (step.priority, step.answer) == (other, "")
    assert list(priority.steps.all()) == []


def test_step_taken_back_keeps_its_row_and_answer_and_stands_again_when_told_again(priority, owner, officer):
    step = answered(tell(priority, officer), owner)
    with clock.set_to("2027-03-10"):
        priorities.untell(key="item:1", by=officer)
        priorities.untell(key="item:1", by=officer)
    step.refresh_from_db()
    assert (step.taken_back_on, step.is_public, step.answer) == (dt.date(2027, 3, 10), False, "no")
    assert len(events(step)) == 3
    assert list(PriorityStep.objects.standing()) == []
    step = tell(priority, officer)
    step.refresh_from_db()
    assert (step.taken_back_on, step.is_public, step.answer) == (None, True, "no")


def test_taking_back_what_was_never_told_does_nothing(officer):
    priorities.untell(key="item:404", by=officer)
    assert PriorityStep.objects.count() == 0


def test_unanswered_are_those_that_stand_and_ask(priority, owner, officer):
    tell(priority, officer, key="proposal:1", kind="proposal", asks=False)
    tell(priority, officer, key="item:2")
    answered(tell(priority, officer, key="item:3"), owner)
    tell(priority, officer, key="item:4")
    priorities.untell(key="item:4", by=officer)
    assert [step.key for step in PriorityStep.objects.unanswered()] == ["item:2"]


# What the database refuses ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "fields",
    [{"title": "Other"}, {"words": "Other"}, {"by_resident": True}, {"organisation_id": F("organisation_id") + 1}],
)
def test_what_a_community_said_is_never_rewritten_whoever_writes(priority, fields):
    with pytest.raises(ProgrammingError, match="Cannot update rows"), transaction.atomic():
        Priority.objects.filter(pk=priority.pk).update(**fields)


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"answer": "yes"}, "priority_step_answer_has_its_day"),
        ({"answer": "no", "answered_on": MARCH}, "priority_step_no_says_what_is_missing"),
        ({"taken_back_on": MARCH}, "priority_step_taken_back_is_not_public"),
    ],
)
def test_step_that_makes_no_sense_is_refused(priority, officer, fields, constraint):
    step = tell(priority, officer)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        PriorityStep.objects.filter(pk=step.pk).update(**fields)
