"""Claims: sent, approved or returned, one transition table (rules 14 and 15).

Whoever sends or approves waits first at the rows of the terms, then at the claim, then at its entries: so no two
claims use the same allowance, and terms do not change between the check and the writing.
"""

import datetime as dt
from collections import defaultdict
from decimal import Decimal

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, Sum
from django.db.models.functions import TruncMonth

from alliance.base import clock
from alliance.base.history import attributed
from alliance.base.refused import Refused
from directory.models import Person

from .. import emails_of_claims as emails
from .. import reckoning
from ..models import (
    Appointment,
    ApprovalDelegation,
    Claim,
    ClaimLine,
    DatedFigure,
    Expense,
    FundingTerms,
    TimeEntry,
)
from ..models.time import next_month

Status = Claim.Status
SENT = [Status.SUBMITTED, Status.APPROVED, Status.PAID]


@transaction.atomic
def begin(*, appointment: Appointment, month: dt.date, by) -> Claim:
    """The claim for a seat and a month, made where it is not there yet; a holder's own, a former holder's too."""
    if appointment.person_id != by.pk:
        raise Refused("Only whoever holds the seat, or held it, can claim for it.")
    month = month.replace(day=1)
    if month > clock.today():
        raise Refused("That month is still to come.")
    ended = appointment.ends_on is not None and appointment.ends_on <= month
    if ended or next_month(month) <= appointment.starts_on:
        raise Refused("You did not hold this seat in that month.")
    with attributed(by=by, why="Began a claim"):
        claim, _ = Claim.objects.get_or_create(appointment=appointment, month=month, defaults={"person": by})
    return claim


def entries_for(claim: Claim):
    """What a claim that is still open gathers: the month's entries, and late ones of months claimed already."""
    sent = Claim.objects.filter(appointment=claim.appointment_id, month=OuterRef("month"), status__in=SENT)
    return (
        TimeEntry.objects.filter(appointment=claim.appointment_id, person=claim.person_id, line__isnull=True)
        .filter(day__lt=next_month(claim.month))
        .annotate(month=TruncMonth("day"))
        .filter(Q(day__gte=claim.month) | Q(Exists(sent)))
        .order_by("day", "pk")
    )


def reckon(claim: Claim, entries, terms) -> list[reckoning.Split]:
    """The entries of an open claim, parted by the terms and by what other claims have used of them."""
    months = DatedFigure.on(DatedFigure.Kind.CLAIM_WITHIN, claim.month)
    too_old = reckoning.months_before(claim.month, int(months)) if months is not None else None
    return reckoning.split(entries, terms, minutes_taken(terms), claim.appointment, too_old)


def minutes_taken(terms) -> dict[int, dict[dt.date, int]]:
    """By terms, how many minutes of each month stand in submitted claims."""
    found: dict[int, dict[dt.date, int]] = defaultdict(dict)
    rows = ClaimLine.objects.filter(terms__in=[one.pk for one in terms], funded_minutes__gt=0)
    for pk, month, minutes in rows.values_list("terms", "month").annotate(all=Sum("funded_minutes")).order_by():
        found[pk][month] = minutes
    return found


def expenses_taken(terms, *, besides: Claim) -> dict[tuple[int, dt.date], Decimal]:
    """By terms and month, what other submitted claims are paid of expenses."""
    rows = Expense.objects.filter(terms__in=[one.pk for one in terms], claim__status__in=SENT).exclude(claim=besides)
    months = rows.annotate(month=TruncMonth("day")).values_list("terms", "month")
    return {(pk, month): paid for pk, month, paid in months.annotate(all=Sum("payable")).order_by()}


def terms_of(appointment: Appointment):
    return FundingTerms.objects.filter(seat=appointment.seat_id, share=appointment.share).order_by("pk")


@transaction.atomic
def submit(*, claim: Claim, complete: bool, by) -> Claim:
    """Send the claim: its entries are parted by the terms, and locked. The month is over, or the seat has ended."""
    terms = list(terms_of(claim.appointment).select_for_update(no_key=True, of=("self",)))
    claim = Claim.objects.select_for_update(of=("self",)).select_related("appointment").get(pk=claim.pk)
    if claim.person_id != by.pk:
        raise Refused("Only whoever gave the time can claim it.")
    if not claim.may_become(Status.SUBMITTED):
        raise Refused(f"This claim is {claim.get_status_display()} already.")
    if not complete:
        raise Refused("Say that your entries for the month are complete.")
    ended = claim.appointment.ends_on is not None and claim.appointment.ends_on <= clock.today()
    if next_month(claim.month) > clock.today() and not ended:
        raise Refused(f"{claim.month:%B} is not over yet. Send the claim from the first of next month.")
    splits = reckon(claim, entries_for(claim).select_for_update(of=("self",)), terms)
    expenses = reckoning.payable_expenses(
        claim.expenses.select_for_update(), terms, expenses_taken(terms, besides=claim)
    )
    if not splits and not expenses:
        raise Refused("There is nothing to claim for this month: no time is logged and no expense is added.")
    _need_receipts(claim, expenses)
    with attributed(by=by, why="Sent the claim"):
        for expense, held, paid, because in expenses:
            expense.terms, expense.payable, expense.not_paid_because = held, paid, because
            expense.save(update_fields=["terms", "payable", "not_paid_because"])
        ClaimLine.objects.bulk_create(_line(claim, one) for one in splits)
        used = [one.terms for one in splits if one.terms] + [held for _, held, _, _ in expenses if held]
        claim.approver_id = used[-1].approver_id if used else None
        claim.status, claim.submitted_at = Status.SUBMITTED, clock.now()
        claim.decided_by = claim.decided_at = None
        claim.returned_because = ""
        claim.save()
    return claim


def _need_receipts(claim: Claim, expenses) -> None:
    above = DatedFigure.on(DatedFigure.Kind.RECEIPT_ABOVE, claim.month)
    bare = [
        one for one, _, paid, _ in expenses if paid and above is not None and one.amount > above and not one.receipt
    ]
    if bare:
        raise Refused(
            f"Add the receipt of {bare[0].get_kind_display()} on {_day(bare[0].day)}: it is over £{above:.2f}."
        )


def _line(claim: Claim, one: reckoning.Split) -> ClaimLine:
    return ClaimLine(
        claim=claim,
        entry=one.entry,
        terms=one.terms,
        month=reckoning.first_of(one.entry.day),
        funded_minutes=one.funded_minutes,
        unfunded_minutes=one.unfunded_minutes,
        reason=one.reason,
        amount=one.amount,
        on_costs=one.on_costs,
    )


@transaction.atomic
def approve(*, claim: Claim, by) -> Claim:
    """Approve it, once it is checked anew against the terms as they stand now. Nobody approves their own."""
    used = claim.lines.filter(terms__isnull=False).values("terms")
    terms = {
        one.pk: one
        for one in FundingTerms.objects.filter(pk__in=used).order_by("pk").select_for_update(no_key=True, of=("self",))
    }
    claim = _to_decide(claim, Status.APPROVED, by)
    _within_the_terms(claim, terms)
    with attributed(by=by, why="Approved the claim"):
        claim.status, claim.decided_by, claim.decided_at = Status.APPROVED, by, clock.now()
        claim.save(update_fields=["status", "decided_by", "decided_at"])
    return claim


def _to_decide(claim: Claim, status: str, by) -> Claim:
    claim = Claim.objects.select_for_update(of=("self",)).select_related("person", "appointment__seat").get(pk=claim.pk)
    if claim.person_id == by.pk:
        raise Refused("This is your own claim. Somebody else must decide about it.")
    if not claim.may_become(status):
        raise Refused(f"This claim is {claim.get_status_display()}. Nothing waits for a decision.")
    return claim


def _within_the_terms(claim: Claim, terms: dict[int, FundingTerms]) -> None:
    """Refuse when the terms have ended before a day that they are to pay for, or their allowance does not hold it."""
    taken = minutes_taken(terms.values())
    for line in claim.lines.filter(funded_minutes__gt=0).select_related("entry"):
        if line.terms_id not in terms or not terms[line.terms_id].holds_on(line.entry.day):
            raise Refused("The terms have changed since this was sent. Return it, so that it is worked out anew.")
    for pk, months in taken.items():
        if not reckoning.fits(terms[pk], months):
            raise Refused("This is more than the terms pay for. Return it, so that it is worked out anew.")


@transaction.atomic
def give_back(*, claim: Claim, reason: str, by) -> Claim:
    """Return it with a reason that the claimant reads; its entries can then be changed again."""
    if not reason.strip():
        raise Refused("Say why, so that it can be put right.")
    claim = _to_decide(claim, Status.RETURNED, by)
    with attributed(by=by, why="Returned the claim"):
        claim.lines.all().delete()
        claim.status, claim.decided_by, claim.decided_at = Status.RETURNED, by, clock.now()
        claim.returned_because = reason
        claim.save(update_fields=["status", "decided_by", "decided_at", "returned_because"])
    emails.claim_returned(claim)
    return claim


@transaction.atomic
def add_expense(*, expense: Expense, by) -> tuple[Expense, bool]:
    """An expense (not saved yet) of a claim that is still open; (it, whether it is new)."""
    claim = _open(expense.claim, by)
    if before := claim.expenses.filter(token=expense.token).first():
        return before, False
    _in_its_month(expense)
    with attributed(by=by, why="Added an expense"):
        expense.save(force_insert=True)
    return expense, True


@transaction.atomic
def remove_expense(*, expense: Expense, by) -> None:
    """Take it away; its receipt goes with it (see `receipts`)."""
    _open(expense.claim, by)
    with attributed(by=by, why="Took an expense away"):
        Expense.objects.filter(pk=expense.pk).delete()


def _open(claim: Claim, by) -> Claim:
    claim = Claim.objects.select_for_update(of=("self",)).get(pk=claim.pk)
    if claim.person_id != by.pk:
        raise Refused("This is somebody else's claim.")
    if not claim.is_open:
        raise Refused("This claim has been sent. It can be changed if it is returned.")
    return claim


def _in_its_month(expense: Expense) -> None:
    if not expense.claim.month <= expense.day < next_month(expense.claim.month):
        raise Refused(f"This claim is for {expense.claim.month:%B %Y}. Give a day in that month.")
    if expense.day > clock.today():
        raise Refused("That day is still to come.")


@transaction.atomic
def delegate(*, to: Person, starts_on: dt.date, ends_on: dt.date, by) -> ApprovalDelegation:
    """Somebody approves in `by`'s place from a day to the day before another."""
    if to.pk == by.pk:
        raise Refused("Choose somebody else than yourself.")
    if not to.has_login:
        raise Refused("They do not sign in here, so they cannot approve.")
    if ends_on <= starts_on:
        raise Refused("It would end before it begins. Correct one of the days.")
    with attributed(by=by, why="Let somebody else approve claims for a while"):
        return ApprovalDelegation.objects.create(from_person=by, to_person=to, starts_on=starts_on, ends_on=ends_on)


@transaction.atomic
def end_delegation(*, delegation: ApprovalDelegation, by) -> ApprovalDelegation:
    """From today they approve in that place no more."""
    delegation = ApprovalDelegation.objects.select_for_update().get(pk=delegation.pk)
    if delegation.from_person_id != by.pk:
        raise Refused("Only whoever gave it can end it.")
    with attributed(by=by, why="Ended that somebody else approves claims"):
        delegation.ends_on = max(delegation.starts_on, min(delegation.ends_on, clock.today()))
        delegation.save(update_fields=["ends_on"])
    return delegation


def due(claim: Claim) -> Decimal:
    """What an approved claim is paid: its lines and expenses, each to the penny (rule 16)."""
    lines = claim.lines.aggregate(amount=Sum("amount"), on_costs=Sum("on_costs"))
    spent = claim.expenses.aggregate(all=Sum("payable"))["all"]
    return sum((one or Decimal("0.00") for one in (lines["amount"], lines["on_costs"], spent)), Decimal("0.00"))


def _day(day: dt.date) -> str:
    return f"{day:%-d %B %Y}"
