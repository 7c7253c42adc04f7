"""What searches in the demo have left behind: how often entries were found, and where nobody was. All invented."""

import datetime as dt
from random import Random

from directory.models import EntryCount, Sighting, Term, UnmetSearch

from .entries import Directory
from .ground import Geography

MONTHS = 4
FOUND_FOR_SOMETHING = 0.85  # of the entries; the rest nobody came across
OFTEN_MISSED = ("Transport", "In crisis", "A child who needs more", "Asylum and immigration", "Homelessness")


def load(geography: Geography, directory: Directory, needs: dict[str, Term], random: Random, today: dt.date) -> None:
    """Counts of the months gone by and of this one so far, and the searches of half a year that found nobody."""
    first = today.replace(day=1)
    months = [first]
    for _ in range(MONTHS):
        months.append((months[-1] - dt.timedelta(days=1)).replace(day=1))
    rows = []
    for entry in directory.entries:
        often = random.random()
        if often > FOUND_FOR_SOMETHING:
            continue
        for month in months:
            found = random.randrange(4, 60)
            opened = int(found * random.uniform(0.05, 0.4))
            rows.append(
                EntryCount(
                    organisation=entry.organisation,
                    month=month,
                    found=found,
                    opened=opened,
                    asked=int(opened * random.uniform(0, 0.7)),
                )
            )
    EntryCount.objects.bulk_create(rows)
    some = [entry.organisation.pk for entry in directory.entries[20:60]]
    Sighting.objects.bulk_create(
        Sighting(day=today, kind=Sighting.Kind.FOUND, organisations=random.sample(some, 10)) for _ in range(20)
    )
    UnmetSearch.objects.bulk_create(_unmet(geography, needs, random, today))


def _unmet(geography: Geography, needs: dict[str, Term], random: Random, today: dt.date) -> list[UnmetSearch]:
    places = sorted({(area.district_code, area.district_name) for area in geography.rows})
    missed = [needs[name] for name in OFTEN_MISSED]
    rows = []
    for _ in range(1100):
        code, name = random.choice(places[::3]) if random.random() < 0.85 else ("", "")
        terms = [random.choice(missed if random.random() < 0.7 else list(needs.values())).pk]
        rows.append(
            UnmetSearch(
                day=today - dt.timedelta(days=random.randrange(200)),
                district_code=code,
                district_name=name,
                terms=terms if random.random() < 0.9 else [],
            )
        )
    return rows
