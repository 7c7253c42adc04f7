"""Meetings that come back: making a series and adding to it. Each meeting it makes is then one by itself."""

import datetime as dt

from django.db import transaction

from alliance.base import clock
from alliance.base.history import attributed
from alliance.base.refused import Refused

from ..models import Board, Meeting, MeetingSeries
from ..recurrence import Occurrence, occurrences
from . import meetings

AT_MOST_DAYS = 3 * 366  # from the first meeting of a series to its last


@transaction.atomic
def create(*, series: MeetingSeries, publish: bool = False, by) -> list[Meeting]:
    """Meetings by a rule (a series not saved yet), drafts unless `publish`; answers those that were made.

    A series that is there already, with the same rule, first day and hour, is added to: no meeting is made twice.
    """
    board = Board.objects.select_for_update(no_key=True, of=("self",)).get(pk=series.board_id)
    same = MeetingSeries.objects.filter(
        board=board, rule=series.rule, first_on=series.first_on, starts_at_time=series.starts_at_time
    ).first()
    if same is not None:
        return _make(same, max(same.until, series.until), publish, by)
    _bounded(series.first_on, series.until)
    with attributed(by=by, why="Made a series of meetings"):
        series.save(force_insert=True)
    return _make(series, series.until, publish, by)


@transaction.atomic
def extend(*, series: MeetingSeries, until: dt.date, publish: bool = False, by) -> list[Meeting]:
    """More meetings of a series, up to a later day; answers those that were made."""
    series = MeetingSeries.objects.select_for_update(of=("self",)).get(pk=series.pk)
    if until <= series.until:
        raise Refused(f"The series goes on until {series.until:%-d %B %Y} already. Give a later day.")
    return _make(series, until, publish, by)


def _bounded(first_on: dt.date, until: dt.date) -> None:
    if (until - first_on).days > AT_MOST_DAYS:
        raise Refused("A series lasts three years at most. Give an earlier last day, and extend it later.")


def _make(series: MeetingSeries, until: dt.date, publish: bool, by) -> list[Meeting]:
    """The meetings of a series up to `until` that are not there yet; the same day is never made twice."""
    _bounded(max(series.first_on, clock.today()), until)
    there = set(series.meetings.values_list("series_day", flat=True))
    found = occurrences(series.rule, series.first_on, until, series.bank_holidays)
    new = [one for one in found if one.held_on is not None and one.day not in there]
    if not found:
        raise Refused("No day fits between the first and the last. Give a later last day.")
    with attributed(by=by, why="Made a series of meetings"):
        if until != series.until:
            series.until = until
            series.save(update_fields=["until"])
        made = [meetings.create(meeting=_meeting(series, one), by=by) for one in new]
        return [meetings.publish(meeting=one, by=by) for one in made] if publish else made


def _meeting(series: MeetingSeries, one: Occurrence) -> Meeting:
    """One meeting of the series. London time: it is at the same hour in summer and in winter."""
    starts_at = dt.datetime.combine(one.held_on, series.starts_at_time, clock.LONDON)
    return Meeting(
        board_id=series.board_id,
        series=series,
        series_day=one.day,
        starts_at=starts_at,
        ends_at=starts_at.astimezone(dt.UTC) + dt.timedelta(minutes=series.minutes),
        place=series.place,
        join_link=series.join_link,
        visibility=series.visibility,
    )
