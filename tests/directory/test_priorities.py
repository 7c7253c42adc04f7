"""Priorities: what became of them is told, answered for, and never rewritten."""

import datetime as dt
import threading

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.db.models import F

from alliance.base import clock
from alliance.base.refused import Refused
from directory import needs, stories
from directory.actions import priorities
from directory.models import Priority, PriorityStep
from directory.readers import reader_for
from tests.factories import make_footprint, make_member, make_organisation, make_person, make_priority

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


# Raised, kept and closed -----------------------------------------------------------------------------------------


def raised(ours, by, evidence=(), **fields) -> Priority:
    new = Priority(
        **{
            "organisation": ours,
            "footprint": make_footprint(),
            "title": "The last bus",
            "words": "We cannot get home after six.",
            **fields,
        }
    )
    return priorities.add(priority=new, evidence=evidence, by=by)


def shown(priority) -> list:
    return list(priority.evidence.values_list("words", "source", "url"))


def test_priority_is_raised_today_with_its_evidence(ours, owner):
    with clock.set_to(MARCH):
        priority = raised(ours, owner, [("40 of 52 said so", "Our survey", "")], is_public=True, by_resident=True)
    priority.refresh_from_db()
    assert (priority.raised_on, priority.raised_by, priority.status) == (MARCH, owner, "open")
    assert shown(priority) == [("40 of 52 said so", "Our survey", "")]
    assert priority.events.get().pgh_context.metadata["why"] == "raised a priority"


def test_priority_of_an_organisation_that_has_closed_is_refused(ours, owner):
    type(ours).objects.filter(pk=ours.pk).update(status="closed")
    with pytest.raises(Refused, match="closed or merged"):
        raised(ours, owner)


def test_officer_raises_a_priority_for_a_group_and_cannot_publish_it(ours, officer):
    priority = raised(ours, officer)
    with pytest.raises(Refused, match="Only the organisation itself"):
        raised(ours, officer, is_public=True)
    with pytest.raises(Refused, match="Only the organisation itself"):
        priorities.change(priority=priority, is_public=True, evidence=[], by=officer)


def test_officer_takes_a_priority_from_the_public(priority, officer):
    priorities.change(priority=priority, is_public=False, evidence=[], by=officer)
    priority.refresh_from_db()
    assert priority.is_public is False


def test_evidence_that_stays_is_not_written_anew(priority, owner):
    one, two, three = (("A count", "Us", ""), ("A survey", "You", ""), ("A story", "They", "https://example.org/"))
    priorities.change(priority=priority, is_public=True, evidence=[one, two], by=owner)
    kept = priority.evidence.get(words="A survey").pk
    priorities.change(priority=priority, is_public=True, evidence=[two, three, three], by=owner)
    assert shown(priority) == [two, three]
    assert priority.evidence.get(words="A survey").pk == kept


def test_closed_with_a_reason_and_opened_again(priority, owner):
    with clock.set_to(MARCH):
        priorities.close(priority=priority, because="The bus runs until ten now.", by=owner)
    priority.refresh_from_db()
    assert (priority.status, priority.closed_on, priority.closed_because) == (
        "closed",
        MARCH,
        "The bus runs until ten now.",
    )
    with pytest.raises(Refused, match="already closed"):
        priorities.close(priority=priority, because="Again", by=owner)
    priorities.reopen(priority=priority, by=owner)
    with pytest.raises(Refused, match="already open"):
        priorities.reopen(priority=priority, by=owner)
    priority.refresh_from_db()
    assert (priority.status, priority.closed_on, priority.closed_because) == ("open", None, "")


# Answered --------------------------------------------------------------------------------------------------------


def answer(step, by, said="no", words="It is about the last bus.", was=None) -> None:
    priorities.answer(step=step, was=was or step.wording, answer=said, words=words, by=by)


def test_answer_says_who_and_when_and_may_change(priority, owner, officer):
    step = tell(priority, officer)
    with clock.set_to(MARCH):
        answer(step, owner)
    with clock.set_to("2027-03-20"):
        answer(step, owner, "yes", "")
    step.refresh_from_db()
    assert (step.answer, step.answer_words, step.answered_by, step.answered_on) == (
        "yes",
        "",
        owner,
        dt.date(2027, 3, 20),
    )
    assert [said for _, said, _ in events(step)] == ["", "no", "yes"]


@pytest.mark.parametrize("said", ["partly", "no"])
def test_no_and_partly_need_words(priority, owner, officer, said):
    with pytest.raises(Refused, match="what is missing"):
        answer(tell(priority, officer), owner, said, "")


def test_answer_to_words_that_have_changed_is_refused(priority, owner, officer):
    read = tell(priority, officer)
    tell(priority, officer, words="The last bus home leaves at six")
    with pytest.raises(Refused, match="put in other words"):
        answer(read, owner, was=read.wording)


def test_answer_to_what_was_taken_back_is_refused(priority, owner, officer):
    step = tell(priority, officer)
    priorities.untell(key=step.key, by=officer)
    with pytest.raises(Refused, match="taken back"):
        answer(step, owner)


@pytest.mark.django_db(transaction=True)
def test_answer_given_while_the_wording_changes_is_to_the_words_that_were_read(ours, owner, officer):
    """The board rewords in one transaction while the originator answers: the answer waits, then is refused."""
    step = tell(make_priority(ours, owner), officer)
    refused = []

    def answer_at_the_same_time():
        try:
            answer(step, owner)
        except Refused as refusal:
            refused.append(refusal.sentence)
        finally:
            connection.close()

    other = threading.Thread(target=answer_at_the_same_time)
    with transaction.atomic():
        tell(step.priority, officer, words="The last bus home leaves at six")
        other.start()
        other.join(0.5)
        assert other.is_alive()
    other.join(10)
    step.refresh_from_db()
    assert (len(refused), step.answer, step.words) == (1, "", "The last bus home leaves at six")


@pytest.mark.django_db(transaction=True)
def test_the_same_thing_told_twice_at_once_is_one_step(ours, owner, officer):
    priority = make_priority(ours, owner)
    start = threading.Barrier(2, timeout=10)

    def tell_it():
        start.wait()
        try:
            tell(priority, officer)
        finally:
            connection.close()

    both = [threading.Thread(target=tell_it) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join(10)
    assert priority.steps.count() == 1


# Who reads what --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("is_public", "entry", "expected"),
    [
        (True, "public", {"anyone", "member", "colleague", "officer"}),
        (True, "members", {"member", "colleague", "officer"}),
        (True, "private", {"colleague", "officer"}),
        (False, "public", {"colleague", "officer"}),
    ],
)
def test_who_reads_a_priority_and_its_public_steps(ours, owner, officer, is_public, entry, expected):
    type(ours).objects.filter(pk=ours.pk).update(visibility=entry)
    priority = make_priority(ours, owner, is_public=is_public)
    step = tell(priority, officer)
    tell(priority, officer, key="item:2", is_public=False)
    people = {
        "anyone": AnonymousUser(),
        "member": make_member(make_organisation()),
        "colleague": make_member(ours, level="viewer"),
        "officer": officer,
    }
    readers = {name: reader_for(person) for name, person in people.items()}
    reads = {name for name, reader in readers.items() if Priority.objects.visible_to(reader).exists()}
    steps = {name: list(PriorityStep.objects.visible_to(reader)) for name, reader in readers.items()}
    assert reads == expected
    assert {name for name, found in steps.items() if step in found} == expected
    assert {name for name, found in steps.items() if len(found) == 2} == {"colleague", "officer"}


def test_what_was_answered_is_there_for_the_page_of_the_thing(priority, ours, owner, officer):
    step = tell(priority, officer)
    private = tell(make_priority(ours, owner, is_public=False), officer, key="item:2")
    answer(step, owner)
    keeper = reader_for(make_person(role="officer", footprints=[make_footprint()]))
    found = stories.answers_to(["item:1", "item:2", "item:404"], keeper)
    assert {key: (one.step.answer, one.is_readable) for key, one in found.items()} == {
        "item:1": ("no", True),
        "item:2": ("", False),
    }
    assert found["item:2"].step == private


# What needs me ---------------------------------------------------------------------------------------------------


def lines(person) -> list:
    return [(item.what, item.detail) for item in needs.items(person) if "priorit" in item.kind]


def test_each_unanswered_step_is_a_line_for_owners_and_editors(priority, ours, owner, officer):
    step = tell(priority, officer)
    for person in (owner, make_member(ours, level="editor")):
        assert lines(person) == [
            ("Is this still what you said? The last bus", "Place board, 4 March 2027: Evening transport")
        ]
    assert lines(make_member(ours, level="viewer")) == []
    answer(step, owner)
    assert lines(owner) == []


def test_another_wording_is_another_line(priority, owner, officer):
    tell(priority, officer)
    first = [item.key for item in needs.steps_to_answer(owner)]
    tell(priority, officer, words="The last bus home leaves at six")
    again = [item.key for item in needs.steps_to_answer(owner)]
    assert (len(first), len(again), first == again) == (1, 1, False)


def test_officer_is_told_how_many_priorities_nobody_has_proposed(priority, ours, owner, officer):
    other = make_priority(ours, owner)
    assert lines(officer) == [("2 priorities have not been proposed to a board yet", "")]
    tell(priority, officer)
    assert lines(officer) == [("1 priority has not been proposed to a board yet", "")]
    priorities.close(priority=other, because="Done", by=owner)
    assert lines(officer) == []
