"""The digest as a mail: its subject, its text and its HTML."""

import datetime as dt
import textwrap
from dataclasses import dataclass
from itertools import accumulate

from django.conf import settings
from django.urls import reverse
from django.utils.html import escape

from alliance.base import clock, outbox
from alliance.base.items import Item
from alliance.base.models import Mail
from alliance.base.templatetags.words import day as day_words
from alliance.base.templatetags.words import plural
from boards import calendars
from directory.emails import in_frame

from .kinds import mail_kind
from .links import stop_address
from .models import Delivery, Kind

A_WEEK = dt.timedelta(days=7)
MOST_LINES = 60  # more would be no digest
SURELY_FIT = 20  # lines: so many have room, whatever they say
ROOM = 70_000  # bytes of lines: with its frame and its file of meetings a mail stays under 100 kB
LONGEST_DETAIL = 200  # characters: a reason may be a page long, and stands in full behind the link
MEETING = "meeting to come"
LIVE = ["meeting moved", "meeting cancelled"]


@dataclass(frozen=True)
class Line:
    """One line of a digest: what, when, and the one link that does it."""

    what: str
    detail: str
    due: dt.date | None
    verb: str
    link: str
    is_public: bool
    when: str  # Due 14 January 2027; empty where there is no day, or the words say it already

    @classmethod
    def of(cls, item: Item) -> "Line":
        """A button that acts at once cannot stand in a mail: its line leads to the page beside it."""
        verb, url = ("Open it and answer", item.also[1] if item.also else "/") if item.post else (item.verb, item.url)
        day = day_words(item.due) if item.due else ""
        detail = textwrap.shorten(item.detail, LONGEST_DETAIL, placeholder=" …")
        when = f"Due {day}" if day and day not in f"{item.what} {detail}" else ""
        return cls(item.what, detail, item.due, verb, settings.BASE_URL + url, item.is_public, when)


def digest(delivery: Delivery, items: list[Item], first: Item | None = None) -> Mail:
    """The mail of one delivery, not written yet. `items` are new to the person; `first` opens it."""
    fit = shown(items)
    said = sections(delivery.kind, fit)
    stop = stop_address(delivery.person_id, delivery.kind)
    subject = subject_of(delivery.kind, items)
    calendar = calendars.published(item.event for item in fit if item.event)
    text, html = in_frame(
        "digest",
        subject=subject,
        person=delivery.person,
        kind=delivery.get_kind_display(),
        opening=first and Line.of(first),
        sections=said,
        more=len(items) - len(fit),
        has_calendar=bool(calendar),
        to_forward=[line for _, lines in said for line in lines if line.is_public],
        home=settings.BASE_URL + reverse("home"),
        stop=stop,
        settings=settings.BASE_URL + reverse("digests:settings"),
    )
    return outbox.new_mail(
        key=delivery.key,
        kind=mail_kind(delivery.kind),
        to=delivery.person.letters_to,
        person=delivery.person,
        subject=subject,
        text=text,
        html=html,
        calendar=calendar,
        list_unsubscribe=stop,
    )


def shown(items: list[Item]) -> list[Item]:
    """Those of the items, from the first on, that a mail has room for. The rest stays to be told by a later one."""
    if len(items) <= SURELY_FIT:
        return items
    weights = accumulate(_weight(item) for item in items[:MOST_LINES])
    return items[: sum(weight <= ROOM for weight in weights)]


def _weight(item: Item) -> int:
    """How many bytes a line takes, in the text, the HTML and the lines to forward together."""
    line = Line.of(item)
    what, detail = (len(escape(words).encode()) for words in (line.what, line.detail))
    said = 5 * what + 4 * len(line.link) if line.is_public else 3 * what + 2 * len(line.link)
    return said + 2 * detail + 400


def sections(kind: str, items: list[Item]) -> list[tuple[str, list[Line]]]:
    """The lines under their headings; headings without lines are left out."""
    if kind == Kind.MEETINGS:
        heads = ("Meetings to come", "News of your boards")
        said = [heads[item.kind != MEETING] for item in items]
    else:
        today = clock.today()
        heads = ("Late", "Due this week", "Due later", "When you can")
        said = [heads[3 if item.due is None else (item.due >= today) + (item.due >= today + A_WEEK)] for item in items]
    found = {head: [] for head in heads}
    for head, item in zip(said, items, strict=True):
        found[head].append(Line.of(item))
    return [(head, lines) for head, lines in found.items() if lines]


# Subjects: what it comes to, in words that every officer may read in the outbox ------------------------------------


def subject_of(kind: str, items: list[Item]) -> str:
    """3 meetings this week, 2 papers to read (25 min). Never a name or a title: only sorts of things, and days."""
    return _of_meetings(items) if kind == Kind.MEETINGS else _of_deadlines(items)


def _of_meetings(items: list[Item]) -> str:
    today = clock.today()
    meetings = [item for item in items if item.kind == MEETING]
    soon = [item for item in meetings if item.due and today <= item.due < today + A_WEEK]
    said = []
    if soon:
        said.append(f"{plural(len(soon), 'meeting,meetings')} this week")
    elif meetings:
        said.append(f"{plural(len(meetings), 'meeting,meetings')} to come, the first on {day_words(meetings[0].due)}")
    papers = sum(item.reading[0] for item in meetings if item.reading)
    minutes = sum(item.reading[1] for item in meetings if item.reading)
    if papers:
        said.append(f"{plural(papers, 'paper,papers')} to read" + (f" ({minutes} min)" if minutes else ""))
    if said:
        return ", ".join(said)
    changed = [item.kind for item in items if item.kind in LIVE]
    first = changed[0] if changed else items[0].kind
    more = f", and {plural(len(items) - 1, 'other thing,other things')}" if len(items) > 1 else ""
    return f"Your boards: {first}{more}"


def _of_deadlines(items: list[Item]) -> str:
    today = clock.today()
    dated = [item for item in items if item.due]
    late = [item for item in dated if item.due < today]
    week = [item for item in dated if today <= item.due < today + A_WEEK]
    if not dated:
        return f"{plural(len(items), 'thing waits,things wait')} for you: {items[0].kind}"
    if len(late) == len(dated):
        return f"{plural(len(late), 'thing is,things are')} late, first: {late[0].kind}, due {day_words(late[0].due)}"
    found, when = (week, "due this week") if week else (dated[len(late) :], "due soon")
    and_late = f"; {plural(len(late), 'is,are')} late" if late else ""
    many = plural(len(found), "thing,things")
    return f"{many} {when}, first: {found[0].kind} by {day_words(found[0].due)}{and_late}"
