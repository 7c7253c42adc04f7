import pghistory
from django.db import models
from django.db.models import F, Q
from django.urls import reverse


class FundQuerySet(models.QuerySet):
    def visible_to(self, eyes):
        """Funds whose funder's entry the reader may open (rule 3), and those of bodies they act for."""
        mine = eyes.reader.entry_condition("funder")
        return self.filter(mine | Q(funder__in=eyes.parties)) if not eyes.sees_all else self


@pghistory.track()
class Fund(models.Model):
    """A pot of money: whose it is, what it is for, from when to when, and how much it holds in all."""

    slug = models.SlugField(max_length=100, unique=True)
    name = models.CharField(max_length=150)
    code = models.CharField("code of its programme in grants data", max_length=100, blank=True)
    funder = models.ForeignKey("directory.Organisation", on_delete=models.PROTECT, related_name="funds")
    purpose = models.TextField("what it is for", max_length=2000, blank=True)
    starts_on = models.DateField("its first day")
    ends_on = models.DateField("its last day", null=True, blank=True)
    total = models.DecimalField("how much it holds in all", max_digits=14, decimal_places=2, null=True, blank=True)

    objects = FundQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="fund_never_ends_before_it_starts",
            ),
            models.CheckConstraint(condition=Q(total__isnull=True) | Q(total__gt=0), name="fund_holds_something"),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("funding:fund", args=[self.slug])
