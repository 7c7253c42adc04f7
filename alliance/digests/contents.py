"""What goes into which digest: the one table, and what of it a person has not been told yet."""

import datetime as dt
import hashlib
from collections.abc import Iterable

from alliance.base import clock
from alliance.base.items import Item, in_order
from alliance.base.models import Mail
from alliance.home import needs
from boards import needs_news
from boards.needs import meetings_far
from directory.lines import lines_of

from .models import Delivery, Kind, Told

TOLD_LASTS = dt.timedelta(days=400)
OF_MEETINGS = frozenset(
    {
        "a seat is free again",
        "a term ends",
        "accept a seat",
        "action due",
        "agenda out",
        "answer about a seat",
        "choose for a seat",
        "decision out",
        "meeting cancelled",
        "meeting moved",
        "meeting to come",
        "missed meetings",
        "my proposal",
        "my term ends",
        "no answer from a board",
        "papers changed",
        "start on a board",
        "vacant seat",
    }
)


def digest_of(item: Item) -> str:
    """Which digest tells of an item: meetings where the table says so, deadlines for all the rest."""
    return Kind.MEETINGS if item.kind in OF_MEETINGS else Kind.DEADLINES


def items_of(people: Iterable) -> dict[int, dict[str, list[Item]]]:
    """All there is to say to each person today, by digest, each thing once and in order. Nobody's told things are
    left out here.
    """
    found = {}
    for pk, items in lines_of((*needs.LINES, meetings_far, *needs_news.LINES), people).items():
        once = {item.key: item for item in items}
        split = {Kind.MEETINGS: [], Kind.DEADLINES: []}
        for item in in_order(once.values()):
            split[digest_of(item)].append(item)
        found[pk] = split
    return found


def fingerprint(item: Item) -> str:
    """Changes when what an item says, its detail or its day changes, and once more when its day has come.

    A thing that nobody has ever answered is due "today", whichever day that is: that alone is no change. An item that
    names its `state` goes by that alone: its words may move every day.
    """
    if item.state:
        return hashlib.blake2b(item.state.encode(), digest_size=16).hexdigest()
    due = item.due if item.due and item.due > clock.today() else bool(item.due)
    return hashlib.blake2b(f"{item.what}\0{item.detail}\0{due}".encode(), digest_size=16).hexdigest()


def key_of(item: Item) -> str:
    """The item's key, as long as a row of `Told` takes."""
    return item.key[:200]


def told_to(deliveries: Iterable[Delivery]) -> dict[tuple[int, str, str], str]:
    """The fingerprint of each thing that earlier digests told, by (person, kind, key). One query.

    What one of these very deliveries told, or a mail that was refused or taken back, does not count.
    """
    deliveries = list(deliveries)
    rows = (
        Told.objects.filter(person__in={one.person_id for one in deliveries})
        .exclude(delivery__in=[one.pk for one in deliveries])
        .exclude(delivery__mail__status__in=[Mail.Status.CANCELLED, Mail.Status.REFUSED])
    )
    return {
        (person, kind, key): said
        for person, kind, key, said in rows.values_list("person", "kind", "key", "fingerprint")
    }


def forget_old() -> int:
    """Forget what was told long ago: nothing waits for somebody that long without a change."""
    return Told.objects.filter(told_at__lt=clock.now() - TOLD_LASTS).delete()[0]


def new_to(delivery: Delivery, items: Iterable[Item], told: dict[tuple[int, str, str], str]) -> list[Item]:
    """Those of the items that the person has not been told, or that have changed since; what is far off for who hears
    of it once a month.
    """
    of = (delivery.person_id, delivery.kind)
    near = [item for item in items if delivery.is_monthly or not item.is_far]
    return [item for item in near if told.get((*of, key_of(item))) != fingerprint(item)]


def things_told(delivery: Delivery, items: Iterable[Item]) -> list[dict]:
    """What a delivery tells, as rows of `Told`."""
    of = {"person_id": delivery.person_id, "kind": delivery.kind, "delivery_id": delivery.pk}
    return [of | {"key": key_of(item), "fingerprint": fingerprint(item)} for item in items]
