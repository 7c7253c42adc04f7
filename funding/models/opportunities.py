import datetime as dt

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse

from directory.models import FootprintOverlap, Organisation

from .ledger import pounds

SOON = dt.timedelta(days=14)  # this long before it closes, an opportunity is closing soon


class OpportunityQuerySet(models.QuerySet):
    def visible_to(self, eyes):
        """Opportunities whose funder's entry the reader may open (rule 3), and those of bodies they act for."""
        if eyes.sees_all:
            return self
        return self.filter(eyes.reader.entry_condition("funder") | Q(funder__in=eyes.acts_for))

    def open_at(self, moment):
        """Those that take applications at this moment."""
        return self.filter(status=Opportunity.Status.PUBLISHED, closes_at__gt=moment)

    def over_at(self, moment):
        """Those that take none any more: closed, or withdrawn."""
        return self.exclude(status=Opportunity.Status.PUBLISHED, closes_at__gt=moment)

    def for_people_in(self, footprint):
        """Those for a footprint that shares people with this one, and those that name none."""
        shared = FootprintOverlap.objects.filter(footprint=footprint, other=OuterRef("footprint"))
        return self.filter(Q(footprint__isnull=True) | Q(footprint=footprint) | Exists(shared))

    def giving(self, amount):
        """Those from which so many pounds can be asked."""
        return self.filter(Q(most__isnull=True) | Q(most__gte=amount), Q(least__isnull=True) | Q(least__lte=amount))

    def with_names(self):
        """With what a card shows of each: who gives, the footprint and what is asked of applicants."""
        return (
            self.select_related("funder", "fund", "footprint")
            .defer("footprint__outline")
            .prefetch_related(models.Prefetch("asks", OpportunityTerm.objects.select_related("term")))
        )


@pghistory.track()
class Opportunity(models.Model):
    """Open money with a closing date: what it is for, who may apply, how much, and how long the form is.

    Empty criteria ask nothing: no size bands means any size. What is asked is kept in columns and not only in words,
    so that it can be compared with an organisation's entry (see `matching`).

    said_by     who published it: the funder itself, or the alliance, which read of it elsewhere (`source`)
    closes_at   applications are taken until this moment
    answers_on  the day by which the funder says it answers, where it says so
    """

    class Status(models.TextChoices):
        PUBLISHED = "published", "published"
        WITHDRAWN = "withdrawn", "withdrawn"

    MOVES = {Status.PUBLISHED: {Status.WITHDRAWN}, Status.WITHDRAWN: {Status.PUBLISHED}}

    class State(models.TextChoices):
        """How it stands at a moment: what readers are told."""

        OPEN = "open", "open"
        SOON = "soon", "closes soon"
        CLOSED = "closed", "closed"
        WITHDRAWN = "withdrawn", "withdrawn"

    class Side(models.TextChoices):
        FUNDER = "funder", "the funder"
        ALLIANCE = "alliance", "the alliance"

    status = models.CharField(max_length=10, choices=Status, default=Status.PUBLISHED)
    said_by = models.CharField("published by", max_length=10, choices=Side, default=Side.ALLIANCE)
    title = models.CharField("what it is, in plain words", max_length=150)
    funder = models.ForeignKey(
        "directory.Organisation", on_delete=models.PROTECT, related_name="opportunities", verbose_name="given by"
    )
    fund = models.ForeignKey(
        "funding.Fund", on_delete=models.PROTECT, null=True, blank=True, related_name="opportunities"
    )
    purpose = models.TextField("what it is for", max_length=4000)
    who = models.TextField("who may apply, in words", max_length=2000, blank=True)
    size_bands = ArrayField(
        models.CharField(max_length=12, choices=Organisation.SizeBand), verbose_name="sizes", default=list, blank=True
    )
    legal_forms = ArrayField(
        models.CharField(max_length=20, choices=Organisation.LegalForm),
        verbose_name="legal forms",
        default=list,
        blank=True,
    )
    least = pounds("least amount", null=True, blank=True)
    most = pounds("most", null=True, blank=True)
    published_on = models.DateField("published on")
    closes_at = models.DateTimeField("closes")
    answers_on = models.DateField("applicants hear by", null=True, blank=True)
    form_pages = models.PositiveSmallIntegerField("pages of the form", null=True, blank=True)
    form_hours = models.PositiveSmallIntegerField("hours the form takes", null=True, blank=True)
    footprint = models.ForeignKey(
        "directory.Footprint",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="opportunities",
        verbose_name="for people in",
    )
    link = models.URLField("where to apply", max_length=400)
    source = models.CharField("where this is known from", max_length=300)
    withdrawn_because = models.CharField("why it was withdrawn", max_length=400, blank=True)

    objects = OpportunityQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "opportunities"
        ordering = ["closes_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(least__isnull=True) | Q(most__isnull=True) | Q(most__gte=F("least")),
                name="opportunity_most_is_not_below_least",
            ),
            models.CheckConstraint(
                condition=(Q(least__isnull=True) | Q(least__gt=0)) & (Q(most__isnull=True) | Q(most__gt=0)),
                name="opportunity_of_some_amount",
            ),
            models.CheckConstraint(
                condition=~Q(size_bands__contains=["unknown"]), name="opportunity_asks_for_sizes_that_are_known"
            ),
            models.CheckConstraint(
                condition=Q(status="published", withdrawn_because="")
                | (Q(status="withdrawn") & ~Q(withdrawn_because="")),
                name="opportunity_withdrawn_says_why",
            ),
        ]
        indexes = [models.Index(fields=["closes_at"], name="opportunity_by_closing")]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("funding:opportunity", args=[self.pk])

    def is_visible_to(self, eyes) -> bool:
        """`visible_to` of one that was read with its funder."""
        if eyes.sees_all or self.funder_id in eyes.acts_for:
            return True
        return eyes.reader.may_open_entry(self.funder.visibility, self.funder_id)

    def state_at(self, moment) -> str:
        if self.status == self.Status.WITHDRAWN:
            return self.State.WITHDRAWN
        if self.closes_at <= moment:
            return self.State.CLOSED
        return self.State.SOON if self.closes_at <= moment + SOON else self.State.OPEN

    def takes_applications_at(self, moment) -> bool:
        return self.state_at(moment) in (self.State.OPEN, self.State.SOON)

    def may_become(self, status: str) -> bool:
        return status in self.MOVES[self.Status(self.status)]

    def terms_asked(self, asks: str) -> list:
        """The terms of one sort, from what was read with `with_names`."""
        return [one.term for one in self.asks.all() if one.asks == asks]


@pghistory.track()
class OpportunityTerm(models.Model):
    """What an opportunity asks of applicants by the directory's words; one term of each sort is enough.

    service   a service of theirs is listed under the term, or under one below it
    led-by    they say of themselves that they are led by and for this group of people
    """

    class Asks(models.TextChoices):
        SERVICE = "service", "offers"
        LED_BY = "led-by", "is led by and for"

    opportunity = models.ForeignKey(Opportunity, on_delete=models.CASCADE, related_name="asks")
    asks = models.CharField(max_length=10, choices=Asks)
    term = models.ForeignKey("directory.Term", on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "what an opportunity asks"
        verbose_name_plural = "what opportunities ask"
        ordering = ["opportunity", "asks", "term__name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["opportunity", "asks", "term"], name="opportunity_asks_a_term_once")
        ]

    def __str__(self):
        return f"{self.opportunity}: {self.get_asks_display()} {self.term}"
