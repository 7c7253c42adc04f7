"""Publishing an agenda: a version of it that never changes, and a letter to whoever sits there or proposed an item."""

import datetime as dt
import hashlib
import json
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction

from alliance.base import clock
from alliance.base.history import attributed
from alliance.base.refused import Refused
from directory.models import Person

from .. import emails
from ..models import AgendaItem, AgendaVersion, Appointment, Meeting, Proposal
from ..queries.agenda import Agenda, agenda_for_all, as_published
from . import telling
from .agenda_order import locked
from .proposal_steps import ON_AN_AGENDA


@dataclass(frozen=True)
class Told:
    """Somebody who is written to when the agenda is out, and why: they sit there, or proposed what is on it."""

    person: Person
    sits_there: bool
    proposals: tuple[Proposal, ...]


def who_is_told(meeting: Meeting) -> list[Told]:
    """Everybody with an address who sits on the board today or proposed an item on the agenda, by name."""
    sits = {
        one.person.pk: one.person
        for one in Appointment.objects.current_on(clock.today())
        .filter(seat__board=meeting.board_id, person__isnull=False, accepted_at__isnull=False)
        .select_related("person")
    }
    proposed: dict[int, list[Proposal]] = {}
    on_it = Proposal.objects.filter(
        item__meeting=meeting, item__position__isnull=False, status__in=ON_AN_AGENDA
    ).select_related("made_by", "item")
    for proposal in on_it.order_by("pk"):
        proposed.setdefault(proposal.made_by_id, []).append(proposal)
    people = sits | {rows[0].made_by.pk: rows[0].made_by for rows in proposed.values()}
    told = [Told(one, pk in sits, tuple(proposed.get(pk, ()))) for pk, one in people.items()]
    return sorted(
        (one for one in told if one.person.is_active and one.person.letters_to),
        key=lambda one: (one.person.name, one.person.pk),
    )


def items_on(meeting: Meeting) -> list[AgendaItem]:
    return list(AgendaItem.objects.filter(meeting=meeting).on_the_agenda())


def seen(meeting: Meeting) -> str:
    """What somebody has looked at before they publish: a mark of the agenda, which the form sends back."""
    return hashlib.sha256(json.dumps(as_published(items_on(meeting))).encode()).hexdigest()[:16]


@transaction.atomic
def publish(*, meeting: Meeting, starts_at: dt.datetime, as_seen: str, by) -> AgendaVersion:
    """Publish the agenda as it was looked at: of a meeting that begins at `starts_at`, and with the mark `as_seen`."""
    meeting = locked(meeting)
    items = items_on(meeting)
    _refuse_unless_it_can_go_out(meeting, items)
    if meeting.starts_at != starts_at:
        raise Refused(f"The meeting was moved meanwhile: it is on {meeting.day:%A} {_day(meeting.day)} now. {LOOK}")
    if seen(meeting) != as_seen:
        raise Refused(f"Somebody has changed the agenda since you looked at it. {LOOK}")
    told, now = who_is_told(meeting), clock.now()
    with attributed(by=by, why="Published the agenda"):
        version = AgendaVersion.objects.create(
            meeting=meeting,
            number=meeting.agenda_versions.count() + 1,
            items=as_published(items),
            told=len(told),
            published_by=by,
            published_at=now,
        )
        meeting.agenda_published_at = now
        meeting.save(update_fields=["agenda_published_at"])
    telling.of_agenda(meeting, by)
    _write_to(told, meeting, version, agenda_for_all(meeting))
    return version


LOOK = "Look at it again, and at who is told, before you publish it."


def _refuse_unless_it_can_go_out(meeting: Meeting, items: list[AgendaItem]) -> None:
    if meeting.status == Meeting.Status.DRAFT:
        raise Refused("This meeting is a draft. Publish the meeting first, then its agenda.")
    if not items:
        raise Refused("There is nothing on this agenda yet.")
    latest = meeting.agenda_versions.order_by("-number").first()
    if meeting.agenda_is_out and latest is not None and latest.items == as_published(items):
        raise Refused("The agenda is published as it stands. Nothing has changed since.")


def _write_to(told: list[Told], meeting: Meeting, version: AgendaVersion, agenda: Agenda) -> None:
    for one in told:
        for proposal in one.proposals:
            proposal.page = settings.BASE_URL + proposal.get_absolute_url()
        emails.agenda_published(
            meeting, version, one.person, agenda=agenda, sits_there=one.sits_there, proposals=one.proposals
        )


def _day(day: dt.date) -> str:
    return f"{day.day} {day:%B %Y}"
