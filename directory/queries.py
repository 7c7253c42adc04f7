"""Reads that span the directory's models: who works in a place, and what a page of results shows of each."""

from dataclasses import dataclass, field

from django.db.models import Count, IntegerField

from . import ties
from .finding import NOT_SAID, SCALES, Counts, Row, Search
from .models import Coverage, Footprint, Organisation, Service
from .offers import Offer
from .visibility import Reader
from .where import Where

Scale = Footprint.Scale
SERVICES_SHOWN = 3  # of an organisation, on a card of results
OF_A_CARD = ("slug", "name", "in_one_line", "how_to_refer", "size_band", "confirmed_on")
OF_AN_OFFER = (
    "organisation_id",
    "name",
    "temporarily_closed",
    "closed_until",
    "closed_why",
    "capacity",
    "capacity_said_on",
    "capacity_said_by_role",
)


@dataclass(frozen=True)
class Found:
    """One organisation that was found, and why it fits.

    footprint   the footprint of its coverage that fits best; None where it has not said where it works
    share       how much of the people searched for it reaches, between 0 and 1; None where not known
    elsewhere   in how many other footprints it works too
    hidden      True when a sensitive site's true whereabouts are kept from this reader
    by_service  True when only a service of its own reaches there
    services    the services that make it fit, or some of what it offers; `more_services` are not among them
    metres      how far away its door is, where that was asked and may be known
    parent      what it is a branch of or hosted by: ("A branch of", the parent)
    """

    organisation: Organisation
    footprint: Footprint | None
    kind: str
    share: float | None
    elsewhere: int
    hidden: bool
    by_service: bool = False
    services: list[Service] = field(default_factory=list)
    more_services: int = 0
    metres: float | None = None
    parent: tuple[str, Organisation] | None = None

    @property
    def offers(self) -> list[Offer]:
        return [Offer(service) for service in self.services]

    @property
    def distance(self) -> str:
        """How far away its door is, in words, to a tenth of a mile; to a mile from ten on."""
        miles = self.metres / 1609.344
        return f"About {miles:.0f} miles away" if miles >= 10 else f"About {max(miles, 0.1):.1f} miles away"

    @property
    def reason(self) -> str:
        """Why it fits, in words: "Works only in Mill Row and the Tops (8,100 people)"."""
        if self.footprint is None:
            return "Has not said where it works"
        where = self.footprint.name
        if self.footprint.population:
            where += f" ({self.footprint.population:,} people)"
        if self.hidden:
            return f"Works somewhere in {where}. Where exactly is kept private."
        if self.by_service:
            return f"Offers a service in {where}"
        if self.kind == Coverage.Kind.BASED_IN:
            return f"Based in {where}"
        local = self.footprint.scale in (Scale.HYPER_LOCAL, Scale.NEIGHBOURHOOD)
        if not self.elsewhere:
            return f"Works only in {where}" if local else f"Works across {where}"
        others = "one other place" if self.elsewhere == 1 else f"{self.elsewhere} other places"
        return f"Works {'in' if local else 'across'} {where}, and in {others}"


@dataclass(frozen=True)
class Group:
    """The organisations of one scale: how many there are, and those of this page."""

    scale: str
    total: int
    found: list[Found]

    @property
    def label(self) -> str:
        return Scale(self.scale).label if self.scale in Scale else "have not said where they work"


def organisations_by_scale(where: Where, reader: Reader, *, most: int = 5) -> list[Group]:
    """Every organisation whose coverage contains the area, or overlaps the footprint, and no other (rule 2).

    Grouped by the scale of the footprint that fits best, the smallest scale first; within a group the closest
    fit first, then by name. Only active entries and only what `reader` may see (rule 3).
    """
    search = Search(reader=reader, where=where)
    return groups(search, *search.answer(most=most))


def groups(search: Search, counts: Counts, rows: list[Row]) -> list[Group]:
    """The rows of a page as what it shows. Six queries, however many rows."""
    found = _dressed(search, rows)
    return [
        Group(scale=SCALES[scale], total=counts.by_scale[scale], found=list(of_scale))
        for scale, of_scale in found.items()
    ]


def footprints_of_results(search: Search, most: int = 80) -> list[tuple[Footprint, int]]:
    """The footprints that the organisations found work in, with how many of them: the map beside the list."""
    counts = dict(search.footprints(most))
    footprints = Footprint.objects.filter(pk__in=counts).smallest_first()
    return [(footprint, counts[footprint.pk]) for footprint in footprints]


def resolve_merged(organisation: Organisation) -> Organisation:
    """Where a merged entry leads today: a merge repoints nothing, so reads follow it (rule 26)."""
    seen = set()
    while organisation.merged_into_id and organisation.pk not in seen:
        seen.add(organisation.pk)
        organisation = organisation.merged_into
    return organisation


def _dressed(search: Search, rows: list[Row]) -> dict[int, list[Found]]:
    """{scale: what is found in it}, in the order of the rows."""
    ids = [row.organisation_id for row in rows]
    organisations = Organisation.objects.only(*OF_A_CARD).in_bulk(ids)
    coverage = _coverage_shown(search, rows)
    parents = ties.parents_of(ids, search.reader)
    served = _footprint_counts(ids, search.reader)
    offers: dict[int, list[Service]] = {}
    for service in search.services_of(ids).only(*OF_AN_OFFER).order_by("organisation_id", "position", "name", "pk"):
        offers.setdefault(service.organisation_id, []).append(service)
    found: dict[int, list[Found]] = {}
    for row in rows:
        held = coverage.get(row.organisation_id)
        serves = held is not None and held.kind == Coverage.Kind.SERVES
        services = offers.get(row.organisation_id, [])
        found.setdefault(row.scale, []).append(
            Found(
                organisation=organisations[row.organisation_id],
                footprint=held.footprint if held else None,
                kind=held.kind if held else "",
                share=row.share,
                elsewhere=max(served.get(row.organisation_id, 0) - serves, 0),
                hidden=held is not None and held.shown_to == Coverage.ShownTo.OTHERS,
                by_service=held is not None and held.service_id is not None,
                services=services[:SERVICES_SHOWN],
                more_services=max(len(services) - SERVICES_SHOWN, 0),
                metres=row.metres,
                parent=parents.get(row.organisation_id),
            )
        )
    return found


def _coverage_shown(search: Search, rows: list[Row]) -> dict[int, Coverage]:
    """For each organisation the row of coverage that its card speaks of: the best fit, else the smallest it serves."""
    known = Coverage.objects.select_related("footprint").defer("footprint__outline", "footprint__description")
    if search.where:
        return {row.organisation_id: row for row in known.filter(pk__in=[row.coverage_id for row in rows])}
    smallest = (
        known.of_the_organisation()
        .visible_to(search.reader)
        .filter(organisation_id__in=[row.organisation_id for row in rows if row.scale != NOT_SAID])
        .order_by("organisation_id", "-kind", "footprint__area_count", "footprint__name", "pk")
        .distinct("organisation_id")
    )
    return {row.organisation_id: row for row in smallest}


def _footprint_counts(organisation_ids: list[int], reader: Reader) -> dict[int, int]:
    """In how many footprints each organisation works, as far as the reader may know."""
    return dict(
        Coverage.objects.of_the_organisation()
        .visible_to(reader)
        .filter(organisation_id__in=organisation_ids, kind=Coverage.Kind.SERVES)
        .values_list("organisation_id")
        .annotate(n=Count("footprint_id", distinct=True, output_field=IntegerField()))
    )
