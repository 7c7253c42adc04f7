"""Publishing an agenda: a version of it that never changes, and a letter to whoever sits there or proposed an item."""

import datetime as dt
import hashlib
import json
from dataclasses import dataclass

from django.db import transaction

from alliance.base import clock
from alliance.base.history import attributed
from alliance.base.refused import Refused
from directory.models import Person

from .. import emails
from ..models import AgendaItem, AgendaVersion, Meeting, Proposal
from ..queries.agenda import agenda_for_all, as_published
from ..queries.told import who_is_told
from . import papers, telling
from .agenda_order import locked
from .proposal_steps import ON_AN_AGENDA


@dataclass(frozen=True)
class Told:
    """Somebody who is written to when the agenda is out: whether they sit there, and what they proposed for it."""

    person: Person
    sits_there: bool
    proposals: tuple[Proposal, ...]


def told_of(meeting: Meeting) -> list[Told]:
    """Everybody who is told of what happens to the meeting, by name, with what each proposed that is on the agenda."""
    proposed: dict[int, list[Proposal]] = {}
    on_it = Proposal.objects.filter(item__meeting=meeting, item__position__isnull=False, status__in=ON_AN_AGENDA)
    for proposal in on_it.select_related("item").order_by("pk"):
        proposed.setdefault(proposal.made_by_id, []).append(proposal)
    return [Told(one, one.sits_there, tuple(proposed.get(one.pk, ()))) for one in who_is_told(meeting)]


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
    papers.publish_with_agenda(meeting=meeting, by=by)
    told, now = told_of(meeting), clock.now()
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
    agenda = agenda_for_all(meeting)
    for one in told:
        emails.agenda_published(version, one.person, agenda=agenda, proposals=one.proposals)
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


def _day(day: dt.date) -> str:
    return f"{day.day} {day:%B %Y}"
