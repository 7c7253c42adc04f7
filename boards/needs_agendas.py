"""What proposals and agendas need from a person: lines for the home page and the digests."""

import datetime as dt
from collections import Counter

from django.db.models import Count, Exists, Min, OuterRef
from django.urls import reverse

from alliance.base import clock
from alliance.base.items import Item
from alliance.base.templatetags.words import day as day_words
from alliance.base.templatetags.words import plural
from directory.lines import Lines, Many, Told, of_officers

from .models import Action, Board, Proposal

A_WEEK = dt.timedelta(days=7)
SOON = dt.timedelta(days=14)
MOST = 20


def proposals_to_answer(reader) -> list[Item]:
    """For who keeps a board: one line a board whose proposals wait, due a week after the oldest came."""
    if not reader.is_officer:
        return []
    kept = Exists(Board.objects.filter(pk=OuterRef("board")).kept_by(reader))
    waiting = Proposal.objects.to_answer(clock.now()).filter(kept).order_by()
    boards = waiting.values("board__name", "board__slug").annotate(count=Count("pk"), oldest=Min("submitted_at"))
    return [
        Item(
            key=f"proposals:{one['board__slug']}:{one['oldest']:%Y-%m-%d}",
            kind="proposals to answer",
            what=f"{plural(one['count'], 'proposal waits,proposals wait')} for an answer: {one['board__name']}",
            due=one["oldest"].astimezone(clock.LONDON).date() + A_WEEK,
            verb="Answer them" if one["count"] > 1 else "Answer it",
            url=reverse("boards:proposals_inbox", args=[one["board__slug"]]),
        )
        for one in boards.order_by("oldest", "board__name")[:MOST]
    ]


def unanswered_by_boards(reader) -> list[Item]:
    """For who keeps it: proposals to which a board that is not ours has kept silent too long."""
    if not reader.is_officer:
        return []
    kept = Exists(Board.objects.filter(pk=OuterRef("board")).kept_by(reader))
    silent = Proposal.objects.unanswered_on(clock.today()).filter(kept).select_related("board").order_by("answer_by")
    return [
        Item(
            key=f"no-answer:{one.pk}:{one.answer_by}",
            kind="no answer from a board",
            what=f"{one.board} has not answered “{one.title}”",
            detail=f"It was sent on {day_words(one.sent_on_at)}.",
            due=one.answer_by,
            verb="Open the proposal",
            url=one.get_absolute_url(),
        )
        for one in silent[:MOST]
    ]


def my_proposals(lasts: dt.timedelta) -> Lines:
    """What became of somebody's own proposals: an answer is told for so long, one returned until more is added."""

    def rows(many: Many):
        mine = Proposal.objects.filter(made_by__in=many.ids).select_related("board")
        recent = mine.filter(decided_at__gte=clock.now() - lasts).exclude(status=Proposal.Status.WITHDRAWN)
        return (recent | mine.filter(status=Proposal.Status.RETURNED)).order_by("-decided_at")

    return Lines(rows, _tell_my_proposals)


def _tell_my_proposals(many: Many, proposals) -> Told:
    """To who made it, as long as they speak for the organisation."""
    told: Counter[int] = Counter()
    for one in proposals:
        told[one.made_by_id] += (mine := one.organisation_id in many.readers[one.made_by_id].own)
        if mine and told[one.made_by_id] <= MOST:
            yield one.made_by_id, _my_proposal(one)


def _my_proposal(one: Proposal) -> Item:
    returned = one.status == Proposal.Status.RETURNED
    return Item(
        key=f"my-proposal:{one.pk}:{one.status}:{one.decided_at:%Y-%m-%d}",
        kind="my proposal",
        what=f"Your proposal “{one.title}” was returned for more"
        if returned
        else f"Your proposal “{one.title}” is {one.get_status_display()}",
        detail=one.reason,
        verb="Add what is asked for" if returned else "See what became of it",
        url=one.get_absolute_url(),
    )


def _actions(many: Many):
    open_ones = Action.objects.filter(person__in=many.ids, status=Action.Status.OPEN)
    return open_ones.select_related("item__meeting__board")


def _tell_actions(many: Many, actions) -> Told:
    """What the person is to do because of an item of a board, by its day."""
    told: Counter[int] = Counter()
    for one in actions:
        told[one.person_id] += 1
        if told[one.person_id] <= MOST:
            yield one.person_id, _action(one)


def _action(one: Action) -> Item:
    return Item(
        key=f"action:{one.pk}",
        kind="action due",
        what=one.words,
        detail=f"Agreed by {one.item.meeting.board}, {day_words(one.item.meeting.starts_at)}.",
        due=one.due_on,
        verb="Say how it stands",
        url=reverse("boards:agenda_action", args=[one.pk]),
    )


LINES = (
    of_officers(proposals_to_answer),
    of_officers(unanswered_by_boards),
    my_proposals(lasts=SOON),
    Lines(_actions, _tell_actions),
)
