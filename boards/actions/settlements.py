"""Settlement runs: approved claims gathered, fixed, exported once, and reconciled with what was really paid.

Whoever changes a run waits at its row; a claim is in one run at most, and a payment in one file at most.
"""

import datetime as dt
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.db.models import Max, OuterRef, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from alliance.base import clock
from alliance.base.history import attributed
from alliance.base.money import pounds, total
from alliance.base.refused import Refused

from ..models import Claim, ClaimLine, Expense, Payment, SettlementExport, SettlementRun, Supplier

Status = SettlementRun.Status
NOTHING = Value(Decimal("0.00"))


@transaction.atomic
def open_run(*, name: str, by) -> SettlementRun:
    """A new run; there is one open at a time."""
    try:
        with attributed(by=by, why="Opened a settlement run"), transaction.atomic():
            return SettlementRun.objects.create(name=name, opened_by=by, opened_at=clock.now())
    except IntegrityError as one_is_open:
        raise Refused("A run is open already. Close it first.") from one_is_open


@transaction.atomic
def close(*, run: SettlementRun, by) -> SettlementRun:
    """Gather every approved claim that no run holds yet, and fix what is due. What is approved later waits."""
    run = _locked(run, Status.CLOSED)
    with attributed(by=by, why="Closed the settlement run"):
        Payment.objects.bulk_create(_gathered(run))
        if not run.payments.exists():
            raise Refused("No approved claim waits to be paid. Approve claims first, then close the run.")
        run.status, run.closed_by, run.closed_at = Status.CLOSED, by, clock.now()
        run.save(update_fields=["status", "closed_by", "closed_at"])
    return run


def _gathered(run: SettlementRun) -> list[Payment]:
    """A payment for each approved claim that waits. The claims are locked, so that none of them moves meanwhile."""
    waiting = Claim.objects.filter(status=Claim.Status.APPROVED, payment__isnull=True)
    ids = list(waiting.order_by("pk").select_for_update(of=("self",)).values_list("pk", flat=True))
    rows = with_due(Claim.objects.filter(pk__in=ids)).order_by("pk").values_list("pk", "due")
    return [Payment(run=run, claim_id=pk, due=pounds(due)) for pk, due in rows]


def with_due(claims):
    """Claims with `due`: their lines, on-costs and payable expenses, in pounds."""
    lines = ClaimLine.objects.filter(claim=OuterRef("pk")).order_by().values("claim")
    spent = Expense.objects.filter(claim=OuterRef("pk")).order_by().values("claim")
    return claims.annotate(
        due=Coalesce(Subquery(lines.annotate(n=Sum("amount")).values("n")), NOTHING)
        + Coalesce(Subquery(lines.annotate(n=Sum("on_costs")).values("n")), NOTHING)
        + Coalesce(Subquery(spent.annotate(n=Sum("payable")).values("n")), NOTHING)
    )


def _locked(run: SettlementRun, status: str = "") -> SettlementRun:
    run = SettlementRun.objects.select_for_update().get(pk=run.pk)
    if status and not run.may_become(status):
        raise Refused(f"This run is {run.get_status_display()}.")
    return run


@transaction.atomic
def reopen(*, run: SettlementRun, reason: str, by) -> SettlementRun:
    """Open a closed run again, with a reason. What went out in a file stays in it; the rest can be gathered anew."""
    if not reason.strip():
        raise Refused("Say why the run is opened again.")
    if SettlementRun.objects.select_for_update().filter(status=Status.OPEN).exists():
        raise Refused("Another run is open. Close it first.")
    run = _locked(run, Status.OPEN)
    with attributed(by=by, why=reason):
        run.payments.filter(export__isnull=True).delete()
        run.status, run.reopened_because = Status.OPEN, reason
        run.save(update_fields=["status", "reopened_because"])
    return run


@transaction.atomic
def export(*, run: SettlementRun, by) -> SettlementExport:
    """A file number for the payments of a closed run that no file holds yet."""
    run = _locked(run)
    if run.status == Status.OPEN:
        raise Refused("Close the run first: what is in an open run can still change.")
    waiting = run.payments.filter(export__isnull=True)
    ids = list(waiting.select_for_update(of=("self",)).values_list("pk", flat=True))
    if not ids:
        raise Refused("Every payment of this run has gone out in a file. Nothing is exported twice.")
    last = run.exports.aggregate(last=Max("number"))["last"] or 0
    due = total(Payment.objects.filter(pk__in=ids).values_list("due", flat=True))
    with attributed(by=by, why="Made a file for finance"):
        made = SettlementExport.objects.create(run=run, number=last + 1, made_by=by, made_at=clock.now(), total=due)
        Payment.objects.filter(pk__in=ids).update(export=made)
    return made


@transaction.atomic
def mark_paid(*, run: SettlementRun, reference: str, paid_on: dt.date, by) -> int:
    """Everything that went out and is not marked yet was paid as due, under this reference; how many payments."""
    run = _locked(run)
    ids = list(
        run.payments.filter(export__isnull=False, paid__isnull=True)
        .select_for_update(of=("self",))
        .values_list("pk", "due")
    )
    if not ids:
        raise Refused("Nothing of this run waits to be marked as paid. Make the file for finance first.")
    for pk, due in ids:
        _pay(Payment.objects.select_related("claim").get(pk=pk), due, reference, paid_on, "", by)
    _finish(run, by)
    return len(ids)


@transaction.atomic
def reconcile(
    *, payment: Payment, paid: Decimal, reference: str, paid_on: dt.date, differs_because: str = "", by
) -> Payment:
    """What was really paid for one claim. An amount that differs from what was due says why."""
    run = _locked(payment.run)
    payment = Payment.objects.select_for_update(of=("self",)).select_related("claim").get(pk=payment.pk)
    if payment.export_id is None:
        raise Refused("This payment has not gone out in a file yet.")
    if pounds(paid) != payment.due and not differs_because.strip():
        raise Refused(f"£{payment.due:.2f} was due. Say why another amount was paid.")
    _pay(payment, pounds(paid), reference, paid_on, differs_because if pounds(paid) != payment.due else "", by)
    _finish(run, by)
    return payment


def _pay(payment: Payment, paid: Decimal, reference: str, paid_on: dt.date, because: str, by) -> None:
    if paid_on > clock.today():
        raise Refused("The day of payment is still to come.")
    if not reference.strip():
        raise Refused("Give the reference of the payment.")
    with attributed(by=by, why="Marked the claim as paid"):
        payment.paid, payment.paid_on, payment.reference, payment.differs_because = paid, paid_on, reference, because
        payment.save(update_fields=["paid", "paid_on", "reference", "differs_because"])
        claim = Claim.objects.select_for_update(of=("self",)).get(pk=payment.claim_id)
        if claim.status != Claim.Status.PAID:
            claim.status = Claim.Status.PAID
            claim.save(update_fields=["status"])


def _finish(run: SettlementRun, by) -> None:
    """A closed run of which everything is paid is a paid one."""
    if run.status == Status.CLOSED and not run.payments.filter(paid__isnull=True).exists():
        with attributed(by=by, why="Everything of the run is paid"):
            run.status = Status.PAID
            run.save(update_fields=["status"])


@transaction.atomic
def set_supplier(*, number: str, organisation=None, person=None, by) -> Supplier:
    """Under which number the finance system knows whoever is paid."""
    taken = Supplier.objects.filter(number=number).exclude(organisation=organisation, person=person)
    if taken.exists():
        raise Refused("Another payee has this supplier number. Check both.")
    with attributed(by=by, why="Set a supplier number"):
        supplier, _ = Supplier.objects.update_or_create(
            organisation=organisation, person=person, defaults={"number": number}
        )
    return supplier
