"""What a person wants to be sent, and when: their choice, or the default of what they do in the alliance."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Case, Exists, OuterRef, Q, Value, When

from alliance.base import clock
from alliance.base.models import DeadAddress
from boards.models import Appointment
from directory.models import AllianceRole, Membership, Person
from directory.models.people import address_of

from .models import DIGESTS, DigestChoice, HowOften, Kind
from .periods import Rhythm

Role = AllianceRole.Role
RUN_THE_ALLIANCE = [Role.OFFICER, Role.ADMINISTRATOR, Role.APPROVER, Role.FINANCE, Role.CHAIR]

OFF, AT_ONCE = Rhythm(HowOften.OFF), Rhythm(HowOften.AT_ONCE)
ON_MONDAYS, EACH_DAY = Rhythm(HowOften.WEEKLY), Rhythm(HowOften.DAILY)
# What somebody does in the alliance → what they are sent while they have chosen nothing.
DEFAULTS: dict[str, dict[str, Rhythm]] = {
    "runs the alliance": {Kind.MEETINGS: ON_MONDAYS, Kind.DEADLINES: EACH_DAY, Kind.URGENT: AT_ONCE},
    "sits on a board": {Kind.MEETINGS: ON_MONDAYS, Kind.DEADLINES: ON_MONDAYS, Kind.URGENT: AT_ONCE},
    "speaks for an organisation": {Kind.MEETINGS: ON_MONDAYS, Kind.DEADLINES: ON_MONDAYS, Kind.URGENT: AT_ONCE},
    "works with the alliance": {Kind.MEETINGS: ON_MONDAYS, Kind.DEADLINES: ON_MONDAYS, Kind.URGENT: AT_ONCE},
    "": {Kind.MEETINGS: OFF, Kind.DEADLINES: OFF, Kind.URGENT: AT_ONCE},
}


@dataclass(frozen=True)
class Wanted:
    """How one person wants one kind today, and whether a mail would reach them."""

    rhythm: Rhythm
    paused_until: dt.date | None = None
    is_chosen: bool = False  # False for a default
    is_reached: bool = True  # they may sign in, and a mail gets to them

    def is_sent_on(self, day: dt.date) -> bool:
        """Is a digest of a period that begins on this day to go to them?"""
        return self.is_reached and not self.is_off and not self.is_paused_on(day)

    @property
    def is_off(self) -> bool:
        return self.rhythm.how_often == HowOften.OFF

    @property
    def is_monthly(self) -> bool:
        return self.rhythm.how_often == HowOften.MONTHLY

    @property
    def how_often_words(self) -> str:
        """Every day, once a week."""
        return HowOften(self.rhythm.how_often).label

    def is_paused_on(self, day: dt.date) -> bool:
        return self.paused_until is not None and day < self.paused_until


def default(kind: str, standing: str) -> Rhythm:
    """What somebody of this standing (`with_standing`) is sent who has chosen nothing."""
    return DEFAULTS[standing][kind]


def with_standing(people):
    """Each person with `standing`: the first row of DEFAULTS that is true of them today."""
    today = clock.today()
    held = AllianceRole.objects.current_on(today).filter(person=OuterRef("pk"))
    sits = Appointment.objects.current_on(today).filter(person=OuterRef("pk"), accepted_at__isnull=False)
    speaks = Membership.objects.current_on(today).filter(person=OuterRef("pk"))
    conditions = [Exists(held.filter(role__in=RUN_THE_ALLIANCE)), Exists(sits), Exists(speaks), Exists(held)]
    whens = [When(condition, then=Value(words)) for condition, words in zip(conditions, DEFAULTS, strict=False)]
    return people.annotate(standing=Case(*whens, default=Value("")))


def reachable():
    """People who may sign in and whom a mail reaches: an address is known, and the mail server does not refuse it."""
    people = Person.objects.filter(is_active=True).filter(Q(email__isnull=False) | ~Q(mailbox=""))
    return people.annotate(address=address_of()).filter(
        ~Exists(DeadAddress.objects.filter(address=OuterRef("address")))
    )


RHYTHM = ("how_often", "weekday", "hour", "quiet_on_bank_holidays")


def wanted_by(people: Iterable[int]) -> dict[tuple[int, str], Wanted]:
    """What each of these people wants of each kind, by (person, kind). One query."""
    those = with_standing(Person.objects.filter(pk__in=list(people)).order_by())
    those = those.annotate(is_reached=Exists(reachable().filter(pk=OuterRef("pk"))))
    chosen = (f"digest_choices__{field}" for field in ("kind", "paused_until", *RHYTHM))
    rows = those.values_list("pk", "standing", "is_reached", *chosen)  # one a choice, or one without any
    found: dict[tuple[int, str], Wanted] = {}
    for pk, standing, is_reached, kind, paused_until, *rhythm in rows:
        for each in Kind.values:
            found.setdefault((pk, each), Wanted(default(each, standing), is_reached=is_reached))
        if kind:
            found[pk, kind] = Wanted(Rhythm(*rhythm), paused_until, is_chosen=True, is_reached=is_reached)
    return found


def groups(kind: str):
    """Everybody who wants digests of this kind, in groups of one rhythm each: (rhythm, its people), as querysets.

    Some people of a group may have joined, or chosen, after a period was due, or have a pause: `planning` asks.
    """
    assert kind in DIGESTS
    chosen = DigestChoice.objects.filter(kind=kind).exclude(how_often=HowOften.OFF)
    for row in chosen.order_by().values(*RHYTHM).distinct():
        yield Rhythm(**row), chosen.filter(**row)
    undecided = reachable().filter(~Exists(DigestChoice.objects.filter(person=OuterRef("pk"), kind=kind)))
    for standing, rhythms in DEFAULTS.items():
        if rhythms[kind] != OFF:
            yield rhythms[kind], with_standing(undecided).filter(standing=standing)
