"""What money needs from a person: payments to confirm, differences to settle, and a ledger that does not add up.

Open money and what is due for awards have modules of their own.
"""

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from alliance.base import clock
from alliance.base.items import Item
from alliance.base.money import in_words
from directory.lines import Many, lines_of, one_by_one
from directory.models import AllianceRole, Membership, Person
from directory.rules import holds

from . import needs_deadlines, needs_endings, needs_opportunities, queries
from .eyes import Eyes, eyes_for
from .models import Award, Entry, Fault

Role = AllianceRole.Role
ASKED_OF = 200  # awards of one person that are looked through for payments


def items(person) -> list[Item]:
    """Everything about money that waits for this person today."""
    return lines_of(LINES, [person])[person.pk]


def money_items(eyes: Eyes) -> list[Item]:
    """Payments that the person's bodies have not confirmed, and differences that are theirs to settle."""
    if not eyes.acts_for:
        return []
    theirs = Award.objects.filter(status=Award.Status.MADE).exclude(instrument=Award.Instrument.IN_KIND)
    held = theirs.filter(recipient__in=eyes.acts_for) | theirs.filter(payee__in=eyes.acts_for)
    given = theirs.filter(funder__in=eyes.acts_for, receipts__isnull=False)
    found = (held | given).distinct().select_related("funder", "recipient").order_by("-pk")[:ASKED_OF]
    lines = []
    for payment in queries.payments(found):
        ours = bool({payment.award.recipient_id, payment.award.payee_id} & eyes.acts_for)
        if payment.waits and ours:
            lines.append(_to_confirm(payment))
        elif payment.differs:
            lines.append(_to_settle(payment, ours))
    return lines


def _to_confirm(payment: queries.Payment) -> Item:
    award = payment.award
    return Item(
        key=f"confirm-payment:{payment.posting}",
        kind="confirm payment",
        what=f"Did {in_words(payment.paid)} from {award.funder.name} arrive?",
        detail=f"For “{award.title}”.",
        due=payment.on_day,
        verb="Say what came",
        url=reverse("funding:payment_confirm", args=[award.pk, payment.posting]),
    )


def _to_settle(payment: queries.Payment, ours: bool) -> Item:
    award = payment.award
    other = award.funder.name if ours else award.recipient.name
    return Item(
        key=f"settle-payment:{payment.receipt.key}",
        kind="settle difference",
        what=f"You and {other} differ by {in_words(payment.by)}",
        detail=f"On “{award.title}”: {in_words(payment.paid)} was recorded as paid, {in_words(payment.came)} as "
        "received.",
        due=payment.on_day,
        verb="Look at the award",
        url=award.get_absolute_url(),
    )


def faults(person) -> list[Item]:
    """The ledger does not add up: told to finance officers, auditors, administrators and officers of the alliance."""
    if not holds(person, Role.FINANCE, Role.AUDITOR, Role.ADMINISTRATOR, Role.OFFICER):
        return []
    count = Fault.objects.filter(gone_at__isnull=True).count()
    eyes = eyes_for(person)
    if not count or not (eyes.sees_all or eyes.reader.everywhere):
        return []
    last = Fault.objects.filter(gone_at__isnull=True).order_by("-first_found_at").first()
    return [
        Item(
            key=f"ledger-faults:{last.pk}",
            kind="ledger check",
            what=f"The ledger does not add up in {count} {'place' if count == 1 else 'places'}",
            detail="The nightly check found it. Nobody can write such a thing by a page: tell who runs the database.",
            due=last.first_found_at.date(),
            verb="See what is wrong",
            url=reverse("funding:checks"),
        )
    ]


# Whom it may concern: only these few are asked about one at a time --------------------------------------------------


def _have_payments(many: Many):
    """Who speaks for, or works at, a party to an award on which something was paid."""
    return _parties_to(
        many, Award.objects.filter(Exists(Entry.objects.filter(award=OuterRef("pk"), kind=Entry.Kind.PAID)))
    )


def _parties_to(many: Many, awards):
    today, awards, party = clock.today(), awards.filter(status=Award.Status.MADE), Q()
    for side in ("funder", "recipient", "payee"):
        party |= Q(organisation__in=awards.filter(**{f"{side}__isnull": False}).values(side))
    speaks = Membership.objects.current_on(today).filter(party, person__in=many.ids)
    works = AllianceRole.objects.current_on(today).filter(party, person__in=many.ids)
    return Person.objects.filter(Q(pk__in=speaks.values("person")) | Q(pk__in=works.values("person")))


def _see_the_ledger(many: Many):
    """Who is told of faults, while there are any."""
    roles = (Role.FINANCE, Role.AUDITOR, Role.ADMINISTRATOR, Role.OFFICER)
    held = AllianceRole.objects.current_on(clock.today()).filter(person__in=many.ids, role__in=roles)
    there = Exists(Fault.objects.filter(gone_at__isnull=True))
    return Person.objects.filter(there, pk__in=held.values("person"))


LINES = (
    one_by_one(_have_payments, lambda person, reader: money_items(eyes_for(person, reader))),
    *needs_opportunities.LINES,
    *needs_deadlines.LINES,
    one_by_one(_see_the_ledger, lambda person, reader: faults(person)),
    *needs_endings.LINES,
)
