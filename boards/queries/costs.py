"""What unfunded time costs: hours given by place, board, sector and quarter, and what they would cost.

Every figure is a sum over rows of one seat's holder in one quarter; a page adds up what it shows (rule 16). Hours of
holders who have not agreed to show them are told in sums over enough people alone (rule 27).
"""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from django.db import connection

from alliance.base import clock
from alliance.base.money import pounds, total
from directory import suppression

from ..models import Appointment, DatedFigure
from ..reckoning import months_before

CUTS = {"quarter": "By quarter", "place": "By place", "board": "By board", "sector": "By sector"}

SUMS = """
    WITH rate (starts_on, ends_on, amount) AS (
        SELECT starts_on, LEAD(starts_on, 1, 'infinity') OVER (ORDER BY starts_on), amount
        FROM (SELECT DISTINCT ON (starts_on) starts_on, amount FROM boards_datedfigure
              WHERE kind = 'reference-rate' ORDER BY starts_on, id DESC) AS rates
    ), given AS (
        SELECT entry.appointment_id, DATE_TRUNC('quarter', entry.day)::date AS quarter, entry.day,
               SUM(entry.minutes) AS minutes,
               COALESCE(SUM(line.funded_minutes) FILTER (WHERE claim.status IN ('approved', 'paid')), 0) AS funded,
               COALESCE(SUM(line.unfunded_minutes) FILTER (WHERE claim.status IN ('approved', 'paid')), 0) AS above,
               COALESCE(SUM(entry.minutes) FILTER (WHERE claim.id IS NULL OR claim.status = 'submitted'), 0) AS open
        FROM boards_timeentry entry
        LEFT JOIN boards_claimline line ON line.entry_id = entry.id
        LEFT JOIN boards_claim claim ON claim.id = line.claim_id
        WHERE entry.day >= %s AND entry.day < %s
        GROUP BY 1, 2, 3
    )
    SELECT given.appointment_id, given.quarter, SUM(given.minutes), SUM(given.funded),
           SUM(given.above + CASE WHEN terms.id IS NULL THEN given.open ELSE 0 END) AS surely,
           SUM(rate.amount * (given.above + CASE WHEN terms.id IS NULL THEN given.open ELSE 0 END)) / 60,
           SUM(rate.amount * (given.minutes - given.funded)) / 60
    FROM given
    JOIN boards_appointment held ON held.id = given.appointment_id
    LEFT JOIN boards_fundingterms terms ON terms.seat_id = held.seat_id AND terms.share = held.share
         AND terms.is_funded AND given.day >= terms.starts_on AND (terms.ends_on IS NULL OR given.day < terms.ends_on)
    LEFT JOIN rate ON given.day >= rate.starts_on AND given.day < rate.ends_on
    GROUP BY 1, 2 ORDER BY 2, 1
"""


@dataclass(frozen=True)
class Given:
    """What the holder of one seat gave in one quarter."""

    appointment: Appointment
    quarter: dt.date
    minutes: int
    funded: int
    unfunded_at_least: int
    cost_at_least: Decimal
    cost_at_most: Decimal
    shows_hours: bool

    @property
    def unfunded_at_most(self) -> int:
        return self.minutes - self.funded

    def key(self, cut: str) -> tuple[object, str]:
        """(what it is known by, what it is called) in a cut."""
        board = self.appointment.seat.board
        if cut == "quarter":
            return self.quarter, quarter_said(self.quarter)
        if cut == "place":
            return board.footprint_id, board.footprint.name
        if cut == "board":
            return board.pk, board.name
        return self.appointment.seat.sector, self.appointment.seat.get_sector_display()


@dataclass(frozen=True)
class Sum:
    """Hours given and what the unfunded ones would cost, over some rows; not told where that would show one person's.

    The range: at least what no terms pay for; at most also what is not claimed yet, or waits for approval.
    """

    key: object
    said: str
    is_told: bool
    people: int
    minutes: int = 0
    funded: int = 0
    unfunded_at_least: int = 0
    unfunded_at_most: int = 0
    cost_at_least: Decimal = Decimal("0.00")
    cost_at_most: Decimal = Decimal("0.00")

    @property
    def key_said(self) -> str:
        """As it stands in an address."""
        return str(self.key)

    @property
    def share_funded(self) -> float | None:
        return self.funded / self.minutes if self.minutes else None


@dataclass(frozen=True)
class Costs:
    """The report of a year from April: one figure, and the same by quarter, place, board and sector."""

    year: int
    years: tuple[int, ...]
    whole: Sum
    cuts: dict[str, tuple[Sum, ...]]
    has_rate: bool
    rates: tuple[DatedFigure, ...]

    @property
    def said(self) -> str:
        return f"April {self.year} to March {self.year + 1}"


def quarter_said(first: dt.date) -> str:
    last = months_before(first, -2)
    return f"{first:%B} to {last:%B %Y}"


def year_of(day: dt.date) -> int:
    """The year in which the financial year of `day` began."""
    return day.year - (day.month < 4)


def costs(year: int, *, everything: bool = False) -> Costs:
    """The report; `everything` for an auditor, who is told every sum. Four queries, however many entries."""
    rows = given(year)
    groups: dict[str, dict[object, list[Given]]] = {cut: defaultdict(list) for cut in CUTS}
    names = {}
    for one in rows:
        for cut in CUTS:
            key, said = one.key(cut)
            groups[cut][key].append(one)
            names[cut, key] = said
    told = _told(rows, groups, everything)
    cuts = {
        cut: tuple(
            _sum(key, names[cut, key], found, told)
            for key, found in sorted(groups[cut].items(), key=lambda pair: _order(cut, pair[0], names[cut, pair[0]]))
        )
        for cut in CUTS
    }
    rates = _rates(year)
    return Costs(year, _years(), _sum("", "All together", rows, told), cuts, bool(rates), rates)


def _rates(year: int) -> tuple[DatedFigure, ...]:
    """The reference rates that count in the year, the latest first: the last one before it, and those within it."""
    found, begins = [], dt.date(year, 4, 1)
    for one in DatedFigure.objects.filter(
        kind=DatedFigure.Kind.REFERENCE_RATE, starts_on__lt=dt.date(year + 1, 4, 1)
    ).order_by("-starts_on", "-pk"):
        if not found or one.starts_on < found[-1].starts_on:
            found.append(one)
        if one.starts_on <= begins:
            break
    return tuple(found)


def _order(cut: str, key, said: str):
    return key if cut == "quarter" else said


def _years() -> tuple[int, ...]:
    """Years with anything logged, and this one, the latest first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT MIN(day) FROM boards_timeentry")
        (first,) = cursor.fetchone()
    now = year_of(clock.today())
    return tuple(range(now, year_of(first) - 1 if first else now - 1, -1))


def given(year: int) -> list[Given]:
    """The rows behind the report: a holder and a quarter each."""
    with connection.cursor() as cursor:
        cursor.execute(SUMS, [dt.date(year, 4, 1), dt.date(year + 1, 4, 1)])
        found = cursor.fetchall()
    held = Appointment.objects.select_related("seat__board__footprint", "hours_consent", "person").defer(
        "seat__board__footprint__outline"
    )
    by_pk = held.in_bulk({pk for pk, *_ in found})
    return [
        Given(
            by_pk[pk],
            quarter,
            int(minutes),
            int(funded),
            int(surely),
            pounds(least or 0),
            pounds(most or 0),
            hasattr(by_pk[pk], "hours_consent") and by_pk[pk].hours_consent.agrees,
        )
        for pk, quarter, minutes, funded, surely, least, most in found
    ]


def _part(one: Given) -> tuple:
    """The smallest part that every figure of the report takes whole."""
    return one.appointment.seat.board_id, one.appointment.seat.sector, one.quarter


def _private(rows: list[Given]) -> frozenset:
    """The parts that hold hours of somebody who has not agreed to show them."""
    return frozenset(_part(one) for one in rows if not one.shows_hours)


def _told(rows: list[Given], groups, everything: bool) -> set[frozenset] | None:
    """The sums that may be told, as sets of parts; None for all of them. Holders who agree hide nothing."""
    if everything:
        return None
    people: dict[tuple, frozenset] = defaultdict(frozenset)
    for one in rows:
        if not one.shows_hours:
            people[_part(one)] |= {one.appointment.person_id}
    wanted = [_private(rows), *(_private(found) for cut in CUTS for found in groups[cut].values())]
    return suppression.sums_told(people, wanted)


def _sum(key, said: str, rows: list[Given], told: set[frozenset] | None) -> Sum:
    people = len({one.appointment.person_id for one in rows})
    private = _private(rows)
    if told is not None and private and private not in told:
        return Sum(key, said, False, people)
    return Sum(
        key,
        said,
        True,
        people,
        minutes=sum(one.minutes for one in rows),
        funded=sum(one.funded for one in rows),
        unfunded_at_least=sum(one.unfunded_at_least for one in rows),
        unfunded_at_most=sum(one.unfunded_at_most for one in rows),
        cost_at_least=total(one.cost_at_least for one in rows),
        cost_at_most=total(one.cost_at_most for one in rows),
    )


@dataclass(frozen=True)
class Behind:
    """The rows behind a figure: seats whose holders agree to show them, and all others together, where that is told."""

    said: str
    sum: Sum
    rows: tuple[Given, ...]
    others: Sum | None


def behind(year: int, cut: str, key: str, *, everything: bool = False) -> Behind | None:
    """The rows behind one figure of the report; None where there is no such figure."""
    report = costs(year, everything=everything)
    figure = report.whole if cut == "all" else next((one for one in report.cuts[cut] if str(one.key) == key), None)
    if figure is None:
        return None
    rows = [one for one in given(year) if cut == "all" or str(one.key(cut)[0]) == key]
    shown = [one for one in rows if everything or one.shows_hours]
    hidden = [one for one in rows if one not in shown]
    others = None
    if hidden and figure.is_told:
        others = _sum("", "Seats whose holders have not agreed", hidden, None)
    elif hidden:
        others = Sum("", "Seats whose holders have not agreed", False, 0)
    return Behind(figure.said, figure, tuple(shown), others)
