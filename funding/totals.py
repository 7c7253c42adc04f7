"""Totals that never count a pound twice (rule 18): one statement each, over the entries of the ledger.

Every entry counts at its own hop, so nothing has to be walked. A part of a regrant counts twice only in the sense of
double entry: as paid to the one award and as regranted out of the other. "Of this fund" or "of this funder" joins the
stored origins, whose slices of each amount add up to it to the penny.

`figures(ask)` is one total; `by(dimension, ask)` the same by one of `statement.DIMENSIONS`. What each
figure counts is said in `definitions`: the flow picture and the exports read the same.
"""

from dataclasses import dataclass, fields, replace
from decimal import Decimal

from django.db import connection

from .ask import Ask
from .flow_sums import flows_statement, statement
from .statement import conditions


@dataclass(frozen=True)
class Figures:
    """Pounds, as at a day or between two. New money less given back = fees + reached + unspent + on the way."""

    committed: Decimal
    new_money: Decimal
    given_back: Decimal
    passed_on: Decimal
    fee_management: Decimal
    fee_support: Decimal
    own_spending: Decimal
    arrived: Decimal
    confirmed: Decimal
    paid_to_pass: Decimal
    received_to_pass: Decimal
    back_from_pass: Decimal

    @property
    def fees(self) -> Decimal:
        return self.fee_management + self.fee_support

    @property
    def reached(self) -> Decimal:
        return self.arrived + self.own_spending

    @property
    def on_the_way(self) -> Decimal:
        return self.paid_to_pass - self.received_to_pass

    @property
    def unspent(self) -> Decimal:
        used = self.passed_on + self.fees + self.own_spending + self.back_from_pass
        return self.received_to_pass - used

    @property
    def share_reached(self) -> float | None:
        """Of the new money that stayed, the share that has reached somebody."""
        stayed = self.new_money - self.given_back
        return float(self.reached / stayed) if stayed > 0 else None


@dataclass(frozen=True)
class Row:
    """One line of a breakdown: `key` is an id, a slug of a choice or a year; None for "not said"."""

    key: int | str | None
    figures: Figures


def figures(ask: Ask) -> Figures:
    """One total. One query."""
    sql, params = statement(ask)
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return Figures(*cursor.fetchone())


def by(dimension: str, ask: Ask) -> list[Row]:
    """The total by a dimension of `DIMENSIONS`, without lines that are all nought. One query.

    By "led_by" an organisation may stand in several lines, and only what it lets `ask.reader` know is counted.
    """
    sql, params = statement(ask, dimension)
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        found = [Row(key, Figures(*sums)) for key, *sums in cursor.fetchall()]
    return [row for row in found if any(getattr(row.figures, one.name) for one in fields(Figures))]


@dataclass(frozen=True)
class FlowCells:
    """All that the flow picture draws, of one moment.

    paid         (giver, whether it is its first hop, holder or none, group, paid less what came back, own spending)
    kept         {holder: (management fee, fee for support, passed on)}
    given_back   {giver: what came back to it}
    """

    figures: Figures
    paid: list[tuple]
    kept: dict[int, tuple[Decimal, Decimal, Decimal]]
    given_back: dict[int, Decimal]


def flow_cells(ask: Ask, group: str) -> FlowCells:
    """The cells of the flow picture, with recipients grouped by a dimension. One query."""
    sql, params = flows_statement(ask, group)
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        parts = [[], [], [], []]
        for row in cursor:
            parts[row[0]].append(row)
    paid, kept, back, [whole] = parts
    return FlowCells(
        figures=Figures(*whole[5:]),
        paid=[row[1:7] for row in paid],
        kept={row[3]: row[5:8] for row in kept if row[3] is not None},
        given_back={row[1]: row[5] for row in back},
    )


def untraced(ask: Ask) -> Decimal:
    """Paid after the trace had stopped, less what was given back: in no other figure. One query."""
    found = figures(replace(ask, after_trace=True))
    return found.new_money - found.given_back


def in_kind(ask: Ask) -> Decimal:
    """The estimates of awards in kind decided in these days: never part of a sum of money. One query."""
    joins, where, params = conditions(ask, {"place"} if ask.footprint else set())
    since, values = ("AND a.awarded_on >= %s", [ask.since]) if ask.since else ("", [])
    if ask.fund is not None:
        where, params = [*where, "a.fund_id = %s"], [*params, ask.fund]
    if ask.funder is not None:
        where, params = [*where, "a.funder_id = %s"], [*params, ask.funder]
    sql = f"""SELECT coalesce(sum(a.amount), 0)
        FROM (SELECT id AS award_id, NULL::bigint AS sharer FROM funding_award) l
        JOIN funding_award a ON a.id = l.award_id {joins}
        WHERE a.instrument = 'in-kind' AND a.status = 'made' AND a.awarded_on <= %s {since}
        {"".join(f" AND {one}" for one in where)}"""
    with connection.cursor() as cursor:
        cursor.execute(sql, [ask.until, *values, *params])
        return cursor.fetchone()[0]
