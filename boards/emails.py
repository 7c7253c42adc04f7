"""The boards' e-mails: one function an e-mail, text and HTML side by side."""

from django.conf import settings

from alliance.base import outbox
from directory.emails import in_frame
from directory.visibility import Visibility

from .models import Meeting, MeetingMove

# Meetings ------------------------------------------------------------------------------------------------------


def meeting_moved(move: MeetingMove, person) -> None:
    """A meeting that was published is on another day, or at another time."""
    meeting = move.meeting
    _put(
        "meeting_moved",
        key=f"meeting-moved:{move.pk}:{person.pk}",
        person=person,
        subject=f"{_called(meeting)} has moved",
        meeting=meeting,
        move=move,
        link=link_to(meeting),
    )


def meeting_cancelled(meeting: Meeting, person) -> None:
    """A meeting that was published is not held."""
    _put(
        "meeting_cancelled",
        key=f"meeting-cancelled:{meeting.pk}:{meeting.sequence}:{person.pk}",
        person=person,
        subject=f"{_called(meeting)} is cancelled",
        meeting=meeting,
        link=link_to(meeting),
    )


def meeting_on_again(meeting: Meeting, person) -> None:
    """A meeting that was cancelled is held after all."""
    _put(
        "meeting_on_again",
        key=f"meeting-on-again:{meeting.pk}:{meeting.sequence}:{person.pk}",
        person=person,
        subject=f"{_called(meeting)} takes place after all",
        meeting=meeting,
        link=link_to(meeting),
    )


def _called(meeting: Meeting) -> str:
    """The meeting in a subject, which every officer reads in the outbox: if it is not public, no more than whose."""
    return meeting.name if meeting.visibility == Visibility.PUBLIC else f"A meeting of {meeting.board}"


# What all of them share ----------------------------------------------------------------------------------------


def link_to(thing) -> str:
    """The full address of a thing's page, as it stands in a mail."""
    return settings.BASE_URL + thing.get_absolute_url()


def _put(template: str, *, key: str, person, subject: str, **context) -> None:
    text, html = in_frame(template, subject=subject, person=person, **context)
    outbox.put(
        key=key,
        kind=template.replace("_", "-"),
        to=person.letters_to,
        subject=subject,
        text=text,
        html=html,
        person=person,
    )
