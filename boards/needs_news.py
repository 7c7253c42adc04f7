"""What has become of the meetings of somebody's boards: news for the digests. It needs nothing done."""

import datetime as dt

from django.db.models import Count, Exists, Max, OuterRef, Q
from django.urls import reverse

from alliance.base import clock
from alliance.base.items import Item
from alliance.base.templatetags.words import day as day_words
from alliance.base.templatetags.words import moment as moment_words
from alliance.base.templatetags.words import plural
from directory.lines import Lines, Many, Told
from directory.visibility import Visibility

from . import needs_agendas, needs_news_papers
from .calendars import Event
from .models import Decision, Meeting, MeetingMove
from .queries.sitting import sitters, who_sits

RECENT = dt.timedelta(days=35)  # a monthly digest tells of all its month


def _of_my_boards(many: Many):
    """Meetings of boards on which any of them sits, of which anybody there knows."""
    meetings = Meeting.objects.filter(board__in=who_sits(many).values("seat__board"))
    return meetings.exclude(status=Meeting.Status.DRAFT).select_related("board")


def _agendas(many: Many):
    out = _of_my_boards(many).filter(agenda_published_at__gte=clock.now() - RECENT, starts_at__gt=clock.now())
    return out.filter(status=Meeting.Status.PUBLISHED).order_by("starts_at", "pk")


def _agenda(one: Meeting) -> Item:
    return _line(
        one,
        key=f"agenda-out:{one.pk}",
        kind="agenda out",
        what=f"The agenda is out: {one.name}, {day_words(one.starts_at)}",
        detail=f"Published on {day_words(one.agenda_published_at)}.",
        verb="Open the agenda",
    )


def _cancelled(many: Many):
    gone = _of_my_boards(many).filter(status=Meeting.Status.CANCELLED, ends_at__gt=clock.now())
    return gone.order_by("starts_at", "pk")


def _cancellation(one: Meeting) -> Item:
    return _line(
        one,
        key=f"cancelled:{one.pk}:{one.sequence}",
        kind="meeting cancelled",
        what=f"Cancelled: {one.name}, {moment_words(one.starts_at)}",
        detail=one.status_reason,
        verb="Open the meeting",
    )


def _moves(many: Many):
    """The last move of each meeting that is still to come."""
    coming = _of_my_boards(many).filter(status=Meeting.Status.PUBLISHED, starts_at__gt=clock.now())
    later = MeetingMove.objects.filter(meeting=OuterRef("meeting"), pk__gt=OuterRef("pk"))
    last = MeetingMove.objects.filter(~Exists(later), meeting__in=coming.values("pk"))
    return last.filter(moved_at__gte=clock.now() - RECENT).select_related("meeting__board").order_by("now_at", "pk")


def _tell_moves(many: Many, moves) -> Told:
    sitting = many.once(sitters)
    for move in moves:
        line = _line(
            move.meeting,
            key=f"moved:{move.meeting_id}",
            kind="meeting moved",
            what=f"Moved: {move.meeting.name} now meets on {moment_words(move.now_at)}",
            detail=f"It was to meet on {moment_words(move.was_at)}. {move.reason}",
            verb="Open the meeting",
        )
        yield from ((person, line) for person in sitting.get(move.meeting.board_id, ()))


def _decided(many: Many):
    """Meetings with decisions on record of the last weeks. Whoever sits there reads confidential items' too."""
    since = clock.today() - RECENT
    standing = Decision.objects.standing().filter(decided_on__gte=since).values("item__meeting")
    out = _of_my_boards(many).filter(pk__in=standing, agenda_published_at__isnull=False)
    stands = Q(items__decisions__isnull=False, items__decisions__replaced_by__isnull=True)
    counted = out.annotate(
        many_decided=Count("items__decisions", filter=stands),
        confidential=Count("items__decisions", filter=stands & Q(items__is_confidential=True)),
        last=Max("items__decisions__pk"),
    )
    return counted.order_by("-starts_at", "pk")


def _decisions(one: Meeting) -> Item:
    many = plural(one.many_decided, "decision is,decisions are")
    return _line(
        one,
        key=f"decisions:{one.pk}:{one.last}",
        kind="decision out",
        what=f"{many} on record: {one.name}, {day_words(one.starts_at)}",
        detail="",
        verb="Read what was decided",
        may_be_public=not one.confidential,
    )


def _line(meeting: Meeting, *, may_be_public: bool = True, **said) -> Item:
    """`may_be_public` is False where the line tells more than the public page of the meeting."""
    is_public = may_be_public and meeting.visibility == Visibility.PUBLIC
    url = reverse("boards:meeting", args=[meeting.pk])
    event = Event(meeting) if meeting.ends_at > clock.now() else None
    return Item(**said, url=url, is_public=is_public, event=event)


def _told_to_sitters(make):
    def tell(many: Many, meetings) -> Told:
        sitting = many.once(sitters)
        for meeting in meetings:
            line = make(meeting)
            yield from ((person, line) for person in sitting.get(meeting.board_id, ()))

    return tell


LINES = (
    Lines(_moves, _tell_moves),
    Lines(_cancelled, _told_to_sitters(_cancellation)),
    Lines(_agendas, _told_to_sitters(_agenda)),
    *needs_news_papers.LINES,
    Lines(_decided, _told_to_sitters(_decisions)),
    needs_agendas.my_proposals(lasts=RECENT),
)
