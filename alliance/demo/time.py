"""The demo's paid time: terms, a year of logged hours, claims in every state, settlement runs, budgets.

Everything here is invented. Each act is done by the person who would do it, on the day on which they would.
"""

import datetime as dt
import uuid
from dataclasses import dataclass
from decimal import Decimal
from random import Random

from django.core.files.base import ContentFile

from alliance.base import clock
from alliance.base.history import attributed
from boards.actions import budgets, claims, settlements, terms, time
from boards.models import (
    Appointment,
    Attendance,
    Budget,
    Claim,
    DatedFigure,
    Expense,
    FundingTerms,
    Meeting,
    Seat,
    TimeEntry,
    Timer,
)
from boards.models.time import next_month
from boards.reckoning import months_before
from directory.models import Organisation, Person

from . import boards_words as words

MONTHS = 13  # of logged time
LETTER = "Letter of the ICB on representation, invented for the demonstration"
DECIDED = "Decision of the alliance, invented for the demonstration"
FIGURES = (
    ("reference-rate", "31.00", dt.date(2024, 4, 1)),
    ("reference-rate", "32.50", dt.date(2026, 4, 1)),
    ("receipt-above", "10.00", dt.date(2024, 4, 1)),
    ("long-day", "10.00", dt.date(2024, 4, 1)),
    ("claim-within", "3.00", dt.date(2024, 4, 1)),
    ("warn-at", "80.00", dt.date(2024, 4, 1)),
)
NO_MONEY = "No budget has been set aside for this seat. The alliance has asked for one."


@dataclass(frozen=True)
class Holder:
    """Somebody whose time is logged: which seat of which board, who they are, and how much they give a month."""

    board: str
    seat: str
    name: str  # called by what they do; empty for somebody who signs in
    signs_in: str = ""
    share: int = 1
    agrees: bool | None = True  # that others see the hours
    reading: int = 90  # minutes for a meeting
    more: int = 60  # minutes of other work in a week


def holders() -> list[Holder]:
    place = "{} Place Partnership Board"
    found = [
        Holder(words.ALLIANCE.name, words.CHAIR.title, "", "chair", agrees=None, reading=150, more=640),
        Holder("Integrated Care Partnership", "VCFSE, two seats as a job share", "Representative from the coast"),
        Holder("Integrated Care Partnership", "VCFSE, two seats as a job share", "Representative from the west",
               share=2, agrees=False),
        Holder(place.format("Lancashire"), "VCFSE representative", "", "representative", more=150),
        Holder("Blackpool Health and Wellbeing Board", "VCFSE", "Trustee who speaks for the coast", agrees=False),
    ]  # fmt: skip
    for n, name in enumerate(("Blackburn with Darwen", "Blackpool", "South Cumbria")):
        found.append(Holder(place.format(name), "VCFSE representative", f"Representative for {name}", agrees=n != 1))
    for name in ("Blackburn with Darwen", "Blackpool", "Lancashire", "South Cumbria"):
        agrees = name in ("Blackburn with Darwen", "South Cumbria")
        found.append(Holder(f"{name} VCFSE Group", "Chair", f"Chair of the group in {name}", agrees=agrees, more=45))
    return found


def load(people: dict[str, Person], random: Random, today: dt.date) -> None:
    """Write all of it; the same each time, except for what follows the day."""
    first = months_before(today.replace(day=1), MONTHS)
    officer, finance = people["officer.alliance"], people["finance"]
    for kind, amount, day in FIGURES:
        figure = DatedFigure(kind=kind, amount=Decimal(amount), starts_on=day, source=DECIDED)
        terms.set_figure(figure=figure, by=people["administrator"])
    held = [(one, _seated(one, people, officer)) for one in holders()]
    icb = Organisation.objects.get(pk=held[3][1].seat.board.run_by_id)
    _terms({(one.board, one.share): seat for one, seat in held}, icb, officer)
    for one, seat in held:
        _entries(one, seat, first, today, random)
        if one.agrees is not None:
            time.say_consent(appointment=seat, agrees=one.agrees, by=seat.person)
    _budgets(icb, held[3][1].seat, today, finance)
    _claims([seat for one, seat in held if _is_paid(seat)], today, people)
    _beside(held, people, today)


def _seated(one: Holder, people: dict[str, Person], by: Person) -> Appointment:
    """The appointment, with a person in it where only a role was named."""
    seat = Seat.objects.select_related("board").get(board__name=one.board, title=one.seat, ends_on__isnull=True)
    held = Appointment.objects.filter(seat=seat, share=one.share, is_deputy=False).order_by("-starts_on")[0]
    with attributed(by=by, why="Named who holds the seat"):
        if held.person is None:
            held.person = people[one.signs_in] if one.signs_in else Person.objects.create_user(name=one.name)
        held.accepted_at = held.accepted_at or dt.datetime.combine(held.starts_on, dt.time(9), clock.LONDON)
        held.save(update_fields=["person", "accepted_at"])
    held.seat = seat
    return held


def _terms(held: dict[tuple[str, int], Appointment], icb: Organisation, by: Person) -> None:
    """The chair is paid for 8 days a month, one place is funded, three are not; fares alone for a council's board."""
    funded = {"is_funded": True, "funder": icb, "source": LETTER, "starts_on": dt.date(2024, 4, 1)}
    said = {
        (words.ALLIANCE.name, 1): funded
        | {"days_a_month": 8, "rate": 280, "paid_to": "person", "carry_over_months": 1, "uplift_percent": 3,
           "pays_expenses": True, "expenses_a_month": 120},
        ("Lancashire Place Partnership Board", 1): funded
        | {"days_a_month": 2, "rate": 240, "on_costs_percent": Decimal("13.8"), "carry_over_months": 2,
           "pays_expenses": True, "expenses_a_month": 40},
        ("Blackpool Health and Wellbeing Board", 1): {
            "is_funded": False, "unfunded_because": "The council pays fares and no time.", "funder": icb,
            "pays_expenses": True, "expenses_a_month": 30, "source": LETTER, "starts_on": dt.date(2024, 4, 1)},
    }  # fmt: skip
    for share in (1, 2):
        said["Integrated Care Partnership", share] = funded | {
            "days_a_month": 1, "rate": 34, "rate_for": "hour", "on_costs_percent": Decimal("13.8")}  # fmt: skip
    for name in ("Blackburn with Darwen", "Blackpool", "South Cumbria"):
        said[f"{name} Place Partnership Board", 1] = {
            "is_funded": False, "unfunded_because": NO_MONEY, "source": DECIDED, "starts_on": dt.date(2024, 4, 1),
        }  # fmt: skip
    for (board, share), fields in said.items():
        made = FundingTerms(seat=held[board, share].seat, **fields)
        terms.add(terms=made, shares=[share], by=by)


def _is_paid(seat: Appointment) -> bool:
    paying = claims.terms_of(seat).filter(ends_on__isnull=True)
    return any(one.is_funded or one.pays_expenses for one in paying)


def _entries(one: Holder, seat: Appointment, first: dt.date, today: dt.date, random: Random) -> None:
    """For each meeting they came to: reading before, travel and the meeting on the day; other work week by week.

    Of the last week nothing is logged yet for the meetings, so that somebody has something to tap.
    """
    last = today - dt.timedelta(days=5)
    rows = []

    def log(day: dt.date, kind: str, minutes: int, meeting: Meeting | None = None) -> None:
        if seat.starts_on <= day <= last and (seat.ends_on is None or day < seat.ends_on):
            rows.append(
                TimeEntry(person=seat.person, appointment=seat, day=day, kind=kind, minutes=minutes, meeting=meeting,
                          token=uuid.UUID(int=random.getrandbits(128)), logged_at=clock.now())
            )  # fmt: skip

    met = Meeting.objects.filter(board=seat.seat.board_id, starts_at__date__gte=first, starts_at__date__lte=last)
    away = set(
        Attendance.objects.filter(appointment=seat)
        .exclude(came=Attendance.Came.PRESENT)
        .values_list("meeting", flat=True)
    )
    for meeting in met.exclude(status__in=["draft", "cancelled"]).order_by("starts_at"):
        if meeting.pk in away:
            continue
        log(meeting.day - dt.timedelta(days=2), "reading", one.reading + random.randrange(-30, 31, 15))
        log(meeting.day, "meeting", meeting.length, meeting)
        if meeting.place != "Online":
            log(meeting.day, "travel", random.choice((30, 45, 60, 75)))
        log(meeting.day + dt.timedelta(days=1), "follow-up", random.choice((15, 30, 45)))
    monday = first - dt.timedelta(days=first.weekday())
    while monday <= today:
        left = one.more + random.randrange(-30, 31, 15)
        for day in (1, 3, 4):
            part = min(left, 240)
            if part >= 15 and monday + dt.timedelta(days=day) >= first:
                log(monday + dt.timedelta(days=day), random.choice(("preparation", "follow-up", "reading")), part)
            left -= part
        monday += dt.timedelta(days=7)
    with attributed(by=seat.person, why="Logged time"):
        TimeEntry.objects.bulk_create(rows)


def _budgets(icb: Organisation, place_seat: Seat, today: dt.date, by: Person) -> None:
    """One of the ICB for all boards, and one for the funded place that will not last."""
    year = today.year - (today.month < 4)
    when = {"starts_on": dt.date(year, 4, 1), "ends_on": dt.date(year + 1, 4, 1), "source": LETTER}
    for board, amount, centre in ((None, 60_000, "REP-01"), (place_seat.board, 5_200, "REP-02")):
        budget = Budget(
            funder=icb, board=board, amount=amount, cost_centre=centre, time_code="6120", expenses_code="6190", **when
        )
        budgets.save(budget=budget, by=by)
    if today < dt.date(year, 10, 1):  # the year before, so that there is always one with claims in it
        before = {"starts_on": dt.date(year - 1, 4, 1), "ends_on": dt.date(year, 4, 1), "source": LETTER}
        budgets.save(budget=Budget(funder=icb, amount=58_000, cost_centre="REP-01", **before), by=by)


def _claims(paid: list[Appointment], today: dt.date, people: dict[str, Person]) -> None:
    """Month by month: sent on the third, approved on the tenth, paid in a run on the twentieth; the last ones wait."""
    this = today.replace(day=1)
    for back in range(MONTHS, 0, -1):
        month = months_before(this, back)
        due = next_month(month)
        sent = []
        for seat in paid:
            with clock.set_to(min(due.replace(day=3), today)):
                if claim := _sent(seat, month, is_last=back == 1):
                    sent.append(claim)
        if back <= 3:
            continue  # the approver was away: these wait
        with clock.set_to(due.replace(day=10)):
            for claim in sent:
                claims.approve(claim=claim, by=people["approver"])
        if back > 4:
            with clock.set_to(due.replace(day=20)):
                _run(due, paid_on=due.replace(day=20), reopened=back == 8, differs=back == 9, by=people["finance"])
    with clock.set_to(min(this.replace(day=12), today)):
        back = Claim.objects.filter(status=Claim.Status.SUBMITTED, person=people["representative"]).order_by("month")[0]
        claims.give_back(
            claim=back, reason="The travel on the second Thursday is there twice. Take one of them out.",
            by=people["approver"],
        )  # fmt: skip


def _sent(seat: Appointment, month: dt.date, *, is_last: bool) -> Claim | None:
    """The claim of a month with its fares, sent; the chair's last one is left as a draft."""
    if seat.ends_on is not None or not seat.time_entries.filter(day__gte=month, day__lt=next_month(month)).exists():
        return None
    claim = claims.begin(appointment=seat, month=month, by=seat.person)
    if any(one.pays_expenses for one in claims.terms_of(seat)):
        _fares(claim)
    if is_last and seat.seat.is_chair:
        return None
    return claims.submit(claim=claim, complete=True, by=seat.person)


def _fares(claim: Claim) -> None:
    meeting = claim.appointment.time_entries.filter(day__gte=claim.month, day__lt=next_month(claim.month)).first()
    expense = Expense(
        claim=claim, day=meeting.day, kind="fares", what="Train there and back", amount=Decimal("14.60"),
        receipt=ContentFile(b"%PDF-1.4\n% a made-up receipt\n%%EOF\n", "receipt.pdf"), receipt_name="train ticket.pdf",
        receipt_type="application/pdf",
    )  # fmt: skip
    claims.add_expense(expense=expense, by=claim.person)


def _run(month: dt.date, *, paid_on: dt.date, reopened: bool, differs: bool, by: Person) -> None:
    """A settlement run: closed, exported, paid. One was opened again before its file was made; one paid too little."""
    run = settlements.open_run(name=f"{month:%B %Y}", by=by)
    if not Claim.objects.filter(status=Claim.Status.APPROVED, payment__isnull=True).exists():
        return
    settlements.close(run=run, by=by)
    if reopened:
        settlements.reopen(run=run, reason="A claim was approved an hour too late.", by=by)
        settlements.close(run=run, by=by)
    settlements.export(run=run, by=by)
    if differs:
        one = run.payments.order_by("pk").first()
        settlements.reconcile(
            payment=one, paid=one.due - Decimal("10.00"), reference=f"BACS {month:%y%m}-2", paid_on=paid_on,
            differs_because="Ten pounds were paid in advance in cash.", by=by,
        )  # fmt: skip
    settlements.mark_paid(run=run, reference=f"BACS {month:%y%m}", paid_on=paid_on, by=by)


def _beside(held: list[tuple[Holder, Appointment]], people: dict[str, Person], today: dt.date) -> None:
    """A timer that runs, supplier numbers, and somebody who stands in for the approver next month."""
    deputy = Appointment.objects.filter(person=people["lead"], is_deputy=True).first()
    if deputy is not None:
        timer = Timer(person=people["lead"], appointment=deputy, kind="reading")
        with clock.set_to(clock.now() - dt.timedelta(minutes=25)):
            time.start_timer(timer=timer, by=people["lead"])
    for n, (_, seat) in enumerate(held[:2]):
        who = {"person": seat.person} if n == 0 else {"organisation": seat.on_behalf_of}
        settlements.set_supplier(number=f"S-10{n + 41}", **who, by=people["finance"])
    starts = next_month(today.replace(day=1))
    claims.delegate(
        to=people["officer.alliance"], starts_on=starts, ends_on=starts + dt.timedelta(days=14), by=people["approver"]
    )
