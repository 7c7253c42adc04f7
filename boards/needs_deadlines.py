"""Days until which something must reach a board: lines for the home page and the digests."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator

from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse

from alliance.base import clock
from alliance.base.items import Item
from alliance.base.templatetags.words import day as day_words
from directory.lines import Lines, Many, Told, of_officers
from directory.visibility import Reader, Standing, Visibility

from .models import Board, Meeting, Paper, Proposal
from .queries.sitting import sitters, who_sits

SOON = dt.timedelta(days=14)
MOST = 20


# Proposals ---------------------------------------------------------------------------------------------------------


def _closing():
    """Published meetings of boards that take proposals, until a day of the next fortnight."""
    today = clock.today()
    takes = Board.objects.current_on(today).filter(takes_proposals=True)
    coming = Meeting.objects.coming(clock.now()).filter(status=Meeting.Status.PUBLISHED, board__in=takes)
    soon = coming.filter(proposals_close_on__gte=today, proposals_close_on__lte=today + SOON)
    return soon.select_related("board").order_by("proposals_close_on", "pk")


def _closing_where_they_sit(many: Many):
    return _closing().filter(board__in=who_sits(many).values("seat__board"))


def _tell_closing(many: Many, meetings) -> Told:
    """To who sits there; officers have lines of their own."""
    sitting = many.once(sitters)
    told: Counter[int] = Counter()
    for meeting in meetings:
        for person in sitting.get(meeting.board_id, ()):
            told[person] += 1
            if person not in many.officers and told[person] <= MOST:
                yield person, _proposals_close(meeting, may_propose=_may_propose(many.readers[person]))


def _may_propose(reader: Reader) -> bool:
    """Do they speak for a member of the alliance? As their rights say it; the form itself asks once more."""
    return bool(reader.own) and Standing.MEMBER in reader.standings


def proposals_close(reader: Reader) -> Iterator[Item]:
    """For officers: meetings of the boards that they keep, or sit on."""
    if reader.is_officer:
        boards = Board.objects.all()
        kept = set(boards.kept_by(reader).values_list("pk", flat=True))
        sat_on = boards.sat_on_by(reader, clock.today()).values("pk")
        for meeting in _closing().filter(Q(board__in=kept) | Q(board__in=sat_on))[:MOST]:
            yield _proposals_close(meeting, may_propose=_may_propose(reader), keeps=meeting.board_id in kept)


def _proposals_close(meeting: Meeting, *, may_propose: bool = False, keeps: bool = False) -> Item:
    """Where the line leads: to the inbox of who keeps the board, to the form of who may fill it in, else to the
    meeting.
    """
    verb, url = "Open the meeting", meeting.get_absolute_url()
    if keeps:
        verb, url = "See what was proposed", reverse("boards:proposals_inbox", args=[meeting.board.slug])
    elif may_propose:
        verb, url = "Propose an item", reverse("boards:propose", args=[meeting.board.slug])
    return Item(
        key=f"proposals-close:{meeting.pk}",
        kind="proposals closing",
        what=f"Proposals close for {meeting.name}, {day_words(meeting.starts_at)}",
        detail="What comes later is for the meeting after it.",
        due=meeting.proposals_close_on,
        verb=verb,
        url=url,
        is_public=not keeps and meeting.visibility == Visibility.PUBLIC,
    )


# Papers ------------------------------------------------------------------------------------------------------------


def _without_a_paper(many: Many):
    """Proposals of theirs on an agenda to which no paper has come, papers being due within a fortnight.

    Once the agenda is out without it, nobody is reminded any more.
    """
    today = clock.today()
    papers = Paper.objects.there().filter(item=OuterRef("item"))
    waits = Q(item__meeting__agenda_published_at__isnull=True) | Q(item__meeting__papers_due_on__gte=today)
    accepted = Proposal.objects.filter(
        waits,
        ~Exists(papers),
        made_by__in=many.ids,
        status__in=[Proposal.Status.ACCEPTED, Proposal.Status.CHANGED],
        item__position__isnull=False,
        item__meeting__status=Meeting.Status.PUBLISHED,
        item__meeting__starts_at__gt=clock.now(),
        item__meeting__papers_due_on__lte=today + SOON,
    )
    dated = accepted.annotate(due_on=F("item__meeting__papers_due_on"))
    return dated.select_related("board", "item__meeting").order_by("due_on", "pk")


def _tell_without_a_paper(many: Many, proposals) -> Told:
    """To who made the proposal, as long as they speak for the organisation."""
    told: Counter[int] = Counter()
    for one in proposals:
        told[one.made_by_id] += (mine := one.organisation_id in many.readers[one.made_by_id].own)
        if mine and told[one.made_by_id] <= MOST:
            yield one.made_by_id, _paper_due(one)


def _paper_due(one: Proposal) -> Item:
    meeting = one.item.meeting
    return Item(
        key=f"paper-due:{one.pk}:{meeting.pk}",
        kind="paper due",
        what=f"The paper for “{one.title}” is due",
        detail=f"For {one.board}, {day_words(meeting.starts_at)}. Send it to the board's officer, or say that there is "
        "none.",
        due=one.due_on,
        verb="See where to send it",
        url=one.board.get_absolute_url(),
    )


LINES = (
    Lines(_closing_where_they_sit, _tell_closing),
    of_officers(proposals_close),
    Lines(_without_a_paper, _tell_without_a_paper),
)
