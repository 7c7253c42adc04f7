"""Taking an award under lock: whoever writes to the ledger holds the balances it touches, in the order of their ids.

So writers wait for each other in turn and never in a circle. Where the rows of awards are locked as well, they come
first.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from ..models import Award, Balance, Draw


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
