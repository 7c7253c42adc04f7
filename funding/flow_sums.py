"""The sums that the database keeps of the ledger (`models.flow_sums`): what they can answer, and how they are folded.

`answered_by_sums` is the one definition of which question they can answer; every other is asked of the ledger itself.
They are kept by year of money, and once more for all years. What is asked for up to a day inside a year is the sum less
the lines of later days. Up to today these are few: nothing but an instalment is dated in the future.
"""

import datetime as dt
from dataclasses import replace

from django.db import connection, transaction

from alliance.base import clock

from . import statement as ledger
from .ask import Ask, year_of
from .statement import DIMENSIONS, HELD, MEASURES, conditions

KEYS = "year, after_trace, first_hop, funder_id, holder_id, footprint_id, is_sensitive, size, instrument, money, length"
SUMS = ", ".join(MEASURES)
OWN_MEASURES = {"paid": "l.arrived + l.paid_to_pass - l.back_from_pass"}
OWN_DIMENSIONS = {"size": ("l.size", set()), "year": ("l.year::int", set())}  # of which lines say it otherwise
# They do not know whose money it was at first, which body it reached, by whom that is led, or when it was written.
UNANSWERED = {"funder", "fund", "recipient", "led_by"}
UNANSWERED_FILTERS = UNANSWERED | {"known_on"}


def answered_by_sums(ask: Ask, *dimensions: str) -> bool:
    """Can the sums answer this question? From the first day on record, or the first day of a year of money."""
    narrowed = {name for name in UNANSWERED_FILTERS if getattr(ask, name) is not None}
    in_whole_years = ask.since is None or (ask.since.month, ask.since.day) == (4, 1)
    return in_whole_years and not narrowed and not UNANSWERED & set(dimensions)


def statement(ask: Ask, *dimensions: str, measures=tuple(MEASURES)) -> tuple[str, list]:
    """The statement behind every total and its parameters, of the sums where they can answer. A row begins with its
    keys."""
    if not answered_by_sums(ask, *dimensions):
        return ledger.statement(ask, *dimensions, measures=measures)
    # All years together are read up to today, as "as at" a day gone by would be less too many lines.
    of_all = ask.since is None and "year" not in dimensions and ask.until >= clock.today()
    sql, params = _of_sums(ask, dimensions, measures, of_all)
    end = dt.date.max if of_all else dt.date(year_of(ask.until) + 1, 3, 31)
    if end == ask.until:
        return sql, params
    days = replace(ask, since=ask.until + dt.timedelta(days=1), until=end)
    later, later_params = ledger.statement(days, *dimensions, measures=measures)
    names = [f"key_{n}" for n in range(len(dimensions))]
    columns = ", ".join([*names, *measures])
    less = ", ".join([*names, *(f"-{name}" for name in measures)])
    sums = ", ".join([*names, *(f"coalesce(sum({name}), 0) AS {name}" for name in measures)])
    sql = f"""
        SELECT {sums} FROM (
            SELECT * FROM ({sql}) AS kept ({columns})
            UNION ALL SELECT {less} FROM ({later}) AS later ({columns})
        ) parts {f"GROUP BY {', '.join(names)}" if names else ""}"""
    return sql, [*params, *later_params]


def _of_sums(ask: Ask, dimensions: tuple[str, ...], measures: tuple[str, ...], of_all: bool) -> tuple[str, list]:
    """Of the whole years that are asked for, or `of_all` there are."""
    found = [(DIMENSIONS | OWN_DIMENSIONS)[name] for name in dimensions]
    joins, where, params = conditions(ask, set().union(*(needs for _, needs in found)), of_sums=True)
    years = f"l.year <= {year_of(ask.until)}" + (f" AND l.year >= {year_of(ask.since)}" if ask.since else "")
    if of_all:  # what is not folded yet is not in them
        years = "(l.year IS NULL OR NOT l.is_folded)"
    sums, through = [], []
    for name in measures:
        only = ""
        if name == "passed_on" and ask.through is not None:  # what its payees pass on in turn is not its own
            only, through = f" FILTER (WHERE {HELD} = %s)", [ask.through]
        sums.append(f"coalesce(sum({OWN_MEASURES.get(name, f'l.{name}')}){only}, 0) AS {name}")
    sql = f"""
        SELECT {", ".join([*(key for key, _ in found), *sums])}
        FROM funding_flowsum l
        CROSS JOIN LATERAL (SELECT l.after_trace, l.funder_id, l.holder_id AS recipient_id,
            l.holder_id IS NOT NULL AS to_pass_on, l.footprint_id, l.instrument, l.money, l.length AS is_multi_year) a
        {joins}
        WHERE {years} AND a.after_trace = {ask.after_trace} {"".join(f" AND {one}" for one in where)}
        {"GROUP BY " + ", ".join(str(n + 1) for n in range(len(found))) if found else ""}"""
    return sql, [*through, *params]


FLOWS = (  # of the flow picture: by which of (giver, hop, intermediary, group), what
    (("giver", "hop", "intermediary", "group"), ("paid", "own_spending")),
    (("intermediary",), ("fee_management", "fee_support", "passed_on")),
    (("giver",), ("given_back",)),
    ((), tuple(MEASURES)),
)


def flows_statement(ask: Ask, group: str) -> tuple[str, list]:
    """All that the flow picture draws, in one statement, so that no line comes in between.

    A row is the place of its part in `FLOWS`, giver, hop, intermediary and group, as far as it has them, and as many
    measures as the part with the most has, which are not all nought. Of the whole there is one row.
    """
    keys, parts, params, most = ("giver", "hop", "intermediary", group), [], [], len(MEASURES)
    wide = not answered_by_sums(ask, *keys)
    for place, (dimensions, measures) in enumerate(FLOWS):
        dimensions = [group if name == "group" else name for name in dimensions]
        if wide:  # the ledger is read once, and its cells are added up
            sums = [f"coalesce(sum({name}), 0) AS {name}" for name in measures]
            named = [f"key_{keys.index(name)}" for name in dimensions]
            sql = f"SELECT {', '.join([*named, *sums])} FROM cells"
            sql += f" GROUP BY {', '.join(named)}" if named else ""
        else:
            sql, values = statement(ask, *dimensions, measures=measures)
            params += values
        columns = {name: f"key_{n}" for n, name in enumerate(dimensions)}
        shown = [columns.get(name, "NULL") for name in keys]
        some = f"WHERE {' OR '.join(f'{name} <> 0' for name in measures)}" if columns else ""
        parts.append(
            f"SELECT {place}, {', '.join([*shown, *measures, *(['NULL::numeric'] * (most - len(measures)))])} "
            f"FROM ({sql}) AS part ({', '.join([*columns.values(), *measures])}) {some}"
        )
    together = " UNION ALL ".join(parts)
    if not wide:
        return together, params
    sql, params = ledger.statement(ask, *keys, measures=(*MEASURES, "paid"))
    names = ", ".join([*(f"key_{n}" for n in range(len(keys))), *MEASURES, "paid"])
    return f"WITH cells ({names}) AS MATERIALIZED ({sql}) {together}", params


def fold() -> int:
    """Add every row that was appended to the row of its key, and to that of all years, and take it away.

    Returns how many. One statement: a crash leaves all as it was, and of two runs at once each row is added by the one
    that took it away. Who writes meanwhile appends, and waits for nothing.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"""
            WITH gone AS (
                DELETE FROM funding_flowsum WHERE NOT is_folded RETURNING {KEYS}, {SUMS}
            ), kept AS (
                INSERT INTO funding_flowsum AS held (is_folded, {KEYS}, {SUMS})
                SELECT true, {KEYS}, {", ".join(f"sum({name})" for name in MEASURES)}
                FROM (SELECT * FROM gone UNION ALL SELECT NULL AS {KEYS}, {SUMS} FROM gone) twice
                GROUP BY {KEYS} ORDER BY {KEYS}
                ON CONFLICT ({KEYS}) WHERE is_folded DO UPDATE
                SET {", ".join(f"{name} = held.{name} + excluded.{name}" for name in MEASURES)}
            )
            SELECT count(*) FROM gone
            """
        )
        return cursor.fetchone()[0]


def anew() -> int:
    """Make all sums anew from the ledger, which nobody writes to meanwhile. Returns how many there are."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT funding_sum_flows_anew()")
        cursor.execute("SELECT count(*) FROM funding_flowsum")
        return cursor.fetchone()[0]
