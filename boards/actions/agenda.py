"""What stands on an agenda: it begins with the board's standing items, takes what was left of last time, and is
written, changed and taken off by the keepers of its board. Who changes it waits at the meeting's row.
"""

import hashlib

from django.db import transaction
from django.db.models import Exists, OuterRef, ProtectedError

from alliance.base.history import attributed
from alliance.base.refused import Refused

from ..models import Action, AgendaItem, Decision, Meeting, Proposal, StandingItem
from . import proposal_steps, telling
from .agenda_order import Order, locked

COPIED = ("title", "kind", "minutes", "lead")
WRITTEN = ("title", "words", "kind", "minutes", "lead", "sector", "organisation", "priority", "is_confidential")
CHANGED_MEANWHILE = (
    "Somebody else has changed this item since you opened it. Their words stand beside yours: take over what is "
    "right, then save again."
)


@transaction.atomic
def begin(*, meeting: Meeting, after: Meeting | None = None, by) -> list[AgendaItem]:
    """A new agenda: the board's standing items, those of the start and then those of the end.

    For a board without any on record, those of the meeting it comes `after` are copied.
    """
    meeting = locked(meeting)
    if meeting.items.exists():
        raise Refused("This agenda has items already.")
    copied = list(StandingItem.objects.filter(board=meeting.board))
    if not copied and after is not None:
        copied = list(after.items.on_the_agenda().filter(is_standing=True, parent__isnull=True))
    with attributed(by=by, why="Began the agenda with its standing items"):
        return AgendaItem.objects.bulk_create(
            AgendaItem(
                meeting=meeting,
                position=position,
                is_standing=True,
                **{field: getattr(one, field) for field in COPIED},
            )
            for position, one in enumerate(copied, start=1)
        )


def left_of(meeting: Meeting):
    """Items of a meeting to offer to the next: those with an open action, and those of which nothing is on record,
    so that they were not reached. Not the standing ones, nor what was carried forward already.
    """
    of_item = {"item": OuterRef("pk")}
    open_actions = Exists(Action.objects.filter(**of_item, status=Action.Status.OPEN))
    recorded = Exists(Decision.objects.filter(**of_item)) | Exists(Action.objects.filter(**of_item))
    return (
        AgendaItem.objects.filter(meeting=meeting, is_standing=False)
        .on_the_agenda()
        .alias(recorded=recorded)
        .annotate(has_open_actions=open_actions)
        .filter(~Exists(AgendaItem.objects.filter(carried_from=OuterRef("pk"))))
        .exclude(recorded=True, has_open_actions=False)
    )


@transaction.atomic
def carry_forward(*, item: AgendaItem, to: Meeting, by) -> AgendaItem:
    """Put an item of an earlier meeting on the agenda of a later one, once."""
    to = locked(to)
    item = AgendaItem.objects.select_for_update(of=("self",)).select_related("meeting").get(pk=item.pk)
    if item.meeting.board_id != to.board_id or item.meeting.starts_at >= to.starts_at:
        raise Refused("Only an item of an earlier meeting of this board can be carried forward.")
    if item.carried_to.exists():
        raise Refused(f"“{item.title}” was carried forward already.")
    values = {field: getattr(item, field) for field in WRITTEN}
    with attributed(by=by, why=f"Carried “{item.title}” forward"):
        carried = put_on(meeting=to, values=values | {"carried_from": item})
    telling.of_item(carried, by)
    return carried


def put_on(*, meeting: Meeting, values: dict, under: AgendaItem | None = None) -> AgendaItem:
    """Write a new item on the agenda of a locked meeting: last under another, or before its standing end."""
    order = Order(meeting)
    parent = None if under is None else order.find(under.pk)
    if parent is not None and parent.parent_id is not None:
        raise Refused("Items stand under main items only. Choose a main item.")
    if parent is not None and parent.is_confidential:
        values = values | {"is_confidential": True}
    index = order.before_the_end() if parent is None else None
    last = len(order.lists.get(parent and parent.pk, [])) + 1
    item = AgendaItem.objects.create(meeting=meeting, parent=parent, position=last, **values)
    order.put(item, item.parent_id, index)
    order.write()
    return item


@transaction.atomic
def add(*, meeting: Meeting, values: dict, under: AgendaItem | None = None, by) -> AgendaItem:
    """A new item, before the standing items of the end or last under another."""
    meeting = locked(meeting)
    with attributed(by=by, why=f"Put “{values['title']}” on the agenda"):
        item = put_on(meeting=meeting, values=values, under=under)
    telling.of_item(item, by)
    return item


def seen(item: AgendaItem) -> str:
    """What somebody who opens an item to change it has read, as a short mark that the form sends back."""
    said = "\x1f".join(str(item.serializable_value(field)) for field in WRITTEN)
    return hashlib.sha256(said.encode()).hexdigest()[:16]


@transaction.atomic
def change(*, item: AgendaItem, values: dict, as_seen: str, by) -> AgendaItem:
    """Write what is now said of an item, unless somebody else has changed it since `as_seen` was read.

    What stands under a confidential item is confidential as well.
    """
    locked(item.meeting)
    item = AgendaItem.objects.select_related("parent", "meeting__board", "priority").get(pk=item.pk)
    if item.position is None:
        raise Refused("This item was taken off the agenda meanwhile. Put it back before you change it.")
    if seen(item) != as_seen:
        raise Refused(CHANGED_MEANWHILE)
    if item.parent is not None and item.parent.is_confidential and not values.get("is_confidential", True):
        raise Refused("It stands under a confidential item. Move it out before you open it to everybody.")
    with attributed(by=by, why=f"Changed “{item.title}” on the agenda"):
        for field, value in values.items():
            setattr(item, field, value)
        item.save(update_fields=list(values))
        if item.is_confidential:
            item.under.filter(is_confidential=False).update(is_confidential=True)
    for one in (item, *item.under.select_related("meeting__board", "priority")):
        telling.of_item(one, by)
    return item


@transaction.atomic
def take_off(*, item: AgendaItem, reason: str = "", by) -> None:
    """Take an item off the agenda. Once the agenda was out it keeps its row and says why; before, it is deleted.

    A proposal that it was made from waits in the inbox again, and its proposer is told the reason.
    """
    order = Order(locked(item.meeting))
    item = order.find(item.pk)
    if order.under(item):
        raise Refused("Items stand under this one. Move them out or take them off first.")
    reason = reason.strip()
    waiting = list(item.proposals.select_for_update().order_by("pk"))
    if not reason and (order.meeting.agenda_is_out or waiting):
        raise Refused("Say why it is taken off the agenda.")
    with attributed(by=by, why=reason or f"Took “{item.title}” off a draft agenda"):
        take_out(order, item, reason, by)
        for proposal in waiting:
            proposal_steps.back_to_the_inbox(proposal, reason, by)


def take_out(order: Order, item: AgendaItem, reason: str, by) -> None:
    """Out of the order of a locked meeting. An item of a draft agenda on which nothing hangs is deleted."""
    order.take_out(item)
    pk = item.pk
    try:
        with transaction.atomic():
            if order.meeting.agenda_is_out:
                raise ProtectedError("The agenda is out.", {item})
            item.delete()
    except ProtectedError:
        item.position, item.taken_off_because = None, reason or "Taken off while the agenda was a draft."
        item.save(update_fields=["position", "taken_off_because"])
    order.write()
    telling.not_of_item(pk, by)


@transaction.atomic
def put_back(*, item: AgendaItem, by) -> AgendaItem:
    """Put an item that was taken off back on its agenda, with the proposals it was made from."""
    order = Order(locked(item.meeting))
    item = AgendaItem.objects.select_related("meeting__board", "priority").get(pk=item.pk)
    if item.position is not None:
        raise Refused("It is back on the agenda already.")
    order.put(item, None, order.before_the_end())
    item.taken_off_because = ""
    waiting = list(item.proposals.select_for_update().filter(status=Proposal.Status.SUBMITTED).order_by("pk"))
    with attributed(by=by, why=f"Put “{item.title}” back on the agenda"):
        item.position = order.lists[None].index(item) + 1
        item.save(update_fields=["parent", "position", "taken_off_because"])
        order.write()
        for proposal in waiting:
            proposal_steps.on_the_agenda(proposal, item, "It was put back on the agenda.", by)
    telling.of_item(item, by)
    return item
