"""Digests at national size: 100,000 readers with 20 things each, all due at the same hour.

The rows are made up and come by COPY without their row history; planning and composing are the portal's own.
"""

import datetime as dt
import resource
import uuid
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
EVERYTHING = "directory_person, directory_organisation, directory_areaedition"  # and all that hangs on them
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
        cursor.execute(f"TRUNCATE {EVERYTHING} CASCADE")  # what an earlier run of another size left
        people, organisations = _readers(size)
        _boards(size, people)
        services = ((organisations[n // SERVICES], n) for n in range(len(organisations) * SERVICES))
        copy(Service, ["organisation_id", "name", "status", "takes_referrals"], (
            f"{organisation}\tService {n} of the group\tactive\tt" for organisation, n in services
        ))  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _readers(size: Size) -> tuple[list[int], list[int]]:
    copy(Person, ["name", "email", "is_active", "password", "joined_at"], (
        f"Reader {n}\treader-{n}@example.org\tt\t!\t2020-01-01" for n in range(size.readers)
    ))  # fmt: skip
    fields = ["name", "slug", "legal_form", "visibility", "is_alliance_member", "confirmed_on", "confirmed_by_role"]
    copy(Organisation, fields, (
        f"Group {n}\tgroup-{n}\tcharity\tpublic\tt\t2025-12-01\towner" for n in range(size.readers)
    ))  # fmt: skip
    people, organisations = _ids(Person), _ids(Organisation)
    copy(Membership, ["person_id", "organisation_id", "level", "starts_on", "ends_on"], (
        f"{person}\t{organisation}\towner\t2020-01-01\t\\N"
        for person, organisation in zip(people, organisations, strict=True)
    ))  # fmt: skip
    return people, organisations


def _boards(size: Size, people: list[int]) -> None:
    edition = AreaEdition.objects.create(slug="digests", name="Made up", source="Made up for the benchmark")
    place = Footprint.objects.create(name="Place", slug="place", scale="place", edition=edition, source="Made up")
    copy(Board, ["name", "slug", "footprint_id", "kind", "secretariat", "source", "starts_on"], (
        f"Board {n}\tboard-{n}\t{place.pk}\tplace\ttheirs\tMade up\t2020-01-01"
        for n in range(-(-size.readers // AT_A_BOARD))
    ))  # fmt: skip
    boards = _ids(Board)
    copy(Seat, ["board_id", "title", "sector", "starts_on"], (
        f"{boards[n // AT_A_BOARD]}\tSeat {n}\tvcfse\t2020-01-01" for n in range(size.readers)
    ))  # fmt: skip
    copy(Appointment, ["seat_id", "person_id", "accepted_at", "starts_on"], (
        f"{seat}\t{person}\t2020-01-01\t2020-01-01" for seat, person in zip(_ids(Seat), people, strict=True)
    ))  # fmt: skip
    _meetings(boards)
    items = _ids(AgendaItem)
    copy(Action, ["item_id", "words", "person_id", "who", "due_on", "status", "ended_on"], (
        f"{items[n // AT_A_BOARD]}\tAsk the bus company, {turn}\t{person}\tReader\t2027-01-{15 + turn}\topen\t\\N"
        for n, person in enumerate(people)
        for turn in range(ACTIONS)
    ))  # fmt: skip


def _meetings(boards: list[int]) -> None:
    """Of each board two to come, and one that is over, with an item that its actions are from."""
    fields = ["uid", "board_id", "starts_at", "ends_at", "status", "visibility", "place", "changed_at",
              "proposals_close_on", "papers_due_on", "agenda_out_on"]  # fmt: skip
    days = [MONDAY + dt.timedelta(days=days) for days in (3, 10, -40)]
    copy(Meeting, fields, (
        f"{uuid.uuid4()}\t{board}\t{day}\t{day + dt.timedelta(hours=2)}\tpublished\tpublic\tTown hall\t{MONDAY}"
        f"\t{BEFORE}\t{BEFORE}\t{BEFORE}"
        for board in boards
        for day in days
    ))  # fmt: skip
    copy(AgendaItem, ["meeting_id", "title", "position"], (
        f"{meeting}\tTransport\t1" for meeting in _ids(Meeting)[2::3]
    ))  # fmt: skip


def _ids(model) -> list[int]:
    return list(model.objects.order_by("pk").values_list("pk", flat=True))


def run(size: Size) -> list[Row]:
    with clock.set_to(MONDAY):
        if Person.objects.count() != size.readers:
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
    most = size.readers * 2 // composing.AT_A_TIME - 1
    first = [spend(_batch) for _ in range(min(BATCHES // 2, most // 2))]
    _month_is_opened()
    batches = [spend(_batch) for _ in range(min(BATCHES, most) - len(first))]
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / MEGABYTE
    alone = [spend(lambda: composing.compose_some(1)) for _ in range(ALONE)]
    said = Delivery.objects.filter(status="composed")
    assert sum(said.values_list("lines", flat=True)) == THINGS // 2 * said.count(), "not what was to be said"
    assert Mail.objects.count() == said.count()
    batch, one = median([some.all_ms for some in batches]), median([some.all_ms for some in alone])
    people, queries = composing.AT_A_TIME / 2, max(len(some.queries) for some in batches)
    opened = median([some.all_ms for some in first]) if first else batch
    ratio = one * composing.AT_A_TIME / batch
    return [
        _row(f"one batch of {composing.AT_A_TIME}, first of the month, {people / opened * 1000:.0f} people a second",
             size, (first or batches)[-1]),
        _row(f"one batch of {composing.AT_A_TIME} digests, {people / batch * 1000:.0f} people a second", size,
             batches[-1], f"≤ {MOST_QUERIES} queries", queries <= MOST_QUERIES),
        _row("one digest alone", size, alone[-1]),
        Row("digests", "a batch, against one at a time", size.readers, ratio=ratio, aim="10 times", met=ratio >= 10),
        Row("digests", f"memory that a batch takes: {grown:.0f} MB", size.readers, aim="≤ 200 MB", met=grown <= 200),
    ]  # fmt: skip


def _batch() -> None:
    composing.compose_some(composing.AT_A_TIME)


def _month_is_opened() -> None:
    """From here on everybody has read the month's opening line, as in all digests but the first of a month."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO digests_told (person_id, kind, key, fingerprint, told_at, delivery_id) "
            "SELECT person_id, kind, 'payback:2026-12', '', now(), "
            "(SELECT min(id) FROM digests_delivery WHERE status = 'composed') "
            "FROM digests_delivery WHERE kind = 'deadlines' ON CONFLICT DO NOTHING"
        )


def _row(name: str, size: Size, spent: Spent, aim: str | None = None, met: bool | None = None) -> Row:
    return Row(
        "digests", name, size.readers, db_ms=spent.db_ms, request_ms=spent.all_ms, queries=len(spent.queries),
        aim=aim, met=met,
    )  # fmt: skip
