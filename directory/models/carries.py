import pghistory
from django.conf import settings
from django.db import models


class FootprintCarryQuerySet(models.QuerySet):
    def flagged(self):
        return self.filter(outcome=FootprintCarry.Outcome.FLAGGED)


@pghistory.track()
class FootprintCarry(models.Model):
    """What became of a footprint when the areas came out in a new edition: carried over by a stated table, or flagged.

    A flagged one is untouched until an officer decides (rule 1). `plan` is what the table says of it: `clear`, the
    codes of the areas it holds without doubt on the new edition, and `doubtful`, each old area that the table does
    not place: its code and name, why, and the new areas it may be in.
    """

    class Outcome(models.TextChoices):
        CARRIED = "carried", "carried over"
        FLAGGED = "flagged", "waits for an officer"
        DECIDED = "decided", "decided by an officer"

    footprint = models.ForeignKey("directory.Footprint", on_delete=models.CASCADE, related_name="carries")
    from_edition = models.ForeignKey("directory.AreaEdition", on_delete=models.PROTECT, related_name="+")
    to_edition = models.ForeignKey("directory.AreaEdition", on_delete=models.PROTECT, related_name="+")
    table_name = models.CharField(max_length=255)
    table_sha256 = models.CharField(max_length=64)
    outcome = models.CharField(max_length=10, choices=Outcome)
    what = models.TextField()
    plan = models.JSONField(default=dict)
    ran_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = FootprintCarryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "footprints carried over"
        ordering = ["ran_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["footprint", "from_edition", "to_edition"], name="footprint_carried_once_an_edition"
            ),
            models.CheckConstraint(
                condition=~models.Q(from_edition=models.F("to_edition")), name="footprint_carried_to_another_edition"
            ),
        ]

    def __str__(self):
        return f"{self.footprint}, from {self.from_edition} to {self.to_edition}: {self.get_outcome_display()}"
