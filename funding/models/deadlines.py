import pghistory
from django.db import models
from django.db.models import Q
from django.urls import reverse

from .ledger import Entry, pounds


class DeadlineQuerySet(models.QuerySet):
    def visible_to(self, eyes):
        """For the parties to the award, the alliance's finance officer and auditors, as its ledger is."""
        if eyes.sees_all:
            return self
        mine = eyes.parties
        return self.filter(Q(award__funder__in=mine) | Q(award__recipient__in=mine) | Q(award__payee__in=mine))


@pghistory.track()
class Deadline(models.Model):
    """A day by which the recipient of an award owes its funder something: a report, or money that was not spent.

    The recipient says when it was sent, the funder when it came. Money that goes back is recorded in the ledger too;
    this row says by when. `said_by` is the side that set the day: a recipient changes only what it set itself.
    """

    class Kind(models.TextChoices):
        REPORT = "report", "report"
        RETURN = "return", "money to return"

    class Status(models.TextChoices):
        WAITING = "waiting", "not sent yet"
        SENT = "sent", "sent"
        RECEIVED = "received", "received"
        DROPPED = "dropped", "not asked for any more"

    MOVES = {
        Status.WAITING: {Status.SENT, Status.RECEIVED, Status.DROPPED},
        Status.SENT: {Status.RECEIVED, Status.WAITING, Status.DROPPED},
        Status.RECEIVED: {Status.WAITING},
        Status.DROPPED: {Status.WAITING},
    }

    award = models.ForeignKey("funding.Award", on_delete=models.CASCADE, related_name="deadlines")
    kind = models.CharField("what is due", max_length=10, choices=Kind)
    what = models.CharField("which one", max_length=150)
    due_on = models.DateField("due on")
    amount = pounds("how much goes back", null=True, blank=True)
    said_by = models.CharField("set by", max_length=10, choices=Entry.Side)
    status = models.CharField(max_length=10, choices=Status, default=Status.WAITING)
    sent_on = models.DateField("sent on", null=True, blank=True)
    received_on = models.DateField("received on", null=True, blank=True)
    because = models.CharField("why", max_length=300, blank=True)

    objects = DeadlineQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__isnull=True) | Q(kind="return", amount__gt=0), name="deadline_amount_of_a_return"
            ),
            models.CheckConstraint(
                condition=~Q(status="sent") | Q(sent_on__isnull=False), name="deadline_sent_on_a_day"
            ),
            models.CheckConstraint(
                condition=~Q(status="received") | Q(received_on__isnull=False), name="deadline_received_on_a_day"
            ),
            models.CheckConstraint(condition=~Q(status="dropped") | ~Q(because=""), name="deadline_dropped_says_why"),
        ]

    def __str__(self):
        return f"{self.what}, {self.award}"

    def get_absolute_url(self):
        return reverse("funding:award", args=[self.award_id]) + "#dates"

    def may_become(self, status: str) -> bool:
        return status in self.MOVES[self.Status(self.status)]
