import pghistory
from django.db import models

from .footprints import by_statement
from .organisations import Organisation


class CoverageQuerySet(models.QuerySet):
    def visible_to(self, reader):
        """The coverage that `reader` may know of: the true one, or a sensitive site's districts (rule 3)."""
        return self.filter(reader.coverage_condition())

    def of_the_organisation(self):
        """Where organisations work as a whole, without what single services say of themselves."""
        return self.filter(service__isnull=True)


@pghistory.track(*by_statement())
class Coverage(models.Model):
    """An organisation, or one of its services, serves or is based in a footprint.

    A service without rows of its own works wherever its organisation does.

    `shown_to` keeps a sensitive site safe. Its true footprints below district are for the officer and itself
    alone; everybody else is shown the districts they lie in, kept as rows of their own. A trigger refuses
    any other row below district for a sensitive site.
    """

    class Kind(models.TextChoices):
        SERVES = "serves", "serves"
        BASED_IN = "based-in", "is based in"

    class ShownTo(models.TextChoices):
        EVERYONE = "everyone", "everyone"
        OFFICER = "officer", "the officer of the place and the organisation itself"
        OTHERS = "others", "everybody else, instead of where it truly is"

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="coverage")
    service = models.ForeignKey(
        "directory.Service", on_delete=models.CASCADE, related_name="coverage", null=True, blank=True
    )
    footprint = models.ForeignKey("directory.Footprint", on_delete=models.PROTECT, related_name="coverage")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.SERVES)
    shown_to = models.CharField(max_length=10, choices=ShownTo, default=ShownTo.EVERYONE)

    objects = CoverageQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "coverage"
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "service", "footprint", "kind", "shown_to"],
                nulls_distinct=False,
                name="coverage_once",
            )
        ]
        indexes = [models.Index(fields=["footprint", "kind", "organisation"], name="coverage_by_footprint")]

    def __str__(self):
        return f"{self.service or self.organisation} {self.get_kind_display()} {self.footprint}"
