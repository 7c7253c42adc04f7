"""The order of an agenda (rule 10): where an item goes is said by another item, and all positions are written at once.

Whoever changes an order waits at the meeting's row, reads the order as it is then, and writes what follows from it.
So two who move items at the same moment are both done, and neither leaves a gap or a tie.
"""

import enum

from django.db import transaction

from alliance.base.history import attributed
from alliance.base.refused import Refused

from ..models import AgendaItem, Meeting


class Where(enum.StrEnum):
    """Where an item goes, beside or under another; `FIRST`, `LAST` and `OUT` need no other."""

    BEFORE = "before"
    AFTER = "after"
    UNDER = "under"
    FIRST = "first"
    LAST = "last"
    OUT = "out"


BESIDE_ANOTHER = {Where.BEFORE, Where.AFTER, Where.UNDER}
GONE = "The item beside it is no longer on this agenda. Look at the agenda as it is now and move it again."


def locked(meeting: Meeting) -> Meeting:
    """The meeting as it is now, its row held; refused when its agenda stays as it is."""
    meeting = Meeting.objects.select_for_update(of=("self",)).select_related("board").get(pk=meeting.pk)
    if meeting.status == Meeting.Status.MINUTED:
        raise Refused("The minutes of this meeting are published, so its agenda stays as it is.")
    if meeting.status == Meeting.Status.CANCELLED:
        raise Refused("This meeting is cancelled, so its agenda stays as it is.")
    return meeting


class Order:
    """The items on the agenda of a locked meeting: the main ones, and those under each, as lists to rearrange."""

    def __init__(self, meeting: Meeting):
        self.meeting = meeting
        items = list(AgendaItem.objects.filter(meeting=meeting).on_the_agenda().order_by("position", "pk"))
        self.by_pk = {item.pk: item for item in items}
        self._was = {item.pk: (item.parent_id, item.position) for item in items}
        self.lists: dict[int | None, list[AgendaItem]] = {None: []}
        for item in items:
            self.lists.setdefault(item.parent_id, []).append(item)

    def under(self, item: AgendaItem) -> list[AgendaItem]:
        return self.lists.get(item.pk, [])

    def find(self, pk: int | None) -> AgendaItem:
        try:
            return self.by_pk[pk]
        except KeyError:
            raise Refused(GONE) from None

    def take_out(self, item: AgendaItem) -> None:
        """Out of its list; what stands under it goes wherever it goes."""
        self.lists[item.parent_id].remove(item)

    def put(self, item: AgendaItem, parent: int | None, index: int | None = None) -> None:
        """Into a list, at `index` or at its end."""
        there = self.lists.setdefault(parent, [])
        there.insert(len(there) if index is None else index, item)
        item.parent_id = parent
        self.by_pk[item.pk] = item

    def before_the_end(self) -> int:
        """Where a new main item goes: before the standing items that every meeting ends with."""
        main = self.lists[None]
        ends = set(self.meeting.board.standing_items.filter(at_end=True).values_list("title", flat=True))
        index = len(main)
        while index and main[index - 1].is_standing and main[index - 1].title in ends:
            index -= 1
        return index

    def write(self) -> None:
        """Number every list from one, in one statement that touches only what has moved."""
        moved = []
        for parent, items in self.lists.items():
            for position, item in enumerate(items, start=1):
                item.position = position
                if self._was.get(item.pk) != (parent, position):
                    moved.append(item)
        AgendaItem.objects.bulk_update(moved, ["parent", "position"])


@transaction.atomic
def move(*, item: AgendaItem, where: str, of: int | None = None, by) -> AgendaItem:
    """Move an item beside or under the item `of`, or to one of the ends of its list, or out from under its main item.

    An item under a confidential one is confidential as well.
    """
    order = Order(locked(item.meeting))
    item = order.find(item.pk)
    parent, index = _place(order, item, Where(where), of)
    if parent is not None and order.under(item):
        raise Refused("This item has items under it. Move those out before you put it under another.")
    order.put(item, parent, index)
    with attributed(by=by, why=f"Moved “{item.title}” on the agenda"):
        order.write()
        if parent is not None and order.by_pk[parent].is_confidential and not item.is_confidential:
            AgendaItem.objects.filter(pk=item.pk).update(is_confidential=True)
    return item


def _place(order: Order, item: AgendaItem, where: Where, of: int | None) -> tuple[int | None, int | None]:
    """The list and the index in it that the words mean, once the item is taken out of where it stands."""
    other = order.find(of) if where in BESIDE_ANOTHER else None
    if other is not None and (other.pk == item.pk or other.parent_id == item.pk):
        raise Refused("An item cannot go beside or under itself.")
    stood = item.parent_id
    order.take_out(item)
    if where == Where.UNDER:
        if other.parent_id is not None:
            raise Refused("Items stand under main items only. Choose a main item.")
        return other.pk, None
    if where in (Where.BEFORE, Where.AFTER):
        return other.parent_id, order.lists[other.parent_id].index(other) + (where == Where.AFTER)
    if where == Where.OUT:
        if stood is None:
            return None, item.position - 1
        return None, order.lists[None].index(order.by_pk[stood]) + 1
    return stood, 0 if where == Where.FIRST else None
