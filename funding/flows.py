"""The flow picture: money from whoever gave it first, through intermediaries, to where it arrived, in bands.

Every band is a sum of the cells of one breakdown of `totals`, so that the picture and the figures cannot differ. Money
that an intermediary has not passed on yet is a band out of it for readers who may see its balance; for others it is
taken out of the money's way and drawn from the first giver, together with everybody else's. In a part of the money,
where it might tell one body's balance, it is not drawn.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from alliance.base.money import PENNY

from . import totals
from .ask import Ask
from .eyes import Eyes
from .waiting import follow

NOTHING = Decimal("0.00")
GROUPINGS = {"place": "Place", "scale": "Scale of the footprint", "size": "Size of the recipient"}


class Kind(StrEnum):
    """What stands at an end of a band, from the left to the right."""

    GIVER = "giver"  # gave new money
    BEFORE = "before"  # came in earlier years, and is passed on now
    OUTSIDE = "outside"  # passed on into what was asked for, out of money that is not
    HOLDER = "holder"  # was given money to pass on
    GROUP = "group"  # where it arrived
    FEE_MANAGEMENT = "fee-management"
    FEE_SUPPORT = "fee-support"
    LEFT = "left"  # unspent or on its way
    BACK = "back"  # given back to whoever paid it first
    ELSEWHERE = "elsewhere"  # passed on out of what was asked for

    __hash__ = str.__hash__  # a choice's own is many times slower, and ends of bands are looked up all the time


End = tuple[Kind, int | str | None]


@dataclass(frozen=True)
class Flows:
    """Pounds between two ends, signed: below nought, more came back in these days than was paid.

    Where `shows_left`, all that comes in goes out again, to the penny. Otherwise what waits at bodies whose balance the
    reader may not see is left out.
    """

    figures: totals.Figures
    bands: dict[tuple[End, End], Decimal] = field(default_factory=dict)
    shows_left: bool = True

    def into(self, *kinds: Kind) -> Decimal:
        """What ends in ends of these kinds."""
        return sum((amount for (_, taker), amount in self.bands.items() if taker[0] in kinds), NOTHING)

    def out_of(self, *kinds: Kind) -> Decimal:
        """What comes out of ends of these kinds."""
        return sum((amount for (source, _), amount in self.bands.items() if source[0] in kinds), NOTHING)

    @property
    def came(self) -> list[tuple[str, Decimal]]:
        """What came in beside new money, in words."""
        return _said(
            (self.out_of(Kind.BEFORE), "from earlier years"),
            (self.out_of(Kind.OUTSIDE), "out of money not in this choice"),
        )

    @property
    def went(self) -> list[tuple[str, Decimal]]:
        """What became of it beside fees and what arrived. New money and `came` are fees, arrived and these."""
        return _said(
            (self.into(Kind.LEFT), "unspent or on its way"),
            (self.into(Kind.BACK), "given back"),
            (self.into(Kind.ELSEWHERE), "passed on, not in this choice"),
        )


def _said(*some: tuple[Decimal, str]) -> list[tuple[str, Decimal]]:
    return [(words, amount) for amount, words in some if amount]


def grouping(by: str, ask: Ask) -> str:
    """The dimension by which recipients are grouped: within one place, by the footprints that lie in it."""
    return "footprint" if by == "place" and ask.footprint is not None else by


def flows(ask: Ask, by: str, eyes: Eyes) -> Flows:
    """All bands of what is asked for, with recipients grouped `by` a key of `GROUPINGS`. One query."""
    cells = totals.flow_cells(ask, grouping(by, ask))
    bands = _Bands(cells)
    shows_left = eyes.sees_all or not ask.narrows  # of a part of the money it might be one body's balance
    bands.balance(eyes, shows_left)
    amounts = {ends: amount for ends, amount in bands.amounts.items() if amount}
    return Flows(cells.figures, amounts, shows_left)


class _Bands:
    """Collects bands, and balances what goes into each intermediary with what comes out."""

    def __init__(self, cells: totals.FlowCells):
        self.amounts: dict[tuple[End, End], Decimal] = defaultdict(Decimal)
        self.paid_in: dict[int, Decimal] = defaultdict(Decimal)
        self.paid_out: dict[int, Decimal] = defaultdict(Decimal)  # to awards that are asked for
        self.passed_on: dict[int, Decimal] = defaultdict(Decimal)  # out of awards that are asked for
        self.kept: dict[int, Decimal] = defaultdict(Decimal)
        for giver, amount in cells.given_back.items():
            self.amounts[(Kind.GIVER, giver), (Kind.BACK, None)] += amount
        for cell in cells.paid:
            self._pay(*cell)
        for holder, (management, support, passed_on) in cells.kept.items():
            at = (Kind.HOLDER, holder)
            self.amounts[at, (Kind.FEE_MANAGEMENT, None)] += management
            self.amounts[at, (Kind.FEE_SUPPORT, None)] += support
            self.passed_on[holder] += passed_on
            self.kept[holder] += management + support

    def _pay(self, giver: int, first_hop: bool, holder: int | None, group, paid: Decimal, spent: Decimal) -> None:
        """One cell: what `giver` paid, new or out of what it holds, to a holder or to whoever uses it."""
        source = (Kind.GIVER if first_hop else Kind.HOLDER, giver)
        self.amounts[source, (Kind.GROUP, group) if holder is None else (Kind.HOLDER, holder)] += paid
        if not first_hop:
            self.paid_out[giver] += paid
        if holder is not None:
            self.paid_in[holder] += paid
            if spent:
                self.amounts[(Kind.HOLDER, holder), (Kind.GROUP, group)] += spent
                self.kept[holder] += spent

    def balance(self, eyes: Eyes, shows_left: bool) -> None:
        """What comes from and goes outside what is asked, what came in earlier years, and what is not passed on yet."""
        waits = {}
        for holder in sorted(self.paid_in.keys() | self.paid_out.keys() | self.passed_on.keys()):
            at = (Kind.HOLDER, holder)
            outside = self.paid_out[holder] - self.passed_on[holder]
            self.amounts[(Kind.OUTSIDE, None), at] += max(outside, NOTHING)
            self.amounts[at, (Kind.ELSEWHERE, None)] += max(-outside, NOTHING)
            left = self.paid_in[holder] - self.passed_on[holder] - self.kept[holder]
            self.amounts[(Kind.BEFORE, None), at] += max(-left, NOTHING)
            if left > 0 and self._tells(eyes, at):
                self.amounts[at, (Kind.LEFT, None)] += left
            elif left > 0:
                waits[holder] = int(left * 100)
        self._take_out(waits, eyes, shows_left)

    def _tells(self, eyes: Eyes, end: End) -> bool:
        """May what waits at this end be told?"""
        return end[0] != Kind.HOLDER or eyes.sees_all or end[1] in eyes.parties

    def _take_out(self, waits: dict[int, int], eyes: Eyes, shows_left: bool) -> None:
        """Draw what waits at holders from who paid them instead, or not at all, so that it tells no balance."""
        payments = defaultdict(list)
        for (end, (kind, key)), amount in self.amounts.items():
            if kind == Kind.HOLDER and amount > 0:
                payments[key].append((end, int(amount * 100), None if self._tells(eyes, end) else end[1]))
        for some in payments.values():
            some.sort(key=lambda one: (one[0][0], one[0][1] or 0))
        found, left = follow(waits, payments), (Kind.LEFT, None)
        for (end, holder), pence in found.taken.items():
            self.amounts[end, (Kind.HOLDER, holder)] -= pence * PENNY
            if self._tells(eyes, end) and (shows_left or end[0] == Kind.HOLDER):
                self.amounts[end, left] += pence * PENNY
        if shows_left:
            for pence in found.nowhere.values():
                self.amounts[(Kind.BEFORE, None), left] += pence * PENNY
            for holder, pence in found.circling.items():
                self.amounts[(Kind.HOLDER, holder), left] += pence * PENNY
