"""Priorities as people read them: listed, beside other things, and the story of one as a line."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Prefetch, Q

from . import rules
from .models import Evidence, FootprintArea, FootprintOverlap, Organisation, Priority, PriorityStep
from .visibility import Reader
from .where import Where

BESIDE = 3  # priorities that another page shows
OF_A_CARD = (
    "title",
    "words",
    "raised_on",
    "is_public",
    "by_resident",
    "status",
    "closed_on",
    "organisation__name",
    "organisation__slug",
    "footprint__name",
    "footprint__slug",
)
STATES = {
    "": "All of them",
    "open": "Open",
    "waiting": "Open, not proposed to a board yet",
    "closed": "Closed",
}


@dataclass(frozen=True)
class Raised:
    """The first few priorities of a place or an organisation, and whether there are more."""

    shown: list[Priority]
    has_more: bool


@dataclass(frozen=True)
class Earlier:
    """What the originator answered before, and to which wording."""

    said: str
    words: str
    on: dt.date
    put: str


@dataclass(frozen=True)
class Told:
    """One step of a story. `earlier` answers are for the organisation and the officers of its place alone."""

    step: PriorityStep
    is_asked: bool
    earlier: tuple[Earlier, ...]


@dataclass(frozen=True)
class Story:
    """A priority's line as one reader may read it."""

    priority: Priority
    evidence: tuple[Evidence, ...]
    told: tuple[Told, ...]
    can_change: bool
    can_answer: bool


@dataclass(frozen=True)
class Answered:
    """What the originator answered to a thing that was told of its priority, for the page of that thing."""

    priority: Priority
    step: PriorityStep
    is_readable: bool  # may this reader open the priority's own page?


def organisations_of(person):
    """The active organisations whose owner or editor the person is today: those they may raise a priority for."""
    if not person.is_authenticated:
        return Organisation.objects.none()
    return Organisation.objects.active().filter(pk__in=rules.organisations_kept_by(person)).order_by("name", "pk")


def listed(reader: Reader):
    """The priorities that this reader may open, the latest first, each with its steps as `told`. Two queries."""
    steps = PriorityStep.objects.visible_to(reader).standing().order_by("happened_on", "pk")
    return _cards(reader).prefetch_related(Prefetch("steps", steps, to_attr="told"))


def _cards(reader: Reader):
    return Priority.objects.visible_to(reader).select_related("organisation", "footprint").only(*OF_A_CARD)


def asked_for(reader: Reader, *, words: str = "", where: Where | None = None, state: str = "", organisation: str = ""):
    """Those of the list with all these words, about this place or a part of it, in this state, of one organisation."""
    found = listed(reader)
    for word in words.split()[:10]:
        found = found.filter(Q(title__icontains=word) | Q(words__icontains=word))
    if where is not None:
        found = found.filter(about(where))
    if organisation:
        found = found.filter(organisation__slug=organisation)
    if state in ("open", "waiting"):
        found = found.open()
    if state == "waiting":
        found = found.not_proposed()
    return found.filter(status=Priority.Status.CLOSED) if state == "closed" else found


def about(where: Where) -> Q:
    """Priorities whose footprint is this place, or shares people with it."""
    if where.footprint:
        others = FootprintOverlap.objects.filter(other=where.footprint).values("footprint")
        return Q(footprint=where.footprint) | Q(footprint__in=others)
    return Q(footprint__in=FootprintArea.objects.filter(area=where.area).values("footprint"))


def raised_in(footprint, reader: Reader) -> Raised:
    """What was raised about a place: the most local first, then the latest. One query."""
    found = _cards(reader).filter(about(Where(label=footprint.name, footprint=footprint)))
    return _first(found.order_by("footprint__area_count", "-raised_on", "-pk"))


def raised_by(organisation: Organisation, reader: Reader) -> Raised:
    """What an organisation raised, the latest first. One query."""
    return _first(_cards(reader).filter(organisation=organisation))


def latest(reader: Reader) -> list[Priority]:
    """The latest open ones, for the home page. One query."""
    return list(_cards(reader).open()[:BESIDE])


def _first(found) -> Raised:
    rows = list(found[: BESIDE + 1])
    return Raised(rows[:BESIDE], len(rows) > BESIDE)


def story(priority: Priority, reader: Reader, person) -> Story:
    """One priority with its line. What was taken back is there for the organisation and its officers alone."""
    changes = rules.can_change_priority(person, priority)
    answers = rules.can_publish_priority(person, priority.organisation)
    within = priority.organisation_id in reader.own or changes
    steps = PriorityStep.objects.visible_to(reader).filter(priority=priority).order_by("happened_on", "pk")
    steps = list(steps.prefetch_related("events") if within else steps.standing())
    return Story(
        priority=priority,
        evidence=tuple(priority.evidence.all()),
        told=tuple(
            Told(
                step=step,
                is_asked=step.asks and step.taken_back_on is None,
                earlier=_earlier(step) if within else (),
            )
            for step in steps
        ),
        can_change=changes,
        can_answer=answers,
    )


def _earlier(step: PriorityStep) -> tuple[Earlier, ...]:
    """The answers in the history that do not stand any more, the latest first."""
    found = {}
    for event in sorted(step.events.all(), key=lambda event: event.pgh_id, reverse=True):
        one = (event.answer, event.answer_words, event.answered_on, event.words)
        if event.answer and one != (step.answer, step.answer_words, step.answered_on, step.words):
            found.setdefault(one)
    return tuple(
        Earlier(said=PriorityStep.Answer(answer).label, words=words, on=on, put=put) for answer, words, on, put in found
    )


def answers_to(keys: Iterable[str], reader: Reader) -> dict[str, Answered]:
    """{key: what the originator answered} of things that were told, for the pages of those things. One query.

    Whoever reads the thing itself reads the answer to it, also of a priority that is kept private: ask only for the
    keys of things that `reader` keeps, or of priorities that are public.
    """
    readable = Priority.objects.visible_to(reader).filter(pk=OuterRef("priority"))
    steps = PriorityStep.objects.standing().filter(key__in=list(keys)).annotate(is_readable=Exists(readable))
    return {
        step.key: Answered(step.priority, step, step.is_readable)
        for step in steps.select_related("priority__organisation")
    }
