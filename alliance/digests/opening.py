"""The line with which a member's deadline digest opens once a month: what their entry brought them."""

import datetime as dt
from collections.abc import Iterable

from django.urls import reverse

from alliance.base import clock
from alliance.base.items import Item
from directory import payback
from directory.lines import any_of
from directory.models import Membership

from .models import Delivery, Kind

COUNTED_AT = dt.timedelta(hours=3)  # the night's count of searches is over by then


def lines(deliveries: Iterable[Delivery], told: dict[tuple[int, str, str], str]) -> dict[int, Item]:
    """The opening line of each delivery that has one, by the delivery's id. One query, none when nobody gets one.

    It speaks of the month that is over, in the first deadline digest of the next that says anything at all; in the
    first night it is not counted to its end, so that until then the month before it is the last one.
    """
    month = payback.month_before((clock.now() - COUNTED_AT).astimezone(clock.LONDON).date())
    key = f"payback:{month:%Y-%m}"
    due = [one for one in deliveries if one.kind == Kind.DEADLINES and (one.person_id, one.kind, key) not in told]
    if not due:
        return {}
    speaks = Membership.objects.current_on(clock.today()).filter(person__in=any_of(one.person_id for one in due))
    rows = speaks.annotate(counts=payback.counts_of_month("organisation", month)).order_by("organisation__name")
    entries: dict[int, list] = {}
    for person, name, slug, counts in rows.values_list("person", "organisation__name", "organisation__slug", "counts"):
        entries.setdefault(person, []).append((name, slug, payback.Month(**counts or {}).said_of(month)))
    return {one.pk: _line(key, entries[one.person_id]) for one in due if one.person_id in entries}


def _line(key: str, entries: list[tuple[str, str, str]]) -> Item:
    """`entries` are the person's organisations: (name, slug, what is said of it)."""
    (_, slug, what), *others = entries
    if others:
        what = " ".join(f"{name}: {said}" for name, _, said in entries)
    url = reverse("directory:organisation", args=[slug])
    return Item(key=key, kind="payback", what=what, verb="Open our entry", url=url)
