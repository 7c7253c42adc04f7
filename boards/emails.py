"""The boards' e-mails: one function an e-mail, text and HTML side by side."""

from django.conf import settings

from alliance.base import outbox
from directory.emails import address_of, in_frame


def _put(template: str, *, key: str, person, subject: str, **context) -> None:
    """To somebody whom letters reach; nobody else is written to."""
    if not (person.is_active and person.letters_to):
        return
    text, html = in_frame(template, subject=subject, **context)
    outbox.put(
        key=key,
        kind=template.replace("_", "-"),
        to=person.letters_to,
        subject=subject,
        text=text,
        html=html,
        person=person,
    )


# Proposals and agendas ---------------------------------------------------------------------------------------------


def proposal_answered(proposal, step) -> None:
    """What the board's side did with a proposal, and why, to who made it. Once for each step."""
    _put(
        "proposal_answered",
        key=f"proposal:{proposal.pk}:step:{step.pk}",
        person=proposal.made_by,
        subject=f"Your proposal to {proposal.board}: {step.get_status_display()}",
        proposal=proposal,
        step=step,
        link=settings.BASE_URL + proposal.get_absolute_url(),
    )


def agenda_published(meeting, version, person, *, agenda, sits_there: bool, proposals) -> None:
    """The agenda is out: to who sits on the board, and to who proposed an item on it. Once for each version."""
    again = version.number > 1
    _put(
        "agenda_published",
        key=f"agenda:{meeting.pk}:{version.number}:{person.pk}",
        person=person,
        subject=f"{'New agenda' if again else 'Agenda'}: {meeting}",
        meeting=meeting,
        agenda=agenda,
        again=again,
        sits_there=sits_there,
        proposals=proposals,
        link=address_of("boards:meeting", meeting.pk),
    )
