import pghistory
from django.db import models


@pghistory.track()
class PublishedId(models.Model):
    """How grants data names an organisation that is in no register which the directory knows.

    Such as `360G-ptc-ORG:white-lion` or `GB-EDU-101234`. Kept so that the next file finds the same organisation.
    Numbers of registers that the directory knows are identifiers of its entry instead.
    """

    organisation = models.ForeignKey(
        "directory.Organisation", on_delete=models.CASCADE, related_name="published_ids", verbose_name="organisation"
    )
    org_id = models.CharField("organisation identifier (org-id.guide)", max_length=150, unique=True)

    class Meta:
        verbose_name = "identifier in grants data"
        verbose_name_plural = "identifiers in grants data"
        ordering = ["org_id"]

    def __str__(self):
        return self.org_id


@pghistory.track(
    pghistory.InsertEvent(level=pghistory.Statement),
    pghistory.UpdateEvent(),
    pghistory.DeleteEvent(level=pghistory.Statement),
)
class GrantPlace(models.Model):
    """A place that a file of grants names for an award, by its national code, where no footprint consists of these."""

    award = models.ForeignKey("funding.Award", on_delete=models.CASCADE, related_name="places")
    code = models.CharField("code of the Office for National Statistics", max_length=9)

    class Meta:
        verbose_name = "place of a grant"
        verbose_name_plural = "places of grants"
        ordering = ["award", "code"]
        constraints = [models.UniqueConstraint(fields=["award", "code"], name="grant_place_once")]

    def __str__(self):
        return f"{self.award}, in {self.code}"
