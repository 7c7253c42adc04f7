"""The demo's interests: declared by who sits there, one ended, and what was decided about them, once put right."""

import datetime as dt

from alliance.base import clock
from boards.actions import interests
from boards.models import Appointment, Board, Interest, InterestDecision
from directory.models import Person

from . import boards_words

DAY = dt.timedelta(days=1)


def load(people: dict[str, Person], today: dt.date) -> None:
    """Interests of who sits on the alliance, and three decisions at tomorrow's meeting."""
    alliance = Board.objects.get(name=boards_words.ALLIANCE.name, ends_on__isnull=True)
    officer, chair = people["officer.alliance"], people["chair"]
    blackpool = _named(alliance, "Representatives of Blackpool", "Chair of the Blackpool group")
    cumbria = _named(alliance, "Representatives of South Cumbria", "Chair of the South Cumbria group")

    def declare(person: Person, kind: str, words: str, gains: str = "", since: int = 400, by=officer) -> Interest:
        new = Interest(board=alliance, person=person, kind=kind, words=words, gains=gains)
        new.starts_on = today - since * DAY
        with clock.set_to(today - min(since, 60) * DAY):
            return interests.declare(interest=new, by=by)

    with_care = declare(
        chair, "personal", "My sister works for a hospice that the ICB pays.", "Her employer’s contract.", by=chair
    )
    declare(chair, "professional", "I advise a housing association, two days a month.", since=900, by=chair)
    pantry = declare(
        blackpool, "loyalty", "Trustee of a food pantry that asks for a winter grant.", "The pantry could get £900."
    )
    charity = declare(cumbria, "loyalty", "Runs a small charity in South Cumbria.")
    ended = declare(cumbria, "financial", "Paid by a council for training days.", "The council’s fee.", since=700)
    with clock.set_to(today - 30 * DAY):
        interests.end(interest=ended, on=today - 40 * DAY, by=officer)
    _tomorrow(alliance, officer, chair, pantry, charity, with_care)


def _named(board: Board, seat: str, name: str) -> Person:
    """Somebody without a login takes the place of a role that nobody had put a name to."""
    held = Appointment.objects.filter(seat__board=board, seat__title=seat, person=None).current_on(clock.today())
    held = held.filter(is_deputy=False).order_by("share").first()
    held.person = Person.objects.create_user(name=name)
    held.role_name = ""
    held.save(update_fields=["person", "role_name"])
    return held.person


def _tomorrow(alliance: Board, officer: Person, chair: Person, pantry, charity, with_care) -> None:
    """Somebody who stands to gain stays without deciding; being a charity is no reason; and one is put right."""
    meeting = alliance.meetings.get(title="Extra meeting on winter grants")
    grants = meeting.items.select_related("meeting__board").get(title="Grants for this winter")
    asked = meeting.items.select_related("meeting__board").get(title="What groups asked for")

    def decide(interest, item, done: str, reason: str, gain: str = "", by=chair) -> None:
        new = InterestDecision(interest=interest, item=item, done=done, reason=reason, stands_to_gain=gain)
        interests.decide(decision=new, by=by)

    decide(
        pantry, asked, "stayed-out", "The pantry’s own application is on the list.", "A grant of £900 for the pantry."
    )
    decide(charity, grants, "left", "They run a charity.", "A grant, if their charity asks for one.", by=officer)
    decide(
        charity,
        grants,
        "stayed",
        "Running a charity is no reason to be silenced, and this one has not asked for a grant. What was recorded "
        "first was wrong.",
    )
    decide(with_care, grants, "stayed", "The hospice cannot have these grants.", by=officer)
