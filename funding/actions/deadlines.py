"""Reports and money that recipients of awards owe by a day: set, put right, sent, received, not asked any more."""

import datetime as dt

from django.db import transaction

from alliance.base import clock
from alliance.base.history import attributed
from alliance.base.refused import Refused

from ..models import Award, Deadline

Status = Deadline.Status
WHY = {
    Status.SENT: "Said that it was sent",
    Status.RECEIVED: "Said that it came",
    Status.WAITING: "Asked for it again",
    Status.DROPPED: "Asked for it no more",
}


@transaction.atomic
def set_day(*, deadline: Deadline, by) -> Deadline:
    """Something is due by a day (not saved yet) for an award that was made."""
    award = Award.objects.select_for_update(no_key=True).get(pk=deadline.award_id)
    if award.status != Award.Status.MADE:
        raise Refused(f"This award is {award.get_status_display()}. Nothing is due for it.")
    with attributed(by=by, why="Set a day by which something is due"):
        deadline.save(force_insert=True)
    return deadline


@transaction.atomic
def change(*, deadline: Deadline, by) -> Deadline:
    """Put right what is due, or by when, as long as it has not been sent."""
    if locked(deadline).status != Status.WAITING:
        raise Refused("This has been answered already. Ask for it again first.")
    with attributed(by=by, why="Changed what is due, or by when"):
        deadline.save(update_fields=["kind", "what", "due_on", "amount"])
    return deadline


@transaction.atomic
def move(*, deadline: Deadline, step: str, on_day: dt.date | None = None, because: str = "", by) -> Deadline:
    """It was sent, or came, on a day; or it is asked for again, or no more, with the reason.

    `deadline` is as the person saw it: who may say what depends on how it stood.
    """
    seen, deadline = deadline.status, locked(deadline)
    if not deadline.may_become(step):
        raise Refused(f"This is {deadline.get_status_display()} already, so that cannot be said of it.")
    if deadline.status != seen:
        raise Refused(f"Somebody else answered meanwhile: this is {deadline.get_status_display()} now. Look again.")
    if deadline.award.status != Award.Status.MADE:
        raise Refused(f"This award is {deadline.award.get_status_display()}. Nothing is due for it.")
    if step in (Status.SENT, Status.RECEIVED) and on_day is None:
        raise Refused("Say on which day.")
    if on_day and on_day > clock.today():
        raise Refused("That day has not come yet.")
    if step in (Status.WAITING, Status.DROPPED) and not because.strip():
        raise Refused("Say why.")
    with attributed(by=by, why=WHY[Status(step)]):
        deadline.status, deadline.because = step, because.strip()
        if step == Status.SENT:
            deadline.sent_on = on_day
        elif step == Status.RECEIVED:
            deadline.received_on = on_day
        else:
            deadline.sent_on = deadline.received_on = None
        deadline.save()
    return deadline


def locked(deadline: Deadline) -> Deadline:
    """The deadline as it stands, kept for this transaction."""
    return Deadline.objects.select_for_update(of=("self",)).select_related("award").get(pk=deadline.pk)
