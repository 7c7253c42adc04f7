"""Who writes of a seat waits at its row: first the seat, then the notice that it is vacant, in that order always."""

from ..models import Seat


def locked_seat(seat: Seat) -> Seat:
    """The seat as it stands, kept for this transaction."""
    return Seat.objects.select_for_update(of=("self",)).select_related("board").get(pk=seat.pk)
