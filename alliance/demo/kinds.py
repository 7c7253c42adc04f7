"""What kinds of organisation the demo has. The words about each are in `kinds_local` and `kinds_wide`."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """One kind of group, with enough ways to say it that no two neighbours read the same.

    names    patterns; {here} is a small place, {brand} an invented name
    lines    what it does in one line, each at most 160 characters
    about    the middle of a description
    forms    the legal forms it may have
    refer    how to refer someone; empty when it takes no referrals
    """

    names: tuple[str, ...]
    lines: tuple[str, ...]
    about: tuple[str, ...]
    forms: tuple[str, ...] = ("unincorporated",)
    refer: str = ""
    sensitive: bool = False
