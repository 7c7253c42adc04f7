"""The ledger: entries that only grow, and the sums that the database keeps of them (rules 16 to 19).

No table here holds anything personal (rule 28): who wrote an entry is in the history's context alone.
"""

import uuid

import pghistory
import pgtrigger
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Greatest, Now


def pounds(verbose_name: str = "", **extra) -> models.DecimalField:
    return models.DecimalField(verbose_name, max_digits=14, decimal_places=2, **extra)


def kept(verbose_name: str) -> models.DecimalField:
    """A sum that a trigger keeps; nothing else writes it."""
    return pounds(verbose_name, default=0, db_default=0, editable=False)


@pghistory.track(pghistory.InsertEvent(), fields=["award", "source", "planned"])
class Draw(models.Model):
    """An award is paid, for a stated amount, out of an earlier one that the granting organisation holds.

    `planned` is what the draft said. What was really drawn, released, paid and given back are sums of entries.
    Triggers hold: the source was given to be passed on, to whoever grants now; it has a lower rank (no cycle).
    """

    award = models.ForeignKey("funding.Award", on_delete=models.CASCADE, related_name="draws")
    source = models.ForeignKey("funding.Award", on_delete=models.PROTECT, related_name="drawn_by")
    planned = pounds("amount drawn")
    drawn = kept("drawn")
    released = kept("released")
    paid = kept("paid out")
    returned = kept("came back")

    class Meta:
        ordering = ["award", "source"]
        constraints = [
            models.UniqueConstraint(fields=["award", "source"], name="draw_once_from_a_source"),
            models.CheckConstraint(condition=~Q(award=F("source")), name="draw_from_another_award"),
            models.CheckConstraint(condition=Q(planned__gt=0), name="draw_of_some_amount"),
            models.CheckConstraint(
                condition=Q(released__gte=0, paid__gte=0, returned__gte=0)
                & Q(drawn__gte=F("released") + F("paid"))
                & Q(paid__gte=F("returned")),
                name="draw_never_pays_more_than_is_drawn",
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="draw_is_never_moved",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__award_id__df=pgtrigger.F("new__award_id"))
                | pgtrigger.Q(old__source_id__df=pgtrigger.F("new__source_id")),
            ),
            pgtrigger.Protect(
                name="draw_is_never_deleted_once_used",
                operation=pgtrigger.Delete,
                condition=pgtrigger.Q(old__drawn__gt=0),
            ),
        ]

    def __str__(self):
        return f"{self.award} out of {self.source}"

    @property
    def to_pay(self):
        """What is drawn and not yet paid, in pounds."""
        return self.drawn - self.released - self.paid


@pghistory.track(pghistory.InsertEvent(level=pghistory.Statement))
class Entry(models.Model):
    """One line of the ledger. Never changed, never deleted; a correction `reverses` it, once (rule 19).

    posting     lines written together as one thing (a payment split over its sources) share it
    draw        the source that this part of a commitment, payment, release or return belongs to
    on_day      the day it counts on; a reversal counts on the day of what it reverses
    posted_at   when it was written, by the real clock
    said_by     which side says so
    """

    class Kind(models.TextChoices):
        COMMITTED = "committed", "committed"
        RELEASED = "released", "commitment taken back"
        DUE = "due", "instalment due"
        PAID = "paid", "paid out"
        RECEIVED = "received", "received"
        FEE_MANAGEMENT = "fee-management", "management fee"
        FEE_SUPPORT = "fee-support", "fee for support to grantees"
        SPENT = "spent", "spent by the holder itself"
        RETURNED = "returned", "returned unspent"
        CLAWED_BACK = "clawed-back", "clawed back"

    FEES = (Kind.FEE_MANAGEMENT, Kind.FEE_SUPPORT)
    BACK = (Kind.RETURNED, Kind.CLAWED_BACK)
    WITH_SOURCE = (Kind.COMMITTED, Kind.RELEASED, Kind.PAID, Kind.RETURNED, Kind.CLAWED_BACK)

    class Side(models.TextChoices):
        FUNDER = "funder", "the funder"
        RECIPIENT = "recipient", "the recipient"
        ALLIANCE = "alliance", "the alliance's finance officer"

    posting = models.UUIDField(default=uuid.uuid4, editable=False)
    award = models.ForeignKey("funding.Award", on_delete=models.PROTECT, related_name="entries")
    draw = models.ForeignKey(Draw, on_delete=models.PROTECT, null=True, blank=True, related_name="entries")
    kind = models.CharField(max_length=15, choices=Kind)
    amount = pounds("amount")
    reverses = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="reversed_by")
    signed = models.GeneratedField(
        expression=Case(When(reverses__isnull=True, then=F("amount")), default=-F("amount")),
        output_field=models.DecimalField(max_digits=14, decimal_places=2),
        db_persist=True,
    )
    on_day = models.DateField("counts on")
    posted_at = models.DateTimeField("written", db_default=Now(), editable=False)
    said_by = models.CharField("who says so", max_length=10, choices=Side)
    note = models.CharField("note, naming no person", max_length=200, blank=True)

    class Meta:
        verbose_name = "ledger entry"
        verbose_name_plural = "ledger entries"
        ordering = ["award", "on_day", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="entry_of_some_amount"),
            models.CheckConstraint(
                condition=Q(draw__isnull=True)
                | Q(kind__in=["committed", "released", "paid", "returned", "clawed-back"]),
                name="entry_has_a_source_only_where_money_moves",
            ),
            models.CheckConstraint(
                condition=Q(reverses__isnull=True) | ~Q(note=""), name="entry_that_reverses_says_why"
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="entry_is_never_altered",
                operation=pgtrigger.Update | pgtrigger.Delete,
            ),
        ]
        indexes = [
            models.Index(fields=["on_day"], name="entry_by_day"),
            models.Index(fields=["posting"], name="entry_by_posting"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} £{self.amount}, {self.award}"


class Balance(models.Model):
    """What the entries of an award add up to, reversals taken off. Kept by a trigger; the row is the award's lock.

    Its checks are rule 17. `drawn` is committed to regrants out of this award, less what came back; `regranted` is
    what was paid to them, less what came back. `returned` is what went back to the funder, asked for or not.
    """

    award = models.OneToOneField("funding.Award", on_delete=models.CASCADE, primary_key=True, related_name="balance")
    in_arrears = models.BooleanField(default=False, db_default=False, editable=False)
    committed = kept("committed")
    released = kept("commitment taken back")
    due = kept("instalments due")
    paid = kept("paid out to it")
    received = kept("received")
    fee_management = kept("management fee")
    fee_support = kept("fee for support to grantees")
    spent = kept("own spending")
    returned = kept("returned")
    drawn = kept("committed to regrants")
    regranted = kept("paid on to others")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    committed__gte=0, released__gte=0, due__gte=0, paid__gte=0, received__gte=0, fee_management__gte=0,
                    fee_support__gte=0, spent__gte=0, returned__gte=0, drawn__gte=0, regranted__gte=0,
                ),
                name="balance_nothing_below_nought",
            ),
            models.CheckConstraint(
                condition=Q(committed__gte=F("released") + F("paid")), name="balance_paid_within_what_is_committed"
            ),
            models.CheckConstraint(condition=Q(committed__gte=F("due")), name="balance_due_within_what_is_committed"),
            models.CheckConstraint(
                condition=Q(returned__lte=Greatest(F("paid"), F("received"))), name="balance_returned_had_come"
            ),
            models.CheckConstraint(
                condition=Q(
                    committed__gte=F("released")
                    + F("drawn")
                    + F("fee_management")
                    + F("fee_support")
                    + F("spent")
                    + F("returned")
                ),
                name="balance_uses_within_what_is_committed",
            ),
            models.CheckConstraint(
                condition=Q(in_arrears=True)
                | Q(
                    regranted__lte=Greatest(F("paid"), F("received"))
                    - F("fee_management")
                    - F("fee_support")
                    - F("spent")
                    - F("returned")
                ),
                name="balance_used_has_come_unless_in_arrears",
            ),
            models.CheckConstraint(condition=Q(regranted__lte=F("drawn")), name="balance_regranted_was_drawn"),
        ]  # fmt: skip

    def __str__(self):
        return f"Balance of {self.award}"

    @property
    def net(self):
        """What is committed and was not taken back."""
        return self.committed - self.released

    @property
    def fees(self):
        return self.fee_management + self.fee_support

    @property
    def unspent(self):
        """Received and not yet regranted, kept, spent or returned (rule 17). Below nought: used before it came."""
        return self.received - self.regranted - self.fees - self.spent - self.returned

    @property
    def to_commit(self):
        """What can still be drawn, kept or spent out of the commitment."""
        return self.net - self.drawn - self.fees - self.spent - self.returned

    @property
    def to_pay(self):
        return self.net - self.paid

    @property
    def to_confirm(self):
        """Paid out and not (yet) confirmed by the recipient; below nought when more was confirmed than paid."""
        return self.paid - self.received


class Origin(models.Model):
    """The slice of an award that traces back to one first hop: low ≤ … < high of 1. Kept by a trigger.

    The part of any amount that traces to `root` is round(amount × high) − round(amount × low), so that the parts of
    all roots add up to the amount to the penny.
    """

    award = models.ForeignKey("funding.Award", on_delete=models.CASCADE, related_name="origins")
    root = models.ForeignKey("funding.Award", on_delete=models.CASCADE, related_name="reaches")
    low = models.DecimalField(max_digits=13, decimal_places=12)
    high = models.DecimalField(max_digits=13, decimal_places=12)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["award", "root"], name="origin_once"),
            models.CheckConstraint(
                condition=Q(low__gte=0, high__lte=Value(1), high__gte=F("low")), name="origin_is_a_slice_of_one"
            ),
        ]

    def __str__(self):
        return f"{self.award} from {self.root}"
