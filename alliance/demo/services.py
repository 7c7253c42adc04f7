"""The demo's services: about six hundred, two thirds of them small groups' own, the same each time. All invented."""

import datetime as dt
from random import Random

from django.db import connection

from alliance.base import clock
from directory.bulk import many_rows
from directory.models import (
    Coverage,
    EntryEdit,
    LedBy,
    Organisation,
    Person,
    Service,
    ServiceTerm,
    ServiceTime,
    Term,
)
from directory.visibility import Visibility

from . import words
from .entries import Directory, Entry
from .ground import Geography
from .kinds_local import LOCAL
from .kinds_wide import BIG
from .offers import Offer
from .offers_local import LOCAL_OFFERS
from .offers_wide import ALSO, OF_A_SECTOR, WIDE_OFFERS

Status, Capacity, Access = Service.Status, Service.Capacity, Service.Access
Kinds, ShownTo = Coverage.Kind, Coverage.ShownTo
SPEAKS_OF = (Term.Kind.NEED, Term.Kind.GROUP, Term.Kind.HELP)  # the order in an offer's `terms`
WEEKDAYS = range(5)
BEGINS = tuple(dt.time(hour, minute) for hour in range(9, 14) for minute in (0, 30))
LEFT_ALONE = 20  # the first entries, so that the postcode of the README finds only services as they should be


class _Maker:
    """Makes services one after another; every choice comes from the one `random`."""

    def __init__(self, geography: Geography, random: Random, today: dt.date, taxonomies):
        self.geography, self.random, self.today, self.taxonomies = geography, random, today, taxonomies
        self.services: list[Service] = []
        self.terms: list[ServiceTerm] = []
        self.times: list[ServiceTime] = []
        self.turns: dict[int, int] = {}

    def of_entry(self, entry: Entry) -> None:
        called: set[str] = set()
        for position, offer in enumerate(self._offers(entry)):
            service = self._service(entry, offer, position, called)
            called.add(service.name)

    def _offers(self, entry: Entry) -> list[Offer]:
        """What one organisation does: a small group one or two things, a large one up to eight."""
        if entry.kind is None:
            return list(OF_A_SECTOR[entry.organisation.sector])
        if entry.kind in LOCAL:
            first, *more = LOCAL_OFFERS[entry.kind.names[0]]
            return [first, *(offer for offer in more if self.random.random() < 0.7)]
        own = list(WIDE_OFFERS[entry.kind.names[0]])
        if entry.kind in BIG:
            return own + self.random.sample(ALSO, self.random.choice((3, 4, 5)))
        if (entry.organisation.latest_income or 0) < 100_000:
            return own[: self.random.choice((1, 2, 2, 3))] + self.random.sample(ALSO, 1)
        return own + self.random.sample(ALSO, self.random.choice((0, 1, 2)))

    def _service(self, entry: Entry, offer: Offer, position: int, called: set[str]) -> Service:
        turn = self.turns[id(offer)] = self.turns.get(id(offer), -1) + 1
        days = self._days(offer)
        venue = "" if "in-person" not in offer.modes or self._hides(entry, offer) else self._venue(entry)
        day = ServiceTime.Day(days[0]).label if days else "Any day"
        names = [name.format(day=day, venue=venue) for name in offer.names]
        names = names[turn % len(names) :] + names
        service = Service(
            organisation=entry.organisation,
            name=next((name for name in names if name not in called), f"{names[0]} again"),
            summary=offer.lines[turn % len(offer.lines)].format(day=day, venue=venue or "here"),
            description=self._about(),
            for_whom=offer.whom,
            venue=venue,
            cost=offer.cost,
            cost_note=offer.cost_note,
            modes=list(offer.modes),
            languages=self._languages(offer),
            accessibility=self._access(offer),
            referral=offer.referral,
            how_to_refer=offer.how or (self.random.choice(words.REFER) if self.random.random() < 0.5 else ""),
            status=Status.ACTIVE,
            position=position,
            sensitive_site=offer.sensitive,
        )
        self._capacity(service, offer)
        self.services.append(service)
        self._open(service, offer, days)
        for kind, names in zip(SPEAKS_OF, offer.terms.split(" | "), strict=True):
            for name in names.split("; "):
                self.terms.append(ServiceTerm(service=service, term=self.taxonomies[kind][name]))
        return service

    def _hides(self, entry: Entry, offer: Offer) -> bool:
        return entry.organisation.sensitive_site or offer.sensitive

    def _venue(self, entry: Entry) -> str:
        district = entry.organisation.address.splitlines()[-1]
        venue = self.random.choice(words.VENUES).removeprefix("the ")
        return f"{venue[0].upper()}{venue[1:]}, {district}"

    def _about(self) -> str:
        sentences = [
            self.random.choice(words.FIRST_TIME),
            self.random.choice(words.WHO_IS_THERE),
            self.random.choice(words.GOOD_TO_KNOW),
        ]
        self.random.shuffle(sentences)
        return " ".join(sentences)

    def _days(self, offer: Offer) -> list[int]:
        if any("Saturday" in name for name in offer.names):
            return [ServiceTime.Day.SATURDAY]
        if offer.when in ("weekly", "evenings"):
            return sorted(self.random.sample(WEEKDAYS, 1 if offer.when == "weekly" else self.random.choice((1, 2))))
        if offer.when == "twice":
            return sorted(self.random.sample(range(6), 2))
        return {"weekdays": list(WEEKDAYS), "always": list(range(7))}.get(offer.when, [])

    def _open(self, service: Service, offer: Offer, days: list[int]) -> None:
        begins = self.random.choice(BEGINS)
        ends = (
            dt.datetime.combine(self.today, begins) + dt.timedelta(minutes=self.random.choice((90, 120, 150)))
        ).time()
        if offer.when == "weekdays":
            begins, ends = dt.time(9, self.random.choice((0, 30))), dt.time(self.random.choice((15, 16, 17)))
        elif offer.when == "evenings":
            begins, ends = dt.time(self.random.choice((17, 18)), 30), dt.time(self.random.choice((20, 21)))
        elif offer.when == "always":
            begins, ends = dt.time(0), dt.time(23, 59)
        note = "term time only" if "Children" in offer.terms and self.random.random() < 0.5 else ""
        self.times += [ServiceTime(service=service, day=day, opens=begins, closes=ends, note=note) for day in days]

    def _languages(self, offer: Offer) -> list[str]:
        more = self.random.choice((("Urdu",), ("Polish",), ("Gujarati", "Urdu"), ("Punjabi",)))
        return ["English", *(offer.tongues or (more if self.random.random() < 0.12 else ()))]

    def _access(self, offer: Offer) -> list[str]:
        if "in-person" not in offer.modes:
            return [Access.EASY_READ.value] if self.random.random() < 0.2 else []
        chosen = self.random.sample(Access.values, self.random.choice((0, 1, 2, 3)))
        if "Deaf people" in offer.terms:
            chosen += [Access.HEARING_LOOP.value, Access.SIGN.value]
        return [one for one in Access.values if one in chosen]

    def _capacity(self, service: Service, offer: Offer) -> None:
        """Something under a third have never said; the others from today to three years ago, most of them lately."""
        service.takes_referrals = offer.referral == "professional" or self.random.random() < 0.25
        if self.random.random() < 0.3:
            return
        service.capacity = self.random.choice(
            (Capacity.OPEN, Capacity.OPEN, Capacity.OPEN, Capacity.LIMITED, Capacity.WAITING, Capacity.CLOSED)
        )
        service.capacity_note = self.random.choice(words.CAPACITY_NOTES[service.capacity])
        longest = 70 if service.takes_referrals else 1_000
        service.capacity_said_on = self.today - dt.timedelta(days=int(self.random.triangular(0, longest, 12)))
        service.capacity_said_by_role = self.random.choice(("owner", "owner", "editor", "infrastructure officer"))

    def vary(self) -> None:
        """Closed for now, not shown yet, over, ended, or not for everybody: some of each."""
        plain = [one for one in self.services if not one.sensitive_site][LEFT_ALONE * 2 :]
        self.random.shuffle(plain)
        take = iter(plain)
        for number in range(16):
            service = next(take)
            service.temporarily_closed = True
            service.closed_why = words.CLOSED_WHY[number % len(words.CLOSED_WHY)]
            service.closed_until = self.today + dt.timedelta(days=7 * number) if number % 3 else None
        for number in range(9):
            next(take).visible_from = self.today + dt.timedelta(days=4 + 9 * number)
        for number in range(9):
            service = next(take)
            service.visible_from = self.today - dt.timedelta(days=200 + number)
            service.visible_until = self.today - dt.timedelta(days=1 + 20 * number)
        for number in range(10):
            service = next(take)
            service.status, service.ended_on = Status.ENDED, self.today - dt.timedelta(days=30 + 45 * number)
        for visibility, number in ((Visibility.MEMBERS, 8), (Visibility.PARTNERS, 14), (Visibility.PRIVATE, 5)):
            for _ in range(number):
                next(take).visibility = visibility


def load(
    geography: Geography,
    directory: Directory,
    taxonomies: dict[str, dict[str, Term]],
    random: Random,
    today: dt.date,
) -> list[Service]:
    """Write every service with its terms and times, and where some of them work on their own."""
    maker = _Maker(geography, random, today, taxonomies)
    for entry in directory.entries:
        maker.of_entry(entry)
    maker.vary()
    for service in maker.services:
        organisation = service.organisation
        if organisation.status != Organisation.Status.ACTIVE:
            service.status, service.ended_on = Status.ENDED, organisation.ended_on
    with connection.cursor() as cursor, many_rows(cursor):
        Service.objects.bulk_create(maker.services)
        ServiceTerm.objects.bulk_create(maker.terms)
        ServiceTime.objects.bulk_create(maker.times)
        Coverage.objects.bulk_create(_coverage(geography, directory, maker.services, random))
    _led_by(directory, taxonomies[Term.Kind.GROUP], random, today)
    return maker.services


def _coverage(geography: Geography, directory: Directory, services: list[Service], random: Random) -> list[Coverage]:
    """Some wide organisations do one thing in one neighbourhood only; a sensitive service is placed by its district."""
    entries = {entry.organisation.pk: entry for entry in directory.entries}
    neighbourhoods = geography.slugs("neighbourhood")
    districts = [slug for slug in geography.slugs("place") if slug.endswith("-district")]
    rows = []

    def add(service: Service, slug: str, shown_to: str = ShownTo.EVERYONE) -> None:
        rows.append(
            Coverage(
                organisation=service.organisation,
                service=service,
                footprint=geography.footprints[slug],
                kind=Kinds.SERVES,
                shown_to=shown_to,
            )
        )

    for service in services:
        entry = entries[service.organisation_id]
        wide = geography.footprints[entry.serves[0]].scale in ("place", "system")
        if service.sensitive_site:
            add(service, geography.containing(entry.area, neighbourhoods), ShownTo.OFFICER)
            add(service, geography.containing(entry.area, districts), ShownTo.OTHERS)
        elif wide and not entry.organisation.sensitive_site and random.random() < 0.22:
            within = sorted(geography.members[entry.serves[0]])
            near = {
                geography.containing(random.choice(within), neighbourhoods) for _ in range(random.choice((1, 1, 2)))
            }
            for slug in sorted(near):
                add(service, slug)
    return rows


def _led_by(directory: Directory, groups: dict[str, Term], random: Random, today: dt.date) -> None:
    """What organisations say of themselves, each for whoever it wants to know."""
    by_kind = {
        "{here} South Asian Women's Group": "South Asian people",
        "{here} Deaf Club": "Deaf people",
        "{brand} Disability Action": "Disabled people",
        "{brand} African and Caribbean Heritage": "Black people",
        "{brand} Gypsy and Traveller Support": "Gypsy, Roma and Traveller people",
        "{brand} LGBT+ Youth": "LGBT+ people",
        "{here} Recovery Breakfast": "People in recovery",
        "{here} Carers' Circle": "Unpaid carers",
        "{here} Polish Saturday School": "People from eastern Europe",
        "{here} Mosque Kitchen": "Muslim people",
        "{brand} Autism Hub": "Autistic people",
        "{brand} Sickle Cell and Thalassaemia": "Black people",
        "{here} Veterans' Breakfast": "Veterans",
        "{here} Swim Sisters": "Women",
        "{brand} Refuge": "Women",
    }
    wishes = (Visibility.PUBLIC, Visibility.PUBLIC, Visibility.MEMBERS, Visibility.PARTNERS, Visibility.PRIVATE)
    says = [entry for entry in directory.entries if entry.kind and entry.kind.names[0] in by_kind]
    LedBy.objects.bulk_create(
        LedBy(
            organisation=entry.organisation,
            group=groups[by_kind[entry.kind.names[0]]],
            visibility=wishes[number % len(wishes)],
            said_on=today - dt.timedelta(days=random.randrange(400)),
        )
        for number, entry in enumerate(says)
        if number % 4 != 3  # nobody has to say it
    )


def let_wait(people: dict[str, Person], groups: dict[str, Organisation], taxonomies) -> None:
    """Three new services and one change that wait for an officer to check them."""
    now = clock.now()
    new = (
        ("newcomer", "waiting", "Insulin fridge", "A cold shelf for medicines, for members whose fridge has gone.",
         (("need", "Living with a long illness"), ("help", "Clothes, beds and equipment"))),
        ("lead", "lio-pennine", "Borrow a bid writer", "Half a day of somebody who knows the forms.",
         (("need", "Being heard"), ("help", "Help with forms"))),
        ("kitchen.monday", "shared", "Suhoor bags", "A bag before dawn in Ramadan, brought to the door.",
         (("need", "Food"), ("group", "Muslim people"), ("help", "Food and meals"))),
    )  # fmt: skip
    for ago, (who, group, name, summary, terms) in enumerate(new, start=1):
        service = Service.objects.create(
            organisation=groups[group], name=name, summary=summary, modes=["in-person"], position=8, status=Status.NEW
        )
        ServiceTerm.objects.bulk_create(
            ServiceTerm(service=service, term=taxonomies[kind][term]) for kind, term in terms
        )
        _wait(service, {"status": Status.ACTIVE.value}, people[who], now - dt.timedelta(days=ago))
    dinner = groups["first-0"].services.order_by("position").first()
    change = {"summary": f"{dinner.summary} Now with a pudding for people with diabetes."[:200]}
    _wait(dinner, change, people["owner"], now - dt.timedelta(hours=20))


def _wait(service: Service, changes: dict, by: Person, at: dt.datetime) -> None:
    EntryEdit.objects.create(
        organisation=service.organisation, service=service, changes=changes, made_by=by, made_at=at
    )
