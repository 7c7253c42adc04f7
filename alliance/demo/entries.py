"""An organisation of the demo with what hangs on it: where it works, how it is reached, whom it belongs to."""

import datetime as dt
from dataclasses import dataclass, field
from random import Random

from directory.models import (
    Contact,
    Coverage,
    Organisation,
    OrganisationRelation,
)
from directory.visibility import Visibility

from .ground import Geography
from .kinds import Kind
from .kinds_local import LOCAL
from .kinds_statutory import DISTRICTS_OF
from .kinds_wide import BIG, MIDDLE

Kinds, ShownTo = Coverage.Kind, Coverage.ShownTo


@dataclass
class Entry:
    """One organisation with all that hangs on it, before anything is written."""

    organisation: Organisation
    area: int  # where it is based, as a position in the ground
    serves: list[str]  # slugs of footprints
    based_in: list[str] = field(default_factory=list)
    key: str = ""
    kind: Kind | None = None


@dataclass
class Directory:
    """The organisations as written: all of them, and the named bodies by key."""

    entries: list[Entry] = field(default_factory=list)
    bodies: dict[str, Organisation] = field(default_factory=dict)

    def of_kind(self, kind: Kind) -> list[Entry]:
        return [entry for entry in self.entries if entry.kind is kind]

    def serving(self, slug: str) -> list[Entry]:
        return [entry for entry in self.entries if slug in entry.serves]


def coverage_of(entry: Entry, geography: Geography) -> list[Coverage]:
    """Rows for where it works and is; a sensitive site's true ones for the officer, its district for others."""
    organisation = entry.organisation

    def row(slug: str, kind: str, shown_to: str = ShownTo.EVERYONE) -> Coverage:
        footprint = geography.footprints[slug]
        return Coverage(organisation=organisation, footprint=footprint, kind=kind, shown_to=shown_to)

    serves = [row(slug, Kinds.SERVES) for slug in dict.fromkeys(entry.serves)]
    if not organisation.sensitive_site:
        return serves + [row(slug, Kinds.BASED_IN) for slug in entry.based_in]
    district = entry.serves[0]
    return [
        *serves,
        *(row(slug, Kinds.BASED_IN, ShownTo.OFFICER) for slug in entry.based_in),
        row(district, Kinds.BASED_IN, ShownTo.OTHERS),
    ]


def contacts_of(number: int, organisation: Organisation, random: Random) -> list[Contact]:
    """One to four ways to reach it, with all four visibilities among them; numbers from Ofcom's drama ranges."""
    domain = f"{organisation.slug[:50].strip('-')}.example.org"
    landline, mobile = f"01632 960{random.randrange(1000):03d}", f"07700 900{random.randrange(1000):03d}"
    general = Visibility.PUBLIC if number % 9 else Visibility.MEMBERS
    found = [("General", "phone", mobile if number % 3 else landline, "", general, False)]
    if organisation.latest_income is None:
        found.append(("The secretary at home", "phone", mobile, "the secretary", Visibility.PRIVATE, number % 2 == 0))
    else:
        found.append(("E-mail", "email", f"hello@{domain}", "", Visibility.PUBLIC, False))
    if organisation.how_to_refer and organisation.latest_income:
        found.append(("Referrals", "email", f"referrals@{domain}", "the referrals worker", Visibility.PARTNERS, False))
    if number % 4 == 1:
        found.append(("Worker's mobile", "phone", mobile, "the worker on duty", Visibility.MEMBERS, False))
    if number % 10 == 2:
        found.append(("What is on", "link", f"https://{domain}/what-is-on", "", Visibility.PUBLIC, False))
    return [
        Contact(
            organisation=organisation,
            label=label,
            kind=kind,
            value=value,
            person_name=asks_for,
            visibility=visibility,
            officer_may_see=officer,
            position=position,
        )
        for position, (label, kind, value, asks_for, visibility, officer) in enumerate(found)
    ]


def relate(directory: Directory) -> None:
    """Branches, hosted groups, umbrella members, a consortium; one group closed, one merged."""
    entries = directory.entries
    by_key = {entry.key: entry.organisation for entry in entries if entry.key}
    local = [entry for entry in entries if entry.kind in LOCAL]
    big = [entry.organisation for entry in entries if entry.kind in BIG]
    middle = [entry.organisation for entry in entries if entry.kind in MIDDLE and not entry.kind.sensitive]
    since = dt.date(2019, 4, 1)
    Kind_ = OrganisationRelation.Kind
    rows = [(middle[n], Kind_.BRANCH, big[n // 2]) for n in range(6)]
    rows += [(entry.organisation, Kind_.HOSTED, middle[20 + n]) for n, entry in enumerate(local[30:35])]
    rows += [(organisation, Kind_.PARTNER, big[4]) for organisation in middle[8:12]]
    rows += [(middle[15 + n], Kind_.AFFILIATED, big[6]) for n in range(3)]
    for key, place in zip(("central", "coast", "bay", "pennine", "west"), DISTRICTS_OF, strict=True):
        towns = {slug.replace("-", " ") for slug in DISTRICTS_OF[place]}
        near = [e.organisation for e in local if _town(e.organisation).lower().replace("-", " ") in towns]
        rows += [(organisation, Kind_.MEMBER, by_key[f"lio-{key}"]) for organisation in near[::2]]
    OrganisationRelation.objects.bulk_create(
        OrganisationRelation(organisation=one, kind=kind, other=other, starts_on=since) for one, kind, other in rows
    )
    lunch_clubs = [entry.organisation for entry in local if entry.kind is LOCAL[0]]
    closed, merged, kept = local[60].organisation, lunch_clubs[2], lunch_clubs[3]
    closed.status, closed.ended_on = Organisation.Status.CLOSED, dt.date(2024, 3, 31)
    merged.status, merged.ended_on, merged.merged_into = Organisation.Status.MERGED, dt.date(2025, 6, 30), kept
    Organisation.objects.bulk_update([closed, merged], ["status", "ended_on", "merged_into"])


def _town(organisation: Organisation) -> str:
    return organisation.address.splitlines()[-1]
