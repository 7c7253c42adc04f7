"""The demo's meetings: two years of them, minuted, coming, in draft, moved, cancelled, and one tomorrow."""

import datetime as dt
from dataclasses import dataclass
from random import Random

from alliance.base import clock
from boards.actions import meetings
from boards.models import Appointment, Attendance, BankHolidays, Board, Meeting, MeetingSeries, MinutesVersion
from boards.recurrence import occurrences
from boards.working_days import deadlines, next_working_day
from directory.models import Person

from . import boards_words as words

BACK = dt.timedelta(days=730)
AHEAD = dt.timedelta(days=150)
ONLINE = "Online"
LINK = "https://meet.example.org/alliance-{}"


@dataclass(frozen=True)
class Habit:
    """How a board of the demo meets: by which rule, at what hour, for how long, where, and who may see it."""

    name: str
    rule: str
    hour: dt.time
    minutes: int
    place: str
    visibility: str = "public"
    quorum: int | None = None


def habits() -> list[Habit]:
    found = [
        Habit(words.ALLIANCE.name, "FREQ=MONTHLY;INTERVAL=2;BYDAY=1WE", dt.time(10), 120, ONLINE, quorum=5),
        Habit("Integrated Care Board", "FREQ=MONTHLY;INTERVAL=2;BYDAY=1TH", dt.time(10), 180, "County Hall, Preston",
              quorum=5),
        Habit("Integrated Care Partnership", "FREQ=MONTHLY;INTERVAL=3;BYDAY=3WE", dt.time(13, 30), 150,
              "A town hall, another one each time"),
        Habit("Provider Collaborative Board", "FREQ=MONTHLY;INTERVAL=1;BYDAY=-1MO", dt.time(9), 90, "Ribbleway House",
              "private"),
    ]  # fmt: skip
    for slug, (name, *_) in words.FOUR.items():
        found += [
            Habit(f"{name} Place Partnership Board", "FREQ=MONTHLY;INTERVAL=1;BYDAY=2TH", dt.time(14), 120,
                  f"The council offices in {name}", quorum=4),
            Habit(f"{name} Health and Wellbeing Board", "FREQ=MONTHLY;INTERVAL=3;BYDAY=4TU", dt.time(18), 90,
                  "The town hall"),
            Habit(f"{name} VCFSE Group", "FREQ=MONTHLY;INTERVAL=1;BYDAY=1TH", dt.time(14), 90,
                  ONLINE if slug == "south-cumbria-place" else "The community hall, Mill Street",
                  "members" if slug == "blackpool-place" else "public", quorum=3),
        ]  # fmt: skip
    return found


def load(people: dict[str, Person], random: Random, today: dt.date) -> None:
    """Write the series, their meetings, who came, and what happened to some of them."""
    boards = {board.name: board for board in Board.objects.filter(ends_on__isnull=True)}
    made = []
    for n, habit in enumerate(habits()):
        board = boards[habit.name]
        board.quorum_places = habit.quorum
        board.save(update_fields=["quorum_places"])
        made += _of(board, habit, n, today)
    Meeting.objects.bulk_create(made)
    _attendance(made, random)
    _minutes(made, people)


def _of(board: Board, habit: Habit, n: int, today: dt.date) -> list[Meeting]:
    """The meetings of one board: those of two years, minuted where we run it, and those to come."""
    link = LINK.format(n) if habit.place == ONLINE else ""
    series = MeetingSeries.objects.create(
        board=board,
        rule=habit.rule,
        first_on=max(board.starts_on, today - BACK),
        until=today + AHEAD,
        starts_at_time=habit.hour,
        minutes=habit.minutes,
        bank_holidays=BankHolidays.MOVE,
        place=habit.place,
        join_link=link,
        visibility=habit.visibility,
    )
    days = occurrences(series.rule, series.first_on, series.until, series.bank_holidays)
    return [_meeting(board, series, one.day, one.held_on) for one in days]


def _meeting(board: Board, series: MeetingSeries, day: dt.date, held_on: dt.date) -> Meeting:
    begins = dt.datetime.combine(held_on, series.starts_at_time, clock.LONDON)
    is_over = begins < clock.now()
    is_far = begins > clock.now() + dt.timedelta(days=100)
    status = "minuted" if is_over and board.secretariat == "ours" else "draft" if is_far else "published"
    found = deadlines(board, held_on)
    published = begins - dt.timedelta(days=60)
    return Meeting(
        board=board,
        series=series,
        series_day=day,
        starts_at=begins,
        ends_at=begins.astimezone(dt.UTC) + dt.timedelta(minutes=series.minutes),
        place=series.place,
        join_link=series.join_link,
        visibility=series.visibility,
        status=status,
        proposals_close_on=found.proposals_close_on,
        papers_due_on=found.papers_due_on,
        agenda_out_on=found.agenda_out_on,
        minuted_at=begins + dt.timedelta(days=9) if status == "minuted" else None,
        papers_url=f"{board.papers_url}/{held_on}" if board.papers_url else "",
        summary=_summary(board, held_on, is_over),
        sequence=1,
        changed_at=min(published, clock.now()),
    )


THEY_SAID = (
    "Most of the time went to waiting lists. The board heard that small groups had taken people home from hospital on "
    "the same day, and asked for figures. Nothing was decided about money.",
    "The board agreed its plan for the year. Prevention is in it, with no figure beside it. Our representative asked "
    "for one, and it is promised for the next meeting.",
    "Two hours on estates. The old clinic may become a hub, and groups may rent rooms there: who decides on the rent "
    "was left open.",
    "The board heard from carers for the first time, and set up a group with them. We are asked to name two members.",
)


def _summary(board: Board, held_on: dt.date, is_over: bool) -> str:
    """What we say of a meeting of a board of theirs."""
    if board.secretariat == "ours" or not is_over:
        return ""
    return THEY_SAID[(board.pk + held_on.toordinal() // 28) % len(THEY_SAID)]


def _attendance(made: list[Meeting], random: Random) -> None:
    """Who came to the meetings of the last two years; somebody has missed the last three."""
    held = {}
    for one in Appointment.objects.filter(is_deputy=False).select_related("seat"):
        held.setdefault(one.seat.board_id, []).append(one)
    ways = ["present"] * 8 + ["apologies"] * 2 + ["absent"]
    rows = []
    for meeting in made:
        if meeting.status != "minuted":
            continue
        for one in held.get(meeting.board_id, []):
            if one.starts_on <= meeting.day and (one.ends_on is None or one.ends_on > meeting.day):
                faith = one.seat.title == "Faith groups" and meeting.board.name.startswith("Lancashire")
                missing = faith and meeting.starts_at > clock.now() - dt.timedelta(days=120)
                rows.append(
                    Attendance(meeting=meeting, appointment=one, came="absent" if missing else random.choice(ways))
                )
    Attendance.objects.bulk_create(rows)


SAID = """We met for {minutes} minutes. The chair welcomed two groups that had not come before.

Groups said that referrals still arrive with no money attached. The ICB's lead wrote down four examples and answers at \
the next meeting.

We agreed what to take to the place board: evening buses to the hospital, and one form in place of five.
"""


def _minutes(made: list[Meeting], people: dict[str, Person]) -> None:
    """Minutes of every meeting that we ran; the latest of the alliance were corrected once."""
    officer = people["officer.alliance"]
    ours = [meeting for meeting in made if meeting.status == "minuted"]
    MinutesVersion.objects.bulk_create(
        MinutesVersion(
            meeting=meeting,
            number=1,
            words=SAID.format(minutes=meeting.length),
            published_by=officer,
            published_at=meeting.minuted_at,
        )
        for meeting in ours
    )
    latest = max((one for one in ours if one.board.kind == "alliance"), key=lambda one: one.starts_at)
    meetings.publish_minutes(
        meeting=latest,
        words=SAID.format(minutes=latest.length) + "\nTwo groups from South Cumbria came, not one.",
        what_changed="Two groups from South Cumbria came. Version 1 said one.",
        by=officer,
    )


def what_happened(people: dict[str, Person], today: dt.date) -> None:
    """An officer moves a meeting, cancels one, drafts one and publishes one for tomorrow; each says itself why."""
    officer = people["officer.alliance"]
    boards = {board.name: board for board in Board.objects.filter(ends_on__isnull=True)}

    def coming(name: str, after: int = 0) -> Meeting:
        return boards[name].meetings.coming(clock.now()).filter(status="published").order_by("starts_at")[after]

    to_move = coming("Blackburn with Darwen VCFSE Group")
    meetings.move(
        meeting=to_move,
        starts_at=dt.datetime.combine(next_working_day(to_move.day + dt.timedelta(days=6)), dt.time(14), clock.LONDON),
        reason="The hall is a polling station that day.",
        by=officer,
    )
    meetings.cancel(
        meeting=coming("South Cumbria VCFSE Group"),
        reason="Too many of us have flu. We meet again next month.",
        by=officer,
    )
    tomorrow = dt.datetime.combine(today + dt.timedelta(days=1), dt.time(14), clock.LONDON)
    for title, begins, is_out in (
        ("Extra meeting on winter grants", tomorrow, True),
        ("Day of learning with the place boards", tomorrow + dt.timedelta(days=75), False),
    ):
        one = Meeting(
            board=boards[words.ALLIANCE.name],
            title=title,
            starts_at=begins,
            ends_at=begins.astimezone(dt.UTC) + dt.timedelta(minutes=90),
            place=ONLINE,
            join_link=LINK.format("extra"),
            visibility="public",
        )
        meetings.create(meeting=one, by=officer)
        if is_out:
            meetings.publish(meeting=one, by=officer)
