"""Meetings as calendars read them (RFC 5545): one meeting, a board's public ones, somebody's own.

`UID` stays and `SEQUENCE` rises, so that a meeting that moves or is cancelled does so in Outlook and Google too.
Without METHOD the file is what it says of itself now, and DTSTAMP is when each meeting last changed.
"""

import datetime as dt
from collections.abc import Iterable
from email.utils import parseaddr
from functools import cache, cached_property

from django.conf import settings
from icalendar import Calendar, Timezone, TimezoneDaylight, TimezoneStandard, vCalAddress, vRecur
from icalendar import Event as VEvent

from alliance.base import clock

from .models import Meeting

BACK = dt.timedelta(days=400)  # how far back a board's calendar, and one's own, goes
AT_MOST = 500
IN_A_MAIL = 20_000  # characters of meetings that go with a mail: some twenty of them
LONDON = "Europe/London"
Status = Meeting.Status
STATUS = {
    Status.DRAFT: "TENTATIVE",
    Status.PUBLISHED: "CONFIRMED",
    Status.MINUTED: "CONFIRMED",
    Status.CANCELLED: "CANCELLED",
}


def calendar_of(meetings, name: str = "") -> bytes:
    """The file. The link to join stands only in meetings marked with `sits_there`: in somebody's own calendar."""
    calendar = Calendar()
    calendar.add("prodid", "-//Alliance portal//Meetings//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    if name:
        calendar.add("name", name)
        calendar.add("x-wr-calname", name)
        calendar.add("x-wr-timezone", LONDON)
        calendar.add("refresh-interval", dt.timedelta(hours=1), parameters={"VALUE": "DURATION"})
        calendar.add("x-published-ttl", "PT1H")
    calendar.add_component(london())
    for meeting in meetings:
        calendar.add_component(event_of(meeting, with_link=getattr(meeting, "sits_there", False)))
    return calendar.to_ical()


class Event:
    """A meeting as it stands in the file that goes with a mail; written once, however many people are told of it."""

    def __init__(self, meeting: Meeting):
        self.meeting = meeting

    @cached_property
    def words(self) -> str:
        event = event_of(self.meeting)
        event.add("organizer", _organizer(self.meeting))
        return event.to_ical().decode()

    def __str__(self):
        return self.words


def _organizer(meeting: Meeting) -> vCalAddress:
    """Who published it (RFC 5546 wants one in what is sent): the board, at the address that the portal writes from."""
    address = vCalAddress(f"mailto:{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}")
    address.params["CN"] = meeting.board.name
    return address


def published(events: Iterable[Event]) -> str:
    """The file that goes with a mail: each meeting once, only so many that the mail stays small. Empty for none.

    Never a link to join: what goes by mail is sent on.
    """
    told, length = [], 0
    for event in {event.meeting.pk: event for event in events}.values():
        length += len(str(event))
        if length <= IN_A_MAIL:
            told.append(str(event))
    if not told:
        return ""
    head = ["BEGIN:VCALENDAR", "PRODID:-//Alliance portal//Meetings//EN", "VERSION:2.0", "CALSCALE:GREGORIAN"]
    lines = "\r\n".join([*head, "METHOD:PUBLISH", ""])
    return lines + _london_in_words() + "".join(told) + "END:VCALENDAR\r\n"


@cache
def _london_in_words() -> str:
    return london().to_ical().decode()


def event_of(meeting: Meeting, *, with_link: bool = False) -> VEvent:
    """One meeting, in London time."""
    url = settings.BASE_URL + meeting.get_absolute_url()
    event = VEvent()
    event.add("uid", str(meeting.uid))
    event.add("sequence", meeting.sequence)
    event.add("status", STATUS[meeting.status])
    event.add("dtstamp", meeting.changed_at.astimezone(dt.UTC))
    event.add("last-modified", meeting.changed_at.astimezone(dt.UTC))
    event.add("dtstart", meeting.starts_at.astimezone(clock.LONDON))
    event.add("dtend", meeting.ends_at.astimezone(clock.LONDON))
    event.add("summary", _summary(meeting))
    if meeting.place:
        event.add("location", meeting.place)
    event.add("description", _description(meeting, url, with_link))
    event.add("url", url)
    return event


def _summary(meeting: Meeting) -> str:
    name = f"{meeting.title} ({meeting.board.name})" if meeting.title else meeting.board.name
    return f"Cancelled: {name}" if meeting.status == Status.CANCELLED else name


def _description(meeting: Meeting, url: str, with_link: bool) -> str:
    if meeting.status == Status.CANCELLED:
        return f"This meeting is cancelled. {meeting.status_reason}\n{url}"
    lines = [f"Agenda and papers: {url}"]
    if with_link and meeting.join_link:
        lines.insert(0, f"Join online: {meeting.join_link}")
    if meeting.status == Status.DRAFT:
        lines.insert(0, "This is a draft. The meeting is not published yet.")
    closes, due, out = map(_day, (meeting.proposals_close_on, meeting.papers_due_on, meeting.agenda_out_on))
    lines.append(f"Proposals close on {closes}, papers are due on {due}, the agenda is published on {out}.")
    return "\n".join(lines)


def _day(day: dt.date) -> str:
    return f"{day:%-d %B %Y}"


@cache
def london() -> Timezone:
    """London's clocks as they have changed since 1996: on the last Sunday of March and of October, at 1am UTC."""
    zone = Timezone()
    zone.add("tzid", LONDON)
    summer, winter = dt.timedelta(hours=1), dt.timedelta()
    for part, name, month, before, after, begins in (
        (TimezoneDaylight(), "BST", 3, winter, summer, dt.datetime(1996, 3, 31, 1)),
        (TimezoneStandard(), "GMT", 10, summer, winter, dt.datetime(1996, 10, 27, 2)),
    ):
        part.add("tzname", name)
        part.add("dtstart", begins)
        part.add("tzoffsetfrom", before)
        part.add("tzoffsetto", after)
        part.add("rrule", vRecur({"FREQ": "YEARLY", "BYMONTH": month, "BYDAY": "-1SU"}))
        zone.add_component(part)
    return zone
