"""Writing to the ledger: entries, split over their sources, and reversals. Nothing else writes entries.

Whoever writes holds the balances of the award and of every award it draws from, taken in the order of their ids, so
that writers wait for each other in turn and never in a circle.
"""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction

from alliance.base import clock
from alliance.base.history import attributed
from alliance.base.money import PENNY, in_words
from alliance.base.refused import Refused

from ..models import Award, Balance, Draw, Entry

Kind = Entry.Kind


@dataclass(frozen=True)
class Held:
    """An award under its lock: the award, its draws, and the balances of itself and its sources by award id."""

    award: Award
    draws: tuple[Draw, ...]
    balances: dict[int, Balance]

    @property
    def balance(self) -> Balance:
        return self.balances[self.award.pk]


def lock_balances(awards: Iterable[int]) -> dict[int, Balance]:
    """The balances of these awards (ids) as they are now, held until the transaction ends, in order of id."""
    held = Balance.objects.select_for_update(of=("self",)).filter(award__in=list(awards)).order_by("award_id")
    return {balance.award_id: balance for balance in held}


def hold(award: Award) -> Held:
    """The award as it is now, with its draws, under lock."""
    sources = Draw.objects.filter(award=award).values_list("source_id", flat=True)
    balances = lock_balances({award.pk, *sources})
    found = Award.objects.select_related("funder", "recipient", "payee").get(pk=award.pk)
    draws = tuple(Draw.objects.filter(award=award).select_related("source").order_by("source_id"))
    return Held(found, draws, balances)


def split(amount: Decimal, weights: list[Decimal]) -> list[Decimal]:
    """`amount` in proportion to `weights`, to the penny, no part above its weight while the weights reach that far.

    >>> split(Decimal("10.00"), [Decimal("2"), Decimal("1")])
    [Decimal('6.67'), Decimal('3.33')]
    """
    whole = sum(weights)
    if not whole:
        return [amount, *([Decimal("0.00")] * (len(weights) - 1))] if weights else []
    pence = [int(amount * weight * 100 // whole) for weight in weights]
    left = int(amount * 100) - sum(pence)
    order = sorted(range(len(weights)), key=lambda n: (-(amount * weights[n] * 100 % whole), n))
    for n in order[:left]:
        pence[n] += 1
    return [Decimal(part) * PENNY for part in pence]


@transaction.atomic
def record(
    *, award: Award, kind: str, amount: Decimal, on_day: dt.date, said_by: str, note: str = "", by
) -> list[Entry]:
    """Write that something happened to an award's money, split over its sources. Returns the lines, as one posting."""
    held = hold(award)
    _refuse_unless_it_can_be(held, kind, amount, on_day)
    with attributed(by=by, why=f"Recorded: {Kind(kind).label}"):
        return _post(held, kind, amount, on_day, said_by, note)


def _post(held: Held, kind: str, amount: Decimal, on_day: dt.date, said_by: str, note: str) -> list[Entry]:
    posting = uuid.uuid4()
    return Entry.objects.bulk_create(
        Entry(
            posting=posting,
            award=held.award,
            draw=draw,
            kind=kind,
            amount=part,
            on_day=on_day,
            said_by=said_by,
            note=note,
        )
        for draw, part in _parts(held, kind, amount)
    )


def _parts(held: Held, kind: str, amount: Decimal) -> list[tuple[Draw | None, Decimal]]:
    """How an amount falls on the award's sources: in proportion to what each has still to pay, or to get back."""
    if kind not in Entry.WITH_SOURCE or not held.draws:
        return [(None, amount)]
    own = held.balance
    if kind in Entry.BACK:
        weights = [draw.paid - draw.returned for draw in held.draws]
        rest = own.paid - own.returned - sum(weights)
    else:
        weights = [draw.to_pay for draw in held.draws]
        rest = own.to_pay - sum(weights)
    parts = split(amount, [*weights, max(rest, Decimal(0))])
    return [(draw, part) for draw, part in zip((*held.draws, None), parts, strict=True) if part]


def _refuse_unless_it_can_be(held: Held, kind: str, amount: Decimal, on_day: dt.date) -> None:
    """The database refuses the same; here it is said in words."""
    award, balance = held.award, held.balance
    if award.status != Award.Status.MADE:
        raise Refused(f"This award is {award.get_status_display()}, so no money can be recorded for it.")
    if award.is_in_kind:
        raise Refused("This award is in kind: its value is an estimate, and no money moves.")
    if amount <= 0:
        raise Refused("Enter an amount above £0.")
    if on_day > clock.today() and kind != Kind.DUE:
        raise Refused("That day has not come yet. Give the day on which it happened.")
    if kind in Entry.FEES and not award.to_pass_on:
        raise Refused("A fee is kept of money that is granted on. This award is for its recipient to use.")
    came = max(balance.paid, balance.received)
    used = balance.regranted + balance.fees + balance.spent + balance.returned
    most = {
        Kind.PAID: (balance.to_pay, "are committed and not paid yet"),
        Kind.RELEASED: (min(balance.to_pay, balance.to_commit), "are committed and neither paid nor used"),
        Kind.DUE: (balance.committed - balance.due, "are committed and have no instalment yet"),
    }.get(kind)
    if most is None and kind != Kind.RECEIVED:
        if kind in Entry.BACK:
            left = min(came - balance.returned, came - used if not award.in_arrears else came, balance.to_commit)
            most = (left, "can be given back: the rest has not come, or is used or promised")
        else:
            in_hand = balance.to_commit if award.in_arrears else min(balance.to_commit, came - used)
            most = (in_hand, "are there to be used: the rest has not come, or is used or promised")
    if most and amount > most[0]:
        raise Refused(f"That is too much. Only {in_words(max(most[0], Decimal(0)))} {most[1]}.")


@transaction.atomic
def reverse(*, entry: Entry, why: str, by) -> list[Entry]:
    """Take back what an entry said: all lines of its posting, each by one that names it (rule 19)."""
    if not why.strip():
        raise Refused("Say why it was wrong. Everybody who sees the entry sees the reason.")
    held = hold(entry.award)
    return reverse_posting(held, entry.posting, why, by)


def reverse_posting(held: Held, posting, why: str, by) -> list[Entry]:
    """The reversals of a posting, written as one; the caller holds the award."""
    lines = list(Entry.objects.filter(award=held.award, posting=posting).order_by("pk"))
    if any(line.reverses_id for line in lines):
        raise Refused("This is a correction already. Record what is right instead.")
    if Entry.objects.filter(reverses__in=lines).exists():
        raise Refused("This has been corrected already.")
    _refuse_unless_it_can_go(held, lines)
    with attributed(by=by, why="Corrected the ledger by a reversal"):
        return Entry.objects.bulk_create(_reversals(lines, why))


def _reversals(lines: list[Entry], why: str) -> list[Entry]:
    posting = uuid.uuid4()
    return [
        Entry(
            posting=posting,
            award_id=line.award_id,
            draw_id=line.draw_id,
            kind=line.kind,
            amount=line.amount,
            on_day=line.on_day,
            said_by=line.said_by,
            reverses=line,
            note=why.strip()[:200],
        )
        for line in lines
    ]


def _refuse_unless_it_can_go(held: Held, lines: list[Entry]) -> None:
    """Money that has been used since cannot be taken back: what used it is corrected first."""
    balance, amount, kind = held.balance, sum(line.amount for line in lines), lines[0].kind
    used = balance.regranted + balance.fees + balance.spent + balance.returned
    if kind in (Kind.PAID, Kind.RECEIVED):
        paid = balance.paid - amount if kind == Kind.PAID else balance.paid
        received = balance.received - amount if kind == Kind.RECEIVED else balance.received
        stuck = used > max(paid, received) and not held.award.in_arrears or balance.returned > max(paid, received)
        if stuck:
            raise Refused(
                "The recipient has used, passed on or returned this money since. Correct that first, then this."
            )
    if kind in (*Entry.BACK, Kind.RELEASED):
        for line in lines:
            if line.draw_id is None:
                continue
            source = next(draw.source for draw in held.draws if draw.pk == line.draw_id)
            if held.balances[source.pk].to_commit < line.amount:
                raise Refused(f"What came back has been promised to others since, out of “{source}”.")
