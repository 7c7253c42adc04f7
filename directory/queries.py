"""Reads that span the directory's models: who works in a place, and what an entry shows to one reader."""

from dataclasses import dataclass

from django.db.models import Case, Count, ExpressionWrapper, F, FilteredRelation, FloatField, IntegerField, Q, When
from django.db.models.expressions import Value, Window
from django.db.models.functions import Cast, Coalesce, RowNumber

from .models import Area, Coverage, Footprint, Organisation
from .visibility import Reader

Scale = Footprint.Scale
SMALLEST_FIRST = [Scale.HYPER_LOCAL, Scale.NEIGHBOURHOOD, Scale.PLACE, Scale.SYSTEM]


@dataclass(frozen=True)
class Where:
    """Where somebody searches: one area (a postcode's), or a footprint. Exactly one of the two is set."""

    label: str
    area: Area | None = None
    footprint: Footprint | None = None


@dataclass(frozen=True)
class Found:
    """One organisation that works there, and why it fits.

    footprint   the footprint of its coverage that fits best
    share       how much of the people searched for it reaches, between 0 and 1; None where not known
    elsewhere   in how many other footprints it works too
    hidden      True when a sensitive site's true whereabouts are kept from this reader
    """

    organisation: Organisation
    footprint: Footprint
    kind: str
    share: float | None
    elsewhere: int
    hidden: bool

    @property
    def reason(self) -> str:
        """Why it fits, in words: "Works only in Mill Row and the Tops (8,100 people)"."""
        where = self.footprint.name
        if self.footprint.population:
            where += f" ({self.footprint.population:,} people)"
        if self.hidden:
            return f"Works somewhere in {where}. Where exactly is kept private."
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

    scale: Scale
    total: int
    found: list[Found]


def organisations_by_scale(
    where: Where, reader: Reader, *, scale: str = "", first: int = 0, most: int = 5
) -> list[Group]:
    """Every organisation whose coverage contains the area, or overlaps the footprint, and no other (rule 2).

    Grouped by the scale of the footprint that fits best, the smallest scale first; within a group the closest
    fit first, then by name. Only active entries and only what `reader` may see (rule 3). Two queries.

    scale   only this group        first, most   which rows of each group, counted from nought
    """
    best = (
        _fits(where, reader)
        .order_by("organisation_id", "-kind", "-closeness", "footprint__name", "pk")
        .distinct("organisation_id")
        .values("pk")
    )
    rows = _closeness(Coverage.objects.filter(pk__in=best), where)
    if scale:
        rows = rows.filter(footprint__scale=scale)
    rows = (
        rows.annotate(
            rank=Window(
                RowNumber(),
                partition_by="footprint__scale",
                order_by=[F("closeness").desc(), "organisation__name", "organisation_id"],
            ),
            total=Window(Count("pk"), partition_by="footprint__scale"),
        )
        .filter(rank__gt=first, rank__lte=first + most)
        .select_related("organisation", "footprint")
        .defer("footprint__outline", "footprint__description", "organisation__description")
        .order_by("rank")
    )
    rows = list(rows)
    elsewhere = _footprint_counts([row.organisation_id for row in rows], reader)
    groups = []
    for each in SMALLEST_FIRST:
        of_scale = [row for row in rows if row.footprint.scale == each]
        if of_scale:
            found = [_found(row, elsewhere) for row in of_scale]
            groups.append(Group(scale=each, total=of_scale[0].total, found=found))
    return groups


def footprints_of_results(where: Where, reader: Reader, most: int = 80) -> list[tuple[Footprint, int]]:
    """The footprints that the organisations found work in, with how many of them: the map beside the list."""
    best = (
        _fits(where, reader)
        .order_by("organisation_id", "-kind", "-closeness", "footprint__name", "pk")
        .distinct("organisation_id")
        .values("pk")
    )
    counts = dict(
        Coverage.objects.filter(pk__in=best)
        .values_list("footprint_id")
        .annotate(n=Count("organisation_id"))
        .order_by("footprint__area_count")[:most]
    )
    footprints = Footprint.objects.filter(pk__in=counts).smallest_first()
    return [(footprint, counts[footprint.pk]) for footprint in footprints]


def resolve_merged(organisation: Organisation) -> Organisation:
    """Where a merged entry leads today: a merge repoints nothing, so reads follow it (rule 26)."""
    seen = set()
    while organisation.merged_into_id and organisation.pk not in seen:
        seen.add(organisation.pk)
        organisation = organisation.merged_into
    return organisation


def _fits(where: Where, reader: Reader):
    """The rows of coverage that reach the place, with how closely each fits."""
    rows = Coverage.objects.visible_to(reader).filter(
        reader.entry_condition("organisation"),
        organisation__status=Organisation.Status.ACTIVE,
    )
    if where.area:
        rows = rows.filter(footprint__footprintarea__area=where.area)
        return _closeness(rows, where)
    return _closeness(rows, where).filter(Q(shared__isnull=False) | Q(footprint=where.footprint))


def _closeness(rows, where: Where):
    """Add `closeness` (areas shared ÷ areas in either, 1 is the very same place) and `share` of people reached."""
    if where.area:
        return rows.annotate(
            closeness=ExpressionWrapper(
                Value(1.0) / Cast(Coalesce("footprint__area_count", 1), FloatField()), output_field=FloatField()
            ),
            share=Value(1.0, output_field=FloatField()),
        )
    place = where.footprint
    return rows.annotate(
        overlap=FilteredRelation("footprint__overlaps", condition=Q(footprint__overlaps__other=place)),
        shared=F("overlap__shared_areas"),
        closeness=Case(
            When(footprint=place, then=Value(1.0)),
            default=Cast("shared", FloatField())
            / Cast(F("footprint__area_count") + Value(place.area_count) - F("shared"), FloatField()),
            output_field=FloatField(),
        ),
        share=Case(
            When(footprint=place, then=Value(1.0)),
            When(
                Q(overlap__shared_population__isnull=False) & Q(Value(bool(place.population))),
                then=Cast("overlap__shared_population", FloatField()) / Value(float(place.population or 1)),
            ),
            default=None,
            output_field=FloatField(),
        ),
    )


def _footprint_counts(organisation_ids: list[int], reader: Reader) -> dict[int, int]:
    """In how many footprints each organisation works, as far as the reader may know."""
    return dict(
        Coverage.objects.visible_to(reader)
        .filter(organisation_id__in=organisation_ids, kind=Coverage.Kind.SERVES)
        .values_list("organisation_id")
        .annotate(n=Count("footprint_id", distinct=True, output_field=IntegerField()))
    )


def _found(row: Coverage, footprint_counts: dict[int, int]) -> Found:
    served = footprint_counts.get(row.organisation_id, 0)
    return Found(
        organisation=row.organisation,
        footprint=row.footprint,
        kind=row.kind,
        share=row.share,
        elsewhere=max(served - (row.kind == Coverage.Kind.SERVES), 0),
        hidden=row.shown_to == Coverage.ShownTo.OTHERS,
    )
