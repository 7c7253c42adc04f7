"""What of an agenda a reader may read: one rule, its facts asked of the database or already known."""

from dataclasses import dataclass

from django.db.models import BooleanField, Q, Value


@dataclass(frozen=True)
class Footing:
    """What a reader is to the board of a meeting that they may see: its keeper, and somebody who sits there today."""

    keeps: bool
    sits: bool


def items_read(*, out, sits, keeps, of: str = "") -> Q:
    """Items of an agenda that is out; confidential ones for who sits there; every one for who keeps the board.

    out, sits, keeps    conditions, or bools where they are known
    of                  the way to the item, as "item__"
    """
    return (Q(_fact(out)) & (Q(**{f"{of}is_confidential": False}) | Q(_fact(sits)))) | Q(_fact(keeps))


def papers_read(*, published, sits, keeps) -> Q:
    """Papers, of items the reader reads: published ones, confidential ones for who sits there; all for its keepers."""
    return Q(_fact(keeps)) | (Q(published) & (Q(is_confidential=False) | Q(_fact(sits))))


def _fact(what):
    return Value(what, output_field=BooleanField()) if isinstance(what, bool) else what
