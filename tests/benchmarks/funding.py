"""Money at national size: a pound's journey, totals, the flow picture, open data, and many who regrant at once.

Each figure stands beside one statement written by hand that answers the same question. Every statement has to answer
within `LONGEST` seconds; a figure that does not says so, and misses its aim.
"""

import datetime as dt
import os
import threading
import time
from collections.abc import Callable
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path

from django.contrib.auth.models import AnonymousUser
from django.db import OperationalError, connection
from django.test import Client
from django.urls import reverse

from alliance.base import clock
from directory.models import Footprint, Organisation, Person
from funding import flow_sums, totals
from funding.actions import awards as acts
from funding.ask import Ask
from funding.eyes import eyes_for
from funding.flows import flows
from funding.journey import journey
from funding.models import Award, Balance, Entry

from . import funding_build
from .funding_build import LENGTHS, Size
from .funding_export import export
from .table import Row
from .timing import Spent, median, spend_often

GROUP = "money"
TODAY = dt.date(2026, 3, 31)
AS_AT = dt.date(2021, 11, 15)
YEAR = {"since": dt.date(2024, 4, 1), "until": dt.date(2025, 3, 31)}
TIMES = int(os.environ.get("BENCH_TIMES", "10"))
LONGEST = int(os.environ.get("BENCH_LONGEST", "120"))  # seconds that a statement may take
WRITERS, ROUNDS = 20, 10  # awards that each of them makes


def run(size: Size, notes: Path) -> list[Row]:
    """The figures, on a database that is filled first where it is empty. One function a figure."""
    if not Award.objects.exists():
        funding_build.build(size)
    with clock.set_to(TODAY.isoformat()):
        rows = checked(size, notes)  # which has half an hour at night
        with _answering():
            figures = (a_journey, place_totals, picture, export)
            rows += [row for figure in figures for row in figure(size, notes)]
    return [*rows, *writers(), *folded()]


@contextmanager
def _answering():
    """Statements of this database end after `LONGEST` seconds."""
    name = connection.settings_dict["NAME"]
    _set(f'ALTER DATABASE "{name}" SET statement_timeout = {LONGEST * 1000}')
    yield
    _set(f'ALTER DATABASE "{name}" RESET statement_timeout')


def _set(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)
    connection.close()  # the next one has it


def folded() -> list[Row]:
    """What the writers appended to the sums of flows, folded as the nightly task does."""
    start = time.perf_counter()
    many = flow_sums.fold()
    took = (time.perf_counter() - start) * 1000
    return [Row(GROUP, f"folding {many:,} rows into the sums of flows", request_ms=took)]


def checked(size: Size, notes: Path) -> list[Row]:
    """Every rule of the ledger, as the nightly task checks it: the money that was made up keeps them all."""
    start = time.perf_counter()
    wrong = funding_build.wrong()
    took = (time.perf_counter() - start) * 1000
    name = f"every check of the ledger, {size.awards:,} awards: {len(wrong)} faults"
    return [Row(GROUP, name, request_ms=took, aim="0 faults", met=not wrong)]


# A pound's journey -----------------------------------------------------------------------------------------------

_JOURNEY = """
WITH RECURSIVE chain AS (
    SELECT award_id AS id FROM funding_balance WHERE award_id = %(award)s
    UNION SELECT d.source_id FROM chain JOIN funding_draw d ON d.award_id = chain.id
), below AS (
    SELECT id FROM chain WHERE id = %(award)s
    UNION SELECT d.award_id FROM below JOIN funding_draw d ON d.source_id = below.id
)
SELECT a.id, f.name, r.name, a.amount, b.fee_management, b.paid, min(e.on_day)
FROM (SELECT id FROM chain UNION SELECT id FROM below) walked
JOIN funding_award a USING (id) JOIN funding_balance b ON b.award_id = a.id
JOIN directory_organisation f ON f.id = a.funder_id JOIN directory_organisation r ON r.id = a.recipient_id
JOIN funding_entry e ON e.award_id = a.id AND e.kind = 'paid'
GROUP BY a.id, f.name, r.name, b.fee_management, b.paid ORDER BY a.id
"""


def a_journey(size: Size, notes: Path) -> list[Row]:
    """The third hop of a chain of six: two hops up, three down. Its page as well."""
    last_chain = (size.chains // 9 - 1) * sum(LENGTHS)
    pk = last_chain + sum(LENGTHS[:-1]) + 3
    eyes = eyes_for(None)

    def walk():
        journey(Award.objects.with_names().get(pk=pk), eyes)

    row = _row("a journey of six hops", walk, by_hand=lambda: _all(_JOURNEY, {"award": pk}))
    row.aim, row.met = "≤ 5 queries, ≤ 50 ms", bool(row.request_ms) and row.queries <= 5 and row.request_ms <= 50
    address = reverse("funding:award", args=[pk])
    return [row, _row("the page of an award with its journey", lambda: _get(address))]


# Totals and the flow picture -------------------------------------------------------------------------------------

_PLACE = """
WITH inside AS (
    SELECT o.footprint_id AS id FROM directory_footprintoverlap o JOIN directory_footprint f ON f.id = o.footprint_id
    WHERE o.other_id = %(place)s AND o.shared_population >= 0.995 * f.population
    UNION ALL SELECT %(place)s
), counted AS (SELECT a.id, a.to_pass_on FROM funding_award a WHERE a.footprint_id IN (SELECT id FROM inside))
SELECT sum(signed) FILTER (WHERE kind = 'paid' AND draw_id IS NULL),
       sum(signed) FILTER (WHERE kind LIKE 'fee%%'),
       sum(CASE kind WHEN 'paid' THEN signed ELSE -signed END)
           FILTER (WHERE NOT to_pass_on AND kind IN ('paid', 'returned', 'clawed-back'))
FROM counted c JOIN funding_entry e ON e.award_id = c.id AND e.on_day BETWEEN %(since)s AND %(until)s
"""
_FLOWS = """
SELECT a.funder_id, e.draw_id IS NULL, CASE WHEN a.to_pass_on THEN a.recipient_id END, whole.other_id,
       sum(e.signed) FILTER (WHERE e.kind = 'paid'), sum(e.signed) FILTER (WHERE e.kind LIKE 'fee%%')
FROM funding_entry e JOIN funding_award a ON a.id = e.award_id
LEFT JOIN (
    SELECT o.footprint_id, o.other_id FROM directory_footprintoverlap o
    JOIN directory_footprint p ON p.id = o.other_id AND p.scale = 'place'
    JOIN directory_footprint f ON f.id = o.footprint_id AND f.scale NOT IN ('place', 'system')
    WHERE o.shared_population >= 0.995 * f.population
) whole ON whole.footprint_id = a.footprint_id
WHERE e.on_day BETWEEN %(since)s AND %(until)s AND NOT a.after_trace
GROUP BY 1, 2, 3, 4
"""


def place_totals(size: Size, notes: Path) -> list[Row]:
    """The total of a year and a place of the NHS; and the same year as a whole, by recipients' places."""
    place = Footprint.objects.filter(scale="place").order_by("pk")[7]
    ask = Ask(**YEAR, footprint=place)
    return [
        _row(
            "totals of a year and a place",
            lambda: totals.figures(ask),
            by_hand=lambda: _all(_PLACE, YEAR | {"place": place.pk}),
            most=300,
            note=notes / "money-totals.txt",
        ),
        _row("totals of a year", lambda: totals.figures(Ask(**YEAR)), times=3),
        _row("totals of all years", lambda: totals.figures(Ask(until=TODAY)), times=3),
        _row("totals as at a day of an earlier year", lambda: totals.figures(Ask(until=AS_AT)), times=1),
    ]


def picture(size: Size, notes: Path) -> list[Row]:
    """The flow picture of a year by places, as a page and as its bands alone; of all years; and of one place."""
    address = reverse("funding:flows")
    place = Footprint.objects.filter(scale="place").order_by("pk")[7]
    giver, eyes = Organisation.objects.order_by("pk")[3], eyes_for(AnonymousUser())
    return [
        _row(
            "the flow picture of a year",
            lambda: _get(f"{address}?year=2024"),
            by_hand=lambda: _all(_FLOWS, YEAR),
            hand_times=1,
            most=500,
            note=notes / "money-flows.txt",
        ),
        _row("its bands alone", lambda: flows(Ask(**YEAR), "place", eyes), times=3),
        _row("the flow picture of a year, by size", lambda: _get(f"{address}?year=2024&by=size"), times=3, most=500),
        _row(
            "the flow picture of a year and a place", lambda: _get(f"{address}?year=2024&place={place.name}"), times=3
        ),
        _row("the flow picture of all years", lambda: _get(f"{address}?year="), times=3, most=500),
        _row("the flow picture of a giver", lambda: _get(f"{address}?year=2024&giver={giver.slug}"), times=1),
    ]


# Many at once ----------------------------------------------------------------------------------------------------


def writers() -> list[Row]:
    """Twenty at once make and commit awards out of one: the sums hold, the last pound is not given twice."""
    by = Person.objects.create_user(name="Finance")
    holder, *takers = Organisation.objects.order_by("-pk")[: WRITERS + 1]
    funder = Organisation.objects.order_by("pk").first()
    made, wanted = WRITERS * ROUNDS - 5, WRITERS * ROUNDS  # five of them come too late
    source = _new(funder, holder, Decimal(made), by, to_pass_on=True)
    done, refused, broken = [], [], []

    def work(taker: Organisation) -> None:
        for _ in range(ROUNDS):
            try:
                _new(holder, taker, Decimal(1), by, draws={source: Decimal(1)})
                done.append(taker)
            except acts.Refused:
                refused.append(taker)
            except Exception as error:  # a deadlock, say
                broken.append(repr(error))
        connection.close()

    threads = [threading.Thread(target=work, args=[taker]) for taker in takers]
    start = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = time.perf_counter() - start
    drawn = Balance.objects.get(pk=source.pk).drawn
    committed = sum(Entry.objects.filter(draw__source=source, kind="committed").values_list("amount", flat=True))
    name = (
        f"{WRITERS} writers on one award: {len(done)} of {wanted} awards, £{drawn} drawn of £{made}, "
        f"{len(refused)} refused, {len(broken)} broken, {wanted / took:,.0f} a second"
    )
    met = drawn == committed == made == len(done) and len(refused) == wanted - made and not broken
    return [Row(GROUP, name, request_ms=took * 1000 / wanted, aim="nothing lost, no deadlock", met=met)]


def _new(funder, recipient, amount: Decimal, by: Person, draws=None, **fields) -> Award:
    award = Award(funder=funder, recipient=recipient, amount=amount, title="Regranted", awarded_on=TODAY, **fields)
    return acts.make(award=acts.draft(award=award, draws=draws, by=by), by=by)


# Parts -----------------------------------------------------------------------------------------------------------


def _row(
    name: str,
    work: Callable,
    *,
    by_hand: Callable | None = None,
    times: int = TIMES,
    hand_times: int | None = None,
    most: int | None = None,
    note: Path | None = None,
) -> Row:
    """The figure, and where `most` is given whether it took no more milliseconds. Without an answer it says so."""
    row = Row(GROUP, name)
    if most is not None:
        row.aim, row.met = f"≤ {most} ms", False
    spent = _spent(work, times)
    if not spent:
        row.name += f": no answer within {LONGEST} seconds"
        return row
    if note:
        _note(note, spent[0])
    row.db_ms = median(one.db_ms for one in spent)
    row.request_ms = median(one.all_ms for one in spent)
    row.queries = max(len(one.queries) for one in spent)
    if most is not None:
        row.met = row.request_ms <= most
    if by_hand and (hand := _spent(by_hand, hand_times or times)):
        row.sql_ms = median(one.db_ms for one in hand)
    return row


def _spent(work: Callable, times: int) -> list[Spent]:
    """Of so many runs, after one that warms up; nothing where a statement took too long."""
    try:
        return spend_often(work, times, warm_up=1)
    except OperationalError as error:
        if "statement timeout" not in str(error):
            raise
        return []


def _all(sql: str, params: dict) -> list:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


def _get(address: str) -> None:
    answer = Client(SERVER_NAME="localhost").get(address)
    if answer.status_code != 200:
        raise RuntimeError(f"{address} answered {answer.status_code}.")


def _note(file: Path, spent: Spent) -> None:
    """Every query with its time, and the plan of the slowest."""
    lines = [f"{spent.all_ms:.1f} ms, of which {spent.db_ms:.1f} ms in the database\n"]
    lines += [f"{ms:.1f} ms: {sql}\n{params}\n" for ms, sql, params in spent.queries]
    _, sql, params = max(spent.queries, key=lambda one: one[0])
    lines += [line for (line,) in _all(f"EXPLAIN (ANALYZE, BUFFERS) {sql}", params)]
    file.write_text("\n".join(lines))
