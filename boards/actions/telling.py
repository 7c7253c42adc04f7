"""Tells a community's priority what boards make of it: proposed, on an agenda, decided, to be done.

What only some may read of a board is told to nobody else: an item that is confidential, not out yet or taken off is
not told, nor one of a meeting that the organisation which raised the priority may not see.
"""

from alliance.base import clock
from directory.actions.priorities import tell, untell
from directory.models import PriorityStep
from directory.visibility import Visibility

from ..models import Action, AgendaItem, Decision, Meeting, Proposal

Kind = PriorityStep.Kind


def of_proposal(proposal: Proposal, by) -> None:
    """A proposal for the priority was made. Only those of its own organisation are told, and it need not be asked."""
    if proposal.priority is None or proposal.priority.organisation_id != proposal.organisation_id:
        return
    if proposal.status == Proposal.Status.WITHDRAWN:
        untell(key=f"proposal:{proposal.pk}", by=by)
        return
    tell(
        priority=proposal.priority,
        key=f"proposal:{proposal.pk}",
        kind=Kind.PROPOSAL,
        happened_on=proposal.submitted_at.astimezone(clock.LONDON).date(),
        who=proposal.board.name,
        title=proposal.title,
        words=proposal.words,
        url=proposal.get_absolute_url(),
        is_public=False,
        asks=False,
        by=by,
    )


def of_item(item: AgendaItem, by) -> None:
    """An item for the priority is on an agenda that is out, or is no longer."""
    if item.priority is None or not _may_be_told(item):
        not_of_item(item.pk, by)
        return
    _tell(item, f"item:{item.pk}", Kind.ITEM, item.meeting.agenda_published_at, item.title, item.words, by)
    for decision in item.decisions.standing():
        of_decision(decision, by)
    for action in item.actions.all():
        of_action(action, by)


def not_of_item(pk: int, by) -> None:
    """The item is told no more, nor what was decided about it and is to be done."""
    untell(key=f"item:{pk}", by=by)
    for decision in Decision.objects.filter(item=pk).values_list("pk", flat=True):
        untell(key=f"decision:{decision}", by=by)
    for action in Action.objects.filter(item=pk).values_list("pk", flat=True):
        untell(key=f"action:{action}", by=by)


def of_agenda(meeting: Meeting, by) -> None:
    """The agenda was published: every item on it that has a priority."""
    on_it = meeting.items.on_the_agenda().filter(priority__isnull=False)
    for item in on_it.select_related("priority__organisation", "meeting__board"):
        of_item(item, by)


def of_decision(decision: Decision, by) -> None:
    """What was decided about an item for the priority; what it corrects is told no more."""
    item = decision.item
    if decision.replaces_id is not None:
        untell(key=f"decision:{decision.replaces_id}", by=by)
    if item.priority is not None and _may_be_told(item):
        _tell(item, f"decision:{decision.pk}", Kind.DECISION, decision.decided_on, item.title, decision.words, by)


def of_action(action: Action, by) -> None:
    item = action.item
    if item.priority is not None and _may_be_told(item):
        day = action.ended_on or item.meeting.day
        words = f"{action.words} ({action.get_status_display()})"
        _tell(item, f"action:{action.pk}", Kind.ACTION, day, item.title, words, by)


def _may_be_told(item: AgendaItem) -> bool:
    """Is it on an agenda that is out, and may the organisation that raised the priority read it there?"""
    meeting, raised_by = item.meeting, item.priority.organisation
    shared = meeting.visibility == Visibility.PUBLIC or (
        meeting.visibility in (Visibility.PARTNERS, Visibility.MEMBERS) and raised_by.is_alliance_member
    )
    return shared and meeting.agenda_is_out and item.position is not None and not item.is_confidential


def _tell(item: AgendaItem, key: str, kind: str, when, title: str, words: str, by) -> None:
    day = when.astimezone(clock.LONDON).date() if hasattr(when, "astimezone") else when
    tell(
        priority=item.priority,
        key=key,
        kind=kind,
        happened_on=day,
        who=item.meeting.board.name,
        title=title,
        words=words,
        url=f"{item.meeting.get_absolute_url()}#item-{item.pk}",
        is_public=item.meeting.visibility == Visibility.PUBLIC,
        by=by,
    )
