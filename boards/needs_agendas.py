"""What proposals and agendas need from a person: lines for the home page and the digests."""

import datetime as dt

from django.db.models import Count, Exists, Min, OuterRef
from django.urls import reverse

from alliance.base import clock
from alliance.base.items import Item
from alliance.base.templatetags.words import day as day_words
from alliance.base.templatetags.words import plural

from .models import Action, Board, Proposal

A_WEEK = dt.timedelta(days=7)
SOON = dt.timedelta(days=14)
MOST = 20


def items(reader) -> list[Item]:
    return [
        *proposals_to_answer(reader),
        *unanswered_by_boards(reader),
        *my_proposals(reader),
        *actions_due(reader),
    ]


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


def my_proposals(reader) -> list[Item]:
    """Proposals of mine that were returned for more, and answers of the last fortnight."""
    if reader.person is None:
        return []
    mine = Proposal.objects.filter(made_by=reader.person, organisation__in=reader.own).select_related("board")
    recent = mine.filter(decided_at__gte=clock.now() - SOON).exclude(status=Proposal.Status.WITHDRAWN)
    return [
        Item(
            key=f"my-proposal:{one.pk}:{one.status}:{one.decided_at:%Y-%m-%d}",
            kind="my proposal",
            what=f"Your proposal “{one.title}” was returned for more"
            if one.status == Proposal.Status.RETURNED
            else f"Your proposal “{one.title}” is {one.get_status_display()}",
            detail=one.reason,
            verb="Add what is asked for" if one.status == Proposal.Status.RETURNED else "See what became of it",
            url=one.get_absolute_url(),
        )
        for one in (recent | mine.filter(status=Proposal.Status.RETURNED)).order_by("-decided_at")[:MOST]
    ]


def actions_due(reader) -> list[Item]:
    """What the person is to do because of an item of a board, by its day."""
    if reader.person is None:
        return []
    mine = Action.objects.filter(person=reader.person, status=Action.Status.OPEN).select_related("item__meeting__board")
    return [
        Item(
            key=f"action:{one.pk}",
            kind="action due",
            what=one.words,
            detail=f"Agreed by {one.item.meeting.board}, {day_words(one.item.meeting.starts_at)}.",
            due=one.due_on,
            verb="Say how it stands",
            url=reverse("boards:agenda_action", args=[one.pk]),
        )
        for one in mine[:MOST]
    ]
