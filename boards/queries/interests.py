"""The register of a board's interests, and what was decided about them at a meeting."""

import datetime as dt
from dataclasses import dataclass

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, OuterRef, Prefetch, Q
from django.db.models.functions import JSONObject

from directory.models import Organisation

from ..models import AgendaItem, Appointment, Board, Footing, Interest, InterestDecision, Meeting

# An interest stays in the register for six months after it has ended: NHS England, "Managing conflicts of interest in
# the NHS", 2017, on registers of interests.
STAYS = dt.timedelta(days=183)
DECIDED = ("id", "item_id", "done", "reason", "stands_to_gain", "decided_by_role", "decided_at", "replaces_id")


@dataclass(frozen=True)
class InterestLine:
    """An interest as the register shows it. Its organisation is named where the reader may open that entry."""

    interest: Interest
    organisation: Organisation | None
    can_change: bool


def register(board: Board, day: dt.date, reader):
    """What the register of a board shows on a day: interests that are current, and those that ended lately.

    For a paginator; `lines` puts a page of them into words.
    """
    return (
        Interest.objects.visible_to(reader)
        .filter(Q(ends_on__isnull=True) | Q(ends_on__gt=day - STAYS), board=board)
        .exclude(starts_on=F("ends_on"), declared_on=F("ends_on"))
        .select_related("person", "item__meeting__board")
        .order_by("person__name", "person", F("ends_on").desc(nulls_first=True), "-starts_on", "pk")
    )


def lines(interests, reader, *, keeps: bool) -> list[InterestLine]:
    """One query, for the organisations."""
    interests = list(interests)
    wanted = {one.organisation_id for one in interests} - {None}
    named = Organisation.objects.visible_to(reader).filter(pk__in=wanted).only("name", "slug").in_bulk()
    return [
        InterestLine(
            interest=one,
            organisation=named.get(one.organisation_id),
            can_change=one.ends_on is None and (keeps or one.person_id == reader.person),
        )
        for one in interests
    ]


@dataclass(frozen=True)
class InterestAtItem:
    """An interest of somebody in one item, and what was decided about it; `decision` is None while nobody has."""

    interest: Interest
    decision: InterestDecision | None

    @property
    def is_corrected(self) -> bool:
        return self.decision is not None and self.decision.replaces_id is not None


def interests_of(meeting: Meeting, reader, footing: Footing | None = None) -> dict[int, tuple[InterestAtItem, ...]]:
    """What was declared for the items of a meeting that the reader sees, and decided about it, by item. One query.

    What was decided stands first. Nothing while the meeting is a draft.

    footing     what the reader, who may see the meeting, is to the board, where it is known
    """
    if meeting.status == Meeting.Status.DRAFT:
        return {}
    if footing:
        items = AgendaItem.objects.visible_at(meeting, footing).values("pk")
    else:
        items = AgendaItem.objects.visible_to(reader).filter(meeting=meeting).values("pk")
    decided = InterestDecision.objects.standing().filter(item__in=items, interest=OuterRef("pk")).order_by("pk")
    rows = (
        Interest.objects.filter(Q(item__in=items, ends_on__isnull=True) | Exists(decided))
        .select_related("person")
        .annotate(here=Exists(items.filter(pk=OuterRef("item"))))
        .annotate(decided_json=ArraySubquery(decided.values(json=JSONObject(**{name: F(name) for name in DECIDED}))))
        .order_by("person__name", "pk")
    )
    found: dict[int, list[InterestAtItem]] = {}
    waiting = []
    for interest in rows:
        decisions = [_decision(said) for said in interest.decided_json]
        for one in decisions:
            found.setdefault(one.item_id, []).append(InterestAtItem(interest, one))
        is_about = {one.item_id for one in decisions}
        if interest.here and interest.ends_on is None and interest.item_id not in is_about:
            waiting.append(interest)
    for interest in waiting:
        found.setdefault(interest.item_id, []).append(InterestAtItem(interest, None))
    return {item: tuple(of_item) for item, of_item in found.items()}


def _decision(said: dict) -> InterestDecision:
    return InterestDecision(**said | {"decided_at": dt.datetime.fromisoformat(said["decided_at"])})


def to_decide(item: AgendaItem):
    """Interests that somebody may have in an item: those declared for it, and the standing ones of who sits there."""
    day = item.meeting.day
    sits = Appointment.objects.current_on(day).filter(seat__board=item.meeting.board, person__isnull=False)
    decisions = InterestDecision.objects.standing().filter(item=item)
    return (
        Interest.objects.filter(board=item.meeting.board)
        .filter(Q(item=item) | Q(item__isnull=True, person__in=sits.values("person")))
        .filter(Q(ends_on__isnull=True) | Q(ends_on__gt=day))
        .select_related("person")
        .prefetch_related(Prefetch("decisions", decisions, to_attr="decided"))
        .order_by(F("item").asc(nulls_last=True), "person__name", "pk")
    )
