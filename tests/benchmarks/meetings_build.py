"""Fills a database with made-up boards: their seats and who holds them, their past meetings, and one to come.

The meeting to come has an agenda of twenty items with papers, proposals, decisions and things to do. The past ones
have agendas, decisions and attendance of their own: what is asked of one must not depend on how many there were.
"""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import connection, transaction

from alliance.base import clock
from boards.models import (
    Action,
    AgendaItem,
    Appointment,
    Attendance,
    Board,
    BoardRelation,
    Decides,
    Decision,
    Meeting,
    Paper,
    PaperVersion,
    Proposal,
    Seat,
    Topic,
)
from directory.models import AreaEdition, Footprint, Membership, Organisation, Person, Priority

from .build import copy

SINCE = dt.date(2016, 4, 1)
SECTORS = list(Seat.Sector.values)
ITEMS_THEN, ITEMS_TO_COME = 8, 20  # on the agenda of a past meeting, and of the one to come
MEMBER = "member@benchmark.example"  # sits on the board that meets


@dataclass(frozen=True)
class Made:
    """How much of everything."""

    past: int
    boards: int = 60
    seats: int = 600

    @property
    def seats_each(self) -> int:
        return self.seats // self.boards


def build(made: Made) -> None:
    """Fill an empty, migrated database."""
    with transaction.atomic():
        footprints = _footprints(made)
        people, bodies = _people(made), _organisations(made)
        boards = _boards(made, footprints)
        appointments = _seats(made, boards, people, bodies)
        _to_come(boards[0], people[0], bodies, footprints[0])
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")  # no history of every row
        _past(made, boards, appointments, people[0])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _footprints(made: Made) -> list[Footprint]:
    """A system, and a place for every four boards."""
    edition = AreaEdition.objects.create(slug="made-up", name="Made-up areas", source="Made up", is_current=True)
    scales = ["system"] + ["place"] * (made.boards // 4)
    return Footprint.objects.bulk_create(
        Footprint(
            slug=f"{scale}-{n}",
            name=f"{scale.capitalize()} {n}",
            scale=scale,
            purpose="nhs",
            source="Made up for the benchmark",
            edition=edition,
        )
        for n, scale in enumerate(scales)
    )


def _people(made: Made) -> list[Person]:
    """Who sits on the boards; the first can sign in."""
    return Person.objects.bulk_create(
        Person(name=f"Person {n}", email=MEMBER if n == 0 else None, password="!", is_active=n == 0)
        for n in range(made.seats)
    )


def _organisations(made: Made) -> list[Organisation]:
    return Organisation.objects.bulk_create(
        Organisation(
            name=f"Body {n}",
            slug=f"body-{n}",
            legal_form="charity",
            visibility="public" if n % 7 else "members",
            is_alliance_member=True,
        )
        for n in range(made.boards)
    )


def _boards(made: Made, footprints: list[Footprint]) -> list[Board]:
    """One at the top, the others each on a place, in lines to it and to each other."""
    kinds = list(Board.Kind.values)
    boards = Board.objects.bulk_create(
        Board(
            slug=f"board-{n}",
            name=f"Board {n}",
            kind=kinds[n % len(kinds)],
            footprint=footprints[1 + n % (len(footprints) - 1)] if n else footprints[0],
            secretariat="ours",
            decides="What is done here",
            source="Made up for the benchmark",
            starts_on=SINCE,
        )
        for n in range(made.boards)
    )
    said = {"source": "Made up for the benchmark", "starts_on": SINCE}
    BoardRelation.objects.bulk_create(
        BoardRelation(from_board=board, to_board=other, kind=kind, **said)
        for n, board in enumerate(boards[1:], start=1)
        for other, kind in ((boards[0], "reports"), (boards[n // 4], "nominates"))
        if board != other
    )
    topics = Topic.objects.bulk_create(Topic(slug=f"topic-{n}", name=f"Topic {n}") for n in range(20))
    Decides.objects.bulk_create(
        Decides(board=board, topic=topics[n % 20], footprint=board.footprint, how="decides", **said)
        for n, board in enumerate(boards)
    )
    return boards


def _seats(made: Made, boards: list[Board], people: list[Person], bodies: list[Organisation]) -> list[Appointment]:
    """As many seats on each board, one in twelve of them vacant."""
    seats = Seat.objects.bulk_create(
        Seat(
            board=board,
            title=f"Seat {n}",
            sector=SECTORS[n % len(SECTORS)],
            is_chair=n == 0,
            funding="unfunded",
            funding_source="Made up",
            starts_on=SINCE,
        )
        for board in boards
        for n in range(made.seats_each)
    )
    return Appointment.objects.bulk_create(
        Appointment(
            seat=seat,
            person=people[n],
            on_behalf_of=bodies[n % len(bodies)],
            accepted_at=clock.now(),
            starts_on=SINCE,
        )
        for n, seat in enumerate(seats)
        if n % 12 != 11
    )


def _to_come(board: Board, member: Person, bodies: list[Organisation], footprint: Footprint) -> None:
    """A meeting in a fortnight, its agenda out."""
    Membership.objects.create(person=member, organisation=bodies[1], level="owner", starts_on=SINCE)
    begins = clock.now().replace(minute=0, second=0, microsecond=0) + dt.timedelta(days=14)
    day = clock.today()
    meeting = Meeting.objects.create(
        board=board,
        starts_at=begins,
        ends_at=begins + dt.timedelta(hours=3),
        place="The town hall",
        join_link="https://meet.example.org/1",
        visibility="public",
        status="published",
        proposals_close_on=day,
        papers_due_on=day,
        agenda_out_on=day,
        agenda_published_at=clock.now(),
        changed_at=clock.now(),
    )
    priorities = Priority.objects.bulk_create(
        Priority(
            title=f"Priority {n}",
            words="We cannot get home after six.",
            footprint=footprint,
            organisation=bodies[1 + n],
            raised_by=member,
            raised_on=day,
            is_public=True,
        )
        for n in range(2)
    )
    items = AgendaItem.objects.bulk_create(
        AgendaItem(
            meeting=meeting,
            position=n + 1,
            title=f"Item {n}",
            words="What it is about, in plain words. " * 4,
            kind=("decide", "discuss", "note")[n % 3],
            minutes=8,
            lead="The lead for it",
            sector=SECTORS[n % len(SECTORS)],
            organisation=bodies[n % len(bodies)],
            priority=priorities[n % 2] if n % 4 == 0 else None,
        )
        for n in range(ITEMS_TO_COME)
    )
    _on_items(items, board, bodies, member, day)


def _on_items(items: list[AgendaItem], board: Board, bodies: list[Organisation], by: Person, day: dt.date) -> None:
    """A paper for each item; for some a proposal it came of, a decision, something to do."""
    papers = Paper.objects.bulk_create(
        Paper(item=item, title=f"Paper for {item.title}", summary="What it says, in plain English. " * 6)
        for item in items
    )
    PaperVersion.objects.bulk_create(
        PaperVersion(
            paper=paper,
            number=1,
            file=f"papers/{n}.pdf",
            name=f"paper-{n}.pdf",
            content_type="application/pdf",
            size=120_000,
            pages=12,
            words=3200,
            added_by=by,
            added_at=clock.now(),
            published_at=clock.now(),
        )
        for n, paper in enumerate(papers)
    )
    Proposal.objects.bulk_create(
        Proposal(
            board=board,
            organisation=bodies[1],
            made_by=by,
            title=f"What {item.title} came of",
            words="Buses stop at six.",
            status="accepted",
            reason="It fits.",
            item=item,
            meeting=item.meeting,
            submitted_at=clock.now(),
            decided_at=clock.now(),
        )
        for item in items[::3]
    )
    Decision.objects.bulk_create(
        Decision(item=item, words="It was agreed.", decided_on=day, recorded_by=by) for item in items[::4]
    )
    Action.objects.bulk_create(
        Action(item=item, words="Write to the council.", who="The chair", due_on=day) for item in items[::4]
    )


def _past(made: Made, boards: list[Board], appointments: list[Appointment], by: Person) -> None:
    """Meetings gone by, spread over the boards and a day apart, with what they dealt with and who came."""
    first = clock.now().replace(minute=0, second=0, microsecond=0) - dt.timedelta(days=1)
    fields = ["board_id", "starts_at", "ends_at", "place", "visibility", "status", "proposals_close_on",
              "papers_due_on", "agenda_out_on", "agenda_published_at", "uid", "changed_at"]  # fmt: skip
    after = Meeting.objects.latest("pk").pk

    def lines():
        for n in range(made.past):
            begins = first - dt.timedelta(days=n // len(boards))
            day = begins.date()
            yield (
                f"{boards[n % len(boards)].pk}\t{begins}\t{begins + dt.timedelta(hours=2)}\tThe hall\tpublic\t"
                "published\t"
                f"{day}\t{day}\t{day}\t{begins}\t{uuid.UUID(int=n)}\t{begins}"
            )

    copy(Meeting, fields, lines())
    meetings = list(Meeting.objects.filter(pk__gt=after).order_by("pk").values_list("pk", "board_id"))
    copy(AgendaItem, ["meeting_id", "position", "title", "words", "kind", "minutes", "sector"], (
        f"{pk}\t{n + 1}\tItem {n}\tWhat it is about\tdiscuss\t10\t{SECTORS[n % len(SECTORS)]}"
        for pk, _ in meetings
        for n in range(ITEMS_THEN)
    ))  # fmt: skip
    items = AgendaItem.objects.filter(meeting__gt=after, position=1).order_by("pk").values_list("pk", flat=True)
    copy(Decision, ["item_id", "words", "decided_on", "recorded_by_id"], (
        f"{pk}\tIt was agreed.\t{clock.today()}\t{by.pk}" for pk in items
    ))  # fmt: skip
    held: dict[int, list[int]] = {}
    for one in appointments:
        held.setdefault(one.seat.board_id, []).append(one.pk)
    copy(Attendance, ["meeting_id", "appointment_id", "came"], (
        f"{pk}\t{one}\t{'present' if (pk + one) % 4 else 'apologies'}" for pk, board in meetings for one in held[board]
    ))  # fmt: skip
