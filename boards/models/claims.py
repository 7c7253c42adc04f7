import uuid
from pathlib import PurePath

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from alliance.base import clock
from directory.models import AllianceRole

from .dated import DatedQuerySet, never_ends_before_it_starts
from .holding import Role, holds

LINE_FITS_ITS_ENTRY = """
    PERFORM 1 FROM boards_timeentry
    WHERE id = NEW.entry_id AND minutes = NEW.funded_minutes + NEW.unfunded_minutes
      AND person_id = (SELECT person_id FROM boards_claim WHERE id = NEW.claim_id)
    FOR UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'a claim line splits all minutes of an entry of the same person'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
"""
LINES_GO_WITH_A_RETURN_ALONE = """
    IF (SELECT status FROM boards_claim WHERE id = OLD.claim_id) IN ('approved', 'paid') THEN
        RAISE EXCEPTION 'the lines of an approved claim are kept' USING ERRCODE = 'check_violation';
    END IF;
    RETURN OLD;
"""
EXPENSES_LOCK_WITH_THE_CLAIM = """
    IF (SELECT status FROM boards_claim
        WHERE id = CASE WHEN TG_OP = 'INSERT' THEN NEW.claim_id ELSE OLD.claim_id END
        FOR SHARE) NOT IN ('draft', 'returned') THEN
        RAISE EXCEPTION 'an expense of a submitted claim is locked' USING ERRCODE = 'check_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    RETURN NEW;
"""


class ClaimQuerySet(models.QuerySet):
    def visible_to(self, reader):
        """One's own; those to approve for whoever is named for them; what is to be paid for the finance officer;
        all but drafts for an auditor.
        """
        if reader.person is None:
            return self.none()
        sent = ~Q(status=Claim.Status.DRAFT)
        to_pay = Q(status__in=[Claim.Status.APPROVED, Claim.Status.PAID]) & holds(reader, Role.FINANCE)
        seen = Q(person=reader.person) | (sent & _named_for(reader)) | to_pay | (sent & holds(reader, Role.AUDITOR))
        return self.filter(seen)

    def to_approve_by(self, reader):
        """Submitted claims that this reader is named for, today; never their own (rule 14)."""
        if reader.person is None:
            return self.none()
        return self.filter(_named_for(reader), status=Claim.Status.SUBMITTED).exclude(person=reader.person)

    def settled(self):
        """Those whose funded time counts as funded: approved or paid."""
        return self.filter(status__in=[Claim.Status.APPROVED, Claim.Status.PAID])


def _named_for(reader) -> Q:
    """Claims whose approver the reader is today: named in the terms, by the alliance's role, or standing in for one."""
    today = clock.today()
    stands_in_for = ApprovalDelegation.objects.current_on(today).filter(to_person=reader.person).values("from_person")
    approvers = AllianceRole.objects.current_on(today).filter(role=Role.APPROVER)
    by_role = approvers.filter(Q(person=reader.person) | Q(person__in=stands_in_for))
    named = Q(approver=reader.person) | Q(approver__in=stands_in_for)
    return named | (Q(approver__isnull=True) & Q(models.Exists(by_role)))


@pghistory.track()
class Claim(models.Model):
    """What a representative asks to be paid for one seat and one month: hours by the terms, and expenses.

    `approver` is who the terms name; nobody in particular means whoever is approver of the alliance. Lines exist
    from submission on; a claim that is returned has none, and its entries can be changed again (rule 14).
    """

    class Status(models.TextChoices):
        DRAFT = "draft", "not sent yet"
        SUBMITTED = "submitted", "waiting for approval"
        RETURNED = "returned", "returned"
        APPROVED = "approved", "approved"
        PAID = "paid", "paid"

    MOVES = {
        Status.DRAFT: {Status.SUBMITTED},
        Status.SUBMITTED: {Status.APPROVED, Status.RETURNED},
        Status.RETURNED: {Status.SUBMITTED},
        Status.APPROVED: {Status.PAID},
        Status.PAID: set(),
    }

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="claims")
    appointment = models.ForeignKey("boards.Appointment", on_delete=models.PROTECT, related_name="claims")
    month = models.DateField("first day of the month")
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    approver = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="claims_to_approve"
    )
    submitted_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="claims_decided"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    returned_because = models.CharField("why it was returned", max_length=500, blank=True)

    objects = ClaimQuerySet.as_manager()

    class Meta:
        ordering = ["-month", "person__name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["appointment", "month"], name="claim_once_a_seat_and_month"),
            models.CheckConstraint(condition=Q(month__day=1), name="claim_month_is_its_first_day"),
            models.CheckConstraint(
                condition=Q(status="draft") | Q(submitted_at__isnull=False), name="claim_submitted_says_when"
            ),
            models.CheckConstraint(
                condition=Q(status__in=["draft", "submitted"]) | Q(decided_by__isnull=False, decided_at__isnull=False),
                name="claim_decided_says_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("person")),
                name="claim_is_never_approved_by_its_own",
            ),
            models.CheckConstraint(
                condition=~Q(status="returned") | ~Q(returned_because=""), name="claim_returned_says_why"
            ),
        ]
        indexes = [
            models.Index("status", F("submitted_at"), name="claim_by_status"),
            models.Index("person", F("month").desc(), name="claim_by_person_and_month"),
        ]
        triggers = [
            pgtrigger.FSM(
                name="moves_by_the_table",
                field="status",
                transitions=[
                    ("draft", "submitted"),
                    ("submitted", "approved"),
                    ("submitted", "returned"),
                    ("returned", "submitted"),
                    ("approved", "paid"),
                ],
            ),
        ]

    def __str__(self):
        return f"{self.month:%B %Y}, {self.appointment}"

    def may_become(self, status: str) -> bool:
        return status in self.MOVES[self.Status(self.status)]

    @property
    def is_open(self) -> bool:
        """Can whoever claims still change it?"""
        return self.may_become(self.Status.SUBMITTED)


@pghistory.track()
class ClaimLine(models.Model):
    """One entry in a submitted claim: the minutes that the terms pay for, those they do not, and why not (rule 15).

    There is one line an entry at most. Amounts are to the penny; a total is the sum of its lines (rule 16).
    """

    class Reason(models.TextChoices):
        NO_TERMS = "no-terms", "Nobody has said whether this seat is paid for on that day."
        UNFUNDED = "unfunded", "The terms of this seat pay for no time."
        ABOVE = "above", "More than the terms pay for in that month."
        NOT_HELD = "not-held", "The seat was not held on that day."
        TOO_LATE = "too-late", "Too long ago to be claimed."

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="lines")
    entry = models.OneToOneField("boards.TimeEntry", on_delete=models.PROTECT, related_name="line")
    terms = models.ForeignKey(
        "boards.FundingTerms", on_delete=models.PROTECT, null=True, blank=True, related_name="claim_lines"
    )
    month = models.DateField("whose allowance it draws on")
    funded_minutes = models.PositiveSmallIntegerField()
    unfunded_minutes = models.PositiveSmallIntegerField()
    reason = models.CharField("why not all of it is paid", max_length=10, choices=Reason, blank=True)
    amount = models.DecimalField(max_digits=9, decimal_places=2)
    on_costs = models.DecimalField(max_digits=9, decimal_places=2)

    class Meta:
        ordering = ["claim", "entry__day", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(funded_minutes=0, amount=0, on_costs=0) | Q(funded_minutes__gt=0, terms__isnull=False),
                name="claim_line_pays_by_terms",
            ),
            models.CheckConstraint(
                condition=Q(unfunded_minutes=0, reason="") | (Q(unfunded_minutes__gt=0) & ~Q(reason="")),
                name="claim_line_says_why_it_is_not_paid",
            ),
            models.CheckConstraint(condition=Q(amount__gte=0, on_costs__gte=0), name="claim_line_never_below_nought"),
        ]
        indexes = [models.Index(fields=["terms", "month"], name="claim_line_by_terms_and_month")]
        triggers = [
            pgtrigger.Trigger(
                name="line_fits_its_entry",
                operation=pgtrigger.Insert,
                when=pgtrigger.Before,
                func=LINE_FITS_ITS_ENTRY,
            ),
            pgtrigger.Protect(name="lines_are_never_altered", operation=pgtrigger.Update),
            pgtrigger.Trigger(
                name="lines_go_with_a_return",
                operation=pgtrigger.Delete,
                when=pgtrigger.Before,
                func=LINES_GO_WITH_A_RETURN_ALONE,
            ),
        ]

    def __str__(self):
        return f"{self.funded_minutes} of {self.funded_minutes + self.unfunded_minutes} minutes"


def receipt_under(expense, filename: str) -> str:
    """Where a receipt lies: a name nobody can guess and that says nothing."""
    return f"receipts/{uuid.uuid4().hex}{PurePath(filename).suffix.lower()}"


class ExpenseQuerySet(models.QuerySet):
    def visible_to(self, reader):
        return self.filter(claim__in=Claim.objects.visible_to(reader).values("pk"))


@pghistory.track(exclude=["what", "receipt", "receipt_name"])
class Expense(models.Model):
    """Money that a representative spent for a seat, with its receipt. `payable` is what the terms pay of it.

    What is personal stands in `what` and the receipt alone, and in no history, so that both can be blanked (rule 28).
    """

    class Kind(models.TextChoices):
        FARES = "fares", "fares"
        MILEAGE = "mileage", "mileage"
        PARKING = "parking", "parking"
        CARE = "care", "childcare or other care"
        ACCESS = "access", "support to take part, such as an interpreter"
        OTHER = "other", "something else"

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="expenses")
    day = models.DateField()
    kind = models.CharField("what for", max_length=10, choices=Kind)
    what = models.CharField("in a few words", max_length=150, blank=True)
    amount = models.DecimalField(max_digits=8, decimal_places=2)
    payable = models.DecimalField(max_digits=8, decimal_places=2, default=0)
    not_paid_because = models.CharField(max_length=150, blank=True)
    terms = models.ForeignKey(
        "boards.FundingTerms", on_delete=models.PROTECT, null=True, blank=True, related_name="expenses"
    )
    receipt = models.FileField(upload_to=receipt_under, max_length=200, blank=True)
    receipt_name = models.CharField(max_length=150, blank=True)
    receipt_type = models.CharField(max_length=100, blank=True)
    token = models.UUIDField(default=uuid.uuid4, editable=False)

    objects = ExpenseQuerySet.as_manager()

    class Meta:
        ordering = ["day", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["claim", "token"], name="expense_sent_twice_is_one"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="expense_is_more_than_nought"),
            models.CheckConstraint(
                condition=Q(payable__gte=0, payable__lte=F("amount")), name="expense_never_pays_more_than_was_spent"
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="expenses_lock_with_the_claim",
                operation=pgtrigger.Insert
                | pgtrigger.Delete
                | pgtrigger.UpdateOf("claim_id", "day", "kind", "amount", "payable", "terms_id"),
                when=pgtrigger.Before,
                func=EXPENSES_LOCK_WITH_THE_CLAIM,
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}, {self.amount}"


class ApprovalDelegationQuerySet(DatedQuerySet):
    def visible_to(self, reader):
        """Who gave it and who has it; all for an auditor."""
        if reader.person is None:
            return self.none()
        mine = Q(from_person=reader.person) | Q(to_person=reader.person)
        return self.filter(mine | holds(reader, Role.AUDITOR))


@pghistory.track()
class ApprovalDelegation(models.Model):
    """Somebody approves in an approver's place, from a day to a day. Nobody's own claims, all the same."""

    from_person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="approvals_given")
    to_person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="approvals_taken")
    starts_on = models.DateField()
    ends_on = models.DateField()

    objects = ApprovalDelegationQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "pk"]
        constraints = [
            never_ends_before_it_starts("approval_delegation"),
            models.CheckConstraint(
                condition=~Q(from_person=F("to_person")), name="approval_delegation_is_to_somebody_else"
            ),
        ]

    def __str__(self):
        return f"{self.to_person} approves for {self.from_person}"
