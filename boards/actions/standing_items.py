"""The items that every meeting of a board begins or ends with. Whoever changes them waits at the board's row."""

from django.db import transaction

from alliance.base.history import attributed
from alliance.base.refused import Refused

from ..models import StandingItem
from .boards import locked


@transaction.atomic
def add(*, item: StandingItem, by) -> StandingItem:
    """A new one (not saved yet), after the others of its part."""
    board = locked(item.board)
    item.position = board.standing_items.filter(at_end=item.at_end).count() + 1
    with attributed(by=by, why="Added a standing item"):
        item.save(force_insert=True)
    return item


@transaction.atomic
def change(*, item: StandingItem, by) -> StandingItem:
    """Write what is now said of it. Changed from the start to the end, it goes after the others there."""
    locked(item.board)
    was = StandingItem.objects.filter(pk=item.pk).first()
    if was is None:
        raise Refused("This standing item has been removed meanwhile.")
    moved = was.at_end != item.at_end
    with attributed(by=by, why="Changed a standing item"):
        if moved:
            item.position = item.board.standing_items.filter(at_end=item.at_end).count() + 1
        item.save()
        if moved:
            _number(item.board, was.at_end)
    return item


@transaction.atomic
def move(*, item: StandingItem, up: bool, by) -> None:
    """One place up or down within its part."""
    locked(item.board)
    part = list(item.board.standing_items.filter(at_end=item.at_end))
    index = next((n for n, one in enumerate(part) if one.pk == item.pk), None)
    if index is None:
        return
    part.insert(max(0, index - 1) if up else index + 1, part.pop(index))
    with attributed(by=by, why="Moved a standing item"):
        _write(part)


@transaction.atomic
def remove(*, item: StandingItem, by) -> None:
    """New agendas have it no more. Those that are there keep it."""
    board, at_end = locked(item.board), item.at_end
    with attributed(by=by, why="Removed a standing item"):
        StandingItem.objects.filter(pk=item.pk).delete()
        _number(board, at_end)


def _number(board, at_end: bool) -> None:
    _write(list(board.standing_items.filter(at_end=at_end)))


def _write(part: list[StandingItem]) -> None:
    moved = [one for n, one in enumerate(part, start=1) if one.position != n]
    for n, one in enumerate(part, start=1):
        one.position = n
    StandingItem.objects.bulk_update(moved, ["position"])
