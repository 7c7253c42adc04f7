import pghistory
from django.db import models
from django.db.models import Q

from .ledger import pounds


class ApplicationQuerySet(models.QuerySet):
    def visible_to(self, eyes):
        """What an organisation saves and asks for is known to itself and to the officers of its place alone."""
        reader = eyes.reader
        if not (reader.own or reader.is_officer):
            return self.none()
        return self.filter(reader.own_or_officer_of("organisation_id"))

    def with_names(self):
        return self.select_related("opportunity__funder", "organisation", "award__balance")


@pghistory.track()
class Application(models.Model):
    """What an organisation does about an opportunity: saved, applied for, and what became of it.

    One row for each organisation and opportunity. `passed` is one that they looked at and leave aside: it is not
    offered to them again. `reason` is what the funder said when it refused, or why they took it back.
    """

    class Status(models.TextChoices):
        SAVED = "saved", "saved"
        PASSED = "passed", "left aside"
        APPLIED = "applied", "applied, no answer yet"
        AWARDED = "awarded", "awarded"
        REFUSED = "refused", "refused"
        WITHDREW = "withdrew", "taken back"

    OUTCOMES = (Status.AWARDED, Status.REFUSED, Status.WITHDREW)
    MOVES = {
        Status.SAVED: {Status.PASSED, Status.APPLIED, *OUTCOMES},
        Status.PASSED: {Status.SAVED, Status.APPLIED},
        Status.APPLIED: {Status.SAVED, Status.PASSED, *OUTCOMES},
        Status.AWARDED: {Status.APPLIED, *OUTCOMES},
        Status.REFUSED: {Status.APPLIED, *OUTCOMES},
        Status.WITHDREW: {Status.APPLIED, *OUTCOMES},
    }

    opportunity = models.ForeignKey("funding.Opportunity", on_delete=models.PROTECT, related_name="applications")
    organisation = models.ForeignKey(
        "directory.Organisation", on_delete=models.PROTECT, related_name="funding_applications"
    )
    status = models.CharField(max_length=10, choices=Status, default=Status.SAVED)
    applied_on = models.DateField("applied on", null=True, blank=True)
    asked = pounds("asked for", null=True, blank=True)
    answered_on = models.DateField("answered on", null=True, blank=True)
    reason = models.TextField("the reason", max_length=2000, blank=True)
    award = models.ForeignKey(
        "funding.Award", on_delete=models.PROTECT, null=True, blank=True, related_name="applications"
    )

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        ordering = ["opportunity__closes_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["opportunity", "organisation"], name="application_once_an_organisation"),
            models.CheckConstraint(
                condition=~Q(status="refused") | ~Q(reason=""), name="application_refused_with_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(award__isnull=True) | Q(status="awarded"), name="application_award_when_awarded"
            ),
            models.CheckConstraint(
                condition=~Q(status="applied") | Q(applied_on__isnull=False), name="application_applied_on_a_day"
            ),
        ]

    def __str__(self):
        return f"{self.organisation}: {self.opportunity}"

    def may_become(self, status: str) -> bool:
        return status in self.MOVES[self.Status(self.status)]

    @property
    def is_decided(self) -> bool:
        return self.status in self.OUTCOMES
