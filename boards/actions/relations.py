"""How boards stand to each other, and who decides what: saying it, and ending it."""

import datetime as dt

from django.db import transaction
from django.utils.text import slugify

from alliance.base.history import attributed
from alliance.base.refused import Refused

from ..models import Board, BoardRelation, Decides, Topic


@transaction.atomic
def add(*, relation: BoardRelation, by) -> BoardRelation:
    """A new line (not saved yet) from a board to another."""
    if relation.from_board_id == relation.to_board_id:
        raise Refused("A board does not stand to itself. Choose another one.")
    _both_there(relation)
    if relation.through and relation.through.board_id not in (relation.from_board_id, relation.to_board_id):
        raise Refused("The line can only run through a seat of one of the two boards.")
    same = BoardRelation.objects.filter(
        from_board=relation.from_board, to_board=relation.to_board, kind=relation.kind
    ).not_ended_by(relation.starts_on)
    if same.exists():
        raise Refused("This line is there already. End it first if something about it has changed.")
    with attributed(by=by, why="Added a line between boards"):
        relation.save(force_insert=True)
    return relation


def _both_there(relation: BoardRelation) -> None:
    """Lock the two boards, always in the same order, and refuse a line to one that is not there on its first day."""
    pks = [relation.from_board_id, relation.to_board_id]
    for board in Board.objects.select_for_update(no_key=True, of=("self",)).filter(pk__in=pks).order_by("pk"):
        if not board.is_there_on(relation.starts_on):
            raise Refused(f"{board} was not there on {relation.starts_on:%-d %B %Y}. Give another day.")


@transaction.atomic
def end(*, relation: BoardRelation, on: dt.date, reason: str, by) -> BoardRelation:
    """The line is no more from the day `on`; `reason` stays in the history."""
    relation = BoardRelation.objects.select_for_update(of=("self",)).get(pk=relation.pk)
    return _end(relation, on, reason, "This line", by)


@transaction.atomic
def say_who_decides(*, decides: Decides, by) -> Decides:
    """A board decides or advises on a topic for a footprint, from a day on (not saved yet; the topic neither)."""
    board = Board.objects.select_for_update(no_key=True, of=("self",)).get(pk=decides.board_id)
    if not board.is_there_on(decides.starts_on):
        raise Refused(f"{board} was not there on {decides.starts_on:%-d %B %Y}. Give another day.")
    if decides.topic.pk is None:
        with attributed(by=by, why="Added a topic"):
            decides.topic = _topic(decides.topic.name)
    same = Decides.objects.filter(board=board, topic=decides.topic, footprint=decides.footprint)
    if same.not_ended_by(decides.starts_on).exists():
        raise Refused("This is said already. End it first if something about it has changed.")
    with attributed(by=by, why="Said who decides"):
        decides.save(force_insert=True)
    return decides


def _topic(name: str) -> Topic:
    """The topic of this name, made now unless somebody else has made it meanwhile."""
    stem = slugify(name)[:70] or "topic"
    taken = Topic.objects.filter(slug__startswith=stem).exclude(name=name).count()
    return Topic.objects.get_or_create(name=name, defaults={"slug": f"{stem}-{taken + 1}" if taken else stem})[0]


@transaction.atomic
def end_who_decides(*, decides: Decides, on: dt.date, reason: str, by) -> Decides:
    """The board decides or advises on the topic no more; `reason` stays in the history."""
    decides = Decides.objects.select_for_update(of=("self",)).get(pk=decides.pk)
    return _end(decides, on, reason, "This", by)


def _end(row, on: dt.date, reason: str, what: str, by):
    if not reason.strip():
        raise Refused("Say why it ends.")
    if row.ends_on is not None and row.ends_on <= on:
        raise Refused(f"{what} has ended already.")
    if on < row.starts_on:
        raise Refused(f"{what} would end before it began. Give a day from {row.starts_on:%-d %B %Y} on.")
    with attributed(by=by, why=reason):
        row.ends_on = on
        row.save(update_fields=["ends_on"])
    return row
