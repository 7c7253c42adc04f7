"""Writes what happens to the demo's seats: notices in every state, who is interested, who accepts, what helps them."""

import datetime as dt

from alliance.base import clock
from alliance.base.history import attributed
from boards.actions import acceptance, choosing, induction, seats, vacancies
from boards.models import Appointment, Board, Expression, InductionItem, Seat, VacancyNotice
from directory.models import Membership, Person

from .boards_words import ALLIANCE, FOUR

ASKS = (
    "About {hours} hours a month: one meeting, and the papers for it. You need not know the NHS's words: our officer "
    "goes through the papers with you the week before.\n\nYou say what small groups see, and you bring back what was "
    "decided. {gives}"
)
HOW = "Two members of the alliance and one of the board read what people wrote, ring each of them, and choose together."
WHY = {
    "owner": "I cook for sixty people every Tuesday and hear what they wait for. I would bring that, and a loud voice.",
    "editor": "I know who does not come any more, and why. I have never sat on a board and would like to learn.",
    "viewer": "I was a parish councillor for nine years and can read a budget.",
    "declined": "Our choir meets people whom no service meets. I am free on weekday afternoons.",
    "newcomer": "The pantry sees two hundred families a week. Somebody should say there what we see.",
    "lead": "I have spoken for the sector in Pennine for ten years, and two groups asked me to stand.",
    "kitchen.monday": "We feed people after Friday prayers. No board has anybody who does.",
}
PACK = (
    ("Ring the chair", "Half an hour before your first meeting. Ask what nobody writes down.", ""),
    ("Who sits there, and for whom", "The board's page here, with everybody's seat. Ten minutes.", "/boards/"),
    ("Read the last minutes", "Only the decisions at first. Twenty minutes.", ""),
    ("The words people use there", "ICB, place, section 75: a page of the NHS's words in plain English.",
     "https://www.england.nhs.uk/integratedcare/what-is-integrated-care/"),
    ("Write down your hours", "Reading and travel count. What is paid for is claimed month by month; the rest shows "
     "what the sector gives for nothing.", ""),
)  # fmt: skip
OTHERS = "We chose somebody from the south of the place, where nobody sat so far. Your talk with us was very good."


class _Writing:
    """Finds the demo's seats by board and title, and writes notices and who is interested as of a day."""

    def __init__(self, people: dict[str, Person], today: dt.date):
        self.people, self.today, self.officer = people, today, people["officer.alliance"]
        self.boards = {board.name: board for board in Board.objects.filter(ends_on__isnull=True)}

    def seat(self, board: str, title: str) -> Seat:
        return Seat.objects.get(board=self.boards[board], title=title, ends_on=None)

    def notice(self, seat: Seat, closes_in: int, hours: int = 6, gives: str = "Fares are paid.", **fields):
        """A notice of three weeks that closes in so many days, or closed so many days ago."""
        closes = self.today + dt.timedelta(days=closes_in)
        return VacancyNotice.objects.create(
            seat=seat,
            words=ASKS.format(hours=hours, gives=gives),
            how_chosen=HOW,
            opens_on=min(closes - dt.timedelta(days=21), self.today),
            closes_on=closes,
            **fields,
        )

    def interested(self, notice: VacancyNotice, *names: str, status: str = "submitted") -> list[Expression]:
        membership = {one.person_id: one for one in Membership.objects.filter(person__in=self.people.values())}
        return [
            Expression.objects.create(
                notice=notice,
                person=self.people[name],
                organisation=membership[self.people[name].pk].organisation,
                words=WHY[name],
                status=status,
                made_at=clock.now() - dt.timedelta(days=max((self.today - notice.closes_on).days, 0) + 3 + n),
            )
            for n, name in enumerate(names)
        ]

    def choose(self, notice: VacancyNotice, name: str, starts_in: int) -> Appointment:
        """Whoever is named is appointed, and all others are answered."""
        waiting = {one.person_id: one for one in notice.expressions.filter(status="submitted")}
        chosen = waiting.pop(self.people[name].pk)
        begins = self.today + dt.timedelta(days=starts_in)
        return choosing.choose(
            expression=chosen,
            starts_on=begins,
            term_ends_on=begins + dt.timedelta(days=3 * 365),
            outcome="Three members and the director of the place chose after a talk with each.",
            answers={one.pk: OTHERS for one in waiting.values()},
            by=self.officer,
        )


def load(people: dict[str, Person], today: dt.date) -> None:
    """Everything about seats, in every state; the same each time, except for what follows the day."""
    writing = _Writing(people, today)
    with attributed(by=writing.officer, why="the demo alliance"):
        _accepted_long_ago(people)
        _terms(writing)
        _packs(writing)
        _open(writing)
        _ended(writing)


def _accepted_long_ago(people: dict[str, Person]) -> None:
    """The chair and the deputy of the partnership have sat there for years."""
    for held in Appointment.objects.filter(person__in=[people["chair"], people["lead"]]):
        held.accepted_at = dt.datetime.combine(held.starts_on, dt.time(12), clock.LONDON)
        held.save(update_fields=["accepted_at"])


def _terms(writing: _Writing) -> None:
    """Two terms end within 90 days: one holder stays until somebody follows, the other does not."""
    for board, title, days in (
        ("Lancashire Place Partnership Board", "VCFSE representative", 60),
        ("South Cumbria VCFSE Group", "Chair", 80),
    ):
        seat = writing.seat(board, title)
        held = seat.appointments.get(ends_on=None)
        held.term_ends_on = writing.today + dt.timedelta(days=days)
        held.ends_on = None if seat.carries_over else held.term_ends_on
        held.save(update_fields=["term_ends_on", "ends_on"])


def _packs(writing: _Writing) -> None:
    """What helps somebody new start, on the alliance and the four places; the other boards have nothing yet."""
    for name in (ALLIANCE.name, *(f"{name} Place Partnership Board" for name, *_ in FOUR.values())):
        for title, words, address in PACK:
            address = f"https://portal.alliance.example{address}" if address.startswith("/") else address
            item = InductionItem(board=writing.boards[name], title=title, words=words, address=address)
            induction.add(item=item, by=writing.officer)


def _open(writing: _Writing) -> None:
    """Three that take names, with people who are interested and one who has withdrawn; one that waits for a choice."""
    icb = writing.notice(writing.seat("Integrated Care Board", "VCFSE participant"), 12, 24, "Nobody pays for it yet.")
    writing.interested(icb, "owner", "declined")
    writing.interested(icb, "viewer", status="withdrawn")
    second = writing.seat("Lancashire Place Partnership Board", "Second VCFSE representative")
    writing.interested(writing.notice(second, 18, 8), "editor")
    lived = writing.seat("Integrated Care Partnership", "People with lived experience")
    writing.notice(lived, 25, 4, "Fees and fares are paid, and somebody travels with you if you like.")
    to_choose = writing.notice(writing.seat("Blackpool VCFSE Group", "Social enterprises"), -4, 3)
    writing.interested(to_choose, "newcomer", "kitchen.monday", "lead")


def _ended(writing: _Writing) -> None:
    """Filled and accepted; filled and waiting; closed without anybody; on paper; and one who said no."""
    filled = writing.notice(
        writing.seat("Blackburn with Darwen Place Partnership Board", "Second VCFSE representative"), -9
    )
    writing.interested(filled, "lead", "kitchen.monday")
    held = writing.choose(filled, "lead", starts_in=0)
    lead = writing.people["lead"]
    acceptance.accept(appointment=held, by=lead)
    for item in held.seat.board.induction.all()[:2]:
        induction.tick(item=item, appointments=[held], done=True, by=lead)
    waits = writing.notice(writing.seat("South Cumbria Place Partnership Board", "Second VCFSE representative"), -6)
    writing.interested(waits, "owner", "newcomer", "declined")
    writing.choose(waits, "owner", starts_in=10)
    nobody = writing.notice(writing.seat("South Cumbria Health and Wellbeing Board", "VCFSE"), -20)
    writing.interested(nobody, "viewer")
    vacancies.close(
        notice=nobody,
        reason="The board moves its meetings to the evening first, so that people who work can come.",
        by=writing.officer,
    )
    soon = writing.today + dt.timedelta(days=14)
    on_paper = Appointment(seat=writing.seat("Lancashire Health and Wellbeing Board", "VCFSE"), starts_on=soon)
    seats.appoint(appointment=on_paper, person_name="Trustee of a carers' group", by=writing.officer)
    said_no = Appointment(
        seat=writing.seat("Blackburn with Darwen Health and Wellbeing Board", "VCFSE"),
        person=writing.people["kitchen.thursday"],
        starts_on=soon,
    )
    acceptance.decline(
        appointment=seats.appoint(appointment=said_no, by=writing.officer),
        reason="It meets on Thursday evenings, when we cook.",
        by=writing.people["kitchen.thursday"],
    )
