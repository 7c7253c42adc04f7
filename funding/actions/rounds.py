"""Recording a whole round of awards out of one source, or none of it."""

from django.db import transaction

from alliance.base.history import attributed
from alliance.base.refused import Refused

from ..models import Award
from ..rounds import Round
from . import awards, receipts


@transaction.atomic
def record(*, source: Award, found: Round, said_by: str, by) -> list[Award]:
    """Make every award of the round that is not there yet, each drawn in full from `source`, and what was paid."""
    if found.problems:
        raise Refused("Something is wrong with the file. Nothing has been recorded.")
    made = []
    with attributed(by=by, why="Recorded a round from a spreadsheet"):
        for row in found.new:
            award = Award(
                funder=source.recipient,
                recipient=row.recipient,
                fund=None,
                amount=row.amount,
                reference=row.reference,
                title=row.title,
                purpose=row.purpose,
                awarded_on=row.awarded_on,
                starts_on=row.starts_on,
                ends_on=row.ends_on,
                footprint=row.footprint,
            )
            awards.draft(award=award, draws={source: row.amount}, by=by)
            award = awards.make(award=award, said_by=said_by, by=by)
            if row.paid:
                receipts.pay(award=award, amount=row.paid, on_day=row.paid_on, said_by=said_by, by=by)
            made.append(award)
    return made
