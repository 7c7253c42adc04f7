"""Paid time in the world of the access tests: the viewer holds a seat, logs, claims, is approved and paid."""

import datetime as dt
from decimal import Decimal

from django.core.files.base import ContentFile

from alliance.base import clock
from boards.actions import claims, settlements
from boards.models import ApprovalDelegation, Budget, Expense, Timer
from boards.reckoning import months_before
from tests.factories import (
    make_appointment,
    make_board,
    make_claim,
    make_entry,
    make_meeting,
    make_person,
    make_seat,
    make_terms,
)


def add_paid_time(world) -> None:
    """Claims in every state, a run that is paid out and one that is open, a budget, somebody who stands in."""
    viewer, approver, finance = (world.people[name] for name in ("viewer", "approver", "finance"))
    funder = world.theirs
    board = make_board("Board that pays", footprint=world.here)
    seat = make_seat(board, "Paid seat")
    terms = make_terms(seat, funder=funder, pays_expenses=True)
    held = make_appointment(seat, viewer)
    first = clock.today().replace(day=1)
    months = [months_before(first, back) for back in (4, 3, 2, 1)]
    paid_entry, *_ = [make_entry(held, month, 60) for month in months]
    made = [make_claim(held, f"{month}", submitted=n < 3) for n, month in enumerate(months)]
    for claim in made[:2]:
        claims.approve(claim=claim, by=approver)
    run = settlements.close(run=settlements.open_run(name="First run", by=finance), by=finance)
    export = settlements.export(run=run, by=finance)
    settlements.open_run(name="Open run", by=finance)
    expense = Expense.objects.create(
        claim=made[3], day=months[3], kind="fares", amount=Decimal("12.40"), receipt_name="ticket.pdf",
        receipt_type="application/pdf", receipt=ContentFile(b"%PDF-1.4", "ticket.pdf"),
    )  # fmt: skip
    day = clock.today()
    world.things |= {
        "my terms": terms,
        "paid seat": seat,
        "my seat held": held,
        "my entry": make_entry(held, day, 30, kind="reading"),
        "claimed entry": paid_entry,
        "my meeting": make_meeting(board, f"{months[3]}T14:00"),
        "approved claim": made[0],
        "sent claim": made[2],
        "draft claim": made[3],
        "my expense": expense,
        "run": run,
        "export": export,
        "payment": run.payments.order_by("pk").first(),
        "claimant": viewer,
        "budget": Budget.objects.create(
            funder=funder, amount=9000, source="A letter", starts_on=months[0], ends_on=day + dt.timedelta(days=200)
        ),
        "delegation": ApprovalDelegation.objects.create(
            from_person=approver, to_person=make_person(), starts_on=day, ends_on=day + dt.timedelta(days=7)
        ),
        "timer": Timer.objects.create(person=viewer, appointment=held, kind="reading", started_at=clock.now()),
    }
