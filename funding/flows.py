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

from . import totals
from .actions.ledger import split
from .ask import Ask
from .eyes import Eyes

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


ROUNDS = 40  # hops that what waits is followed back; what is left then goes round in circles
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
    cells = totals.across(("giver", "hop", "intermediary", grouping(by, ask)), ask)
    bands = _Bands()
    for cell in cells:
        bands.add(*cell.keys, cell.figures)
    shows_left = eyes.sees_all or not ask.narrows  # of a part of the money it might be one body's balance
    bands.balance(eyes, shows_left)
    amounts = {ends: amount for ends, amount in bands.amounts.items() if amount}
    return Flows(totals.summed(cells), amounts, shows_left)


class _Bands:
    """Collects bands, and balances what goes into each intermediary with what comes out."""

    def __init__(self):
        self.amounts: dict[tuple[End, End], Decimal] = defaultdict(Decimal)
        self.payers: dict[int, set[End]] = defaultdict(set)  # of each holder
        self.paid_in: dict[int, Decimal] = defaultdict(Decimal)
        self.paid_out: dict[int, Decimal] = defaultdict(Decimal)  # to awards that are asked for
        self.passed_on: dict[int, Decimal] = defaultdict(Decimal)  # out of awards that are asked for
        self.kept: dict[int, Decimal] = defaultdict(Decimal)

    def put(self, giver: End, taker: End, amount: Decimal) -> None:
        self.amounts[giver, taker] += amount

    def add(self, giver: int, first_hop: bool, holder: int | None, group, sums: totals.Figures) -> None:
        """One cell: what `giver` paid, new or out of what it holds, to a holder or to whoever uses it."""
        source = (Kind.GIVER if first_hop else Kind.HOLDER, giver)
        self.put((Kind.GIVER, giver), (Kind.BACK, None), sums.given_back)
        paid = sums.arrived if holder is None else sums.paid_to_pass - sums.back_from_pass
        self.put(source, (Kind.GROUP, group) if holder is None else (Kind.HOLDER, holder), paid)
        if not first_hop:
            self.paid_out[giver] += paid
        if holder is None:
            return
        self.paid_in[holder] += paid
        if paid:
            self.payers[holder].add(source)
        at = (Kind.HOLDER, holder)
        self.put(at, (Kind.FEE_MANAGEMENT, None), sums.fee_management)
        self.put(at, (Kind.FEE_SUPPORT, None), sums.fee_support)
        self.put(at, (Kind.GROUP, group), sums.own_spending)
        self.passed_on[holder] += sums.passed_on
        self.kept[holder] += sums.fees + sums.own_spending

    def balance(self, eyes: Eyes, shows_left: bool) -> None:
        """What comes from and goes outside what is asked, what came in earlier years, and what is not passed on yet."""
        waits = {}
        for holder in sorted(self.paid_in.keys() | self.paid_out.keys() | self.passed_on.keys()):
            at = (Kind.HOLDER, holder)
            outside = self.paid_out[holder] - self.passed_on[holder]
            self.put((Kind.OUTSIDE, None), at, max(outside, NOTHING))
            self.put(at, (Kind.ELSEWHERE, None), max(-outside, NOTHING))
            left = self.paid_in[holder] - self.passed_on[holder] - self.kept[holder]
            self.put((Kind.BEFORE, None), at, max(-left, NOTHING))
            self.payers[holder] |= {(Kind.OUTSIDE, None), (Kind.BEFORE, None)}
            waits[holder] = max(left, NOTHING)
        for holder in waits:
            if eyes.sees_all or holder in eyes.parties:
                self.put((Kind.HOLDER, holder), (Kind.LEFT, None), waits[holder])
                waits[holder] = NOTHING
        for round_ in range(ROUNDS):
            waits = self._take_out(waits, eyes, shows_left, is_last=round_ == ROUNDS - 1)

    def _take_out(self, waits: dict[int, Decimal], eyes: Eyes, shows_left: bool, is_last: bool) -> dict[int, Decimal]:
        """Draw what waits at holders from who paid them instead, or not at all, so that it tells no balance.

        Returns what is now to be taken out at the payers whose balance the reader may not see either.
        """
        further: dict[int, Decimal] = defaultdict(Decimal)
        for holder, amount in waits.items():
            if not amount:
                continue
            at = (Kind.HOLDER, holder)
            payers = sorted((end for end in self.payers[holder] if self.amounts[end, at] > 0), key=str)
            weights = [self.amounts[end, at] for end in payers]
            within = min(amount, sum(weights))
            if shows_left:
                self.put((Kind.BEFORE, None), (Kind.LEFT, None), amount - within)
            for end, part in zip(payers, split(within, weights), strict=True):
                self.put(end, at, -part)
                hidden = end[0] == Kind.HOLDER and not eyes.sees_all and end[1] not in eyes.parties
                if hidden and not is_last:
                    further[end[1]] += part
                elif shows_left or end[0] == Kind.HOLDER and not hidden:
                    self.put(end, (Kind.LEFT, None), part)
        return further
