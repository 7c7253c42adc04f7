"""What the recipient says came, and how a difference with the funder is settled: by each side putting its own right."""

import datetime as dt
import uuid
from decimal import Decimal

from django.db import transaction
from django.db.models import Q

from alliance.base import clock
from alliance.base.history import attributed
from alliance.base.refused import Refused

from ..models import Award, Entry, Receipt
from . import ledger
from .holding import hold


@transaction.atomic
def confirm(*, award: Award, payment: uuid.UUID | None, amount: Decimal, came_on: dt.date, said_by: str, by) -> Receipt:
    """The recipient says how much of a payment came (£0 for nothing), or answers anew.

    No `payment`: money came that the funder has not recorded. Once the funder records a payment of that amount, the
    two belong together (see `match`).
    """
    if amount < 0:
        raise Refused("Enter £0 if nothing came, or what came.")
    if came_on > clock.today():
        raise Refused("That day has not come yet. Give the day on which the money came.")
    held = hold(award)
    if held.award.status != Award.Status.MADE or held.award.is_in_kind:
        raise Refused("Nothing is paid for this award.")
    if payment and not Entry.objects.filter(award=award, posting=payment, kind=Entry.Kind.PAID).exists():
        raise Refused("There is no such payment.")
    receipt = Receipt.objects.filter(payment=payment, award=award).first() if payment else None
    receipt = receipt or Receipt(award=award, payment=payment)
    with attributed(by=by, why="Said what came"):
        if receipt.entry_id:
            ledger.reverse_posting(held, receipt.entry.posting, "Answered anew", by)
            held = hold(award)
        receipt.amount, receipt.came_on, receipt.entry = amount, came_on, None
        if amount:
            receipt.entry = ledger.record(
                award=award, kind=Entry.Kind.RECEIVED, amount=amount, on_day=came_on, said_by=said_by, by=by
            )[0]
        receipt.save()
    return receipt


@transaction.atomic
def pay(*, award: Award, amount: Decimal, on_day: dt.date, said_by: str, note: str = "", by) -> list[Entry]:
    """The funder says what it paid.

    What the recipient said had come, of that amount, is this payment's: money that was not recorded before, or that
    stood beside an entry which the funder has taken back.
    """
    lines = ledger.record(
        award=award, kind=Entry.Kind.PAID, amount=amount, on_day=on_day, said_by=said_by, note=note, by=by
    )
    told = award.receipts.filter(amount=amount).order_by("came_on", "pk")
    taken_back = Entry.objects.filter(award=award, kind=Entry.Kind.PAID, reversed_by__isnull=False)
    waiting = told.filter(Q(payment__isnull=True) | Q(payment__in=taken_back.values("posting"))).first()
    if waiting:
        with attributed(by=by, why="Recorded the payment that the recipient had told of"):
            waiting.payment = lines[0].posting
            waiting.save(update_fields=["payment"])
    return lines


@transaction.atomic
def take_back(*, receipt: Receipt, why: str, by) -> None:
    """The recipient takes back that money came which the funder had not recorded."""
    held = hold(receipt.award)
    receipt = Receipt.objects.get(pk=receipt.pk)
    if receipt.payment:
        raise Refused("The funder has recorded this payment. Say what came of it instead.")
    with attributed(by=by, why="Took back that money came"):
        if receipt.entry_id:
            entry = receipt.entry
            receipt.entry, receipt.amount = None, Decimal("0.00")
            receipt.save()
            ledger.reverse_posting(held, entry.posting, why, by)
