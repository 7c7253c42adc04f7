"""The boards' e-mails: one function an e-mail, text and HTML side by side."""

from django.conf import settings
from django.urls import reverse

from alliance.base import outbox
from directory.emails import in_frame
from directory.visibility import Visibility

from . import calendars
from .models import AgendaVersion, InterestDecision, Meeting, MeetingMove, PaperVersion, Proposal, ProposalStep

# Meetings ------------------------------------------------------------------------------------------------------


def meeting_moved(move: MeetingMove, person) -> None:
    """A meeting that was published is on another day, or at another time."""
    meeting = move.meeting
    _put(
        "meeting_moved",
        key=f"meeting-moved:{move.pk}:{person.pk}",
        person=person,
        subject=f"{_called(meeting)} has moved",
        calendar=calendars.published([calendars.Event(meeting)]),
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
        calendar=calendars.published([calendars.Event(meeting)]),
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
        calendar=calendars.published([calendars.Event(meeting)]),
        meeting=meeting,
        link=link_to(meeting),
    )


def _called(meeting: Meeting) -> str:
    """The meeting in a subject, which every officer reads in the outbox: if it is not public, no more than whose."""
    return meeting.name if meeting.visibility == Visibility.PUBLIC else f"A meeting of {meeting.board}"


# Proposals and agendas -----------------------------------------------------------------------------------------


def proposal_answered(proposal: Proposal, step: ProposalStep) -> None:
    """What the board's side did with a proposal, and why, to who made it. Once for each step."""
    if not (proposal.made_by.is_active and proposal.made_by.letters_to):
        return
    _put(
        "proposal_answered",
        key=f"proposal:{proposal.pk}:step:{step.pk}",
        person=proposal.made_by,
        subject=f"Your proposal to {proposal.board}: {step.get_status_display()}",
        proposal=proposal,
        step=step,
        link=link_to(proposal),
    )


def agenda_published(version: AgendaVersion, person, *, agenda, proposals) -> None:
    """The agenda is out, with what the person proposed for it. Once for each version."""
    meeting = version.meeting
    _put(
        "agenda_published",
        key=f"agenda:{meeting.pk}:{version.number}:{person.pk}",
        person=person,
        subject=f"{'Changed agenda' if version.number > 1 else 'Agenda'}: {_called(meeting)}",
        meeting=meeting,
        agenda=agenda,
        again=version.number > 1,
        proposals=[(proposal, link_to(proposal)) for proposal in proposals],
        link=link_to(meeting),
    )


# Papers ----------------------------------------------------------------------------------------------------------


def late_paper(version: PaperVersion, person) -> None:
    """A paper, or a new version of one, is published after the agenda. It never says what the paper is called: what
    is withdrawn must be found in no mail.
    """
    meeting = version.paper.item.meeting
    _put(
        "late_paper",
        key=f"late-paper:{version.pk}:{person.pk}",
        person=person,
        subject=f"A {'new version of a paper' if version.number > 1 else 'paper'} for {_called(meeting)}",
        meeting=meeting,
        item=version.paper.item,
        version=version,
        link=settings.BASE_URL + reverse("boards:paper", args=[version.paper_id]),
    )


def interest_decided(decision: InterestDecision) -> None:
    """Tell somebody what was decided about their interest in an item, and what they stand to gain or lose by it."""
    meeting, person = decision.item.meeting, decision.interest.person
    _put(
        "interest_decided",
        key=f"interest-decided:{decision.pk}",
        person=person,
        subject=f"Your interest in an item of {_called(meeting)}",
        decision=decision,
        item=decision.item,
        meeting=meeting,
        link=link_to(meeting),
    )


# What all of them share ----------------------------------------------------------------------------------------


def link_to(thing) -> str:
    """The full address of a thing's page, as it stands in a mail."""
    return settings.BASE_URL + thing.get_absolute_url()


def _put(template: str, *, key: str, person, subject: str, calendar: str = "", **context) -> None:
    text, html = in_frame(template, subject=subject, person=person, **context)
    outbox.put(
        key=key,
        kind=template.replace("_", "-"),
        to=person.letters_to,
        subject=subject,
        text=text,
        html=html,
        calendar=calendar,
        person=person,
    )
