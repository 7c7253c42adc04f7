"""What the sums would be after some entries, so that what the database would refuse is refused in words.

It mirrors the trigger `funding_keep_sums` and the checks on `Balance` and `Draw`; random forests of awards test that
nothing passes here and is refused there.
"""

from copy import copy
from decimal import Decimal

from alliance.base.money import in_words
from alliance.base.refused import Refused

from ..models import Award, Balance, Draw, Entry
from .holding import Held

Kind = Entry.Kind
COLUMN = {
    Kind.COMMITTED: "committed",
    Kind.RELEASED: "released",
    Kind.DUE: "due",
    Kind.PAID: "paid",
    Kind.RECEIVED: "received",
    Kind.FEE_MANAGEMENT: "fee_management",
    Kind.FEE_SUPPORT: "fee_support",
    Kind.SPENT: "spent",
    Kind.RETURNED: "returned",
    Kind.CLAWED_BACK: "returned",
}


def refuse_unless_it_fits(held: Held, lines: list[Entry]) -> None:
    """Refuse lines (not saved yet) of a held award that would break a rule, with the rule in words."""
    balances = {pk: copy(balance) for pk, balance in held.balances.items()}
    draws = {draw.pk: copy(draw) for draw in held.draws}
    for line in lines:
        signed = -line.amount if line.reverses_id else line.amount
        _add(balances[held.award.pk], COLUMN[Kind(line.kind)], signed)
        if line.draw_id:
            draw = draws[line.draw_id]
            _add(draw, "drawn" if line.kind == Kind.COMMITTED else COLUMN[Kind(line.kind)], signed)
            _out_of(balances[draw.source_id], line.kind, signed)
    for draw in draws.values():
        _check_draw(draw)
        _check_uses(draw.source, balances[draw.source_id], held.balances[draw.source_id])
    _check_award(held.award, balances[held.award.pk])
    _check_uses(held.award, balances[held.award.pk], held.balance)


def _add(row, column: str, amount: Decimal) -> None:
    setattr(row, column, getattr(row, column) + amount)


def _out_of(source: Balance, kind: str, amount: Decimal) -> None:
    """What a line of a regrant does to the balance of its source."""
    if kind == Kind.COMMITTED:
        _add(source, "drawn", amount)
    elif kind == Kind.PAID:
        _add(source, "regranted", amount)
    else:
        _add(source, "drawn", -amount)
        if kind in Entry.BACK:
            _add(source, "regranted", -amount)


def _check_draw(draw: Draw) -> None:
    if draw.to_pay < 0 or draw.paid < draw.returned or min(draw.released, draw.returned) < 0:
        raise Refused(f"This does not fit what is drawn from “{draw.source}”. Correct what came after it first.")


def _check_award(award: Award, balance: Balance) -> None:
    if balance.to_pay < 0:
        raise Refused(f"More would be paid than {in_words(balance.net)}, which is what is committed.")
    if balance.due > balance.committed:
        raise Refused("The instalments would be more than is committed.")
    if balance.returned > max(balance.paid, balance.received):
        came = in_words(max(balance.paid, balance.received))
        raise Refused(f"More would have come back than the {came} that had been paid. Correct the other first.")


def _check_uses(award: Award, balance: Balance, before: Balance) -> None:
    """What is promised, kept, spent and returned out of an award is there, and has come."""
    if balance.to_commit < 0:
        left = in_words(max(before.to_commit, Decimal(0)))
        raise Refused(
            f"“{award}” has {left} that is not promised, kept, spent or returned yet, and this needs more. "
            "If an earlier entry is wrong, correct that first."
        )
    came = max(balance.paid, balance.received)
    used = balance.regranted + balance.fees + balance.spent + balance.returned
    if used > came and not award.in_arrears:
        raise Refused(
            f"{in_words(came)} of “{award}” would have come and {in_words(used)} would have been used. Record first "
            "what came, or say of the award that it is paid in arrears. If an earlier entry is wrong, correct it first."
        )
    if balance.regranted > balance.drawn:
        raise Refused(f"More of “{award}” would be paid on than is promised to others.")
