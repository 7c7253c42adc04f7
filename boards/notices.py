"""Notices of meetings that have waited in the outbox: would their people be told of them today?"""

from alliance.base import outbox_kinds
from alliance.base.models import Mail

from .actions.papers import told_of
from .models import Meeting, MeetingMove, PaperVersion
from .queries.told import who_is_told


def register() -> None:
    for kind, people_of in STILL_TOLD.items():
        outbox_kinds.still_told[kind] = lambda mail, people_of=people_of: _is_told(mail, people_of)


def _is_told(mail: Mail, people_of) -> bool:
    """Is its person among those who are told today of what its key names (`emails`)?"""
    return mail.person_id in {person.pk for person in people_of(int(mail.key.split(":")[1]))}


STILL_TOLD = {
    "agenda-published": lambda pk: who_is_told(Meeting.objects.get(pk=pk)),
    "late-paper": lambda pk: told_of(PaperVersion.objects.get(pk=pk).paper),
    "meeting-cancelled": lambda pk: who_is_told(Meeting.objects.get(pk=pk)),
    "meeting-moved": lambda pk: who_is_told(MeetingMove.objects.get(pk=pk).meeting),
    "meeting-on-again": lambda pk: who_is_told(Meeting.objects.get(pk=pk)),
}
