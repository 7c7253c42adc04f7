"""What a board decided about an item and what is to be done because of it. Each tells the item's priority."""

import datetime as dt

from django.db import transaction

from alliance.base import clock
from alliance.base.history import attributed
from alliance.base.refused import Refused

from ..models import Action, AgendaItem, Decision
from . import telling


def _locked(item: AgendaItem) -> AgendaItem:
    """The item as it is now, its row held; refused when it was taken off."""
    rows = AgendaItem.objects.select_for_update(of=("self",)).select_related("meeting__board", "priority__organisation")
    item = rows.get(pk=item.pk)
    if item.position is None:
        raise Refused("This item was taken off the agenda. Put it back before you record anything of it.")
    return item


@transaction.atomic
def decide(*, item: AgendaItem, words: str, decided_on: dt.date, replaces: Decision | None = None, by) -> Decision:
    """Record what was decided. A correction is a new one that takes the place of the one it `replaces`."""
    item = _locked(item)
    if decided_on > clock.today():
        raise Refused("That day is still to come. Record what was decided once it is.")
    if replaces is not None:
        if replaces.item_id != item.pk:
            raise Refused("That decision is about another item.")
        if Decision.objects.filter(replaces=replaces).exists():
            raise Refused("Somebody else has corrected this decision meanwhile. Look at what stands now.")
    with attributed(by=by, why="Corrected a decision" if replaces else "Recorded a decision"):
        decision = Decision.objects.create(
            item=item, words=words, decided_on=decided_on, replaces=replaces, recorded_by=by
        )
    telling.of_decision(decision, by)
    return decision


@transaction.atomic
def add_action(*, action: Action, by) -> Action:
    """Something is to be done because of an item (an action that is not saved yet)."""
    action.item = _locked(action.item)
    with attributed(by=by, why="Recorded what is to be done"):
        action.save(force_insert=True)
    telling.of_action(action, by)
    return action


@transaction.atomic
def move_action(*, action: Action, to: str, note: str = "", by) -> Action:
    """It is done, is dropped with a reason, or is to be done after all."""
    item = _locked(action.item)
    action = Action.objects.select_for_update().get(pk=action.pk)
    action.item = item
    if to not in Action.MOVES[Action.Status(action.status)]:
        raise Refused(f"Somebody has answered already: it is {action.get_status_display()}.")
    if to == Action.Status.DROPPED and not note.strip():
        raise Refused("Say why it is dropped.")
    action.status, action.note = to, note.strip()
    action.ended_on = None if to == Action.Status.OPEN else clock.today()
    with attributed(by=by, why=f"Said that an action is {action.get_status_display()}"):
        action.save(update_fields=["status", "note", "ended_on"])
    telling.of_action(action, by)
    return action
