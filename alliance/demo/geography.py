"""The demo's areas, footprints and postcodes: real ground, with invented footprints drawn on it."""

import datetime as dt
from collections import Counter
from random import Random

from django.utils.text import slugify

from alliance.base import clock
from directory.models import Area, AreaEdition, Footprint, FootprintArea
from directory.outlines import refresh_outlines

from . import areas as ground_truth
from . import words
from .clusters import Ground
from .ground import Geography, write_postcodes

INVENTED = "Invented for the demonstration"
STUDY = "Wheeler and others, Achieving parity of esteem?, 2021"
LAST_DAY_OF_FIVE = dt.date(2022, 6, 30)
FIRST_DAY_OF_FOUR = dt.date(2022, 7, 1)
NEIGHBOURHOOD_PEOPLE = (31_000, 49_500)
HYPER_LOCAL_PEOPLE = 10_000
CUTTING_ACROSS = 14  # hyper-local footprints drawn over the line between two neighbourhoods
SPANNING_PLACES = 4  # of those, the ones drawn over the line between two places
FIRST_DISTRICT = "Preston"  # where QL1 1AA lies
SUITS = {
    "Central Lancashire": "mill",
    "Fylde Coast": "shore",
    "Morecambe Bay": "shore",
    "Pennine Lancashire": "mill",
    "West Lancashire": "moss",
}


def load(random: Random) -> Geography:
    """Write edition, areas, footprints and postcodes; the same each time for the same `random`."""
    geography = Geography(Ground(ground_truth.read_areas()))
    edition = AreaEdition.objects.create(
        slug="lsoa-2011",
        name="Areas of 2011 (LSOA)",
        source=ground_truth.SOURCE,
        population_source=ground_truth.POPULATION_SOURCE,
        deprivation_source=ground_truth.DEPRIVATION_SOURCE,
        is_current=not AreaEdition.objects.filter(is_current=True).exists(),
        imported_at=clock.now(),
    )
    geography.rows = Area.objects.bulk_create(_area(edition, area) for area in geography.ground.areas)
    drawing = _Drawing(geography, edition)
    _statutory(drawing)
    neighbourhoods = _neighbourhoods(drawing)
    first = _hyper_locals(drawing, neighbourhoods, random)
    drawing.write()
    write_postcodes(geography, neighbourhoods, first)
    return geography


def _area(edition: AreaEdition, area: ground_truth.DemoArea) -> Area:
    return Area(
        edition=edition,
        code=area.code,
        name=area.name,
        population=area.population,
        district_code=ground_truth.district_code(area.district),
        district_name=area.district,
        sub_icb_code=area.sub_icb,
        sub_icb_name=area.sub_icb_name,
        icb_code=area.icb_code,
        icb_name=ground_truth.ICB_NAME,
        latitude=area.latitude,
        longitude=area.longitude,
        boundary=area.boundary,
    )


class _Drawing:
    """Collects footprints and their areas, then writes them in two statements."""

    def __init__(self, geography: Geography, edition: AreaEdition):
        self.geography, self.edition = geography, edition
        self.ground = geography.ground

    def add(self, slug: str, name: str, members, **fields) -> str:
        if slug in self.geography.footprints:
            raise ValueError(f"Two footprints of the demo are called {slug}.")
        self.geography.members[slug] = frozenset(members)
        self.geography.footprints[slug] = Footprint(slug=slug, name=name, edition=self.edition, **fields)
        return slug

    def where(self, **is_in) -> list[int]:
        """Positions of the areas whose attribute is one of the given values: where(district={"Preston"})."""
        (attribute, values), *_ = is_in.items()
        return [n for n, area in enumerate(self.ground.areas) if getattr(area, attribute) in values]

    def write(self) -> None:
        Footprint.objects.bulk_create(self.geography.footprints.values())
        FootprintArea.objects.bulk_create(
            FootprintArea(footprint=footprint, area=self.geography.rows[member])
            for slug, footprint in self.geography.footprints.items()
            for member in sorted(self.geography.members[slug])
        )
        refresh_outlines(footprint.pk for footprint in self.geography.footprints.values())


def _statutory(drawing: _Drawing) -> None:
    """The system, its places before and after July 2022, and its districts: real lines, from real look-ups."""
    icb = f"{ground_truth.ICB_NAME}; look-up of areas to sub-ICBs by ONS"
    drawing.add(
        "lancashire-and-south-cumbria",
        "Lancashire and South Cumbria",
        range(len(drawing.ground.areas)),
        scale=Footprint.Scale.SYSTEM,
        purpose=Footprint.Purpose.STATUTORY,
        code="E54000048",
        source=icb,
        description="The whole integrated care system.",
        stated_population=1_800_000,
        stated_population_source=STUDY,
    )
    for place in ground_truth.PLACES:
        drawing.add(
            slugify(place.name),
            place.name,
            drawing.where(sub_icb=set(place.sub_icbs)),
            scale=Footprint.Scale.PLACE,
            purpose=Footprint.Purpose.NHS,
            source=f"{STUDY}; sub-ICB areas {' and '.join(place.sub_icbs)}",
            description="One of the five places of the system until June 2022, when places moved to council lines.",
            valid_until=LAST_DAY_OF_FIVE,
        )
    districts = dict.fromkeys(area.district for area in drawing.ground.areas)
    cumbria = {"Barrow-in-Furness", "South Lakeland", "Copeland"}
    since = {
        "Blackburn with Darwen": {"Blackburn with Darwen"},
        "Blackpool": {"Blackpool"},
        "Lancashire": set(districts) - cumbria - {"Blackburn with Darwen", "Blackpool"},
        "South Cumbria": cumbria,
    }
    for name, parts in since.items():
        drawing.add(
            f"{slugify(name)}-place",
            f"{name} (place)",
            drawing.where(district=parts),
            scale=Footprint.Scale.PLACE,
            purpose=Footprint.Purpose.NHS,
            source="The system's four places since July 2022, along council lines; built here from district names",
            description="One of the four places of the system since 1 July 2022. "
            + (f"Made of {_list(sorted(parts))}, as far as they lie in the system." if len(parts) > 1 else ""),
            valid_from=FIRST_DAY_OF_FOUR,
        )
    everywhere = ground_truth.districts_in_england_and_wales()
    for district in sorted(districts):
        members = drawing.where(district={district})
        part = len(members) < everywhere[district]
        drawing.add(
            f"{slugify(district)}-district",
            district,
            members,
            scale=Footprint.Scale.PLACE,
            purpose=Footprint.Purpose.COUNCIL,
            code="",
            source="District names in ONS area names of 2011",
            description=(
                f"Only the part of this district that lies in the system: {len(members)} of its "
                f"{everywhere[district]} areas. The rest belongs to a neighbouring system."
                if part
                else "The whole district, as it was when these areas were drawn in 2011."
            ),
        )


def _neighbourhoods(drawing: _Drawing) -> list[str]:
    """Forty-two invented neighbourhoods, cut out of each sub-ICB so that each has 30,000 to 50,000 people."""
    slugs = []
    for place in ground_truth.PLACES:
        for sub_icb in place.sub_icbs:
            names = words.NEIGHBOURHOODS[sub_icb]
            members = set(drawing.where(sub_icb={sub_icb}))
            groups = drawing.ground.split(members, len(names), *NEIGHBOURHOOD_PEOPLE)
            for name, group in zip(names, groups, strict=True):
                slugs.append(
                    drawing.add(
                        f"{slugify(name)}-neighbourhood",
                        name,
                        group,
                        scale=Footprint.Scale.NEIGHBOURHOOD,
                        purpose=Footprint.Purpose.NHS,
                        source=INVENTED,
                        description=f"An invented primary care neighbourhood in {_districts(drawing, group)}.",
                    )
                )
    return slugs


def _hyper_locals(drawing: _Drawing, neighbourhoods: list[str], random: Random) -> int:
    """Sixty invented communities of three to six areas; says which area the first of them was grown from."""
    ground, members = drawing.ground, drawing.geography.members
    home = {area: slug for slug in neighbourhoods for area in members[slug]}
    place_of = {s: place.name for place in ground_truth.PLACES for s in place.sub_icbs}
    place = [place_of[area.sub_icb] for area in ground.areas]
    everywhere = set(range(len(ground.areas)))
    over_places = _borders(ground, place, random)
    over_neighbourhoods = _borders(ground, [home[n] for n in sorted(home)], random)
    first = next(n for n in sorted(everywhere) if ground.areas[n].district == FIRST_DISTRICT)
    inner = sorted(everywhere)
    random.shuffle(inner)
    taken: set[int] = set()
    names = list(words.HYPER_LOCAL)
    for number in range(len(names)):
        if number == 0:
            start = {first}
        elif number % 4 == 1 and number // 4 < CUTTING_ACROSS:
            lines = over_places if number // 4 < SPANNING_PLACES else over_neighbourhoods
            start = next(pair for pair in lines if not taken & pair)
        else:
            start = {next(n for n in inner if not taken & (ground.touching[n] | {n}))}
        group = _community(ground, start, everywhere - taken, random.choice((3, 4, 5, 5, 6)))
        taken |= group
        name = _name_for(names, place[min(start)])
        drawing.add(
            slugify(name),
            name,
            group,
            scale=Footprint.Scale.HYPER_LOCAL,
            purpose=Footprint.Purpose.COMMUNITY,
            source=INVENTED,
            description=_says_where(drawing, group, home, place),
        )
    return first


def _name_for(names: list[tuple[str, str, str]], place: str) -> str:
    """Take the next name that suits the ground of the place, or else the next one that is left."""
    suits = SUITS[place]
    chosen = next((one for one in names if one[2] == suits), names[0])
    names.remove(chosen)
    return chosen[0]


def _borders(ground: Ground, side: list[str], random: Random) -> list[set[int]]:
    """Pairs of areas that touch across a line, in a shuffled order."""
    pairs = [
        {one, other}
        for one in range(len(side))
        for other in ground.touching[one]
        if one < other and side[one] != side[other]
    ]
    random.shuffle(pairs)
    return pairs


def _community(ground: Ground, start: set[int], free: set[int], size: int) -> set[int]:
    """Grow from `start` over free neighbours to `size` areas, never above what is hyper-local."""
    group = set(start)
    seed = min(start)
    while len(group) < size:
        edge = {n for member in group for n in ground.touching[member]} & free - group
        edge = {n for n in edge if ground.population(group | {n}) <= HYPER_LOCAL_PEOPLE}
        if not edge:
            break
        group.add(min(edge, key=lambda n: (ground.distance(seed, n), n)))
    return group


def _says_where(drawing: _Drawing, group: set[int], home: dict[int, str], place: list[str]) -> str:
    crossed = sorted({drawing.geography.footprints[home[n]].name for n in group})
    places = sorted({place[n] for n in group})
    text = f"An invented community in {_districts(drawing, group)}."
    if len(crossed) > 1:
        text += f" It cuts across the neighbourhoods {_list(crossed)}."
    if len(places) > 1:
        text += f" People here live on both sides of the old line between {_list(places)}."
    return text


def _districts(drawing: _Drawing, members) -> str:
    counts = Counter(drawing.ground.areas[n].district for n in sorted(members))
    return _list([name for name, _ in counts.most_common()])


def _list(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
