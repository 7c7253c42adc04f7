"""Who of several people sits on which board today."""

from alliance.base import clock

from ..models import Appointment


def who_sits(many):
    """The appointments by which these people sit on boards today, deputies too, accepted (rule 8)."""
    return Appointment.objects.current_on(clock.today()).filter(person__in=many.ids, accepted_at__isnull=False)


def sitters(many) -> dict[int, list[int]]:
    """Those of these people who sit on each board, each once, by the board's id. One query."""
    found: dict[int, list[int]] = {}
    pairs = who_sits(many).order_by("seat__board_id", "person_id").values_list("seat__board", "person").distinct()
    for board, person in pairs:
        found.setdefault(board, []).append(person)
    return found
