"""Interests: declared, corrected, ended, and what the chair decides about one in an item (rule 12)."""

import datetime as dt

from django.db import transaction

from alliance.base import clock
from alliance.base.history import attributed
from alliance.base.refused import Refused

from .. import emails, rules
from ..models import Appointment, Interest, InterestDecision
from .boards import locked as locked_board

OWN = "Nobody decides about an interest of their own. Whoever stands in for the chair does, or an officer."
NOTHING_TO_GAIN = "Say what they stand to gain or lose by this item. Without that there is no reason to keep them out."
CHAIR, FOR_THE_CHAIR = "the chair", "an officer, on the chair's behalf"


@transaction.atomic
def declare(*, interest: Interest, by) -> Interest:
    """Put an interest (not saved yet) of somebody who sits on the board on its register."""
    locked_board(interest.board)
    _check(interest)
    interest.declared_on = clock.today()
    with attributed(by=by, why="Declared an interest"):
        interest.save(force_insert=True)
    return interest


def _check(interest: Interest) -> None:
    today = clock.today()
    held = Appointment.objects.current_on(today).filter(seat__board=interest.board, person=interest.person_id)
    if not held.exists():
        raise Refused("Only somebody who sits on the board has interests on its register.")
    if interest.starts_on > today:
        raise Refused("An interest is declared once it is there. Give a day that is not in the future.")
    if interest.item_id and interest.item.meeting.board_id != interest.board_id:
        raise Refused("This item is of another board.")


@transaction.atomic
def correct(*, interest: Interest, new: Interest, by) -> Interest:
    """Another wording takes the place of one that was wrong: the old one ends today and stays in the register."""
    was = _current(interest)
    new.person_id, new.board_id = was.person_id, was.board_id
    _check(new)
    new.declared_on = clock.today()
    with attributed(by=by, why="Corrected an interest"):
        was.ends_on = max(clock.today(), was.starts_on)
        was.save(update_fields=["ends_on"])
        new.save(force_insert=True)
    return new


@transaction.atomic
def end(*, interest: Interest, on: dt.date, by) -> Interest:
    """The interest is no more from the day `on`; it stays in the register for a while, and in the history."""
    interest = _current(interest)
    if on < interest.starts_on:
        raise Refused("It would end before it began. Give a later day.")
    if on > clock.today():
        raise Refused("Say it when it has ended. Give today, or an earlier day.")
    with attributed(by=by, why="Ended an interest"):
        interest.ends_on = on
        interest.save(update_fields=["ends_on"])
    return interest


def _current(interest: Interest) -> Interest:
    interest = Interest.objects.select_for_update(of=("self",)).select_related("board").get(pk=interest.pk)
    if interest.ends_on is not None:
        raise Refused("This interest has ended already.")
    return interest


@transaction.atomic
def decide(*, decision: InterestDecision, by) -> InterestDecision:
    """Put on record what the chair decided about an interest in an item (not saved yet), and tell whose it is.

    A later decision about the same takes the place of the earlier one; none is altered.
    """
    interest = Interest.objects.select_for_update(of=("self",)).select_related("person").get(pk=decision.interest_id)
    item = decision.item
    if interest.board_id != item.meeting.board_id or interest.item_id not in (None, item.pk):
        raise Refused("This interest is not one in this item.")
    if interest.person_id == by.pk:
        raise Refused(
            "Nobody decides about an interest of their own. Whoever stands in for the chair does, or an officer."
        )
    if decision.done in InterestDecision.KEPT_OUT and not decision.stands_to_gain.strip():
        raise Refused(
            "Say what they stand to gain or lose by this item. Without that there is no reason to keep them out."
        )
    decision.replaces = InterestDecision.objects.standing().filter(interest=interest, item=item).first()
    decision.decided_by, decision.decided_at = by, clock.now()
    decision.decided_by_role = CHAIR if rules.chairs(by, item.meeting.board) else FOR_THE_CHAIR
    with attributed(by=by, why="Recorded what was decided about an interest"):
        decision.save(force_insert=True)
    if interest.person.letters_to:
        emails.interest_decided(decision)
    return decision
