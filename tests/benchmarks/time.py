"""Paid time at national size: logging, the file of a settlement run, and the cost of unfunded time.

The rows are made up and come by COPY without their row history; what is measured reads them as the portal does.
"""

import datetime as dt
import tracemalloc
import uuid
from dataclasses import dataclass
from decimal import Decimal

from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from alliance.base import clock
from boards import exports
from boards.models import (
    Appointment,
    Board,
    Claim,
    DatedFigure,
    FundingTerms,
    Payment,
    Seat,
    SettlementExport,
    SettlementRun,
    TimeEntry,
)
from boards.queries.costs import costs
from directory.models import AreaEdition, Footprint, Organisation, Person

from .build import copy
from .table import Row
from .timing import median, spend, spend_often

APRIL = dt.date(2026, 4, 1)
MEGABYTE = 1024 * 1024
MOST_QUERIES = 8  # of logging, and of the report


@dataclass(frozen=True)
class Size:
    """How much of everything. The default is the national size."""

    entries: int = 1_000_000
    claims: int = 2_200  # a run of 2,000, and one a tenth as large beside it
    lines: int = 44_000  # entries in claims
    seats: int = 4_000

    @classmethod
    def of(cls, organisations: int) -> "Size":
        """In proportion to the benchmark's organisations."""
        share = min(1, organisations / 200_000)
        claims = max(int(2_200 * share), 11)
        return cls(max(int(1_000_000 * share), 400), claims, claims * 20, max(int(4_000 * share), claims))


def build(size: Size) -> None:
    """Fill an empty, migrated database: seats with their holders, entries over a year, claims in two runs."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")  # no history, no triggers
        people, held, funder = _seats(size)
        _entries(size, people, held)
        _claims(size, people, held, funder)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _seats(size: Size) -> tuple[list[int], list[int], Organisation]:
    edition = AreaEdition.objects.create(slug="time", name="Made up", source="Made up for the benchmark")
    funder = Organisation.objects.create(name="Funder", slug="funder", legal_form="other", sector="nhs")
    places = [
        Footprint.objects.create(name=f"Place {n}", slug=f"place-{n}", scale="place", edition=edition, source="Made up")
        for n in range(40)
    ]
    since = {"starts_on": dt.date(2020, 1, 1)}
    boards = Board.objects.bulk_create(
        Board(name=f"Board {n}", slug=f"board-{n}", footprint=places[n % 40], kind="place", secretariat="theirs",
              source="Made up", **since)
        for n in range(max(size.seats // 10, 1))
    )  # fmt: skip
    sectors = [sector for sector, _ in Seat.Sector.choices]
    seats = Seat.objects.bulk_create(
        Seat(board=boards[n % len(boards)], title=f"Seat {n}", sector=sectors[n % 7 % len(sectors)], **since)
        for n in range(size.seats)
    )
    people = Person.objects.bulk_create(
        Person(name=f"Person {n}", email=f"person-{n}@example.org", is_active=True) for n in range(size.seats)
    )
    held = Appointment.objects.bulk_create(
        Appointment(seat=seat, person=person, **since) for seat, person in zip(seats, people, strict=True)
    )
    FundingTerms.objects.bulk_create(
        FundingTerms(seat=seat, is_funded=True, funder=funder, days_a_month=8, rate=280, source="Made up", **since)
        for seat in seats[: size.claims]
    )
    DatedFigure.objects.create(kind="reference-rate", starts_on=dt.date(2020, 1, 1), amount=32, source="Made up")
    return [one.pk for one in people], [one.pk for one in held], funder


def _entries(size: Size, people: list[int], held: list[int]) -> None:
    now = clock.now().isoformat()
    fields = ["person_id", "appointment_id", "day", "kind", "minutes", "token", "logged_at"]
    kinds = TimeEntry.Kind.values
    many = len(people)
    copy(TimeEntry, fields, (
        f"{people[n % many]}\t{held[n % many]}\t{APRIL + dt.timedelta(days=n * 37 % 365)}\t{kinds[n % 5]}\t"
        f"{15 + n * 13 % 165}\t{uuid.UUID(int=n)}\t{now}"
        for n in range(size.entries)
    ))  # fmt: skip


def _claims(size: Size, people: list[int], held: list[int], funder: Organisation) -> None:
    """A claim for each of the first seats, its lines the first entries of that seat; all paid out by two files."""
    now, by = clock.now(), Person.objects.create_user(name="Finance")
    claims = Claim.objects.bulk_create(
        Claim(person_id=people[n], appointment_id=held[n], month=APRIL, status="approved", submitted_at=now,
              decided_by=by, decided_at=now)
        for n in range(size.claims)
    )  # fmt: skip
    terms = dict(FundingTerms.objects.values_list("seat__appointments", "pk"))
    each = size.lines // size.claims
    with connection.cursor() as cursor:
        for claim in claims:
            cursor.execute(
                """
                INSERT INTO boards_claimline
                    (claim_id, entry_id, terms_id, month, funded_minutes, unfunded_minutes, reason, amount, on_costs)
                SELECT %s, id, %s, DATE_TRUNC('month', day), minutes, 0, '', ROUND(minutes * 280 / 450.0, 2), 0
                FROM boards_timeentry WHERE appointment_id = %s ORDER BY day, id LIMIT %s
                """,
                [claim.pk, terms[claim.appointment_id], claim.appointment_id, each],
            )
    for number, part in enumerate((claims[: size.claims // 11], claims[size.claims // 11 :]), start=1):
        run = SettlementRun.objects.create(
            name=f"Run {number}", status="closed", opened_by=by, opened_at=now, closed_by=by, closed_at=now
        )
        export = SettlementExport.objects.create(run=run, number=1, made_by=by, made_at=now, total=Decimal(0))
        Payment.objects.bulk_create(Payment(run=run, claim=claim, due=Decimal(0), export=export) for claim in part)


def run(size: Size) -> list[Row]:
    """The figures, on a database that is filled first where it is empty."""
    if not TimeEntry.objects.exists():
        build(size)
    return [_logging(size), *_exports(size), _report(size)]


def _logging(size: Size) -> Row:
    """Sending the form of the log page, through the portal's middleware."""
    held = Appointment.objects.select_related("person").order_by("pk")[0]
    client = Client()
    client.force_login(held.person)
    day = dt.date(2026, 4, 2)

    def log():
        sent = {"token": uuid.uuid4(), "appointment": held.pk, "kind": "reading", "minutes": "1"}
        sent |= {"day_day": day.day, "day_month": day.month, "day_year": day.year}
        with transaction.atomic():
            answer = client.post(reverse("boards:log_time"), sent)
            transaction.set_rollback(True)
        assert answer.status_code == 302

    with clock.set_to("2027-03-31"):
        spent = spend_often(log, 20)
    queries = max(sum("SAVEPOINT" not in sql for _, sql, _ in one.queries) for one in spent)
    took = median(one.all_ms for one in spent)
    name = f"logging beside {size.entries:,} entries"
    return Row("paid time", name, request_ms=took, queries=queries, aim=f"≤ {MOST_QUERIES} queries",
               met=queries <= MOST_QUERIES)  # fmt: skip


def _exports(size: Size) -> list[Row]:
    """The file of a small run and of one ten times as large, each with the most memory that Python held."""
    rows, peaks = [], []
    for export in SettlementExport.objects.select_related("run").order_by("pk"):
        many = export.payments.count()
        spent = spend(lambda export=export: sum(1 for _ in exports.as_csv(export)))
        tracemalloc.start()
        lines = sum(1 for _ in exports.as_csv(export)) - 2
        peaks.append(tracemalloc.get_traced_memory()[1] / MEGABYTE)
        tracemalloc.stop()
        name = f"file of {many:,} claims, {lines:,} lines: {peaks[-1]:.1f} MB at most"
        rows.append(Row("paid time", name, db_ms=spent.db_ms, request_ms=spent.all_ms, queries=len(spent.queries)))
    rows[-1].ratio = peaks[1] / peaks[0]
    rows[-1].aim, rows[-1].met = "memory ≤ 2 × that of a run a tenth as large", rows[-1].ratio <= 2
    return rows


def _report(size: Size) -> Row:
    spent = spend(lambda: costs(2026))
    name = f"cost of unfunded time over {size.entries:,} entries"
    return Row("paid time", name, db_ms=spent.db_ms, request_ms=spent.all_ms, queries=len(spent.queries),
               aim=f"≤ {MOST_QUERIES} queries", met=len(spent.queries) <= MOST_QUERIES)  # fmt: skip
