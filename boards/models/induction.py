import pghistory
from django.db import models


@pghistory.track()
class InductionItem(models.Model):
    """One thing that somebody new on a board reads, does or is told: its pack opens when they accept (rule 8)."""

    board = models.ForeignKey("boards.Board", on_delete=models.CASCADE, related_name="induction")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=150)
    words = models.TextField("in plain words", max_length=4000)
    address = models.URLField("where to read more", blank=True)

    class Meta:
        ordering = ["board", "position", "pk"]

    def __str__(self):
        return self.title


class InductionDone(models.Model):
    """Somebody new on a board ticked a thing of its induction pack off."""

    appointment = models.ForeignKey("boards.Appointment", on_delete=models.CASCADE, related_name="induction_done")
    item = models.ForeignKey(InductionItem, on_delete=models.CASCADE, related_name="+")
    done_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "induction done"
        constraints = [models.UniqueConstraint(fields=["appointment", "item"], name="induction_done_once")]

    def __str__(self):
        return f"{self.item}, {self.appointment}"
