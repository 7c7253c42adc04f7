import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from .holding import Role, holds

EXPORTED_ONCE = """
    IF OLD.export_id IS NOT NULL AND NEW.export_id IS DISTINCT FROM OLD.export_id THEN
        RAISE EXCEPTION 'a payment is exported once' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.claim_id <> OLD.claim_id OR NEW.run_id <> OLD.run_id OR NEW.due <> OLD.due THEN
        RAISE EXCEPTION 'a payment keeps its claim, its run and what is due' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
"""


class SettlementQuerySet(models.QuerySet):
    def visible_to(self, reader):
        """For finance officers and auditors."""
        return self.filter(holds(reader, Role.FINANCE, Role.AUDITOR)) if reader.person else self.none()


@pghistory.track()
class SettlementRun(models.Model):
    """Approved claims that are paid together: gathered while it is open, fixed and exported once it is closed."""

    class Status(models.TextChoices):
        OPEN = "open", "open"
        CLOSED = "closed", "closed"
        PAID = "paid", "paid"

    MOVES = {
        Status.OPEN: {Status.CLOSED},
        Status.CLOSED: {Status.OPEN, Status.PAID},
        Status.PAID: set(),
    }

    name = models.CharField(max_length=100)
    status = models.CharField(max_length=10, choices=Status, default=Status.OPEN)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    closed_at = models.DateTimeField(null=True, blank=True)
    reopened_because = models.CharField("why it was opened again", max_length=500, blank=True)

    objects = SettlementQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["status"], condition=Q(status="open"), name="settlement_run_open_once_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(status="open") | Q(closed_at__isnull=False, closed_by__isnull=False),
                name="settlement_run_closed_says_by_whom",
            ),
        ]
        triggers = [
            pgtrigger.FSM(
                name="runs_move_by_the_table",
                field="status",
                transitions=[("open", "closed"), ("closed", "open"), ("closed", "paid")],
            ),
        ]

    def __str__(self):
        return self.name

    def may_become(self, status: str) -> bool:
        return status in self.MOVES[self.Status(self.status)]


@pghistory.track()
class SettlementExport(models.Model):
    """A file that went to finance: the payments of a run that no earlier file held. Made once, read at will."""

    run = models.ForeignKey(SettlementRun, on_delete=models.PROTECT, related_name="exports")
    number = models.PositiveSmallIntegerField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    total = models.DecimalField(max_digits=11, decimal_places=2)

    objects = SettlementQuerySet.as_manager()

    class Meta:
        ordering = ["run", "number"]
        constraints = [models.UniqueConstraint(fields=["run", "number"], name="settlement_export_number_once")]
        triggers = [pgtrigger.Protect(name="exports_are_kept", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self):
        return f"{self.run}, file {self.number}"


@pghistory.track()
class Payment(models.Model):
    """One approved claim in a run: what is due, in which file it went out, and what was really paid.

    A claim is in one run at most, and a payment in one file at most.
    """

    run = models.ForeignKey(SettlementRun, on_delete=models.PROTECT, related_name="payments")
    claim = models.OneToOneField("boards.Claim", on_delete=models.PROTECT, related_name="payment")
    due = models.DecimalField(max_digits=9, decimal_places=2)
    export = models.ForeignKey(
        SettlementExport, on_delete=models.PROTECT, null=True, blank=True, related_name="payments"
    )
    paid = models.DecimalField("really paid", max_digits=9, decimal_places=2, null=True, blank=True)
    paid_on = models.DateField(null=True, blank=True)
    reference = models.CharField(max_length=60, blank=True)
    differs_because = models.CharField("why it differs from what was due", max_length=300, blank=True)

    objects = SettlementQuerySet.as_manager()

    class Meta:
        ordering = ["run", "claim__person__name", "claim__month", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(due__gte=0), name="payment_due_is_never_below_nought"),
            models.CheckConstraint(
                condition=Q(paid__isnull=True, paid_on__isnull=True, reference="")
                | (Q(paid__gte=0, paid_on__isnull=False, export__isnull=False) & ~Q(reference="")),
                name="payment_paid_says_when_and_by_which_reference",
            ),
            models.CheckConstraint(
                condition=Q(paid__isnull=True) | Q(paid=F("due")) | ~Q(differs_because=""),
                name="payment_that_differs_says_why",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="exported_once", operation=pgtrigger.Update, when=pgtrigger.Before, func=EXPORTED_ONCE
            ),
            pgtrigger.Protect(
                name="exported_payments_are_kept",
                operation=pgtrigger.Delete,
                condition=pgtrigger.Q(old__export__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.claim}: {self.due}"


@pghistory.track()
class Supplier(models.Model):
    """Under which number the finance system knows whoever is paid: an organisation, or a person."""

    organisation = models.OneToOneField(
        "directory.Organisation", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    number = models.CharField("supplier number", max_length=30)

    objects = SettlementQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.CheckConstraint(
                condition=Q(organisation__isnull=False, person__isnull=True)
                | Q(organisation__isnull=True, person__isnull=False),
                name="supplier_is_an_organisation_or_a_person",
            ),
            models.UniqueConstraint(fields=["number"], name="supplier_number_once"),
        ]

    def __str__(self):
        return self.number
