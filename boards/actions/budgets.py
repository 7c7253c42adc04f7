"""Budgets for representation."""

from django.db import transaction

from alliance.base.history import attributed
from alliance.base.refused import Refused
from directory.models import Organisation

from ..models import Budget

WORDS = ("funder", "board", "amount", "cost_centre", "time_code", "expenses_code", "source", "starts_on", "ends_on")


@transaction.atomic
def save(*, budget: Budget, by) -> Budget:
    """Write a budget, new or changed. Of one funder, those for the same board never overlap."""
    Organisation.objects.select_for_update(no_key=True).only("pk").get(pk=budget.funder_id)  # one writer a funder
    others = Budget.objects.filter(funder=budget.funder_id, board=budget.board_id).exclude(pk=budget.pk)
    other = others.filter(starts_on__lt=budget.ends_on, ends_on__gt=budget.starts_on).first()
    if other is not None:
        raise Refused(
            f"There is a budget of this funder from {other.starts_on:%-d %B %Y} to {other.ends_on:%-d %B %Y}. "
            "Two for the same board cannot overlap."
        )
    with attributed(by=by, why="Changed a budget" if budget.pk else "Added a budget"):
        budget.save()
    return budget
