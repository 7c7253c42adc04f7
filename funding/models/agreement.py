import uuid

import pghistory
from django.db import models
from django.db.models import Q

from .ledger import pounds


@pghistory.track()
class Receipt(models.Model):
    """What the recipient says came: of one payment that the funder recorded, or one that the funder has not.

    `entry` is the line in the ledger; none when nothing came. The two sides differ while `amount` is not what the
    payment stands at; both are shown it until one of them has put it right.
    """

    award = models.ForeignKey("funding.Award", on_delete=models.PROTECT, related_name="receipts")
    payment = models.UUIDField("posting of the payment", null=True, blank=True, unique=True)
    amount = pounds("what came")
    came_on = models.DateField("came on")
    entry = models.OneToOneField(
        "funding.Entry", on_delete=models.PROTECT, null=True, blank=True, related_name="receipt"
    )
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        ordering = ["award", "came_on", "pk"]
        constraints = [models.CheckConstraint(condition=Q(amount__gte=0), name="receipt_not_below_nought")]

    def __str__(self):
        return f"£{self.amount} came for {self.award}"


class Fault(models.Model):
    """Something in the ledger that does not add up, found by the nightly check; kept after it is gone.

    `check_name` and `thing` say which rule and of what, so that one fault is one row however often it is found.
    """

    check_name = models.CharField("rule", max_length=60)
    thing = models.CharField(max_length=60)
    award = models.ForeignKey("funding.Award", on_delete=models.CASCADE, null=True, blank=True, related_name="faults")
    says = models.CharField("what is wrong", max_length=400)
    first_found_at = models.DateTimeField()
    last_found_at = models.DateTimeField()
    gone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["gone_at", "-last_found_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["check_name", "thing"], condition=Q(gone_at__isnull=True), name="fault_open_once"
            )
        ]

    def __str__(self):
        return self.says
