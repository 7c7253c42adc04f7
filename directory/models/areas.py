"""Reference geography: the smallest statistical areas, by edition. Recorded by import run, not row by row."""

from django.conf import settings
from django.contrib.postgres.indexes import OpClass
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Upper

from alliance.base import clock


class AreaEdition(models.Model):
    """One issue of the statistical areas ("LSOA 2021, Census 2021 population"), with where it came from."""

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=150)
    source = models.CharField(max_length=300, help_text="Who published it, when, under which licence.")
    population_source = models.CharField(
        max_length=300, blank=True, help_text="What the populations are, as at when; an estimate says so."
    )
    deprivation_source = models.CharField(
        max_length=300, blank=True, help_text="Which index the deciles are of, or why there are none."
    )
    is_current = models.BooleanField(default=False, help_text="New footprints are drawn on this one.")
    imported_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["is_current"], condition=Q(is_current=True), name="area_edition_one_is_current"
            )
        ]

    def __str__(self):
        return self.name


class Area(models.Model):
    """The smallest statistical unit (LSOA) of one edition, with the groupings it falls in."""

    edition = models.ForeignKey(AreaEdition, on_delete=models.PROTECT, related_name="areas")
    code = models.CharField(max_length=12)
    name = models.CharField(max_length=120)
    population = models.PositiveIntegerField(null=True, blank=True)
    deprivation_decile = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="1 is the most deprived tenth of England."
    )
    ward_code = models.CharField(max_length=12, blank=True)
    ward_name = models.CharField(max_length=120, blank=True)
    district_code = models.CharField(max_length=12, blank=True)
    district_name = models.CharField(max_length=120, blank=True)
    sub_icb_code = models.CharField(max_length=12, blank=True)
    sub_icb_name = models.CharField(max_length=150, blank=True)
    icb_code = models.CharField(max_length=12, blank=True)
    icb_name = models.CharField(max_length=150, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    boundary = models.JSONField(null=True, blank=True, help_text="A GeoJSON geometry in WGS 84.")

    class Meta:
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "code"], name="area_code_once_an_edition"),
            models.CheckConstraint(
                condition=Q(deprivation_decile__isnull=True) | Q(deprivation_decile__range=(1, 10)),
                name="area_deprivation_decile_is_1_to_10",
            ),
        ]
        indexes = [
            models.Index(fields=["edition", "ward_code"], name="area_by_ward"),
            models.Index(fields=["edition", "district_code"], name="area_by_district"),
            models.Index(fields=["edition", "sub_icb_code"], name="area_by_sub_icb"),
            models.Index(OpClass(Upper(F("name")), name="text_pattern_ops"), name="area_by_name"),
        ]

    def __str__(self):
        return f"{self.name} ({self.code})"


class Postcode(models.Model):
    """A postcode as the register gives it for one edition of the areas. Kept in capitals without its space: "QL12AB".

    `area` is empty where the edition has no such area: another country, or another part of England. `ended_on`
    is the first day of the month in which Royal Mail withdrew it.
    """

    class Country(models.TextChoices):
        ENGLAND = "E", "England"
        WALES = "W", "Wales"
        SCOTLAND = "S", "Scotland"
        NORTHERN_IRELAND = "N", "Northern Ireland"
        ISLANDS = "I", "the Channel Islands or the Isle of Man"

    edition = models.ForeignKey(AreaEdition, on_delete=models.PROTECT, related_name="postcodes")
    code = models.CharField(max_length=7)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="postcodes", null=True, blank=True)
    country = models.CharField(max_length=1, choices=Country, default=Country.ENGLAND)
    ended_on = models.DateField(null=True, blank=True)
    is_invented = models.BooleanField(default=False, help_text="Made for the demo; no letter would arrive there.")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["code", "edition", "area"], nulls_distinct=False, name="postcode_once_an_edition_and_area"
            ),
            models.CheckConstraint(condition=Q(code=Upper("code")), name="postcode_in_capitals"),
        ]

    def __str__(self):
        return f"{self.code[:-3]} {self.code[-3:]}"


class ImportRun(models.Model):
    """One run of an import into an edition: who, when, which file, and what it did (rule 24)."""

    class Kind(models.TextChoices):
        AREAS = "areas", "areas"
        BOUNDARIES = "boundaries", "boundaries"
        POSTCODES = "postcodes", "postcodes"

    edition = models.ForeignKey(AreaEdition, on_delete=models.PROTECT, related_name="import_runs")
    kind = models.CharField(max_length=12, choices=Kind)
    file_name = models.CharField(max_length=255)
    file_sha256 = models.CharField(max_length=64)
    ran_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    created = models.PositiveIntegerField()
    updated = models.PositiveIntegerField()
    unchanged = models.PositiveIntegerField()
    refused = models.PositiveIntegerField()

    class Meta:
        ordering = ["-ran_at", "-pk"]

    def __str__(self):
        return f"{self.get_kind_display()} of {self.edition} from {self.file_name}"

    @classmethod
    def record(cls, *, edition: AreaEdition, kind: str, path, sha256: str, report, by) -> "ImportRun":
        """Keep that a run happened, with the counts of its `report` and the file's name and SHA-256."""
        counts = {name: getattr(report, name) for name in ("created", "updated", "unchanged", "refused")}
        name = path.name[:255]
        return cls.objects.create(
            edition=edition, kind=kind, file_name=name, file_sha256=sha256, ran_at=clock.now(), by=by, **counts
        )
