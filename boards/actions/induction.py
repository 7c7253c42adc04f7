"""A board's induction pack: its keepers write the list, whoever has accepted a seat ticks it off."""

from django.db import transaction
from django.db.models import Max

from alliance.base import clock
from alliance.base.history import attributed
from alliance.base.refused import Refused

from ..models import Appointment, Board, InductionDone, InductionItem
from .boards import locked

MOST = 50  # nobody reads more before a first meeting


@transaction.atomic
def add(*, item: InductionItem, by) -> InductionItem:
    """One more thing (not saved yet), after those that are there."""
    board = locked(item.board)
    if board.induction.count() >= MOST:
        raise Refused(f"The list has {MOST} things, and nobody reads more. Take one away first.")
    item.position = (board.induction.aggregate(last=Max("position"))["last"] or 0) + 1
    with attributed(by=by, why="Added to the induction pack"):
        item.save(force_insert=True)
    return item


@transaction.atomic
def change(*, item: InductionItem, by) -> InductionItem:
    """Write what is now said of one thing of the pack."""
    with attributed(by=by, why="Changed the induction pack"):
        item.save(update_fields=["title", "words", "address"])
    return item


@transaction.atomic
def move(*, item: InductionItem, up: bool, by) -> None:
    """One step up or down; at the end of the list nothing happens. Who orders one board's list waits for the other."""
    board = locked(item.board)
    order = list(board.induction.all())
    place = order.index(item)
    beside = place - 1 if up else place + 1
    if 0 <= beside < len(order):
        order[place], order[beside] = order[beside], order[place]
        _write(order, by)


@transaction.atomic
def remove(*, item: InductionItem, by) -> None:
    """Take one thing out; who had ticked it off has one fewer."""
    board: Board = locked(item.board)
    with attributed(by=by, why="Removed from the induction pack"):
        item.delete()
        _write(list(board.induction.all()), by)


def _write(order: list[InductionItem], by) -> None:
    with attributed(by=by, why="Ordered the induction pack"):
        for position, one in enumerate(order, start=1):
            one.position = position
        InductionItem.objects.bulk_update(order, ["position"])


@transaction.atomic
def tick(*, item: InductionItem, appointments: list[Appointment], done: bool, by) -> None:
    """Somebody has done a thing of the pack, or takes the tick away. Ticking twice changes nothing."""
    with attributed(by=by, why="Ticked off the induction pack"):
        if done:
            rows = [InductionDone(appointment=one, item=item, done_at=clock.now()) for one in appointments]
            InductionDone.objects.bulk_create(rows, ignore_conflicts=True)
        else:
            InductionDone.objects.filter(appointment__in=appointments, item=item).delete()
