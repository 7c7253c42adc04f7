"""What stands on an agenda: it begins with the board's standing items, takes what was left of last time, and is
written, changed and taken off by the keepers of its board. Who changes it waits at the meeting's row.
"""

from django.db import transaction
from django.db.models import Exists, OuterRef

from alliance.base.history import attributed
from alliance.base.refused import Refused

from ..models import Action, AgendaItem, Decision, Meeting, StandingItem
from .agenda_order import Order, locked

COPIED = ("title", "kind", "minutes", "lead")
CARRIED = ("title", "words", "kind", "minutes", "lead", "sector", "organisation", "priority", "is_confidential")


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
    values = {field: getattr(item, field) for field in CARRIED}
    with attributed(by=by, why=f"Carried “{item.title}” forward"):
        return put_on(meeting=to, values=values | {"carried_from": item})


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
