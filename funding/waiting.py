"""Following what waits at intermediaries back to who paid it, hop by hop, so that it can be drawn from there."""

from collections import defaultdict
from dataclasses import dataclass, field

ROUNDS = 40  # hops that it is followed back; what is left then goes round in circles


@dataclass
class Followed:
    """Pence. `taken` is what is taken out of each payment (payer, holder); `nowhere` what no payment to a holder
    explains; `circling` what goes round in circles."""

    taken: dict[tuple, int] = field(default_factory=dict)
    nowhere: dict[int, int] = field(default_factory=dict)
    circling: dict[int, int] = field(default_factory=dict)


def follow(waits: dict[int, int], payments: dict[int, list[tuple]]) -> Followed:
    """Take what waits out of the payments that brought it.

    waits      {holder: pence that wait at it}
    payments   {holder: [(payer, pence it paid, the payer as a holder to follow on at, or None)]}, all above nought

    What is taken out at a holder falls on its payers in proportion. How much that comes to is worked out first, by
    rounds over the hops; then it is made whole pence, and the odd ones are put right.
    """
    holders = payments.keys() | waits.keys()
    comes = {holder: sum(pence for _, pence, _ in payments.get(holder, ())) for holder in holders}
    found = Followed()
    taken = {}  # {holder: pence of each of its payments, in their order}
    for holder, amount in _amounts(waits, payments, comes).items():
        taken[holder] = _split(min(round(amount), comes[holder]), payments.get(holder, ()))
    left = dict(waits)  # what has to be taken out at each, and is not
    for holder, parts in taken.items():
        left[holder] = left.get(holder, 0) - sum(parts)
        for (_, _, on), part in zip(payments.get(holder, ()), parts, strict=True):
            if on is not None:
                left[on] = left.get(on, 0) + part
    _put_right(left, payments, taken, found)
    for holder, parts in taken.items():
        for (payer, _, _), part in zip(payments.get(holder, ()), parts, strict=True):
            if part:
                found.taken[payer, holder] = part
    return found


def _amounts(waits: dict[int, int], payments: dict[int, list[tuple]], comes: dict[int, int]) -> dict[int, float]:
    """How much is to be taken out at each holder: what waits there, and its part of what waits below it."""
    above = {
        holder: [(on, pence / comes[holder]) for _, pence, on in some if on is not None]
        for holder, some in payments.items()
    }
    amounts: dict[int, float] = defaultdict(float)
    todo = {holder: float(pence) for holder, pence in waits.items() if pence}
    for _ in range(ROUNDS):
        further: dict[int, float] = defaultdict(float)
        for holder, amount in todo.items():
            amount = min(amount, comes[holder] - amounts[holder])
            if amount <= 0:
                continue
            amounts[holder] += amount
            for on, share in above.get(holder, ()):
                further[on] += amount * share
        todo = {holder: amount for holder, amount in further.items() if amount > 0.01}
        if not todo:
            break
    return amounts


def _split(amount: int, some: list[tuple]) -> list[int]:
    """Pence in proportion to payments, none above its payment; the odd ones go to the largest rests."""
    whole = sum(pence for _, pence, _ in some)
    if not whole:
        return []
    if len(some) == 1:
        return [amount]
    parts = [amount * pence // whole for _, pence, _ in some]
    if odd := amount - sum(parts):
        order = sorted(range(len(some)), key=lambda n: (-(amount * some[n][1] % whole), n))
        for n in order[:odd]:
            parts[n] += 1
    return parts


def _put_right(left: dict[int, int], payments: dict, taken: dict, found: Followed) -> None:
    """The odd pence of each holder, more or less, go to the largest payer that needs no following, else further up."""
    todo = {holder: pence for holder, pence in left.items() if pence}
    for _ in range(ROUNDS):
        further: dict[int, int] = defaultdict(int)
        for holder, pence in todo.items():
            some = payments.get(holder, ())
            parts = taken.setdefault(holder, [0] * len(some))
            for n in sorted(range(len(some)), key=lambda n: (some[n][2] is not None, -some[n][1], n)):
                _, paid, on = some[n]
                part = max(min(pence, paid - parts[n]), -parts[n])
                if part:
                    parts[n] += part
                    pence -= part
                    if on is not None:
                        further[on] += part
                if not pence:
                    break
            if pence:
                found.nowhere[holder] = found.nowhere.get(holder, 0) + pence
        todo = {holder: pence for holder, pence in further.items() if pence}
        if not todo:
            return
    found.circling = todo
