"""Reads of single awards: payments and what recipients say of them, ledger lines, and what an award can draw from."""

import datetime as dt
import uuid
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Exists, F, Min, OuterRef, Q, Sum

from directory.models import FootprintOverlap, LedBy

from .ask import Ask
from .eyes import Eyes
from .models import Award, Draw, Entry, Receipt

# A small footprint would tell where a sensitive site is.
OF_A_SENSITIVE_SITE = Q(recipient__sensitive_site=True) | Q(recipient__merged_into__sensitive_site=True)
TELLS_ITS_PLACE = Q(footprint__contains_district=True) | ~OF_A_SENSITIVE_SITE


@dataclass(frozen=True)
class Payment:
    """A payment that the funder recorded, or money that came which it has not; and what the recipient says.

    posting   None where only the recipient says so
    paid      as the funder's record stands now: £0 once it took it back
    came      what the recipient says; None while it has said nothing
    """

    award: Award
    posting: uuid.UUID | None
    on_day: dt.date
    paid: Decimal
    came: Decimal | None
    receipt: Receipt | None

    @property
    def differs(self) -> bool:
        return self.came is not None and self.came != self.paid

    @property
    def waits(self) -> bool:
        """Nobody has said yet whether it came."""
        return self.came is None and self.paid > 0

    @property
    def by(self) -> Decimal:
        """How far the two are apart, in pounds."""
        return abs((self.came or Decimal(0)) - self.paid)


def payments(awards) -> list[Payment]:
    """Every payment of these awards with its receipt, the newest first. Three queries, however many."""
    awards = {award.pk: award for award in awards}
    lines = Entry.objects.filter(award__in=awards, kind=Entry.Kind.PAID, reverses__isnull=True)
    first = lines.values("award_id", "posting").annotate(
        paid=Sum("amount", filter=Q(reversed_by__isnull=True), default=Decimal("0.00")), on=Min("on_day")
    )
    receipts = list(Receipt.objects.filter(award__in=awards).select_related("entry"))
    by_payment = {receipt.payment: receipt for receipt in receipts if receipt.payment}
    found = []
    for row in first.order_by():
        receipt = by_payment.get(row["posting"])
        said = receipt.amount if receipt else None
        if row["paid"] or said:
            found.append(Payment(awards[row["award_id"]], row["posting"], row["on"], row["paid"], said, receipt))
    for receipt in receipts:
        if receipt.payment is None and receipt.amount:
            nothing = Decimal("0.00")
            found.append(Payment(awards[receipt.award_id], None, receipt.came_on, nothing, receipt.amount, receipt))
    return sorted(found, key=lambda one: (one.on_day, one.award.pk), reverse=True)


@dataclass(frozen=True)
class Line:
    """One line of the ledger as its reader sees it: the sources of a split payment are one line."""

    entry: Entry
    amount: Decimal
    sources: tuple[tuple[Award | None, Decimal], ...]
    is_reversal: bool
    was_reversed: bool


class Lines:
    """The postings of an award, the newest first, for a paginator. Two queries a page."""

    def __init__(self, award: Award):
        self.award = award
        self.postings = (
            Entry.objects.filter(award=award)
            .values("posting")
            .annotate(first=Min("pk"), on=Min("on_day"))
            .order_by("-on", "-first")
        )

    def count(self) -> int:
        return self.postings.count()

    __len__ = count

    def __getitem__(self, wanted: slice) -> list[Line]:
        ids = [row["posting"] for row in self.postings[wanted]]
        rows = defaultdict(list)
        found = Entry.objects.filter(award=self.award, posting__in=ids).select_related("draw__source")
        for entry in found.annotate(gone=Exists(Entry.objects.filter(reverses=OuterRef("pk")))).order_by("pk"):
            entry.award = self.award
            rows[entry.posting].append(entry)
        return [_line(rows[posting]) for posting in ids]


def _line(entries: list[Entry]) -> Line:
    first = entries[0]
    sources = tuple((entry.draw.source if entry.draw else None, entry.amount) for entry in entries)
    return Line(
        entry=first,
        amount=sum((entry.amount for entry in entries), Decimal("0.00")),
        sources=sources if any(source for source, _ in sources) else (),
        is_reversal=first.reverses_id is not None,
        was_reversed=first.gone,
    )


def sources_of(funder, award: Award | None = None):
    """Awards that `funder` holds to pass on and can draw from; what is drawn already stays listed."""
    mine = Award.objects.filter(recipient=funder, status=Award.Status.MADE, to_pass_on=True, after_trace=False)
    open_ones = Q(
        balance__committed__gt=F("balance__released")
        + F("balance__drawn")
        + F("balance__fee_management")
        + F("balance__fee_support")
        + F("balance__spent")
        + F("balance__returned")
    )
    if award and award.pk:
        open_ones |= Exists(Draw.objects.filter(award=award, source=OuterRef("pk")))
    return mine.filter(open_ones).with_names().order_by("awarded_on", "pk")


COUNTS = {  # what a number counts → the awards in which it is counted
    "new_money": ("first hop", ["paid"]),
    "reached": ("where it stops", ["paid", "spent", "returned", "clawed-back"]),
    "passed_on": ("passed on", ["paid"]),
    "fees": ("fees", ["fee-management", "fee-support"]),
}


def awards_counted(ask: Ask, counts: str, eyes: Eyes):
    """The awards behind a number: those that the reader may open, of which entries of the days asked for count."""
    found = Award.objects.visible_to(eyes).made().filter(after_trace=ask.after_trace)
    kinds = COUNTS[counts][1] if counts in COUNTS else None
    entries = Entry.objects.filter(award=OuterRef("pk"), on_day__lte=ask.until)
    if ask.since:
        entries = entries.filter(on_day__gte=ask.since)
    entries = entries.filter(kind__in=kinds) if kinds else entries
    if counts == "new_money":
        entries = entries.filter(draw__isnull=True)
    elif counts == "passed_on":
        entries = entries.filter(draw__isnull=False)
    elif counts == "reached":
        entries = entries.filter(Q(award__to_pass_on=False) | Q(kind="spent"))
    in_kind = Q(instrument=Award.Instrument.IN_KIND, awarded_on__lte=ask.until) if not kinds else Q(pk__in=[])
    found = found.filter(Exists(entries) | in_kind)
    if ask.narrows:
        found = found.filter(pk__in=_narrowed(Award.objects.order_by(), ask).values("pk"))
    return found.with_names()


def _narrowed(found, ask: Ask):
    """The filters of `totals`, as conditions on awards; an award may come out more than once."""
    if ask.fund:
        found = found.filter(Q(origins__root__fund=ask.fund) | Q(fund=ask.fund))
    if ask.funder:
        found = found.filter(origins__root__funder=ask.funder)
    if holder := ask.holder or ask.through:
        found = found.filter(Q(recipient=holder, to_pass_on=True) | Q(draws__source__recipient=holder))
    if ask.recipient:
        found = found.filter(Q(recipient=ask.recipient) | Q(shares__organisation=ask.recipient))
    if ask.footprint:
        inside = FootprintOverlap.objects.filter(other=ask.footprint).with_shares()
        inside = inside.filter(relation__in=["inside", "same"]).values("footprint")
        found = found.filter(TELLS_ITS_PLACE, Q(footprint=ask.footprint) | Q(footprint__in=inside))
    if ask.scale:
        found = found.filter(TELLS_ITS_PLACE, footprint__scale=ask.scale)
    plain = {"instrument": ask.instrument, "money": ask.money, "is_multi_year": ask.length}
    found = found.filter(**{name: value for name, value in plain.items() if value})
    if ask.size:
        found = found.filter(recipient__size_band=ask.size)
    if ask.led_by:
        found = found.filter(
            recipient__in=LedBy.objects.visible_to(ask.reader).filter(group=ask.led_by).values("organisation")
        )
    return found
