"""Writing to the ledger: entries, split over their sources, and reversals. Nothing else writes entries.

Whoever writes holds the balances of the award and of every award it draws from, taken in the order of their ids, so
that writers wait for each other in turn and never in a circle.
"""

import datetime as dt
import uuid
from decimal import Decimal

from django.db import transaction

from alliance.base import clock
from alliance.base.history import attributed
from alliance.base.money import PENNY, in_words
from alliance.base.refused import Refused

from ..models import Award, Draw, Entry
from . import foresight
from .holding import Held, hold

Kind = Entry.Kind


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
    lines = _lines(held, kind, amount, on_day, said_by, note)
    foresight.refuse_unless_it_fits(held, lines)
    with attributed(by=by, why=f"Recorded: {Kind(kind).label}"):
        return Entry.objects.bulk_create(lines)


def _lines(held: Held, kind: str, amount: Decimal, on_day: dt.date, said_by: str, note: str) -> list[Entry]:
    posting = uuid.uuid4()
    return [
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
    ]


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
    most = {
        Kind.PAID: (balance.to_pay, "is committed and not paid yet"),
        Kind.RELEASED: (min(balance.to_pay, balance.to_commit), "is committed and neither paid nor used"),
        Kind.DUE: (balance.committed - balance.due, "is committed and has no instalment yet"),
    }.get(kind)
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
    back = _reversals(lines, why)
    foresight.refuse_unless_it_fits(held, back)
    with attributed(by=by, why="Corrected the ledger by a reversal"):
        return Entry.objects.bulk_create(back)


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
