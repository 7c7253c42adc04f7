from .boards import Agreement, Board, TermsOfReference
from .dated import Basis
from .relations import BoardRelation
from .seats import Appointment, Seat
from .topics import Decides, Topic

__all__ = [
    "Agreement",
    "Appointment",
    "Basis",
    "Board",
    "BoardRelation",
    "Decides",
    "Seat",
    "TermsOfReference",
    "Topic",
]
