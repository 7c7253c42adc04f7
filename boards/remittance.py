"""The remittance note: what one payment is for, on one page, for whoever is paid."""

from django.conf import settings

from alliance.base import money
from alliance.base.templatetags.words import day, hours

from .models import FundingTerms, Payment
from .queries.claims import reckoning_of
from .statements import Statement


def remittance(payment: Payment) -> bytes:
    """A PDF. The lines add up to what was due (rule 16)."""
    claim, reckoned = payment.claim, reckoning_of(payment.claim)
    page = Statement("Remittance note", f"{settings.ALLIANCE_NAME}. {settings.ACCOUNTABLE_BODY}")
    to_employer = any(
        line.terms and line.terms.paid_to == FundingTerms.PaidTo.EMPLOYER for line in reckoned.lines if line.amount
    )
    employer = claim.appointment.on_behalf_of
    payee = employer.name if to_employer and employer else claim.person.name
    seat = claim.appointment.seat
    page.words(f"Paid to: {payee}")
    page.words(f"For: {claim.person.name}, {seat.title}, {seat.board.name}, {claim.month:%B %Y}")
    page.words(f"Settlement run: {payment.run.name}. Claim {claim.pk}, payment {payment.pk}.")
    if payment.paid is not None:
        page.words(f"Paid on {day(payment.paid_on)}, reference {payment.reference}.")
    page.figure(money.in_words(payment.due if payment.paid is None else payment.paid))
    page.heading("Time")
    paid = [(one, f"{one.amount + one.on_costs:.2f}") for one in reckoned.lines if one.funded_minutes]
    rows = [
        (day(one.entry.day), one.entry.get_kind_display(), hours(one.funded_minutes), pounds) for one, pounds in paid
    ]
    together = f"{reckoned.amount + reckoned.on_costs:.2f}"
    rows.append(("Time, with on-costs", "", hours(reckoned.funded_minutes), together))
    page.rows(("Day", "What", "How long", "Pounds"), rows, (40, 50, 45, 25), numbers_from=2)
    if reckoned.expenses:
        page.heading(f"Expenses, paid to {claim.person.name}")
        rows = [(day(one.day), one.get_kind_display(), f"{one.payable:.2f}") for one in reckoned.expenses]
        rows.append(("Expenses", "", f"{reckoned.spent:.2f}"))
        page.rows(("Day", "What for", "Pounds"), rows, (40, 95, 25), numbers_from=2)
    page.heading(f"Due: {money.in_words(payment.due)}")
    if payment.paid is not None and payment.paid != payment.due:
        page.words(f"Paid: {money.in_words(payment.paid)}. Why it differs: {payment.differs_because}")
    if reckoned.unfunded_minutes:
        page.words(f"Not paid by the terms: {hours(reckoned.unfunded_minutes)}. It counts as unfunded time.")
    return page.as_bytes()
