"""The forms of boards, by what they are about."""

from .boards import AgreementForm, BoardForm, TermsForm
from .ending import EndForm
from .relations import DecidesForm, RelationForm
from .seats import AppointmentForm, SeatForm

__all__ = [
    "AgreementForm",
    "AppointmentForm",
    "BoardForm",
    "DecidesForm",
    "EndForm",
    "RelationForm",
    "SeatForm",
    "TermsForm",
]
