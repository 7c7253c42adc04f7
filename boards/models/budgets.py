import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce

from directory.models import AllianceRole

from .dated import DatedQuerySet, has_its_source, period
from .holding import Role, holds


class BudgetQuerySet(DatedQuerySet):
    def visible_to(self, reader):
        """Totals for who runs the money: approvers, finance, the chair, officers of all, auditors; a funder its own."""
        if reader.person is None:
            return self.none()
        if reader.everywhere:
            return self
        from alliance.base import clock

        funders = AllianceRole.objects.current_on(clock.today()).filter(person=reader.person, role=Role.FUNDER)
        theirs = Q(funder__in=funders.filter(organisation__isnull=False).values("organisation"))
        return self.filter(theirs | holds(reader, Role.APPROVER, Role.FINANCE, Role.CHAIR, Role.AUDITOR))


@pghistory.track()
class Budget(models.Model):
    """Money that a funder has set aside for representation, on one board or on all, from a day to a day.

    It names the funder and is no entry of the ledger of funding: no report adds the two. The codes are those under
    which finance books what is paid from it.
    """

    funder = models.ForeignKey("directory.Organisation", on_delete=models.PROTECT, related_name="seat_budgets")
    board = models.ForeignKey(
        "boards.Board", on_delete=models.PROTECT, null=True, blank=True, related_name="seat_budgets"
    )
    amount = models.DecimalField(max_digits=11, decimal_places=2)
    cost_centre = models.CharField(max_length=30, blank=True)
    time_code = models.CharField("ledger code for time", max_length=30, blank=True)
    expenses_code = models.CharField("ledger code for expenses", max_length=30, blank=True)
    source = models.CharField("who says so", max_length=300)
    starts_on = models.DateField()
    ends_on = models.DateField("first day that it no longer covers")

    objects = BudgetQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "funder__name", "pk"]
        constraints = [
            has_its_source("budget"),
            models.CheckConstraint(condition=Q(ends_on__gt=F("starts_on")), name="budget_ends_after_it_starts"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="budget_is_more_than_nought"),
            ExclusionConstraint(
                name="budget_of_a_funder_and_board_never_overlaps",
                expressions=[("funder", "="), (Coalesce("board_id", Value(0)), "="), (period(), "&&")],
            ),
        ]

    def __str__(self):
        return f"{self.funder}, {self.board or 'all boards'}, from {self.starts_on}"
