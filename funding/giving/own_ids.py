"""The identifiers that the portal itself gives: our prefix and the number of an award, for those that have no other.

Nobody else gives one, so that no identifier comes twice in what we publish.
"""

import re

from django.conf import settings

OURS = "Identifiers that begin with {prefix}- and a number are given by this portal. Use one of your own."


def own_id(award: int) -> str:
    """What the award with this number is called where its funder gave it no identifier.

    >>> award_called(own_id(7))
    7
    """
    return f"{settings.GRANTS_PREFIX}-{award}"


def is_own(reference: str) -> bool:
    """Is it of the kind that the portal gives, whether or not it has?"""
    return bool(re.fullmatch(rf"{re.escape(settings.GRANTS_PREFIX)}-[0-9]+", reference))


def award_called(reference: str) -> int | None:
    """The number of the award that the portal calls so; there may be none with that number."""
    number = reference.removeprefix(f"{settings.GRANTS_PREFIX}-")[:18]
    return int(number) if is_own(reference) and own_id(int(number)) == reference else None


def why_not(reference: str) -> str:
    """Why an award cannot be given this reference, and what to do; nothing where it can."""
    return OURS.format(prefix=settings.GRANTS_PREFIX) if is_own(reference) else ""
