"""What the boards need from a person: lines for the home page and the digests. One function a kind of line."""

import datetime as dt
from collections import Counter
from dataclasses import replace

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from alliance.base import clock
from alliance.base.items import Item
from alliance.base.templatetags.words import day as day_words
from alliance.base.templatetags.words import moment as moment_words
from directory.lines import Lines, Many, Told, lines_of, of_officers
from directory.visibility import Visibility

from . import needs_agendas, needs_deadlines, needs_papers, needs_seats, needs_time, needs_vacancies
from .calendars import Event
from .models import Attendance, Board, Meeting
from .queries.attendance import missed_in_a_row
from .queries.papers import reading_lists_of
from .queries.sitting import who_sits

SOON, FAR = dt.timedelta(days=14), dt.timedelta(days=35)
A_WEEK = dt.timedelta(days=7)
DRAFTS_FOR = dt.timedelta(days=60)
MINUTES_AFTER = dt.timedelta(days=14)
MINUTES_FOR = dt.timedelta(days=90)
MOST = 20
Status = Meeting.Status


def items(person) -> list[Item]:
    """Everything of the boards that waits for this person today."""
    return lines_of(LINES, [person])[person.pk]


# Meetings ------------------------------------------------------------------------------------------------------


def _meetings_soon(many: Many):
    """Of the next fortnight, of boards on which any of them sits."""
    return _meetings(many, Q(starts_at__lte=clock.now() + SOON))


def _meetings_far(many: Many):
    """Of the three weeks after that: who hears once a month would else hear of them when they are over."""
    return _meetings(many, Q(starts_at__gt=clock.now() + SOON, starts_at__lte=clock.now() + FAR))


def _meetings(many: Many, when: Q):
    sat_on = who_sits(many).values("seat__board")
    soon = Meeting.objects.coming(clock.now()).filter(when, board__in=sat_on, status="published")
    soon = soon.select_related("board").order_by("starts_at", "pk")
    answers = Attendance.objects.filter(meeting=OuterRef("pk"), appointment__person__in=many.ids)
    sitting = who_sits(many).filter(seat__board=OuterRef("board")).order_by("person_id").values("person_id").distinct()
    return soon.annotate(answered=ArraySubquery(answers.values("appointment__person")), sitting=ArraySubquery(sitting))


def _tell_meetings(many: Many, found) -> Told:
    """Meetings of boards on which the person sits: read, or say that you cannot come."""
    to_read = reading_lists_of({one: one.sitting for one in found}, many)
    told: Counter[int] = Counter()
    for one in found:
        event = Event(one)
        for person in one.sitting:
            told[person] += 1
            if told[person] <= MOST:
                yield person, _to_come(event, to_read[one.pk, person], person in one.answered)


def _tell_far(many: Many, found) -> Told:
    yield from ((person, replace(line, is_far=True)) for person, line in _tell_meetings(many, found))


def _to_come(event: Event, reading, is_answered: bool) -> Item:
    one = event.meeting
    said = ". ".join(filter(None, [one.place, needs_papers.said(reading)]))
    what, has_come = f"{one.name} meets on {moment_words(one.starts_at)}", one.day <= clock.today()
    return Item(
        key=f"meeting:{one.pk}:{one.sequence}",
        kind="meeting to come",
        what=what,
        detail="You have sent apologies." if is_answered else said,
        due=one.day,
        verb="Open the meeting",
        url=one.get_absolute_url(),
        also=None if is_answered else ("I cannot come", reverse("boards:cannot_come", args=[one.pk])),
        reading=None if is_answered else (len(reading.unread), reading.minutes_left),
        is_public=one.visibility == Visibility.PUBLIC,
        state=f"{what} {one.place} {has_come}",  # what the reader did, such as read a paper, is no news to them
        event=event,
    )


def _kept(reader):
    """Meetings of boards that the reader keeps; none for somebody who is no officer."""
    if not reader.is_officer:
        return Meeting.objects.none()
    kept = Board.objects.filter(pk=OuterRef("board")).kept_by(reader)
    return Meeting.objects.filter(Exists(kept)).select_related("board").order_by("starts_at", "pk")


def drafts_to_publish(reader) -> list[Item]:
    """Meetings of the next two months that nobody but officers sees yet."""
    until = clock.now() + DRAFTS_FOR
    drafts = _kept(reader).filter(status=Status.DRAFT, starts_at__gt=clock.now(), starts_at__lte=until)
    return [
        Item(
            key=f"draft-meeting:{one.pk}",
            kind="meeting to publish",
            what=f"The meeting of {one.board} on {day_words(one.starts_at)} is still a draft",
            detail="Nobody but officers sees it.",
            due=one.proposals_close_on,
            verb="Look at the draft",
            url=one.get_absolute_url(),
        )
        for one in drafts[:MOST]
    ]


def agendas_to_publish(reader) -> list[Item]:
    """Agendas of meetings that we run, to be published within a week, or late."""
    due = _kept(reader).filter(
        status=Status.PUBLISHED,
        board__secretariat=Board.Secretariat.OURS,
        agenda_published_at__isnull=True,
        starts_at__gt=clock.now(),
        agenda_out_on__lte=clock.today() + A_WEEK,
    )
    return [
        Item(
            key=f"agenda:{one.pk}:{one.sequence}",
            kind="agenda to publish",
            what=f"Publish the agenda of {one.board} for {day_words(one.starts_at)}",
            detail=f"Papers are due on {day_words(one.papers_due_on)}.",
            due=one.agenda_out_on,
            verb="Open the agenda",
            url=reverse("boards:agenda_edit", args=[one.pk]),
        )
        for one in due[:MOST]
    ]


def minutes_to_publish(reader) -> list[Item]:
    """Meetings that we ran in the last three months, whose minutes nobody has published."""
    now = clock.now()
    over = _kept(reader).filter(
        status=Status.PUBLISHED,
        board__secretariat=Board.Secretariat.OURS,
        ends_at__lte=now,
        ends_at__gt=now - MINUTES_FOR,
    )
    return [
        Item(
            key=f"minutes:{one.pk}",
            kind="minutes to publish",
            what=f"Publish the minutes of {one.board}, {day_words(one.starts_at)}",
            due=one.day + MINUTES_AFTER,
            verb="Publish the minutes",
            url=reverse("boards:meeting_minutes", args=[one.pk]),
            also=("Take attendance", reverse("boards:attendance", args=[one.pk])),
        )
        for one in over[:MOST]
    ]


def missing_from_meetings(reader) -> list[Item]:
    """Holders of seats of whom nobody came to the last meetings in a row (BOARD_MISSED_MEETINGS)."""
    if not reader.is_officer:
        return []
    return [
        Item(
            key=f"missed-meetings:{holder.pk}:{holder.last_missed.pk}",
            kind="missed meetings",
            what=f"{holder.holder} has missed the last {holder.missed} meetings of {holder.seat.board}",
            detail="No deputy came either. Ask whether the seat still suits them.",
            verb="Open the board",
            url=holder.seat.board.get_absolute_url() + f"#seat-{holder.seat_id}",
        )
        for holder in missed_in_a_row(Board.objects.kept_by(reader))[:MOST]
    ]


meetings_far = Lines(_meetings_far, _tell_far)  # of digests alone
LINES = (
    Lines(_meetings_soon, _tell_meetings),
    of_officers(drafts_to_publish),
    of_officers(agendas_to_publish),
    of_officers(minutes_to_publish),
    of_officers(missing_from_meetings),
    *needs_agendas.LINES,
    *needs_deadlines.LINES,
    *needs_seats.LINES,
    *needs_vacancies.LINES,
    of_officers(needs_papers.items),
    *needs_time.LINES,
)
