"""The demo's ground once it is written: areas, footprints and who lies in which, and the invented postcodes."""

from collections import Counter
from dataclasses import dataclass, field

from directory.models import Area, Footprint, Postcode

from . import areas as ground_truth
from .clusters import Ground

INWARD_LETTERS = "ABDEFGHJLNPQRSTUWXYZ"  # those that real postcodes use in their second half


@dataclass
class Geography:
    """What the other parts of the demo stand on. Members are positions in `ground.areas` and in `rows`."""

    ground: Ground
    rows: list[Area] = field(default_factory=list)
    footprints: dict[str, Footprint] = field(default_factory=dict)  # by slug
    members: dict[str, frozenset[int]] = field(default_factory=dict)  # by the footprint's slug
    postcodes: dict[int, list[str]] = field(default_factory=dict)  # of an area, as people write them

    def slugs(self, scale: str, prefix: str = "") -> list[str]:
        """The slugs of one scale, in the order they were drawn."""
        return [slug for slug, fp in self.footprints.items() if fp.scale == scale and slug.startswith(prefix)]

    def containing(self, area: int, slugs) -> str | None:
        return next((slug for slug in slugs if area in self.members[slug]), None)


def write_postcodes(geography: Geography, neighbourhoods: list[str], first: int) -> None:
    """Two invented postcodes an area: a district number a neighbourhood, QL1 1AA in the first community.

    No real postcode begins with Q.
    """
    letters = {s: place.letters for place in ground_truth.PLACES for s in place.sub_icbs}
    numbers: Counter[str] = Counter()
    neighbourhoods = sorted(neighbourhoods, key=lambda slug: first not in geography.members[slug])
    rows = []
    for slug in neighbourhoods:
        members = sorted(geography.members[slug], key=lambda n: (n != first, n))
        begins = letters[geography.ground.areas[members[0]].sub_icb]
        numbers[begins] += 1
        for position, area in enumerate(members):
            for half in (0, 1):
                last = INWARD_LETTERS[position % 5 * 2 + half]
                inward = f"{1 + position // 5}A{last}"
                geography.postcodes.setdefault(area, []).append(f"{begins}{numbers[begins]} {inward}")
                code, row = f"{begins}{numbers[begins]}{inward}", geography.rows[area]
                rows.append(Postcode(code=code, area=row, edition_id=row.edition_id, is_invented=True))
    Postcode.objects.bulk_create(rows)
