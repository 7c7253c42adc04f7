import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from .organisations import Organisation


class Sighting(models.Model):
    """Once, on a day, a search found these organisations, or somebody opened one's entry or asked how to refer.

    It holds no person, no words and no place. Each night `payback.fold` adds it to the month's counts and takes it
    away; until then it only ever gets added.
    """

    class Kind(models.TextChoices):
        FOUND = "found", "found by a search"
        OPENED = "opened", "entry opened"
        ASKED = "asked", "asked how to refer"

    day = models.DateField()
    kind = models.CharField(max_length=6, choices=Kind)
    organisations = ArrayField(models.BigIntegerField())

    class Meta:
        indexes = [models.Index(fields=["day"], name="sighting_by_day")]
        triggers = [pgtrigger.Protect(name="sighting_never_changes", operation=pgtrigger.Update)]

    def __str__(self):
        return f"{self.get_kind_display()} on {self.day}"


class EntryCount(models.Model):
    """How often an entry was found, opened and asked about in a month. `month` is its first day."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="counts")
    month = models.DateField()
    found = models.PositiveIntegerField(default=0)
    opened = models.PositiveIntegerField(default=0)
    asked = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "month"], name="entry_count_once_a_month"),
            models.CheckConstraint(condition=Q(month__day=1), name="entry_count_of_a_whole_month"),
        ]

    def __str__(self):
        return f"{self.organisation}, {self.month:%B %Y}"


class UnmetSearch(models.Model):
    """A search that found nobody: the day, the district it was about, and the terms chosen. Never what was typed."""

    day = models.DateField()
    district_code = models.CharField(max_length=12, blank=True)
    district_name = models.CharField(max_length=120, blank=True)
    terms = ArrayField(models.IntegerField(), default=list)

    class Meta:
        verbose_name_plural = "unmet searches"
        indexes = [models.Index(fields=["day"], name="unmet_search_by_day")]
        triggers = [pgtrigger.Protect(name="unmet_search_never_changes", operation=pgtrigger.Update)]

    def __str__(self):
        return f"Nobody found in {self.district_name or 'no one district'} on {self.day}"
