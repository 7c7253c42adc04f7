"""Meetings: making, publishing, moving, cancelling and minuting them. Whoever changes one waits at its row.

Whatever a calendar shows of a meeting raises its `sequence` when it changes, so that the change arrives there.
"""

import datetime as dt

from django.db import transaction
from django.db.models import Max

from alliance.base import clock
from alliance.base.history import attributed
from alliance.base.refused import Refused

from .. import emails
from ..models import Board, Meeting, MeetingMove, MinutesVersion
from ..queries.told import who_is_told
from ..working_days import deadlines
from . import agenda

WORDS = ("title", "place", "join_link", "visibility", "papers_url", "summary", "ends_at")
DEADLINES = ("proposals_close_on", "papers_due_on", "agenda_out_on")
Status = Meeting.Status


@transaction.atomic
def create(*, meeting: Meeting, after: Meeting | None = None, by) -> Meeting:
    """A new meeting (not saved yet), a draft until it is published, with an agenda begun from that of `after`."""
    board = Board.objects.select_for_update(no_key=True, of=("self",)).get(pk=meeting.board_id)
    if after is not None and after.board_id != board.pk:
        raise Refused("The earlier meeting is of another board. Choose one of this board.")
    _there(board, meeting.starts_at)
    _work_deadlines_out(meeting, board)
    meeting.changed_at = clock.now()
    with attributed(by=by, why="Made the meeting"):
        meeting.save(force_insert=True)
    agenda.begin(meeting=meeting, after=after, by=by)
    return meeting


def _there(board: Board, starts_at: dt.datetime) -> None:
    day = starts_at.astimezone(clock.LONDON).date()
    if not board.is_there_on(day):
        raise Refused(f"{board} is not there on {_day(day)}. Give another day.")


def _work_deadlines_out(meeting: Meeting, board: Board) -> None:
    found = deadlines(board, meeting.day)
    for name in DEADLINES:
        setattr(meeting, name, getattr(found, name))


def locked(meeting: Meeting) -> Meeting:
    """The meeting as it stands, kept for this transaction: who moves it waits here for who publishes its agenda."""
    return Meeting.objects.select_for_update(of=("self",)).select_related("board").get(pk=meeting.pk)


def _write(meeting: Meeting, by, why: str, *fields: str) -> None:
    """Write these fields of a locked meeting, and let every calendar know that it changed."""
    meeting.sequence += 1
    meeting.changed_at = clock.now()
    with attributed(by=by, why=why):
        meeting.save(update_fields=[*fields, "sequence", "changed_at"])


def _to(meeting: Meeting, status: str) -> Meeting:
    """The meeting, locked, with the status that it moves to; refused when that is not in the table."""
    meeting = locked(meeting)
    if not meeting.may_become(status):
        raise Refused(f"This meeting is now {said(meeting)}, so that cannot be done any more.")
    meeting.status = status
    return meeting


def said(meeting: Meeting) -> str:
    """How a meeting stands, in the middle of a sentence."""
    return {Status.DRAFT: "a draft", Status.MINUTED: "minuted"}.get(meeting.status, meeting.get_status_display())


@transaction.atomic
def change(*, meeting: Meeting, by) -> Meeting:
    """Write what is now said of a meeting; when it begins is `move`'s alone."""
    was = locked(meeting)
    meeting.sequence, meeting.starts_at, meeting.board = was.sequence, was.starts_at, was.board
    if meeting.ends_at <= was.starts_at:
        raise Refused("The meeting was moved meanwhile. Look at it again before you change it.")
    _write(meeting, by, "Changed the meeting", *WORDS)
    return meeting


@transaction.atomic
def publish(*, meeting: Meeting, by) -> Meeting:
    """Whoever may see the meeting sees it now."""
    if locked(meeting).status == Status.CANCELLED:
        raise Refused("This meeting is cancelled. Take it up again instead.")
    meeting = _to(meeting, Status.PUBLISHED)
    _write(meeting, by, "Published the meeting", "status")
    return meeting


@transaction.atomic
def move(*, meeting: Meeting, starts_at: dt.datetime, reason: str = "", by) -> Meeting:
    """The meeting begins at another time and is as long as before; its deadlines move with it.

    Of one that is published the reason is published too, and people are told. Nobody has seen a draft.
    """
    meeting = locked(meeting)
    if meeting.status not in (Status.DRAFT, Status.PUBLISHED):
        raise Refused(f"This meeting is now {said(meeting)}, so it cannot be moved.")
    if starts_at == meeting.starts_at:
        raise Refused("It is at this time already. Give another day or time.")
    if starts_at <= clock.now():
        raise Refused("This time has gone by. Give one that is still to come.")
    _there(meeting.board, starts_at)
    is_known = meeting.status == Status.PUBLISHED
    if is_known and not reason.strip():
        raise Refused("Say why the meeting is moved. Whoever reads of it sees the reason.")
    was_at = meeting.starts_at
    length = meeting.ends_at - was_at
    meeting.starts_at, meeting.ends_at = starts_at, starts_at.astimezone(dt.UTC) + length
    _work_deadlines_out(meeting, meeting.board)
    _write(meeting, by, reason or "Moved the draft of a meeting", "starts_at", "ends_at", *DEADLINES)
    if is_known:
        _say_that_it_moved(meeting, was_at, reason, by)
    return meeting


def _say_that_it_moved(meeting: Meeting, was_at: dt.datetime, reason: str, by) -> None:
    with attributed(by=by, why=reason):
        moved = MeetingMove.objects.create(
            meeting=meeting,
            was_at=was_at,
            now_at=meeting.starts_at,
            reason=reason.strip(),
            moved_by=by,
            moved_at=clock.now(),
        )
    for person in who_is_told(meeting):
        emails.meeting_moved(moved, person)


@transaction.atomic
def cancel(*, meeting: Meeting, reason: str, by) -> Meeting:
    """The meeting is not held; why is published, and people are told."""
    if not reason.strip():
        raise Refused("Say why the meeting is cancelled. Whoever reads of it sees the reason.")
    meeting = _to(meeting, Status.CANCELLED)
    meeting.status_reason = reason.strip()
    _write(meeting, by, reason, "status", "status_reason")
    for person in who_is_told(meeting):
        emails.meeting_cancelled(meeting, person)
    return meeting


@transaction.atomic
def take_up_again(*, meeting: Meeting, by) -> Meeting:
    """A cancelled meeting is held after all, when it was to be held; people are told."""
    if locked(meeting).status != Status.CANCELLED:
        raise Refused("This meeting is not cancelled.")
    meeting = _to(meeting, Status.PUBLISHED)
    if meeting.starts_at <= clock.now():
        raise Refused("Its time has gone by. Make a new meeting instead.")
    meeting.status_reason = ""
    _write(meeting, by, "Took the meeting up again", "status", "status_reason")
    for person in who_is_told(meeting):
        emails.meeting_on_again(meeting, person)
    return meeting


@transaction.atomic
def publish_minutes(*, meeting: Meeting, words: str, what_changed: str = "", by) -> MinutesVersion:
    """The minutes of a meeting, or a correction of them, which is a new version and says what is new (rule 11)."""
    meeting = locked(meeting)
    is_first = meeting.status != Status.MINUTED
    if is_first and meeting.status != Status.PUBLISHED:
        raise Refused(f"This meeting is {said(meeting)}, so it has no minutes.")
    if meeting.starts_at > clock.now():
        raise Refused("This meeting has not begun yet. Publish its minutes afterwards.")
    if not words.strip():
        raise Refused("Write what was said, in plain words.")
    latest = meeting.minutes_versions.aggregate(number=Max("number"))["number"] or 0
    if latest and not what_changed.strip():
        raise Refused("Say what is new in this version.")
    now = clock.now()
    if is_first:
        meeting.status, meeting.minuted_at = Status.MINUTED, now
        _write(meeting, by, "Published the minutes", "status", "minuted_at")
    return MinutesVersion.objects.create(
        meeting=meeting,
        number=latest + 1,
        words=words.strip(),
        what_changed=what_changed.strip() if latest else "",
        published_by=by,
        published_at=now,
    )


@transaction.atomic
def withdraw_minutes(*, meeting: Meeting, reason: str, by) -> Meeting:
    """Take the minutes back at once, every version (somebody is named in them); a tombstone says who, when and why."""
    if not reason.strip():
        raise Refused("Say why the minutes are withdrawn, without repeating what must not be read.")
    meeting = locked(meeting)
    there = meeting.minutes_versions.filter(withdrawn_at__isnull=True)
    if not there.update(
        words="", what_changed="", withdrawn_at=clock.now(), withdrawn_by=by, withdrawn_because=reason.strip()
    ):
        raise Refused("There are no minutes to withdraw.")
    _write(meeting, by, "Withdrew the minutes")
    return meeting


def _day(day: dt.date) -> str:
    return f"{day:%-d %B %Y}"
