"""A claim as its page shows it: parted by the terms while it is open, as it was sent afterwards."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Prefetch

from alliance.base import clock
from alliance.base.money import total

from .. import reckoning
from ..actions import claims as actions
from ..models import Appointment, Attendance, Claim, ClaimLine, DatedFigure, Expense, FundingTerms, TimeEntry
from ..models.time import next_month


@dataclass(frozen=True)
class Reckoning:
    """What a claim comes to: its lines and expenses, and their totals to the penny."""

    lines: tuple
    expenses: tuple

    @property
    def funded_minutes(self) -> int:
        return sum(line.funded_minutes for line in self.lines)

    @property
    def unfunded_minutes(self) -> int:
        return sum(line.unfunded_minutes for line in self.lines)

    @property
    def amount(self) -> Decimal:
        return total(line.amount for line in self.lines)

    @property
    def on_costs(self) -> Decimal:
        return total(line.on_costs for line in self.lines)

    @property
    def spent(self) -> Decimal:
        return total(expense.payable for expense in self.expenses)

    @property
    def due(self) -> Decimal:
        return self.amount + self.on_costs + self.spent

    @property
    def reasons(self) -> dict[str, int]:
        """Minutes that are not paid, by why not."""
        found: dict[str, int] = defaultdict(int)
        for line in self.lines:
            if line.unfunded_minutes:
                found[line.because] += line.unfunded_minutes
        return dict(found)


def reckoning_of(claim: Claim) -> Reckoning:
    """As it would be sent now while it is open; else as it was sent."""
    expenses = list(claim.expenses.all())
    if not claim.is_open:
        lines = claim.lines.select_related("entry__meeting", "entry__paper", "terms").order_by("entry__day", "pk")
        return Reckoning(tuple(map(_as_split, lines)), tuple(expenses))
    terms = list(actions.terms_of(claim.appointment))
    entries = list(actions.entries_for(claim).select_related("meeting", "paper"))
    parted = actions.reckon(claim, entries, terms)
    paid = reckoning.payable_expenses(expenses, terms, actions.expenses_taken(terms, besides=claim))
    for expense, _, payable, because in paid:
        expense.payable, expense.not_paid_because = payable, because
    return Reckoning(tuple(parted), tuple(expenses))


def _as_split(line: ClaimLine) -> reckoning.Split:
    return reckoning.Split(
        line.entry, line.terms, line.funded_minutes, line.unfunded_minutes, line.reason, line.amount, line.on_costs
    )


@dataclass(frozen=True)
class ToClaim:
    """A seat and a month in which somebody gave time that no sent claim holds yet."""

    appointment: Appointment
    month: dt.date
    minutes: int
    is_over: bool


def months_to_claim(person) -> list[ToClaim]:
    """Seats and months with terms that pay, and with time that no claim holds; former holders' too (rule 8)."""
    rows = (
        TimeEntry.objects.filter(person=person, line__isnull=True)
        .values_list("appointment", "day", "minutes")
        .order_by("day")
    )
    minutes: dict[tuple[int, dt.date], int] = defaultdict(int)
    for pk, day, many in rows:
        minutes[pk, day.replace(day=1)] += many
    held = Appointment.objects.select_related("seat__board").in_bulk({pk for pk, _ in minutes})
    begun = set(Claim.objects.filter(person=person).values_list("appointment", "month"))
    paying = _paying_terms(held.values())
    found = []
    for (pk, month), many in minutes.items():
        appointment = held[pk]
        pays = any(
            one.starts_on < next_month(month) and (one.ends_on is None or one.ends_on > month)
            for one in paying[appointment.seat_id, appointment.share]
        )
        if pays and (pk, month) not in begun:
            is_over = next_month(month) <= clock.today() or (
                appointment.ends_on is not None and appointment.ends_on <= clock.today()
            )
            found.append(ToClaim(appointment, month, many, is_over))
    return sorted(found, key=lambda one: (one.month, one.appointment.pk))


def _paying_terms(appointments) -> dict[tuple[int, int], list[FundingTerms]]:
    found = defaultdict(list)
    terms = FundingTerms.objects.filter(seat__in={one.seat_id for one in appointments})
    for one in terms:
        if one.is_funded or one.pays_expenses:
            found[one.seat_id, one.share].append(one)
    return found


@dataclass(frozen=True)
class Attended:
    """A meeting of a claim's months beside what was logged for it: what the minutes say of whether they came."""

    name: str
    day: dt.date
    came: str  # in words; empty where nothing is recorded
    was_there: bool | None
    minutes: int


@dataclass(frozen=True)
class ToApprove:
    """A claim as an approver meets it: what it comes to, attendance beside it, and what makes one ask."""

    claim: Claim
    reckoning: Reckoning
    attended: tuple[Attended, ...]
    questions: tuple[str, ...]


def to_approve(claims) -> list[ToApprove]:
    """For claims that were sent. A handful of queries, however many there are."""
    lines = ClaimLine.objects.select_related("entry__meeting__board", "terms").order_by("entry__day", "pk")
    found = list(
        claims.select_related("person", "appointment__seat__board", "appointment__on_behalf_of").prefetch_related(
            Prefetch("lines", lines), "expenses"
        )
    )
    attendance = _attendance(found)
    figures = {
        kind: DatedFigure.on(kind, clock.today())
        for kind in (DatedFigure.Kind.LONG_DAY, DatedFigure.Kind.RECEIPT_ABOVE)
    }
    return [_one_to_approve(claim, attendance, figures) for claim in found]


def _attendance(claims) -> dict[tuple[int, int], tuple[str, bool]]:
    """By meeting and appointment: what is recorded in words, and whether they were there."""
    meetings = {line.entry.meeting_id for claim in claims for line in claim.lines.all()} - {None}
    found = {}
    for row in Attendance.objects.filter(meeting__in=meetings):
        there = row.came == Attendance.Came.PRESENT
        found[row.meeting_id, row.appointment_id] = (row.get_came_display(), there)
        if row.deputy_id:
            found[row.meeting_id, row.deputy_id] = ("came as the deputy", True)
    return found


def _one_to_approve(claim: Claim, attendance, figures) -> ToApprove:
    splits = tuple(_as_split(line) for line in claim.lines.all())
    reckoned = Reckoning(splits, tuple(claim.expenses.all()))
    attended = []
    for one in splits:
        if one.entry.kind == TimeEntry.Kind.MEETING and one.entry.meeting_id:
            came, there = attendance.get((one.entry.meeting_id, claim.appointment_id), ("", None))
            minutes = one.entry.minutes
            attended.append(Attended(one.entry.meeting.name, one.entry.meeting.day, came, there, minutes))
    return ToApprove(claim, reckoned, tuple(attended), tuple(_questions(claim, reckoned, attended, figures)))


def _questions(claim: Claim, reckoned: Reckoning, attended, figures):
    """What makes an approver ask; a claim without any can be approved with others at once."""
    for one in attended:
        if one.was_there is False:
            yield f"{one.name}, {one.day.day} {one.day:%B}: the minutes say “{one.came}”."
    by_day: dict[dt.date, int] = defaultdict(int)
    for line in reckoned.lines:
        by_day[line.entry.day] += line.entry.minutes
    longest = figures[DatedFigure.Kind.LONG_DAY]
    for day, minutes in by_day.items():
        if longest is not None and minutes > longest * 60:
            yield f"{day.day} {day:%B}: more than {longest.normalize():f} hours on one day."
    if any(line.entry.day < claim.month for line in reckoned.lines):
        yield "Some of the time is of earlier months."
    if any(expense.kind == Expense.Kind.OTHER for expense in reckoned.expenses):
        yield "An expense is for something else than the usual."
    terms = [line.terms for line in reckoned.lines if line.terms and line.terms.is_funded]
    if terms and terms[-1].paid_to == FundingTerms.PaidTo.EMPLOYER and claim.appointment.on_behalf_of_id is None:
        yield "The terms pay the employer, and no organisation is on record for this seat's holder."
