"""Parity on a board: seats and votes by sector on a day; who came, and what was talked about, in a year.

Every number of the panel is counted from the very rows that its page lists.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Count, Prefetch, Q, Sum

from alliance.base import clock

from ..models import AgendaItem, Appointment, Attendance, Board, Meeting, Seat
from .funding import Funding, funding_on

NOT_SAID = "not-said"  # items whose sector nobody has said
CAME = [Attendance.Came.PRESENT, Attendance.Came.DEPUTY]


@dataclass(frozen=True)
class Place:
    """One share of a seat on the day, who holds it (none: it is vacant), and what is said of the seat's funding."""

    seat: Seat
    share: int
    held: Appointment | None
    funding: Funding

    @property
    def paid_for(self) -> str:
        return self.funding.states[self.share - 1]


@dataclass(frozen=True)
class Measure:
    """A number of the panel: what it is called, what it counts, and which places count for it, if places do."""

    label: str
    definition: str
    counts: Callable[[Place], bool] | None = None


MEASURES = {
    "seats": Measure("Seats", "Every share of a seat counts as one. Deputies do not count.", lambda one: True),
    "filled": Measure("Filled seats", "Somebody holds it on this day.", lambda one: one.held is not None),
    "vacant": Measure("Vacant seats", "Nobody holds it on this day.", lambda one: one.held is None),
    "votes": Measure(
        "Votes", "A seat that votes, filled or vacant. Advisers and observers do not vote.",
        lambda one: one.seat.vote == Seat.Vote.VOTING,
    ),
    "votes_filled": Measure(
        "Votes that are held", "A seat that votes and that somebody holds on this day.",
        lambda one: one.seat.vote == Seat.Vote.VOTING and one.held is not None,
    ),
    "funded": Measure(
        "Funded seats", "The seat's terms, or else a source, say that the time of whoever sits there is paid for.",
        lambda one: one.paid_for == Seat.Funding.FUNDED,
    ),
    "unfunded": Measure(
        "Unfunded seats",
        "The seat's terms, or else a source, say that nobody pays for the time of whoever sits there.",
        lambda one: one.paid_for == Seat.Funding.UNFUNDED,
    ),
    "unknown": Measure(
        "Seats whose funding is not known", "Nobody has said whether the time is paid for.",
        lambda one: one.paid_for == Seat.Funding.UNKNOWN,
    ),
    "came": Measure(
        "Times that somebody came",
        "Over the year's meetings that are over: whoever holds the seat came, or a deputy in their stead.",
    ),
    "expected": Measure(
        "Times that somebody was expected",
        "Over the year's meetings that are over: each seat whose attendance was written down, once a meeting.",
    ),
    "items": Measure(
        "Agenda items",
        "On the published agendas of the year's meetings that are over, by the sector the item comes from. Standing "
        "items, such as the minutes of last time, come from nobody and do not count. Confidential ones do, unnamed.",
    ),
    "minutes": Measure("Minutes", "The minutes that the agenda gave to these items."),
}  # fmt: skip


@dataclass(frozen=True)
class SectorLine:
    """The numbers of one sector, or of all together, by the key of their measure."""

    sector: str
    said: str
    numbers: dict[str, int]


@dataclass(frozen=True)
class Parity:
    """A board's panel: a line for each sector, then all together."""

    board: Board
    day: dt.date
    year: int
    years: tuple[int, ...]
    lines: tuple[SectorLine, ...]
    whole: SectorLine

    @property
    def has_meetings(self) -> bool:
        return bool(self.whole.numbers["expected"] or self.whole.numbers["items"])


def parity(board: Board, day: dt.date, year: int) -> Parity:
    """The panel of a board as at a day and over a calendar year. Six queries, however much there is."""
    numbers = {sector: dict.fromkeys(MEASURES, 0) for sector in (*Seat.Sector.values, NOT_SAID)}
    for place in places(board, day):
        for key, measure in MEASURES.items():
            numbers[place.seat.sector][key] += bool(measure.counts and measure.counts(place))
    came = Count("pk", filter=Q(came__in=CAME))
    by_seat = attendance(board, year).order_by().values_list("appointment__seat__sector")
    for sector, n_came, n_expected in by_seat.annotate(n_came=came, n_expected=Count("pk")):
        numbers[sector] |= {"came": n_came, "expected": n_expected}
    for sector, n, minutes in (
        items(board, year).order_by().values_list("sector").annotate(n=Count("pk"), m=Sum("minutes"))
    ):
        numbers[sector or NOT_SAID] |= {"items": n, "minutes": minutes}
    labels = dict(Seat.Sector.choices) | {NOT_SAID: "sector not said"}
    lines = [SectorLine(sector, labels[sector], found) for sector, found in numbers.items() if any(found.values())]
    whole = {key: sum(line.numbers[key] for line in lines) for key in MEASURES}
    return Parity(board, day, year, _years(board, year), tuple(lines), SectorLine("", "all together", whole))


def _years(board: Board, year: int) -> tuple[int, ...]:
    """The years in which the board meets or met, this year and the one asked for, the latest first."""
    met = Meeting.objects.filter(board=board).exclude(status=Meeting.Status.DRAFT)
    found = {moment.year for moment in met.datetimes("starts_at", "year", tzinfo=clock.LONDON)}
    return tuple(sorted(found | {year, clock.today().year}, reverse=True))


def places(board: Board, day: dt.date) -> list[Place]:
    """Every share of the board's seats on a day. Three queries."""
    if not board.is_there_on(day):
        return []
    held = Appointment.objects.current_on(day).filter(is_deputy=False).select_related("person")
    seats = Seat.objects.current_on(day).filter(board=board).prefetch_related(Prefetch("appointments", held, "now"))
    paid = funding_on(day, seats)
    found = []
    for seat in seats:
        holders = {one.share: one for one in seat.now}
        found += [Place(seat, share, holders.get(share), paid[seat.pk]) for share in range(1, seat.shares + 1)]
    return found


def _over_in(year: int) -> Q:
    """Meetings that began in the year, London time, and are over; not those cancelled or never published."""
    begins, ends = (dt.datetime(one, 1, 1, tzinfo=clock.LONDON) for one in (year, year + 1))
    held = [Meeting.Status.PUBLISHED, Meeting.Status.MINUTED]
    return Q(
        meeting__starts_at__gte=begins,
        meeting__starts_at__lt=ends,
        meeting__ends_at__lte=clock.now(),
        meeting__status__in=held,
    )


def attendance(board: Board, year: int):
    """The rows of attendance that count, of every meeting; who may read which is for the page that lists them."""
    return Attendance.objects.filter(_over_in(year), meeting__board=board)


def items(board: Board, year: int):
    """The agenda items that count, confidential ones too; who may read which is for the page that lists them."""
    out = AgendaItem.objects.on_the_agenda().filter(meeting__agenda_published_at__isnull=False, is_standing=False)
    return out.filter(_over_in(year), meeting__board=board)
