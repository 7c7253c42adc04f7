"""What every dated thing of this app shares, so that the map can be drawn as at any day.

`starts_on` is the first day on which the thing is known to hold: when it began is not always written down.
`ends_on` is the first day on which it holds no more (as in `directory.models.roles`), so that an ending takes
effect at once and whoever follows may begin on the same day.
"""

from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.models import F, Func, Q, Value

from directory.models.roles import DatedQuerySet as HeldQuerySet


class Basis(models.TextChoices):
    """How we know: a source says so, or somebody worked it out from what a source says."""

    STATED = "stated", "stated"
    INFERRED = "inferred", "inferred"


class DatedQuerySet(HeldQuerySet):
    def not_ended_by(self, day):
        """Those that hold on `day` or will begin after it."""
        return self.exclude(ends_on__lte=day)


def never_ends_before_it_starts(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name=f"{name}_never_ends_before_it_starts"
    )


def period() -> Func:
    """The days on which a row holds, as a range that the database can compare; open at the end when none is set."""
    return Func(F("starts_on"), F("ends_on"), Value("[)"), function="DATERANGE", output_field=DateRangeField())


def has_its_source(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=~Q(source=""), name=f"{name}_has_its_source")
