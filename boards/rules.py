"""Who may do what with boards: small predicates, each true or false for one person and one thing.

Officers of the alliance and administrators keep the boards, ours and theirs alike; an officer of some footprints
keeps those whose footprint lies whole within them. A board is public, so everybody may read it.
"""

from alliance.base import clock
from directory.models import FootprintArea
from directory.readers import reader_for
from directory.visibility import Standing

from .models import Appointment


def can_add_board(person) -> bool:
    reader = reader_for(person)
    return reader.everywhere or bool(reader.footprints)


def can_keep_boards_of(person, footprint) -> bool:
    """May the person keep boards whose footprint this is? As `Board.objects.kept_by`, for a board not there yet too."""
    reader = reader_for(person)
    if reader.everywhere or not reader.footprints:
        return reader.everywhere
    if footprint.pk in reader.footprints:
        return True
    areas = FootprintArea.objects.filter(footprint=footprint)
    theirs = FootprintArea.objects.filter(footprint__in=reader.footprints).values("area")
    return areas.exists() and not areas.exclude(area__in=theirs).exists()


def can_change_board(person, board) -> bool:
    return can_keep_boards_of(person, board.footprint)


def can_change_seat(person, seat) -> bool:
    return can_change_board(person, seat.board)


def can_end_appointment(person, appointment) -> bool:
    return can_change_seat(person, appointment.seat)


def can_end_relation(person, relation) -> bool:
    """Whoever keeps either of the two boards."""
    return can_change_board(person, relation.from_board) or can_change_board(person, relation.to_board)


# Papers and interests


def can_change_papers(person, item) -> bool:
    """Add papers to an item, replace them, withdraw them: whoever keeps the board."""
    return can_change_board(person, item.meeting.board)


def can_declare_interest(person, board) -> bool:
    """For oneself whoever sits there; for somebody else who sits there whoever keeps the board."""
    return _sits_on(person, board) or can_change_board(person, board)


def can_change_interest(person, interest) -> bool:
    return person.pk == interest.person_id or can_change_board(person, interest.board)


def can_decide_interests(person, board) -> bool:
    """The board's chair; or whoever keeps the board, on the chair's behalf."""
    return chairs(person, board) or can_change_board(person, board)


def chairs(person, board) -> bool:
    """Does the person hold the seat that chairs the board today, or stand in for who does?"""
    return _accepted(person).filter(seat__board=board, seat__is_chair=True).exists()


def _sits_on(person, board) -> bool:
    return _accepted(person).filter(seat__board=board).exists()


def _accepted(person):
    return Appointment.objects.current_on(clock.today()).filter(person=person.pk, accepted_at__isnull=False)


# Vacant seats ----------------------------------------------------------------------------------------------------


def can_say_interested(person) -> bool:
    """Members of the alliance, whichever seat it is; who then takes it is for those who choose."""
    return Standing.MEMBER in reader_for(person).standings


def can_choose_for(person, notice) -> bool:
    return can_change_seat(person, notice.seat)
