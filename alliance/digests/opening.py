"""The line with which a member's deadline digest opens once a month: what their entry brought them."""

from collections.abc import Iterable

from alliance.base import clock
from alliance.base.items import Item
from directory import payback
from directory.models import Membership

from .models import Delivery, Kind


def lines(deliveries: Iterable[Delivery], told: dict[tuple[int, str, str], str]) -> dict[int, Item]:
    """The opening line of each delivery that has one, by the delivery's id. Two queries, none when nobody gets one.

    It speaks of the month that is over, in the first deadline digest of the next that says anything at all.
    """
    month = payback.month_before(clock.today())
    key = f"payback:{month:%Y-%m}"
    due = [one for one in deliveries if one.kind == Kind.DEADLINES and (one.person_id, one.kind, key) not in told]
    if not due:
        return {}
    speaks = Membership.objects.current_on(clock.today()).filter(person__in=[one.person_id for one in due])
    entries: dict[int, list] = {}
    for membership in speaks.select_related("organisation").order_by("organisation__name"):
        entries.setdefault(membership.person_id, []).append(membership.organisation)
    counts = payback.of_month({one.pk for some in entries.values() for one in some}, month)
    return {one.pk: _line(key, entries[one.person_id], counts, month) for one in due if one.person_id in entries}


def _line(key: str, organisations, counts: dict[int, payback.Month], month) -> Item:
    if len(organisations) == 1:
        what = counts[organisations[0].pk].said_of(month)
    else:
        what = " ".join(f"{one.name}: {counts[one.pk].said_of(month)}" for one in organisations)
    first = organisations[0]
    return Item(key=key, kind="payback", what=what, verb="Open our entry", url=first.get_absolute_url())
