"""The demo's organisations: about three hundred, most of them small, all invented, the same each time."""

import datetime as dt
from collections import Counter
from random import Random

from django.utils.text import slugify

from directory.models import (
    Contact,
    Coverage,
    Identifier,
    Organisation,
)
from directory.visibility import Visibility

from . import words
from .entries import Directory, Entry, contacts_of, coverage_of, relate
from .geography import INVENTED
from .ground import Geography
from .kinds import Kind
from .kinds_local import LOCAL
from .kinds_statutory import BODIES, Body
from .kinds_wide import BIG, MIDDLE

SYSTEM = "lancashire-and-south-cumbria"
PLACES = ("lancashire-place", "blackburn-with-darwen-place", "blackpool-place", "south-cumbria-place")
PARTLY_OUTSIDE = ("copeland-district", "craven-district")
FIRST_COMMUNITY_GROUPS = 6  # in the hyper-local footprint of QL1 1AA
LEFT_EMPTY = (10, 22, 39, 52)  # hyper-local footprints where nobody works: the gaps that the portal must show

# How many of each band, beside the named bodies: (band, from pounds, to pounds, number). None: income not known.
BANDS = (
    ("unknown", None, None, 62),
    ("micro", 250, 9_900, 70),
    ("small", 10_000, 98_000, 88),
    ("medium", 101_000, 960_000, 40),
    ("large", 1_050_000, 9_400_000, 14),
    ("major", 11_000_000, 64_000_000, 3),
)
LOCAL_AMONG_SMALL = 65  # the other small ones are middle-sized organisations' sort


def load(geography: Geography, random: Random, today: dt.date) -> Directory:
    """Write every organisation, its identifiers, contacts, coverage and relations."""
    maker = _Maker(geography, random, today)
    for body in BODIES:
        maker.named(body)
    incomes = {
        band: [None if low is None else random.randrange(low, high, 10 if high < 100_000 else 1_000) for _ in range(n)]
        for band, low, high, n in BANDS
    }
    local = incomes["unknown"] + incomes["micro"] + incomes["small"][:LOCAL_AMONG_SMALL]
    random.shuffle(local)
    for number, (income, slug) in enumerate(zip(local, maker.small_places(len(local)), strict=True)):
        maker.group(LOCAL[number * 5 % len(LOCAL)], income, slug)
    for number, income in enumerate(incomes["small"][LOCAL_AMONG_SMALL:] + incomes["medium"]):
        maker.middle(MIDDLE[number % len(MIDDLE)], income)
    for number, income in enumerate(incomes["large"] + incomes["major"]):
        maker.big(BIG[number % len(BIG)], income)
    maker.vary()
    directory = Directory(maker.entries)
    _write(directory, geography, random)
    directory.bodies = {entry.key: entry.organisation for entry in directory.entries if entry.key}
    return directory


class _Maker:
    """Makes entries one after another; every choice comes from the one `random`."""

    def __init__(self, geography: Geography, random: Random, today: dt.date):
        self.geography, self.random, self.today = geography, random, today
        self.entries: list[Entry] = []
        self.used: Counter[int] = Counter()
        self.names: set[str] = set()
        self.brands = iter(words.BRANDS)
        self.hyper_local = geography.slugs("hyper-local")
        self.neighbourhoods = geography.slugs("neighbourhood")
        self.districts = [s for s in geography.slugs("place") if s.endswith("-district") and s not in PARTLY_OUTSIDE]
        self.short = {slugify(name): short for name, short, _ in words.HYPER_LOCAL}

    def small_places(self, number: int) -> list[str]:
        """Where small groups work: six in the first community, the rest spread, some over a neighbourhood."""
        filled = [slug for n, slug in enumerate(self.hyper_local) if n not in LEFT_EMPTY]
        chosen = filled[:1] * FIRST_COMMUNITY_GROUPS
        turn = 1
        while len(chosen) < number:
            if len(chosen) % 4 == 3:
                chosen.append(self.neighbourhoods[len(chosen) // 4 % len(self.neighbourhoods)])
            else:
                chosen.append(filled[1 + turn % (len(filled) - 1)])
                turn += 1
        return chosen

    def group(self, kind: Kind, income: int | None, slug: str) -> None:
        """A small group in one community or neighbourhood, named after it."""
        here = self.short.get(slug) or self.geography.footprints[slug].name
        based = [slug] if self.random.random() < 0.6 else []
        self._add(kind, here, income, [slug], based, began=words.BEGAN, runs=words.RUNS_SMALL, when=words.WHEN)

    def middle(self, kind: Kind, income: int) -> None:
        """An organisation of some staff, for a few neighbourhoods, a district or a place."""
        chance = self.random.random()
        if kind.sensitive:
            serves = [self.random.choice(self.districts)]
        elif income < 100_000 or chance < 0.3:
            home = self.random.choice(self.hyper_local)
            near = self.geography.containing(min(self.geography.members[home]), self.neighbourhoods)
            serves = [near, home] if chance < 0.15 else [near]
        elif chance < 0.8:
            serves = self.random.sample(self.districts, 1 if chance < 0.65 else 2)
        else:
            serves = [PLACES[int(chance * 100) % len(PLACES)]]
        self._add(
            kind,
            next(self.brands),
            income,
            serves,
            None,
            began=words.BEGAN_WIDE,
            runs=words.RUNS_MEDIUM,
            when=words.WHEN_WIDE,
        )

    def big(self, kind: Kind, income: int) -> None:
        """A large one: some districts, a place or two, or the whole system."""
        chance = self.random.random()
        if chance < 0.35:
            serves = self.random.sample(self.districts, 3)
        elif chance < 0.75 and income < 10_000_000:
            serves = [PLACES[int(chance * 100) % len(PLACES)]]
        else:
            serves = [SYSTEM]
        self._add(
            kind,
            next(self.brands),
            income,
            serves,
            None,
            began=words.BEGAN_WIDE,
            runs=words.RUNS_LARGE,
            when=words.WHEN_WIDE,
        )

    def named(self, body: Body) -> None:
        area = self._area_in(body.covers[0])
        organisation = self._organisation(body.name, body.line, body.about, body.form, body.income, area)
        organisation.sector = body.sector
        organisation.how_to_refer = body.refer
        organisation.is_alliance_member = body.member
        near = self.geography.containing(area, self.neighbourhoods)
        self.entries.append(Entry(organisation, area, list(body.covers), [near], key=body.key))

    def _add(self, kind: Kind, called: str, income, serves, based_in, *, began, runs, when) -> None:
        """One organisation of a kind; `based_in` None means the neighbourhood around where it is."""
        turn = self.used[id(kind)]
        self.used[id(kind)] += 1
        name = self._free_name(kind, called, turn)
        line = kind.lines[turn % len(kind.lines)]
        about = kind.about[(turn + turn // len(kind.about)) % len(kind.about)]
        beginning = self.random.choice(began)
        year = self.random.randrange(2014 if "WhatsApp" in beginning else 1982, 2024)
        venue, day = self.random.choice(words.VENUES), self.random.choice(words.DAYS)
        sentences = [about, beginning.format(year=year), self.random.choice(runs)]
        self.random.shuffle(sentences)
        if not kind.sensitive:
            sentences.append(self.random.choice(when).format(venue=venue, day=day))
        area = self._area_in(serves[-1])
        form = kind.forms[0] if income is None else self.random.choice(kind.forms)
        organisation = self._organisation(name, line, _paragraphs(sentences), form, income, area)
        organisation.how_to_refer = kind.refer
        organisation.is_alliance_member = self.random.random() < 0.75
        organisation.sensitive_site = kind.sensitive
        if based_in is None:
            based_in = [self.geography.containing(area, self.neighbourhoods)]
        self.entries.append(Entry(organisation, area, serves, based_in, kind=kind))

    def _organisation(self, name: str, line: str, about: str, form: str, income, area: int) -> Organisation:
        ground = self.geography.ground.areas[area]
        street = f"{self.random.randrange(1, 90)} {self.random.choice(words.STREETS)}"
        slug = slugify(name)
        return Organisation(
            name=name,
            slug=slug,
            legal_form=form,
            in_one_line=line,
            description=about,
            website=f"https://{slug[:60].strip('-')}.example.org" if income and income > 20_000 else "",
            latest_income=income,
            income_year=None if income is None else self.today.year - 1 - (len(name) % 2),
            address=f"{street}\n{ground.district}",
            postcode=self.random.choice(self.geography.postcodes[area]),
            latitude=round(ground.latitude + self.random.uniform(-0.0008, 0.0008), 5),
            longitude=round(ground.longitude + self.random.uniform(-0.0012, 0.0012), 5),
            visibility=Visibility.PUBLIC,
            source=INVENTED,
        )

    def _free_name(self, kind: Kind, called: str, turn: int) -> str:
        patterns = kind.names[turn % len(kind.names) :] + kind.names
        names = [pattern.format(here=called, brand=called) for pattern in patterns]
        name = next((name for name in names if name not in self.names), f"{names[0]} Too")
        self.names.add(name)
        return name

    def _area_in(self, slug: str) -> int:
        return self.random.choice(sorted(self.geography.members[slug]))

    def vary(self) -> None:
        """When each was last confirmed, who may see it, and where the address is hidden."""
        for number, entry in enumerate(self.entries):
            organisation = entry.organisation
            if number % 19 == 7:
                continue  # never confirmed
            ago = 0 if number % 23 == 3 else int(self.random.triangular(0, 730, 120))
            organisation.confirmed_on = self.today - dt.timedelta(days=ago)
            organisation.confirmed_by_role = self.random.choice(("owner", "owner", "editor", "infrastructure officer"))
        ordinary = [e.organisation for e in self.entries if not e.key and not e.organisation.sensitive_site][20:]
        for organisation in ordinary[::11][:14]:
            organisation.address_visibility = Visibility.MEMBERS
        for visibility, start in ((Visibility.MEMBERS, 5), (Visibility.PARTNERS, 9), (Visibility.PRIVATE, 13)):
            for organisation in ordinary[start::43][: 6 if visibility != Visibility.PRIVATE else 4]:
                organisation.visibility = visibility
        for entry in self.entries:
            if entry.organisation.sensitive_site:
                entry.organisation.address_visibility = Visibility.PRIVATE


def _paragraphs(sentences: list[str]) -> str:
    return f"{sentences[0]} {sentences[1]}\n\n{' '.join(sentences[2:])}"


def _write(directory: Directory, geography: Geography, random: Random) -> None:
    Organisation.objects.bulk_create(entry.organisation for entry in directory.entries)
    Identifier.objects.bulk_create(
        Identifier(organisation=entry.organisation, scheme=Identifier.Scheme.OWN, number=f"DEMO-{number:04d}")
        for number, entry in enumerate(directory.entries, start=1)
    )
    Coverage.objects.bulk_create(row for entry in directory.entries for row in coverage_of(entry, geography))
    Contact.objects.bulk_create(
        contact
        for number, entry in enumerate(directory.entries)
        for contact in contacts_of(number, entry.organisation, random)
    )
    relate(directory)
