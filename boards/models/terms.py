from decimal import Decimal

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models
from django.db.models import Q

from alliance.base.money import pounds

from .dated import DatedQuerySet, has_its_source, never_ends_before_it_starts, period


class FundingTermsQuerySet(DatedQuerySet):
    def visible_to(self, reader):
        """Who pays for a seat's time, and how much of it, is a public fact of the seat."""
        return self


@pghistory.track()
class FundingTerms(models.Model):
    """Who pays for the time of a seat, or of a share of it, from a day to a day; or that nobody does, and why.

    A month has `days_a_month` days of `hours_in_a_day` hours; a part of a month has its part of them, by days. The
    allowance is the share's: its holder and a deputy draw on the same. What a month leaves unused may be used in the
    `carry_over_months` that follow. `rate` is for a day or an hour, and goes up by `uplift_percent` on each 1 April.

    Terms are never altered: they end, and others follow.
    """

    class RateFor(models.TextChoices):
        DAY = "day", "a day"
        HOUR = "hour", "an hour"

    class PaidTo(models.TextChoices):
        EMPLOYER = "employer", "the organisation that employs them, as backfill"
        PERSON = "person", "the person"

    seat = models.ForeignKey("boards.Seat", on_delete=models.PROTECT, related_name="funding_terms")
    share = models.PositiveSmallIntegerField(default=1)
    is_funded = models.BooleanField("its time is paid for")
    unfunded_because = models.CharField("why nobody pays", max_length=300, blank=True)
    funder = models.ForeignKey(
        "directory.Organisation", on_delete=models.PROTECT, null=True, blank=True, related_name="seats_funded"
    )
    days_a_month = models.DecimalField(max_digits=4, decimal_places=2, default=Decimal(0))
    hours_in_a_day = models.DecimalField(max_digits=4, decimal_places=2, default=Decimal("7.5"))
    rate = models.DecimalField("rate in pounds", max_digits=8, decimal_places=2, default=Decimal(0))
    rate_for = models.CharField("the rate is for", max_length=5, choices=RateFor, default=RateFor.DAY)
    on_costs_percent = models.DecimalField(
        "on-costs, in per cent of the rate", max_digits=5, decimal_places=2, default=Decimal(0)
    )
    uplift_percent = models.DecimalField(
        "goes up each 1 April by, in per cent", max_digits=5, decimal_places=2, default=Decimal(0)
    )
    paid_to = models.CharField(max_length=10, choices=PaidTo, default=PaidTo.EMPLOYER)
    carry_over_months = models.PositiveSmallIntegerField(
        "unused days can be used in this many months that follow", default=0
    )
    pays_expenses = models.BooleanField("expenses are paid", default=False)
    expenses_a_month = models.DecimalField(
        "expenses of a month, at most", max_digits=8, decimal_places=2, null=True, blank=True
    )
    approver = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="terms_approved"
    )
    source = models.CharField("who says so", max_length=300)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    objects = FundingTermsQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "funding terms"
        ordering = ["seat", "share", "-starts_on", "pk"]
        constraints = [
            never_ends_before_it_starts("funding_terms"),
            has_its_source("funding_terms"),
            models.CheckConstraint(condition=Q(share__range=(1, 10)), name="funding_terms_are_for_a_share"),
            models.CheckConstraint(
                condition=Q(is_funded=True, unfunded_because="", funder__isnull=False, days_a_month__gt=0, rate__gt=0)
                | (Q(is_funded=False, days_a_month=0, rate=0) & ~Q(unfunded_because="")),
                name="funding_terms_pay_or_say_why_not",
            ),
            models.CheckConstraint(
                condition=Q(pays_expenses=False) | Q(funder__isnull=False),
                name="funding_terms_with_expenses_have_a_funder",
            ),
            models.CheckConstraint(
                condition=Q(
                    days_a_month__lte=31, hours_in_a_day__gt=0, hours_in_a_day__lte=24, carry_over_months__lte=12
                )
                & Q(on_costs_percent__range=(0, 100), uplift_percent__range=(0, 25)),
                name="funding_terms_lie_within_reason",
            ),
            models.CheckConstraint(
                condition=Q(expenses_a_month__isnull=True) | Q(expenses_a_month__gte=0, pays_expenses=True),
                name="funding_terms_cap_expenses_that_are_paid",
            ),
            ExclusionConstraint(
                name="funding_terms_of_a_share_never_overlap",
                expressions=[("seat", "="), ("share", "="), (period(), "&&")],
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="terms_only_end",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(exclude=["ends_on"]),
            ),
            pgtrigger.Protect(name="terms_are_kept", operation=pgtrigger.Delete),
        ]

    def __str__(self):
        return f"{self.said}, from {self.starts_on}"

    @property
    def said(self) -> str:
        """funded (8 days a month, paid by the ICB); unfunded."""
        if not self.is_funded:
            return "unfunded"
        return f"funded ({plain(self.days_a_month)} {'day' if self.days_a_month == 1 else 'days'} a month)"

    @property
    def minutes_a_month(self) -> int:
        return int(self.days_a_month * self.hours_in_a_day * 60)

    def holds_on(self, day) -> bool:
        return self.starts_on <= day and (self.ends_on is None or self.ends_on > day)

    def rate_on(self, day) -> Decimal:
        """The rate with every uplift until `day`, each to the penny."""
        rate = self.rate
        for _ in range(_first_aprils(self.starts_on, day)):
            rate = pounds(rate * (100 + self.uplift_percent) / 100)
        return rate

    def worth(self, minutes: int, day) -> tuple[Decimal, Decimal]:
        """What so many minutes on `day` are paid with, and the on-costs on top of it; each to the penny."""
        hours = self.hours_in_a_day if self.rate_for == self.RateFor.DAY else Decimal(1)
        amount = pounds(self.rate_on(day) * minutes / (hours * 60))
        return amount, pounds(amount * self.on_costs_percent / 100)


def _first_aprils(since, day) -> int:
    """How many times 1 April came after `since`, up to and on `day`."""

    def years(one) -> int:
        return one.year - ((one.month, one.day) < (4, 1))

    return max(0, years(day) - years(since))


def plain(number: Decimal) -> str:
    """8, 2.5: without noughts that say nothing."""
    return f"{number.normalize():f}"
