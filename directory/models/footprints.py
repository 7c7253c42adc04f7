import pghistory
from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import connection, models
from django.db.models import Case, F, FloatField, Q, Value, When
from django.db.models.functions import Cast, Coalesce, NullIf, Upper
from django.urls import reverse


def by_statement() -> tuple:
    """Trackers that write the history of a whole statement at once: for tables that are filled in bulk.

    Updates stay row by row: the statement's trigger would join the old rows to the new ones by trying every
    pair (5,000 footprints took it seven seconds).
    """
    return (
        pghistory.InsertEvent(level=pghistory.Statement),
        pghistory.UpdateEvent(level=pghistory.Row),
        pghistory.DeleteEvent(level=pghistory.Statement),
    )


def lock_footprints() -> None:
    """Wait until no other transaction changes areas of footprints, and keep others waiting until this one ends.

    The triggers take the same lock. An action takes it before it locks any row, so that no two changes can
    wait for each other.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT directory_lock_footprints()")


class FootprintQuerySet(models.QuerySet):
    def valid_on(self, day):
        """Footprints in force on `day`."""
        return self.filter(Q(valid_from__isnull=True) | Q(valid_from__lte=day)).filter(
            Q(valid_until__isnull=True) | Q(valid_until__gte=day)
        )

    def smallest_first(self):
        return self.order_by("population", "name")

    def larger_than(self, place, day):
        """The footprints in force on `day` that hold the whole of an area or of a footprint, the smallest first."""
        if isinstance(place, Footprint):
            holds = FootprintOverlap.objects.filter(footprint=place, shared_areas=place.area_count).values("other")
            found = self.filter(pk__in=holds, area_count__gt=place.area_count)
        else:
            found = self.filter(footprintarea__area=place)
        return found.valid_on(day).order_by("area_count", "population", "name")


@pghistory.track(*by_statement(), exclude=["outline"])
class Footprint(models.Model):
    """A named set of areas that somebody plans, serves or lives by. Footprints overlap freely and need not nest.

    `population`, `area_count` and `contains_district` are kept by the database from the areas (rule 1);
    nothing else writes them.
    """

    class Scale(models.TextChoices):
        HYPER_LOCAL = "hyper-local", "hyper-local"
        NEIGHBOURHOOD = "neighbourhood", "neighbourhood"
        PLACE = "place", "place"
        SYSTEM = "system", "whole system"

    class Purpose(models.TextChoices):
        STATUTORY = "statutory", "statutory"
        NHS = "nhs", "NHS"
        COUNCIL = "council", "council"
        COMMUNITY = "community", "drawn by a community"
        RESEARCH = "research", "research"

    slug = models.SlugField(max_length=100, unique=True)
    name = models.CharField(max_length=150)
    scale = models.CharField(max_length=15, choices=Scale)
    purpose = models.CharField(max_length=15, choices=Purpose)
    code = models.CharField("ONS or NHS code", max_length=20, blank=True)
    description = models.TextField(blank=True, max_length=2000)
    source = models.CharField(max_length=300, help_text="Who says that this is the footprint.")
    source_url = models.URLField(blank=True)
    edition = models.ForeignKey("directory.AreaEdition", on_delete=models.PROTECT, related_name="footprints")
    areas = models.ManyToManyField("directory.Area", through="directory.FootprintArea", related_name="footprints")
    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)
    stated_population = models.PositiveIntegerField(
        null=True, blank=True, help_text="What a source states, shown beside the sum over the areas."
    )
    stated_population_source = models.CharField(max_length=300, blank=True)
    population = models.PositiveIntegerField(null=True, editable=False)
    area_count = models.PositiveIntegerField(default=0, editable=False)
    contains_district = models.BooleanField(default=False, editable=False)
    outline = models.JSONField(null=True, editable=False, help_text="A GeoJSON geometry: the areas as one shape.")
    drawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = FootprintQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True)
                | Q(valid_from__isnull=True)
                | Q(valid_until__gte=F("valid_from")),
                name="footprint_never_ends_before_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(stated_population__isnull=True) | ~Q(stated_population_source=""),
                name="footprint_stated_population_has_its_source",
            ),
            # So that footprint_area can point at a footprint and its edition together.
            models.UniqueConstraint(fields=["id", "edition"], name="footprint_and_its_edition"),
        ]
        indexes = [
            GinIndex(OpClass(Upper("name"), name="gin_trgm_ops"), name="footprint_name_like"),
            models.Index(fields=["scale", "population"], name="footprint_by_scale"),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("directory:footprint", args=[self.slug])

    def in_force_on(self, day) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_until is None or self.valid_until >= day
        )


@pghistory.track(*by_statement())
class FootprintArea(models.Model):
    """An area that belongs to a footprint. A trigger refuses an area of another edition."""

    footprint = models.ForeignKey(Footprint, on_delete=models.CASCADE)
    area = models.ForeignKey("directory.Area", on_delete=models.PROTECT)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["footprint", "area"], name="footprint_area_once")]
        indexes = [models.Index(fields=["area", "footprint"], name="footprint_area_by_area")]

    def __str__(self):
        return f"{self.area} in {self.footprint}"


class FootprintOverlapQuerySet(models.QuerySet):
    AS_GOOD_AS_ALL = 0.995  # of the population: what is left may be an estimate's rounding

    def with_shares(self):
        """Adds `share` (of the footprint's people that live in the other), `share_of_other` and `relation`.

        Shares are of people; of areas where nobody has been counted. `relation` is how the footprint lies to
        the other: "same", "inside", "contains" or "crosses".
        """
        return self.annotate(share=_share("footprint"), share_of_other=_share("other")).annotate(
            relation=Case(
                When(share__gte=self.AS_GOOD_AS_ALL, share_of_other__gte=self.AS_GOOD_AS_ALL, then=Value("same")),
                When(share__gte=self.AS_GOOD_AS_ALL, then=Value("inside")),
                When(share_of_other__gte=self.AS_GOOD_AS_ALL, then=Value("contains")),
                default=Value("crosses"),
            )
        )


def _share(of: str):
    people = Cast("shared_population", FloatField()) / NullIf(Cast(f"{of}__population", FloatField()), 0.0)
    areas = Cast("shared_areas", FloatField()) / NullIf(Cast(f"{of}__area_count", FloatField()), 0.0)
    return Coalesce(people, areas, output_field=FloatField())


class FootprintOverlap(models.Model):
    """What two different footprints share, kept by the database whenever either's areas change (rule 1).

    Stored both ways round: the share of `footprint` that lies in `other` is shared_population / population
    of `footprint`.
    """

    footprint = models.ForeignKey(Footprint, on_delete=models.CASCADE, related_name="overlaps")
    other = models.ForeignKey(Footprint, on_delete=models.CASCADE, related_name="+")
    shared_population = models.PositiveIntegerField(null=True)
    shared_areas = models.PositiveIntegerField()

    objects = FootprintOverlapQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["footprint", "other"], name="footprint_overlap_once"),
            models.CheckConstraint(condition=~Q(footprint=F("other")), name="footprint_overlap_with_another"),
        ]

    def __str__(self):
        return f"{self.footprint} and {self.other}"
