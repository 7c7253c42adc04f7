"""The register of a board's interests, and what was decided about them at a meeting."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import F, Prefetch, Q

from directory.models import Organisation

from ..models import AgendaItem, Appointment, Board, Interest, InterestDecision, Meeting

# An interest stays in the register for six months after it has ended: NHS England, "Managing conflicts of interest in
# the NHS", 2017, on registers of interests.
STAYS = dt.timedelta(days=183)


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


def interests_of(meeting: Meeting, reader) -> dict[int, tuple[InterestAtItem, ...]]:
    """What was declared for the items of a meeting that the reader sees, and decided about it, by item. Two queries.

    Nothing while the meeting is a draft.
    """
    if meeting.status == Meeting.Status.DRAFT:
        return {}
    items = AgendaItem.objects.visible_to(reader).filter(meeting=meeting).values("pk")
    decided = InterestDecision.objects.standing().filter(item__in=items).select_related("interest__person")
    found: dict[int, list[InterestAtItem]] = {}
    about = set()
    for one in decided.order_by("item", "interest__person__name", "pk"):
        found.setdefault(one.item_id, []).append(InterestAtItem(one.interest, one))
        about.add((one.interest_id, one.item_id))
    declared = Interest.objects.filter(item__in=items, ends_on__isnull=True).select_related("person")
    for one in declared.order_by("item", "person__name", "pk"):
        if (one.pk, one.item_id) not in about:
            found.setdefault(one.item_id, []).append(InterestAtItem(one, None))
    return {item: tuple(rows) for item, rows in found.items()}


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
