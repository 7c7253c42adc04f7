"""Pounds and pence. Money is a `Decimal` with two places; a total is the sum of its rounded lines (rule 16)."""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

PENNY = Decimal("0.01")


def pounds(amount: Decimal | int | str) -> Decimal:
    """`amount` to the penny, half a penny rounded away from nought. Floats are refused: they cannot hold pence."""
    if isinstance(amount, float):
        raise TypeError("Money is a Decimal, an int or a str, never a float.")
    return Decimal(amount).quantize(PENNY, rounding=ROUND_HALF_UP)


def total(amounts: Iterable[Decimal | int | str]) -> Decimal:
    """The sum of the rounded lines, so that what a reader adds up by hand is what the page says."""
    return sum((pounds(amount) for amount in amounts), start=Decimal("0.00"))


def in_words(amount: Decimal | int) -> str:
    """£35,000 where there are no pence, else £35,000.50; a minus sign stands before the pound sign."""
    amount = pounds(amount)
    sign = "−" if amount < 0 else ""
    number = f"{abs(amount):,.2f}".removesuffix(".00")
    return f"{sign}£{number}"
