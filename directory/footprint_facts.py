"""What a footprint's page says of it: where it sits among the others, and whether its size fits its scale."""

from dataclasses import dataclass

from alliance.base.templatetags.words import number

from .models import Footprint, FootprintOverlap

ALL_OF_IT = 0.995  # a share from which "inside" and "contains" are said: boundaries are drawn by different hands
SIZES = {Footprint.Scale.HYPER_LOCAL: (0, 10_000), Footprint.Scale.NEIGHBOURHOOD: (30_000, 50_000)}
MOST = 60  # of one kind, on the page; more are a search away


@dataclass(frozen=True)
class Neighbour:
    """Another footprint that shares people with this one; each share is between 0 and 1, None where not known.

    ours    how much of this footprint's people live in the other one
    theirs  how much of the other one's people live in this
    """

    footprint: Footprint
    ours: float | None
    theirs: float | None


@dataclass(frozen=True)
class Neighbours:
    """The footprints around one: the same area, those it lies inside, those it contains, those it crosses."""

    same: list[Neighbour]
    inside: list[Neighbour]
    contains: list[Neighbour]
    crosses: list[Neighbour]


def neighbours(footprint: Footprint) -> Neighbours:
    """Where a footprint sits, from the stored overlaps (rule 1). One query."""
    rows = (
        FootprintOverlap.objects.filter(footprint=footprint)
        .select_related("other")
        .defer("other__outline", "other__description")
        .order_by("other__population", "other__name")
    )
    found = Neighbours(same=[], inside=[], contains=[], crosses=[])
    for row in rows:
        ours = _share(row, footprint)
        theirs = _share(row, row.other)
        neighbour = Neighbour(footprint=row.other, ours=ours, theirs=theirs)
        if ours >= ALL_OF_IT and theirs >= ALL_OF_IT:
            found.same.append(neighbour)
        elif ours >= ALL_OF_IT:
            found.inside.append(neighbour)
        elif theirs >= ALL_OF_IT:
            found.contains.append(neighbour)
        else:
            found.crosses.append(neighbour)
    found.contains.reverse()  # the largest parts first
    return found


def _share(row: FootprintOverlap, of: Footprint) -> float:
    """The share of people, or of areas where people are not counted."""
    if row.shared_population is not None and of.population:
        return row.shared_population / of.population
    return row.shared_areas / of.area_count


def what_was_drawn(footprint: Footprint) -> str:
    """The sentence after drawing: how many people it holds, and a warning when that does not fit its scale."""
    said = f"{footprint.name} has been drawn from {number(footprint.area_count)} areas."
    if footprint.population is None:
        return f"{said} How many people live there is not known for all of them."
    said += f" {number(footprint.population)} people live there."
    least, most = SIZES.get(footprint.scale, (0, None))
    if most and not least <= footprint.population <= most:
        usual = f"{number(least)} to {number(most)}" if least else f"up to {number(most)}"
        said += f" That is unusual for a {footprint.get_scale_display()} footprint ({usual} people): check its areas."
    return said
