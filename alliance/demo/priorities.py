"""The demo's priorities: at every stage of their journey, with every answer that an originator can give."""

import datetime as dt

from alliance.base import clock
from boards.models import Board, Meeting
from directory.actions import priorities as actions
from directory.models import Evidence, Membership, Organisation, Person, Priority

from .ground import Geography
from .priorities_words import PRIORITIES, PriorityIs, StepIs

ANSWERED_AFTER = dt.timedelta(days=6)
SPEAK = [Membership.Level.OWNER, Membership.Level.EDITOR]


def load(geography: Geography, groups: dict[str, Organisation], people: dict[str, Person], today: dt.date) -> None:
    """What communities raised, and what shows that it matters. Nothing has become of it yet."""
    for said in PRIORITIES:
        priority = Priority.objects.create(
            title=said.title,
            words=said.words,
            footprint=geography.footprints[said.footprint],
            organisation=_group(said, groups),
            by_resident=said.by_resident,
            raised_by=_speaks_for(_group(said, groups), people),
            raised_on=today - dt.timedelta(days=said.days),
            is_public=said.is_public,
        )
        Evidence.objects.bulk_create(
            Evidence(priority=priority, words=words, source=source) for words, source in said.evidence
        )


def what_became(groups: dict[str, Organisation], people: dict[str, Person]) -> None:
    """Boards take them up in words of their own, those who raised them answer, and one is closed."""
    officer = people["officer.alliance"]
    for said in PRIORITIES:
        priority = Priority.objects.select_related("organisation").get(title=said.title)
        speaker = _speaks_for(priority.organisation, people)
        for number, step in enumerate(said.steps, start=1):
            _tell(priority, f"demo:{priority.pk}:{number}", step, groups, officer, speaker, said.is_public)
        if said.closed:
            with clock.set_to(clock.today() - dt.timedelta(days=12)):
                actions.close(priority=priority, because=said.closed, by=speaker)


def _group(said: PriorityIs, groups: dict[str, Organisation]) -> Organisation:
    return groups["lio-pennine" if said.group == "lead" else said.group]


def _speaks_for(organisation: Organisation, people: dict[str, Person]) -> Person:
    """An owner or editor of the group; for a group that has none, the officer who raised it on its say-so."""
    held = Membership.objects.filter(organisation=organisation, level__in=SPEAK).select_related("person")
    first = held.order_by("-level", "pk").first()
    return first.person if first else people["officer.alliance"]


def _tell(priority, key: str, step: StepIs, groups, officer: Person, speaker: Person, is_public: bool) -> None:
    who, day, url = _where(step, groups)
    told = actions.tell(
        priority=priority,
        key=key,
        kind=step.kind,
        happened_on=day,
        who=who,
        title=step.title,
        words=step.words,
        url=url,
        is_public=is_public,
        by=officer,
    )
    if step.answer:
        with clock.set_to(min(day + ANSWERED_AFTER, clock.today())):
            actions.answer(step=told, was=told.wording, answer=step.answer, words=step.answer_words, by=speaker)


def _where(step: StepIs, groups: dict[str, Organisation]) -> tuple[str, dt.date, str]:
    """Who it was, on which day, and where it can be read: a public meeting that is over, or the board's own page."""
    if step.by:
        return groups[step.by].name, clock.today() - dt.timedelta(days=step.days), ""
    board = Board.objects.get(name=step.board, ends_on__isnull=True)
    over = Meeting.objects.past(clock.now()).filter(board=board, visibility="public").exclude(status="cancelled")
    found = over.order_by("-starts_at")[step.back - 1]
    return board.name, found.day, found.get_absolute_url()
