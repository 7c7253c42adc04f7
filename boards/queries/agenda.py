"""An agenda as one reader may read it, with its clock, in two queries at most."""

import datetime as dt
from dataclasses import dataclass, field

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, Case, Exists, ExpressionWrapper, F, OuterRef, Subquery, Value, When
from django.db.models.functions import JSONObject

from alliance.base import clock
from directory.models import Organisation, Priority

from ..models import Action, AgendaItem, AgendaVersion, Decision, Footing, Meeting, Proposal
from ..models.agenda import items_at

CONFIDENTIAL = "A confidential item"
DECISION = ("id", "words", "decided_on", "replaces_id", "replaces__words")
ACTION = ("id", "item_id", "words", "person_id", "who", "due_on", "status", "note", "ended_on")


@dataclass(frozen=True, kw_only=True)
class AgendaLine:
    """One item of an agenda: its number ("3", "3.1"), when its turn comes, and what the reader may know of it.

    `minutes` are its own; what stands under it comes after them. Of a confidential item that the reader may not read
    there is nothing but its place and its minutes.
    """

    pk: int
    number: str
    title: str
    minutes: int
    starts_at: dt.datetime
    is_readable: bool = True
    is_confidential: bool = False
    is_standing: bool = False
    words: str = ""
    kind: str = ""
    kind_said: str = ""
    lead: str = ""
    sector_said: str = ""
    organisation: Organisation | None = None
    priority: Priority | None = None
    carried_from: int | None = None
    proposals: tuple[Proposal, ...] = ()
    decisions: tuple[Decision, ...] = ()
    actions: tuple[Action, ...] = ()
    under: tuple["AgendaLine", ...] = ()

    @property
    def at(self) -> dt.time:
        """When its turn comes, as a clock in London shows it."""
        return self.starts_at.astimezone(clock.LONDON).time()

    @property
    def standing_decisions(self) -> list[Decision]:
        """Those that no later one takes the place of."""
        replaced = {one.replaces_id for one in self.decisions}
        return [one for one in self.decisions if one.pk not in replaced]


@dataclass(frozen=True)
class Agenda:
    """The agenda of a meeting as one reader may read it: main items in order, minutes in all, minutes over its end."""

    meeting: Meeting
    lines: tuple[AgendaLine, ...]
    total: int
    changed_since: bool  # the agenda is out, and is not any more what was published
    everything: tuple[AgendaLine, ...] = field(repr=False, default=())  # main items and those under them, in order

    @property
    def minutes_over(self) -> int:
        return max(0, self.total - self.meeting.length)

    @property
    def minutes_left(self) -> int:
        return max(0, self.meeting.length - self.total)

    @property
    def ends_at(self) -> dt.time:
        """When the last item is over, as a clock in London shows it."""
        return (self.meeting.starts_at + dt.timedelta(minutes=self.total)).astimezone(clock.LONDON).time()

    @property
    def planned_end(self) -> dt.time:
        return self.meeting.ends_at.astimezone(clock.LONDON).time()


def agenda_of(meeting: Meeting, reader, footing: Footing | None = None) -> Agenda:
    """The agenda of a meeting that the reader may see. Before it is out it is there for its keepers alone.

    footing     what the reader is to the board, where it is known
    """
    items = _items(meeting, reader, footing)
    readable = [item.pk for item in items if item.may_read]
    proposals = _by_item(Proposal.objects.visible_to(reader).filter(item__in=readable).order_by("pk"), reader)
    decisions = {item.pk: tuple(map(_decision, item.decisions_json)) for item in items if item.may_read}
    actions = {item.pk: tuple(map(_action, item.actions_json)) for item in items if item.may_read}
    return _laid_out(meeting, items, (proposals, decisions, actions))


def agenda_for_all(meeting: Meeting) -> Agenda:
    """The agenda as anybody may be told it, in a letter: the clock and the titles. One query."""
    items = list(AgendaItem.objects.filter(meeting=meeting).on_the_agenda().order_by("position", "pk"))
    for item in items:
        item.may_read, item.may_name, item.may_follow, item.published_as = not item.is_confidential, False, False, None
    return _laid_out(meeting, items, ({}, {}, {}))


def _laid_out(meeting: Meeting, items: list[AgendaItem], facts) -> Agenda:
    """The items by number, each at its time."""
    under: dict[int | None, list[AgendaItem]] = {}
    for item in items:
        under.setdefault(item.parent_id, []).append(item)
    lines, turn = [], meeting.starts_at
    for n, item in enumerate(under.get(None, []), start=1):
        own_end = turn + dt.timedelta(minutes=item.minutes)
        below, after = [], own_end
        for m, child in enumerate(under.get(item.pk, []), start=1):
            below.append(_line(child, f"{n}.{m}", after, facts, readable=child.may_read and item.may_read))
            after += dt.timedelta(minutes=child.minutes)
        lines.append(_line(item, str(n), turn, facts, readable=item.may_read, under=tuple(below)))
        turn = after
    everything = tuple(one for line in lines for one in (line, *line.under))
    published = next((item.published_as for item in items if item.published_as is not None), None)
    return Agenda(
        meeting=meeting,
        lines=tuple(lines),
        total=sum(item.minutes for item in items),
        changed_since=meeting.agenda_is_out and published is not None and published != as_published(items),
        everything=everything,
    )


def _items(meeting: Meeting, reader, footing: Footing | None) -> list[AgendaItem]:
    """Every item on the agenda if it is out, each with what the reader may know; else those its keepers read."""
    if footing:
        may_read = ExpressionWrapper(items_at(meeting, footing), output_field=BooleanField())
    else:
        may_read = Exists(AgendaItem.objects.visible_to(reader).filter(pk=OuterRef("pk")))
    latest = AgendaVersion.objects.filter(meeting=OuterRef("meeting")).order_by("-number").values("items")[:1]
    items = (
        AgendaItem.objects.filter(meeting=meeting)
        .on_the_agenda()
        .select_related("organisation", "priority")
        .annotate(
            may_read=may_read,
            may_name=_known(Organisation, "organisation", reader),
            may_follow=_known(Priority, "priority", reader),
            decisions_json=_recorded(Decision, "pk", *DECISION),
            actions_json=_recorded(Action, F("due_on").asc(nulls_last=True), *ACTION),
            # on the first row alone: the agenda as it was last published
            published_as=Case(When(position=1, parent__isnull=True, then=Subquery(latest))),
        )
        .order_by("position", "pk")
    )
    found = list(items)
    return found if meeting.agenda_is_out else [item for item in found if item.may_read]


def _recorded(model, order, *fields: str) -> ArraySubquery:
    """What is on record of an item, in the same query: a page of many items stays at few."""
    rows = model.objects.filter(item=OuterRef("pk")).order_by(order, "pk")
    return ArraySubquery(rows.values(json=JSONObject(**{name: F(name) for name in fields})))


def _decision(said: dict) -> Decision:
    decision = Decision(**{name: said[name] for name in ("id", "words", "replaces_id")})
    decision.decided_on = _date(said["decided_on"])
    if said["replaces_id"]:
        decision.replaces = Decision(id=said["replaces_id"], words=said["replaces__words"])
    return decision


def _action(said: dict) -> Action:
    return Action(**said | {"due_on": _date(said["due_on"]), "ended_on": _date(said["ended_on"])})


def _date(words: str | None) -> dt.date | None:
    return dt.date.fromisoformat(words) if words else None


def _known(model, name: str, reader):
    """May the reader open what the column `name` leads to? False where it leads nowhere."""
    seen = Exists(model.objects.visible_to(reader).filter(pk=OuterRef(name)))
    return Case(When(**{f"{name}__isnull": False}, then=seen), default=Value(False), output_field=BooleanField())


def _by_item(found, reader=None) -> dict[int, tuple]:
    grouped: dict[int, list] = {}
    if reader is not None and reader.person is None:
        return {}
    for one in found:
        grouped.setdefault(one.item_id, []).append(one)
    return {pk: tuple(rows) for pk, rows in grouped.items()}


def _line(item: AgendaItem, number: str, starts_at: dt.datetime, facts, *, readable: bool, under=()) -> AgendaLine:
    place = {"pk": item.pk, "number": number, "starts_at": starts_at, "minutes": item.minutes, "under": under}
    if not readable:
        return AgendaLine(**place, title=CONFIDENTIAL, is_readable=False, is_confidential=True)
    proposals, decisions, actions = (of_items.get(item.pk, ()) for of_items in facts)
    return AgendaLine(
        **place,
        title=item.title,
        is_confidential=item.is_confidential,
        is_standing=item.is_standing,
        words=item.words,
        kind=item.kind,
        kind_said=item.get_kind_display(),
        lead=item.lead,
        sector_said=item.get_sector_display(),
        organisation=item.organisation if item.may_name else None,
        priority=item.priority if item.may_follow else None,
        carried_from=item.carried_from_id,
        proposals=proposals,
        decisions=decisions,
        actions=actions,
    )


def as_published(items) -> list[dict]:
    """The agenda as a version keeps it: what anybody was told. The words of confidential items are not in it."""
    return [
        {
            "id": item.pk,
            "under": item.parent_id,
            "title": CONFIDENTIAL if item.is_confidential else item.title,
            "words": "" if item.is_confidential else item.words,
            "kind": item.kind,
            "minutes": item.minutes,
            "lead": "" if item.is_confidential else item.lead,
        }
        for item in sorted(items, key=lambda one: (one.parent_id or 0, one.position))
    ]
