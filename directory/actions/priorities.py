"""What happens to a priority: it is raised, becomes something, is answered for, closed and opened again.

The words it was raised in are never rewritten: the database holds that. The apps that own what became of it tell it
here (`tell`, `untell`); the organisation that raised it answers whether that is still what it said.
"""

import datetime as dt

from django.db import transaction

from alliance.base import clock, history
from directory.models import Priority, PriorityStep

NOT_ANSWERED = {
    "answer": PriorityStep.Answer.NONE,
    "answer_words": "",
    "answered_by": None,
    "answered_on": None,
}


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


def _write(thing, **values):
    """Only what differs is written, so that nothing new leaves no history."""
    changed = [field for field, value in values.items() if getattr(thing, field) != value]
    for field in changed:
        setattr(thing, field, values[field])
    if changed:
        thing.save(update_fields=[field.removesuffix("_id") for field in changed])
    return thing
