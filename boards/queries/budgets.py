"""Budgets for representation: committed, claimed, paid, remaining, and how long they last at today's pace."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from django.db import connection

from alliance.base import clock
from alliance.base.money import pounds

from ..models import Budget, DatedFigure, FundingTerms
from ..models.time import next_month
from ..reckoning import allowance

NOTHING = Decimal("0.00")

# What claims that were sent take from each budget: a budget for the board before one for all boards.
CLAIMED = """
    WITH spent AS (
        SELECT terms.funder_id, seat.board_id, entry.day, line.amount + line.on_costs AS amount, claim.status
        FROM boards_claimline line
        JOIN boards_claim claim ON claim.id = line.claim_id
        JOIN boards_timeentry entry ON entry.id = line.entry_id
        JOIN boards_fundingterms terms ON terms.id = line.terms_id
        JOIN boards_seat seat ON seat.id = terms.seat_id
        WHERE line.funded_minutes > 0
        UNION ALL
        SELECT terms.funder_id, seat.board_id, expense.day, expense.payable, claim.status
        FROM boards_expense expense
        JOIN boards_claim claim ON claim.id = expense.claim_id AND claim.status IN ('submitted', 'approved', 'paid')
        JOIN boards_fundingterms terms ON terms.id = expense.terms_id
        JOIN boards_seat seat ON seat.id = terms.seat_id
        WHERE expense.payable > 0
    )
    SELECT budget.id, SUM(spent.amount), COALESCE(SUM(spent.amount) FILTER (WHERE spent.status = 'paid'), 0)
    FROM spent
    JOIN LATERAL (
        SELECT budget.id FROM boards_budget budget
        WHERE budget.funder_id = spent.funder_id AND spent.day >= budget.starts_on AND spent.day < budget.ends_on
          AND (budget.board_id = spent.board_id OR budget.board_id IS NULL)
        ORDER BY budget.board_id NULLS LAST LIMIT 1
    ) budget ON TRUE
    GROUP BY 1
"""


@dataclass(frozen=True)
class BudgetLine:
    """A budget as at today. `committed` is what its terms would pay if every day were claimed."""

    budget: Budget
    committed: Decimal
    claimed: Decimal
    paid: Decimal
    today: dt.date
    warn_at: Decimal | None  # per cent

    @property
    def remaining(self) -> Decimal:
        return self.budget.amount - self.claimed

    @property
    def share_claimed(self) -> float:
        return float(self.claimed / self.budget.amount)

    @property
    def days_gone(self) -> int:
        return max(0, (min(self.today, self.budget.ends_on) - self.budget.starts_on).days)

    @property
    def forecast(self) -> Decimal | None:
        """What will have been claimed when it ends, at today's pace; None before its first month is over."""
        if self.days_gone < 30:
            return None
        return pounds(self.claimed * (self.budget.ends_on - self.budget.starts_on).days / self.days_gone)

    @property
    def runs_out_on(self) -> dt.date | None:
        """The day on which it is used up at today's pace, if that comes before it ends."""
        if self.forecast is None or self.forecast <= self.budget.amount or not self.claimed:
            return None
        days = int(self.budget.amount * self.days_gone / self.claimed)
        return self.budget.starts_on + dt.timedelta(days=days)

    @property
    def warning(self) -> str:
        """Why somebody should look at it; empty where nobody need."""
        if not self.budget.starts_on <= self.today < self.budget.ends_on:
            return ""
        if self.remaining < 0:
            return "More has been claimed than it holds."
        if self.runs_out_on:
            return f"At today's pace it runs out on {self.runs_out_on.day} {self.runs_out_on:%B %Y}."
        if self.warn_at is not None and self.claimed * 100 >= self.budget.amount * self.warn_at:
            return f"{self.warn_at.normalize():f}% of it has been claimed."
        return ""


def budget_lines(budgets) -> list[BudgetLine]:
    """Budgets with their figures. Five queries, however many there are."""
    budgets = list(budgets.select_related("funder", "board"))
    with connection.cursor() as cursor:
        cursor.execute(CLAIMED)
        taken = {pk: (claimed, paid) for pk, claimed, paid in cursor.fetchall()}
    committed = _committed(budgets)
    today = clock.today()
    warn_at = DatedFigure.on(DatedFigure.Kind.WARN_AT, today)
    return [
        BudgetLine(one, committed[one.pk], *taken.get(one.pk, (NOTHING, NOTHING)), today, warn_at) for one in budgets
    ]


def _committed(budgets: list[Budget]) -> dict[int, Decimal]:
    """What the terms of each budget's funder come to in its time; those of its own board alone, if it has one."""
    found: dict[int, Decimal] = defaultdict(lambda: NOTHING)
    terms = FundingTerms.objects.filter(is_funded=True, funder__in={one.funder_id for one in budgets})
    of_funder = defaultdict(list)
    for one in terms.select_related("seat"):
        of_funder[one.funder_id].append(one)
    own = Budget.objects.filter(funder__in={one.funder_id for one in budgets}, board__isnull=False)
    boards = set(own.values_list("funder", "board"))
    for budget in budgets:
        for one in of_funder[budget.funder_id]:
            board = one.seat.board_id
            theirs = board == budget.board_id if budget.board_id else (budget.funder_id, board) not in boards
            if theirs:
                found[budget.pk] += _worth(one, budget)
    return found


def _worth(terms: FundingTerms, budget: Budget) -> Decimal:
    """A month counts for a budget by the days that it covers of it."""
    month, found = budget.starts_on.replace(day=1), NOTHING
    while month < budget.ends_on:
        end = next_month(month)
        days = (min(end, budget.ends_on) - max(month, budget.starts_on)).days
        minutes = allowance(terms, month) * days // (end - month).days
        found += sum(terms.worth(minutes, max(month, terms.starts_on)))
        month = end
    return found
