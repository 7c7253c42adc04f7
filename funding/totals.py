"""Totals that never count a pound twice (rule 18): one statement each, over the entries of the ledger.

Every entry counts at its own hop, so nothing has to be walked. A part of a regrant counts twice only in the sense of
double entry: as paid to the one award and as regranted out of the other. "Of this fund" or "of this funder" joins the
stored origins, whose slices of each amount add up to it to the penny.

`figures(ask)` is one total; `by(dimension, ask)` the same by funder, intermediary, recipient and so on. `DEFINITIONS`
says what each figure counts: pages link to it, the flow picture and the exports read the same.
"""

import datetime as dt
from dataclasses import dataclass, fields
from decimal import Decimal

from django.db import connection

from directory.models import Footprint, FootprintOverlap, LedBy
from directory.visibility import Reader

MEASURES = {  # what each figure sums: lines of (kind, first_hop) of awards that are passed on or not
    "committed": "CASE l.kind WHEN 'committed' THEN l.v ELSE -l.v END) FILTER "
    "(WHERE l.first_hop AND l.kind IN ('committed', 'released')",
    "new_money": "l.v) FILTER (WHERE l.first_hop AND l.kind = 'paid'",
    "given_back": "l.v) FILTER (WHERE l.first_hop AND l.kind IN ('returned', 'clawed-back')",
    "passed_on": "l.v) FILTER (WHERE l.kind = 'regranted'",
    "fee_management": "l.v) FILTER (WHERE l.kind = 'fee-management'",
    "fee_support": "l.v) FILTER (WHERE l.kind = 'fee-support'",
    "own_spending": "l.v) FILTER (WHERE l.kind = 'spent' AND a.to_pass_on",
    "arrived": "CASE l.kind WHEN 'paid' THEN l.v ELSE -l.v END) FILTER "
    "(WHERE NOT a.to_pass_on AND l.kind IN ('paid', 'returned', 'clawed-back')",
    "confirmed": "l.v) FILTER (WHERE NOT a.to_pass_on AND l.kind = 'received'",
    "paid_to_pass": "l.v) FILTER (WHERE a.to_pass_on AND l.kind = 'paid'",
    "received_to_pass": "l.v) FILTER (WHERE a.to_pass_on AND l.kind = 'received'",
    "back_from_pass": "l.v) FILTER (WHERE a.to_pass_on AND l.kind IN ('returned', 'clawed-back')",
}

DEFINITIONS = {
    "new_money": "Paid in its first hop: by the body whose money it is to whoever gets it first. A pound that is "
    "passed on is not counted again.",
    "given_back": "Returned or clawed back to whoever paid it first.",
    "passed_on": "Paid out of money that was given to be passed on, less what came back. Over several hops a pound is "
    "passed on several times, so this is never added to new money.",
    "fee_management": "Kept by an intermediary to run the granting. A recipient's own overhead is not a fee, and "
    "neither is a consortium lead's share of the work.",
    "fee_support": "Kept by an intermediary to support those it gives grants to.",
    "own_spending": "Spent by an intermediary itself on what the money is for. It has reached the intermediary.",
    "reached": "Arrived where it stops: paid to recipients who use it, less what they gave back, and what "
    "intermediaries spent themselves. It counts for the recipient and not for its host; in a consortium for each "
    "partner its share.",
    "confirmed": "Of what reached recipients who use it: what they say came. Many small groups never sign in.",
    "unspent": "Received to be passed on, and not yet passed on, kept, spent or returned.",
    "on_the_way": "Paid to be passed on, and not confirmed yet by whoever it was paid to. Below nought: confirmed, and "
    "the payment is not recorded yet.",
    "committed": "Promised in its first hop, less what was taken back.",
    "in_kind": "The estimated value of what is given in kind. It is never added to money.",
    "untraced": "Paid out of unrestricted money or out of the price of a contract: there the trace stops. These pounds "
    "were counted when they reached whoever pays them out now, so they are in no other figure.",
}


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


@dataclass(frozen=True, kw_only=True)
class Ask:
    """What to count. Days are inclusive; None leaves a filter aside.

    until, since    the days that entries count on: "as at" a past date is `until` alone
    known_on        only what had been written by the end of that day: what a reader of that day was told
    fund, funder    whose money it was at its first hop (ids)
    Everything else is said of the award at which a line counts: its recipient, its instrument, where it is for.
    """

    until: dt.date
    since: dt.date | None = None
    known_on: dt.date | None = None
    fund: int | None = None
    funder: int | None = None
    holder: int | None = None
    recipient: int | None = None
    instrument: str | None = None
    money: str | None = None
    length: str | None = None
    footprint: Footprint | None = None
    size: str | None = None
    led_by: int | None = None
    after_trace: bool = False
    reader: Reader = Reader()

    @property
    def narrows(self) -> bool:
        """Is anything asked but days?"""
        plain = {"until", "since", "known_on", "after_trace", "reader"}
        return any(getattr(self, one.name) is not None for one in fields(self) if one.name not in plain)


BODY = "coalesce(body.merged_into_id, body.id)"
DIMENSIONS = {  # what to group by, and which joins it needs
    "funder": ("coalesce(giver.merged_into_id, giver.id)", {"root"}),
    "fund": ("root.fund_id", {"root"}),
    "intermediary": ("CASE WHEN a.to_pass_on THEN coalesce(holder.merged_into_id, holder.id) END", {"holder"}),
    "recipient": (BODY, {"body"}),
    "instrument": ("a.instrument", set()),
    "money": ("a.money", set()),
    "length": ("a.is_multi_year", set()),
    "footprint": ("place.id", {"place"}),
    "scale": ("place.scale", {"place"}),
    "size": ("coalesce(heir.size_band, body.size_band)", {"body"}),
    "led_by": ("led.group_id", {"body", "led"}),
    "year": ("extract(year FROM l.on_day - interval '3 months')::int", set()),
}


def figures(ask: Ask) -> Figures:
    """One total. One query."""
    sql, params = _statement(ask, None)
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return Figures(*cursor.fetchone())


def by(dimension: str, ask: Ask) -> list[Row]:
    """The total by a dimension of `DIMENSIONS`, without lines that are all nought. One query.

    By "led_by" an organisation may stand in several lines, and only what it lets `ask.reader` know is counted.
    """
    sql, params = _statement(ask, dimension)
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        found = [Row(key, Figures(*sums)) for key, *sums in cursor.fetchall()]
    return [row for row in found if any(getattr(row.figures, one.name) for one in fields(Figures))]


def untraced(ask: Ask) -> Decimal:
    """Paid after the trace had stopped, less what was given back: in no other figure. One query."""
    found = figures(Ask(**{**{one.name: getattr(ask, one.name) for one in fields(Ask)}, "after_trace": True}))
    return found.new_money - found.given_back


def in_kind(ask: Ask) -> Decimal:
    """The estimates of awards in kind decided in these days: never part of a sum of money. One query."""
    joins, where, params = _conditions(ask, {"place"} if ask.footprint else set())
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


def _statement(ask: Ask, dimension: str | None) -> tuple[str, list]:
    """The statement and its parameters: entries to lines, lines to sums."""
    key, needs = DIMENSIONS[dimension] if dimension else ("", set())
    needs = set(needs)
    if ask.fund is not None or ask.funder is not None:
        needs.add("root")
    joins, where, params = _conditions(ask, needs)
    if ask.fund is not None:
        where, params = [*where, "root.fund_id = %s"], [*params, ask.fund]
    if ask.funder is not None:
        where, params = [*where, "coalesce(giver.merged_into_id, giver.id) = %s"], [*params, ask.funder]
    entries, values = _entries(ask)
    lines = _LINES_BY_ROOT if "root" in needs else _LINES
    if "body" in needs:
        lines = f"SELECT l.*, s.organisation_id AS sharer, {_part('l.v', 's')} AS part FROM ({lines}) l {_SHARES}"
        lines = f"SELECT award_id, kind, first_hop, on_day, part AS v, root_id, sharer FROM ({lines}) l"
    sums = ", ".join(f"coalesce(sum({sql}), 0) AS {name}" for name, sql in MEASURES.items())
    sql = f"""
        WITH entries AS ({entries}), lines AS ({lines})
        SELECT {f"{key} AS key, " if key else ""}{sums}
        FROM lines l JOIN funding_award a ON a.id = l.award_id {joins}
        WHERE a.after_trace = %s {"".join(f" AND {one}" for one in where)}
        {"GROUP BY 1" if key else ""}"""
    return sql, [*values, ask.after_trace, *params]


def _entries(ask: Ask) -> tuple[str, list]:
    """Entries in the days asked for, as paid to an award, and once more as regranted out of its source."""
    when, values = "e.on_day <= %s", [ask.until]
    if ask.since:
        when, values = f"{when} AND e.on_day >= %s", [*values, ask.since]
    if ask.known_on:
        end = dt.datetime.combine(ask.known_on + dt.timedelta(days=1), dt.time(), dt.UTC)
        when, values = f"{when} AND e.posted_at < %s", [*values, end]
    return (
        f"""
        SELECT e.award_id, e.kind, e.draw_id IS NULL AS first_hop, e.on_day, e.signed AS v,
               CASE WHEN e.draw_id IS NOT NULL THEN d.source_id
                    WHEN e.kind NOT IN ('committed', 'released', 'paid', 'returned', 'clawed-back') THEN e.award_id
               END AS traced_by
        FROM funding_entry e LEFT JOIN funding_draw d ON d.id = e.draw_id
        WHERE e.kind <> 'due' AND {when}
        UNION ALL
        SELECT d.source_id, 'regranted', false, e.on_day,
               CASE WHEN e.kind = 'paid' THEN e.signed ELSE -e.signed END, d.source_id
        FROM funding_entry e JOIN funding_draw d ON d.id = e.draw_id
        WHERE e.kind IN ('paid', 'returned', 'clawed-back') AND {when}""",
        [*values, *values],
    )


def _part(value: str, slice_: str) -> str:
    """The part of a value that falls on a slice: parts of all slices add up to the value, to the penny."""
    return f"round({value} * coalesce({slice_}.high, 1), 2) - round({value} * coalesce({slice_}.low, 0), 2)"


_LINES = "SELECT award_id, kind, first_hop, on_day, v, NULL::bigint AS root_id FROM entries"
_LINES_BY_ROOT = f"""
    SELECT e.award_id, e.kind, e.first_hop, e.on_day, {_part("e.v", "o")} AS v,
           coalesce(o.root_id, e.award_id) AS root_id
    FROM entries e LEFT JOIN funding_origin o ON o.award_id = e.traced_by"""
_SHARES = """LEFT JOIN (
        SELECT share.award_id, share.organisation_id,
               (sum(share.amount) OVER so_far - share.amount) / whole.amount AS low,
               sum(share.amount) OVER so_far / whole.amount AS high
        FROM funding_consortiumshare share JOIN funding_award whole ON whole.id = share.award_id
        WINDOW so_far AS (PARTITION BY share.award_id ORDER BY share.id)
    ) s ON s.award_id = l.award_id"""


def _conditions(ask: Ask, needs: set) -> tuple[str, list, list]:
    """The joins that the filters and `needs` ask for, the conditions, and their parameters. Adds to `needs`."""
    where, params, values = [], [], []
    for column, value in (("a.instrument", ask.instrument), ("a.money", ask.money), ("a.is_multi_year", ask.length)):
        if value is not None:
            where.append(f"{column} = %s")
            params.append(value)
    if ask.holder is not None:
        needs.add("holder")
        where.append("a.to_pass_on AND coalesce(holder.merged_into_id, holder.id) = %s")
        params.append(ask.holder)
    if ask.recipient is not None:
        needs.add("body")
        where.append(f"{BODY} = %s")
        params.append(ask.recipient)
    if ask.size is not None:
        needs.add("body")
        where.append("coalesce(heir.size_band, body.size_band) = %s")
        params.append(ask.size)
    if ask.footprint is not None:
        needs.add("place")
        inside, inside_values = _inside(ask.footprint)
        where.append(f"place.id IN ({inside})")
        params += inside_values
    if ask.led_by is not None:
        needs |= {"body", "led"}
        where.append("led.group_id = %s")
        params.append(ask.led_by)
    joins = []
    if "root" in needs:
        joins.append("JOIN funding_award root ON root.id = l.root_id")
        joins.append("JOIN directory_organisation giver ON giver.id = root.funder_id")
    if "holder" in needs:
        joins.append("JOIN directory_organisation holder ON holder.id = a.recipient_id")
    if "place" in needs:  # a place that would tell where a sensitive site is counts as not said
        joins.append("JOIN directory_organisation sited ON sited.id = a.recipient_id")
        joins.append(
            "LEFT JOIN directory_footprint place ON place.id = a.footprint_id "
            "AND (place.contains_district OR NOT sited.sensitive_site)"
        )
    if "body" in needs:
        joins.append("JOIN directory_organisation body ON body.id = coalesce(l.sharer, a.recipient_id)")
        joins.append("LEFT JOIN directory_organisation heir ON heir.id = body.merged_into_id")
    if "led" in needs:
        known, values = (
            LedBy.objects.visible_to(ask.reader).values("organisation_id", "group_id").query.sql_with_params()
        )
        joins.append(f"JOIN ({known}) led ON led.organisation_id = {BODY}")
    return " ".join(joins), where, [*values, *params]


def _inside(footprint: Footprint) -> tuple[str, list]:
    """Ids of the footprints that lie wholly in this one, itself among them, as a subquery."""
    inside = FootprintOverlap.objects.filter(other=footprint).with_shares().filter(relation__in=["inside", "same"])
    sql, values = inside.values("footprint_id").query.sql_with_params()
    return f"SELECT {footprint.pk} UNION ALL {sql}", list(values)
