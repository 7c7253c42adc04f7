"""A pound's journey: what lies upstream and downstream of one award, with dates, fees and days at each hop.

Four queries, however many hops (the page's own makes five). The tree follows draws; where the trace stops it says why.
"""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.db import connection
from django.db.models import Min

from directory.models import Organisation

from .eyes import Eyes
from .models import Award, Entry

MOST = 2000  # awards that one journey follows: beyond it the page says how many more there are


@dataclass(frozen=True)
class Hop:
    """One award on the way.

    drawn        what the hop before it gave to this one (upstream: what this one gave to the hop after it)
    paid         the same, paid and not given back
    days         from the first payment of the hop before to the first payment here
    fee_share    of what was paid to it, the share that its holder keeps as a fee
    arrived      of what was paid to it, the share that reached somebody; None while nothing was paid
    award        None where the reader may not open it: the amounts stay, the names go
    """

    key: int
    award: Award | None
    giver: str
    taker: str
    drawn: Decimal
    paid: Decimal
    first_paid: dt.date | None
    days: int | None
    fees: Decimal
    fee_share: float | None
    arrived: float | None
    stops: str
    hops: tuple["Hop", ...]


@dataclass(frozen=True)
class Journey:
    """`here` with everything below it in `hops`; `sources` are the hops above it, nearest first, each with its own."""

    here: Hop
    sources: tuple[Hop, ...]
    is_whole: bool


@dataclass(frozen=True)
class _Edge:
    award: int
    source: int
    drawn: Decimal
    paid: Decimal


_WALK = """
WITH RECURSIVE up AS (
    SELECT d.id, d.source_id, 1 AS depth FROM funding_draw d WHERE d.award_id = %(award)s AND d.drawn > d.released
    UNION SELECT d.id, d.source_id, up.depth + 1
    FROM up JOIN funding_draw d ON d.award_id = up.source_id AND d.drawn > d.released
), down AS (
    SELECT d.id, d.award_id, 1 AS depth FROM funding_draw d WHERE d.source_id = %(award)s AND d.drawn > d.released
    UNION SELECT d.id, d.award_id, down.depth + 1
    FROM down JOIN funding_draw d ON d.source_id = down.award_id AND d.drawn > d.released
), ids AS (SELECT id, 0 AS way, depth FROM up UNION SELECT id, 1, depth FROM down)
SELECT ids.way, d.award_id, d.source_id, d.drawn - d.released, d.paid - d.returned
FROM ids JOIN funding_draw d ON d.id = ids.id ORDER BY ids.way, ids.depth, d.id LIMIT %(most)s
"""


def journey(award: Award, eyes: Eyes) -> Journey:
    """Everything upstream and downstream of `award` (with its names and balance loaded). Four queries."""
    with connection.cursor() as cursor:
        cursor.execute(_WALK, {"award": award.pk, "most": MOST + 1})
        rows = cursor.fetchall()
    is_whole = len(rows) <= MOST
    above, below = defaultdict(list), defaultdict(list)
    for way, *edge in dict.fromkeys(rows[:MOST]):
        one = _Edge(*edge)
        (below[one.source] if way else above[one.award]).append(one)
    return _Tree(award, above, below, eyes).journey(is_whole)


class _Tree:
    """The edges around one award, and what is known of the awards they join."""

    def __init__(self, award: Award, above: dict, below: dict, eyes: Eyes):
        self.above, self.below = above, below
        edges = [edge for side in (above, below) for some in side.values() for edge in some]
        ids = {award.pk} | {edge.award for edge in edges} | {edge.source for edge in edges}
        self.awards = Award.objects.with_names().in_bulk(ids)
        payments = Entry.objects.filter(award__in=ids, kind=Entry.Kind.PAID, reverses__isnull=True)
        payments = payments.filter(reversed_by__isnull=True).values_list("award")
        self.first_paid = dict(payments.annotate(first=Min("on_day")).order_by())
        bodies = {body for one in self.awards.values() for body in (one.funder_id, one.recipient_id)}
        self.known = set(
            Organisation.objects.visible_to(eyes.reader).filter(pk__in=bodies).values_list("pk", flat=True)
        ) | (bodies if eyes.sees_all else bodies & eyes.parties)
        self.eyes, self.award = eyes, self.awards[award.pk]
        self.reached_of: dict[int, Fraction] = {}

    def journey(self, is_whole: bool) -> Journey:
        balance = self.award.balance
        edge = _Edge(self.award.pk, 0, balance.net, balance.paid - balance.returned)
        return Journey(self.hop(edge, None), self.sources(self.award.pk), is_whole)

    def sources(self, award: int) -> tuple[Hop, ...]:
        """What it drew from, each hop with its own sources."""
        return tuple(
            self.hop(edge, None, shown=edge.source, hops=self.sources(edge.source)) for edge in self.above[award]
        )

    def hop(self, edge: _Edge, before: int | None, shown: int | None = None, hops=None) -> Hop:
        pk = edge.award if shown is None else shown
        award = self.awards[pk]
        balance, first = award.balance, self.first_paid.get(pk)
        earlier = self.first_paid.get(before) if before else None
        may_open = self.eyes.is_party(award) or {award.funder_id, award.recipient_id} <= self.known
        paid = balance.paid - balance.returned
        return Hop(
            key=pk,
            award=award if may_open else None,
            giver=self.name(award.funder),
            taker=self.name(award.recipient),
            drawn=edge.drawn,
            paid=edge.paid,
            first_paid=first,
            days=(first - earlier).days if first and earlier else None,
            fees=balance.fees,
            fee_share=float(balance.fees / paid) if paid > 0 and award.to_pass_on else None,
            arrived=float(min(self.reached(pk), Fraction(1)))
            if paid > 0 and (award.to_pass_on or shown is None)
            else None,
            stops="" if award.to_pass_on else award.trace_stops_because,
            hops=tuple(self.hop(one, pk) for one in self.below[pk]) if hops is None else hops,
        )

    def reached(self, pk: int) -> Fraction:
        """Of what was paid to an award and not given back, the share that reached somebody through what draws on it."""
        if pk not in self.reached_of:
            award = self.awards[pk]
            paid = award.balance.paid - award.balance.returned
            if not award.to_pass_on:
                self.reached_of[pk] = Fraction(1)
            elif paid <= 0:
                self.reached_of[pk] = Fraction(0)
            else:
                through = sum((Fraction(one.paid) * self.reached(one.award) for one in self.below[pk]), Fraction(0))
                self.reached_of[pk] = (through + Fraction(award.balance.spent)) / Fraction(paid)
        return self.reached_of[pk]

    def name(self, body: Organisation) -> str:
        return body.name if body.pk in self.known else "An organisation whose entry is not public"
