import pghistory
import pgtrigger
from django.db import models
from django.db.models import Q

from .dated import has_its_source


class DatedFigureQuerySet(models.QuerySet):
    def visible_to(self, reader):
        """Everybody may know by which figures the alliance works."""
        return self


@pghistory.track()
class DatedFigure(models.Model):
    """A rate or a threshold that the alliance works by, from a day on, with who says so.

    No published rate exists to copy, so each stands here as the alliance's own decision. A figure is never altered:
    another follows it, and of two for the same day the one written last counts.
    """

    class Kind(models.TextChoices):
        REFERENCE_RATE = "reference-rate", "what an hour of a representative's time costs, in pounds"
        RECEIPT_ABOVE = "receipt-above", "an expense above this needs a receipt, in pounds"
        LONG_DAY = "long-day", "more hours than this on one day make an approver ask"
        CLAIM_WITHIN = "claim-within", "months after which time is too old to be claimed"
        WARN_AT = "warn-at", "a budget warns when this share of it is claimed, in per cent"

    kind = models.CharField("what it is", max_length=20, choices=Kind)
    starts_on = models.DateField("from which day")
    amount = models.DecimalField("the figure", max_digits=8, decimal_places=2)
    source = models.CharField("who says so", max_length=300)

    objects = DatedFigureQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "-starts_on", "-pk"]
        constraints = [
            has_its_source("dated_figure"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="dated_figure_is_never_below_nought"),
        ]
        triggers = [pgtrigger.Protect(name="figures_are_kept", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.amount} from {self.starts_on}"

    @classmethod
    def on(cls, kind: str, day):
        """The figure of this kind that holds on `day`, as a Decimal; None where nobody has set one."""
        held = cls.objects.filter(kind=kind, starts_on__lte=day).order_by("-starts_on", "-pk")
        return held.values_list("amount", flat=True).first()
