"""What happens to a priority: it is raised, becomes something, is answered for, closed and opened again.

The words it was raised in are never rewritten: the database holds that. The apps that own what became of it tell it
here (`tell`, `untell`); the organisation that raised it answers whether that is still what it said.
"""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction

from alliance.base import clock, history
from alliance.base.refused import Refused
from directory.actions import entries
from directory.models import Evidence, Priority, PriorityStep
from directory.rules import can_publish_priority

NOT_ANSWERED = {"answer": PriorityStep.Answer.NONE, "answer_words": "", "answered_by_id": None, "answered_on": None}
ITS_OWN_TO_PUBLISH = (
    "Only the organisation itself can let anyone read its priority. Keep it private; its people can change that."
)


@transaction.atomic
def add(*, priority: Priority, evidence: Iterable[tuple[str, str, str]] = (), by) -> Priority:
    """An organisation raises a priority, or supports a resident who does; `evidence` is (words, source, url)."""
    with history.attributed(by=by, why="raised a priority"):
        priority.organisation = entries.locked(priority.organisation)
        if priority.is_public and not can_publish_priority(by, priority.organisation):
            raise Refused(ITS_OWN_TO_PUBLISH)
        priority.raised_by, priority.raised_on = by, clock.today()
        priority.save()
        _set_evidence(priority, evidence)
    return priority


@transaction.atomic
def change(*, priority: Priority, is_public: bool, evidence: Iterable[tuple[str, str, str]], by) -> None:
    """Who may read it, and exactly this evidence. The words themselves stay as they were said."""
    with history.attributed(by=by, why="changed who reads a priority, or its evidence"):
        priority = _locked(priority)
        if is_public and not priority.is_public and not can_publish_priority(by, priority.organisation):
            raise Refused(ITS_OWN_TO_PUBLISH)
        _write(priority, is_public=is_public)
        _set_evidence(priority, evidence)


@transaction.atomic
def close(*, priority: Priority, because: str, by) -> None:
    """Nothing more is asked for. The story stays, with the day and the reason."""
    with history.attributed(by=by, why="closed a priority"):
        priority = _locked(priority)
        _refuse_unless_it_may_become(priority, Priority.Status.CLOSED)
        _write(priority, status=Priority.Status.CLOSED, closed_on=clock.today(), closed_because=because)


@transaction.atomic
def reopen(*, priority: Priority, by) -> None:
    """It is still wanted after all. The history keeps why it was closed."""
    with history.attributed(by=by, why="opened a priority again"):
        priority = _locked(priority)
        _refuse_unless_it_may_become(priority, Priority.Status.OPEN)
        _write(priority, status=Priority.Status.OPEN, closed_on=None, closed_because="")


@transaction.atomic
def answer(*, step: PriorityStep, was: str, answer: str, words: str = "", by) -> None:
    """The originator says whether a step is still what they said; they may change their mind, the history keeps it.

    `was` is the `wording` that the person has read, which the board may have changed since.
    """
    with history.attributed(by=by, why="answered whether it is still what was said"):
        step = PriorityStep.objects.select_for_update(of=["self"]).get(pk=step.pk)
        if step.taken_back_on is not None:
            raise Refused("This has been taken back since you opened the page. It needs no answer any more.")
        if step.wording != was:
            raise Refused("This has been put in other words since you opened the page. Read it again, then answer.")
        if answer in (PriorityStep.Answer.PARTLY, PriorityStep.Answer.NO) and not words:
            raise Refused("Say in your own words what is missing or different.")
        _write(step, answer=answer, answer_words=words, answered_by_id=by.pk, answered_on=clock.today())


@transaction.atomic
def tell(
    *,
    priority: Priority,
    key: str,
    kind: str,
    happened_on: dt.date,
    who: str,
    title: str,
    words: str,
    url: str,
    is_public: bool,
    asks: bool = True,
    by,
) -> PriorityStep:
    """Something became of a priority, or is put in other words now. Safe to call as often as the thing is saved.

    key        stable name of the thing ("proposal:17"): the same key writes the same step
    kind       a `PriorityStep.Kind`
    who        the body ("Fylde Coast Place Board"), never a person
    words      how the thing puts it now; its title stands for it where it has none
    url        where it can be read
    is_public  may anyone read it? If not, the organisation that raised it and the officers of its place still do: tell
               nothing that these may not know
    asks       False where the originator itself put it so, and need not be asked

    A new wording, or another priority, clears the answer (the history keeps it) and asks anew. The same words change
    nothing. A step that was taken back stands again. Call it in a block of history of its own: its reason is written
    beside all writes of the block.
    """
    said = {
        "kind": kind,
        "happened_on": happened_on,
        "who": who[:200],
        "title": title[:200],
        "words": (words or title)[:4000],
        "url": url,
        "is_public": is_public,
        "asks": asks,
        "taken_back_on": None,
    }
    with history.attributed(by=by, why="told what became of a priority"):
        step, is_new = PriorityStep.objects.get_or_create(key=key, defaults={"priority": priority, **said})
        if is_new:
            return step
        step = PriorityStep.objects.select_for_update(of=["self"]).get(pk=step.pk)
        if said["words"] != step.words or priority.pk != step.priority_id:
            said |= NOT_ANSWERED
        return _write(step, priority_id=priority.pk, **said)


@transaction.atomic
def untell(*, key: str, by) -> None:
    """The thing was taken back, or speaks of this priority no more. Nothing happens where nothing was told.

    The step keeps its row, its words and its answer, so that nothing the originator said is lost: the organisation and
    the officers of its place read that it was taken back and when. It is not public, and nobody is asked about it.
    """
    with history.attributed(by=by, why="took back what became of a priority"):
        step = PriorityStep.objects.select_for_update(of=["self"]).filter(key=key).first()
        if step is not None and step.taken_back_on is None:
            _write(step, is_public=False, taken_back_on=clock.today())


def _locked(priority: Priority) -> Priority:
    return (
        Priority.objects.select_for_update(of=["self"], no_key=True).select_related("organisation").get(pk=priority.pk)
    )


def _refuse_unless_it_may_become(priority: Priority, status: str) -> None:
    if not priority.may_become(status):
        raise Refused(f"This priority is already {priority.get_status_display()}.")


def _set_evidence(priority: Priority, wanted: Iterable[tuple[str, str, str]]) -> None:
    """The priority has exactly this evidence. Rows that stay are not written."""
    held = {(one.words, one.source, one.url): one.pk for one in priority.evidence.all()}
    wanted = list(dict.fromkeys(wanted))
    priority.evidence.exclude(pk__in=[held[row] for row in wanted if row in held]).delete()
    for words, source, url in wanted:
        if (words, source, url) not in held:
            Evidence.objects.create(priority=priority, words=words, source=source, url=url)


def _write(thing, **values):
    """Only what differs is written, so that nothing new leaves no history."""
    changed = [field for field, value in values.items() if getattr(thing, field) != value]
    for field in changed:
        setattr(thing, field, values[field])
    if changed:
        thing.save(update_fields=[field.removesuffix("_id") for field in changed])
    return thing
