"""Digests at national size: 100,000 readers with 20 things each, all due at the same hour.

The rows are made up and come by COPY without their row history; planning and composing are the portal's own.
"""

import datetime as dt
import resource
from dataclasses import dataclass

from django.db import connection, transaction

from alliance.base import clock
from alliance.base.models import Mail
from alliance.digests import composing, planning
from alliance.digests.models import Delivery
from boards.models import Action, AgendaItem, Appointment, Board, Meeting, Seat
from directory.models import AreaEdition, Footprint, Membership, Organisation, Person, Service

from .build import copy
from .table import Row
from .timing import Spent, median, spend

BEFORE = dt.date(2027, 1, 10)  # proposals are closed: one thing less to say
MONDAY = dt.datetime(2027, 1, 11, 7, 30, tzinfo=clock.LONDON)
SERVICES, ACTIONS, MEETINGS = 10, 6, 2  # of one reader; with the entry and one question about their hours: 20
THINGS = SERVICES + ACTIONS + MEETINGS + 2
AT_A_BOARD = 20  # readers who sit together
BATCHES, ALONE = 10, 60
MOST_QUERIES = 12
MEGABYTE = 1024  # ru_maxrss counts kilobytes


@dataclass(frozen=True)
class Size:
    readers: int = 100_000

    @classmethod
    def of(cls, organisations: int) -> "Size":
        """In proportion to the benchmark's organisations; never so few that no batch is full."""
        return cls(max(organisations // 2, 700))


def build(size: Size) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")  # no history, no triggers
        people, organisations = _readers(size)
        _boards(size, people)
        services = ((organisations[n // SERVICES], n) for n in range(len(organisations) * SERVICES))
        copy(Service, ["organisation_id", "name", "status", "takes_referrals"], (
            f"{organisation}\tService {n} of the group\tactive\tt" for organisation, n in services
        ))  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _readers(size: Size) -> tuple[list[int], list[int]]:
    copy(Person, ["name", "email", "is_active", "password"], (
        f"Reader {n}\treader-{n}@example.org\tt\t!" for n in range(size.readers)
    ))  # fmt: skip
    fields = ["name", "slug", "legal_form", "visibility", "is_alliance_member", "confirmed_on", "confirmed_by_role"]
    copy(Organisation, fields, (
        f"Group {n}\tgroup-{n}\tcharity\tpublic\tt\t2025-12-01\towner" for n in range(size.readers)
    ))  # fmt: skip
    Person.objects.update(joined_at=dt.datetime(2020, 1, 1, tzinfo=dt.UTC))
    people = list(Person.objects.order_by("pk").values_list("pk", flat=True))
    organisations = list(Organisation.objects.order_by("pk").values_list("pk", flat=True))
    copy(Membership, ["person_id", "organisation_id", "level", "starts_on", "ends_on"], (
        f"{person}\t{organisation}\towner\t2020-01-01\t\\N"
        for person, organisation in zip(people, organisations, strict=True)
    ))  # fmt: skip
    return people, organisations


def _boards(size: Size, people: list[int]) -> None:
    edition = AreaEdition.objects.create(slug="digests", name="Made up", source="Made up for the benchmark")
    place = Footprint.objects.create(name="Place", slug="place", scale="place", edition=edition, source="Made up")
    since = {"starts_on": dt.date(2020, 1, 1)}
    boards = Board.objects.bulk_create(
        Board(name=f"Board {n}", slug=f"board-{n}", footprint=place, kind="place", secretariat="theirs",
              source="Made up", **since)
        for n in range(-(-size.readers // AT_A_BOARD))
    )  # fmt: skip
    seats = Seat.objects.bulk_create(
        Seat(board=boards[n // AT_A_BOARD], title=f"Seat {n}", sector="vcfse", **since) for n in range(size.readers)
    )
    Appointment.objects.bulk_create(
        Appointment(seat=seat, person_id=person, accepted_at=MONDAY, **since)
        for seat, person in zip(seats, people, strict=True)
    )
    meetings = Meeting.objects.bulk_create(
        Meeting(board=board, starts_at=MONDAY + dt.timedelta(days=days), status="published", visibility="public",
                ends_at=MONDAY + dt.timedelta(days=days, hours=2), place="Town hall", changed_at=MONDAY,
                **dict.fromkeys(("proposals_close_on", "papers_due_on", "agenda_out_on"), BEFORE))
        for board in boards
        for days in (3, 10, -40)
    )  # fmt: skip
    items = AgendaItem.objects.bulk_create(
        AgendaItem(meeting=meeting, title="Transport", position=1) for meeting in meetings[2::3]
    )
    copy(Action, ["item_id", "words", "person_id", "who", "due_on", "status", "ended_on"], (
        f"{items[n // AT_A_BOARD].pk}\tAsk the bus company, {turn}\t{person}\tReader\t2027-01-{15 + turn}\topen\t\\N"
        for n, person in enumerate(people)
        for turn in range(ACTIONS)
    ))  # fmt: skip


def run(size: Size) -> list[Row]:
    with clock.set_to(MONDAY):
        if not Person.objects.exists():
            build(size)
        with connection.cursor() as cursor:
            cursor.execute("TRUNCATE digests_told, digests_delivery, base_mail CASCADE")
        planned = spend(planning.plan)
        rows = [_row("planning for everybody, once", size, planned, "≤ 30 s", planned.all_ms <= 30_000)]
        again = spend(planning.plan)
        rows.append(_row("planning again, with nothing to do", size, again, "≤ 5 s", again.all_ms <= 5_000))
        return rows + _composing(size)


def _composing(size: Size) -> list[Row]:
    """Batches as the worker takes them, then the same one person at a time. Both deliveries of a person count."""
    composing.compose_some(2)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    batches: list[Spent] = []
    for _ in range(min(BATCHES, size.readers * 2 // composing.AT_A_TIME - 1)):
        batches.append(spend(lambda: composing.compose_some(composing.AT_A_TIME)))
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / MEGABYTE
    alone = [spend(lambda: composing.compose_some(1)) for _ in range(ALONE)]
    said = Delivery.objects.filter(status="composed")
    assert sum(said.values_list("lines", flat=True)) == THINGS // 2 * said.count(), "not what was to be said"
    assert Mail.objects.count() == said.count()
    batch, one = median([some.all_ms for some in batches]), median([some.all_ms for some in alone])
    people, queries = composing.AT_A_TIME / 2, max(len(some.queries) for some in batches)
    ratio = one * composing.AT_A_TIME / batch
    return [
        _row(f"one batch of {composing.AT_A_TIME} digests, {people / batch * 1000:.0f} people a second", size,
             batches[-1], f"≤ {MOST_QUERIES} queries", queries <= MOST_QUERIES),
        _row("one digest alone", size, alone[-1]),
        Row("digests", "a batch, against one at a time", size.readers, ratio=ratio, aim="10 times", met=ratio >= 10),
        Row("digests", f"memory that a batch takes: {grown:.0f} MB", size.readers, aim="≤ 200 MB", met=grown <= 200),
    ]  # fmt: skip


def _row(name: str, size: Size, spent: Spent, aim: str | None = None, met: bool | None = None) -> Row:
    return Row(
        "digests", name, size.readers, db_ms=spent.db_ms, request_ms=spent.all_ms, queries=len(spent.queries),
        aim=aim, met=met,
    )  # fmt: skip
