import pghistory
import pgtrigger
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.urls import reverse


class AwardQuerySet(models.QuerySet):
    def made(self):
        """Awards that were really made: no drafts, none withdrawn. One that was cancelled keeps its history."""
        return self.filter(status__in=[Award.Status.MADE, Award.Status.CANCELLED])

    def visible_to(self, eyes):
        """Who may open an award: its parties, finance and auditors always; others once it is made.

        Then each body named on it must be one whose entry the reader may open (rule 3).
        """
        if eyes.sees_all:
            return self
        party = Q(funder__in=eyes.parties) | Q(recipient__in=eyes.parties) | Q(payee__in=eyes.parties)
        open_to_me = (
            Q(status__in=[Award.Status.MADE, Award.Status.CANCELLED])
            & eyes.reader.entry_condition("funder")
            & eyes.reader.entry_condition("recipient")
            & (Q(payee__isnull=True) | eyes.reader.entry_condition("payee"))
        )
        return self.filter(party | open_to_me)

    def with_names(self):
        return self.select_related("funder", "recipient", "payee", "fund", "balance", "footprint").defer(
            "footprint__outline"
        )


@pghistory.track(exclude=["rank"])
class Award(models.Model):
    """Money committed from one organisation to another, in one hop.

    `recipient` is whom it is for; `payee` whose account it is paid into, when that is another (a host). Once made,
    who, what and how much are frozen by a trigger: money is put right in the ledger. What is said of it (title,
    purpose, dates, footprint) may still be corrected.

    to_pass_on      given so that the recipient grants it on; only then can awards draw from it and fees be kept
    after_trace     paid out of unrestricted money or the price of a contract: no longer traced, never new money
    in_arrears      the recipient uses money before it comes
    rank            kept by the database; a draw's source always has a lower one, so that draws form no cycle
    """

    class Status(models.TextChoices):
        DRAFT = "draft", "draft"
        MADE = "made", "made"
        WITHDRAWN = "withdrawn", "withdrawn before it was made"
        CANCELLED = "cancelled", "cancelled"

    MOVES = {
        Status.DRAFT: {Status.MADE, Status.WITHDRAWN},
        Status.MADE: {Status.CANCELLED},
        Status.WITHDRAWN: set(),
        Status.CANCELLED: set(),
    }

    class Instrument(models.TextChoices):
        GRANT = "grant", "grant"
        CONTRACT = "contract", "contract"
        SLA = "sla", "service-level agreement"
        CALL_OFF = "call-off", "framework call-off"
        SPOT = "spot", "spot purchase"
        SUBCONTRACT = "subcontract", "subcontract"
        TRANSFER = "transfer", "statutory transfer (section 75 or 256)"
        IN_KIND = "in-kind", "in kind (a valued estimate, no money)"

    PRICED = (Instrument.CONTRACT, Instrument.CALL_OFF, Instrument.SPOT, Instrument.SUBCONTRACT)

    class Money(models.TextChoices):
        CORE = "core", "core costs"
        PROJECT = "project", "a project or service"
        CAPITAL = "capital", "capital (buildings, equipment)"
        UNRESTRICTED = "unrestricted", "unrestricted: for whatever the recipient decides"

    class Uplift(models.TextChoices):
        UNKNOWN = "unknown", "not known"
        NONE = "none", "no: the same each year"
        INFLATION = "inflation", "yes, with inflation"
        PART = "part", "yes, by less than inflation"

    class FromCall(models.TextChoices):
        UNKNOWN = "unknown", "not known"
        OPEN = "open", "an open call"
        INVITED = "invited", "no open call"

    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    reference = models.CharField("your reference", max_length=60, blank=True)
    title = models.CharField(max_length=200)
    purpose = models.TextField("what it is for", max_length=4000, blank=True)
    fund = models.ForeignKey("funding.Fund", on_delete=models.PROTECT, null=True, blank=True, related_name="awards")
    funder = models.ForeignKey(
        "directory.Organisation", on_delete=models.PROTECT, related_name="awards_given", verbose_name="given by"
    )
    recipient = models.ForeignKey(
        "directory.Organisation", on_delete=models.PROTECT, related_name="awards_held", verbose_name="given to"
    )
    payee = models.ForeignKey(
        "directory.Organisation",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="awards_hosted",
        verbose_name="paid into the account of",
    )
    instrument = models.CharField(max_length=12, choices=Instrument, default=Instrument.GRANT)
    money = models.CharField("kind of money", max_length=12, choices=Money, default=Money.PROJECT)
    amount = models.DecimalField("amount", max_digits=14, decimal_places=2)
    awarded_on = models.DateField("decided on")
    starts_on = models.DateField("runs from", null=True, blank=True)
    ends_on = models.DateField("runs until", null=True, blank=True)
    is_multi_year = models.GeneratedField(
        expression=Case(
            When(starts_on__isnull=True, then=Value("unknown")),
            When(ends_on__isnull=True, then=Value("unknown")),
            When(ends_on__gt=F("starts_on") + 366, then=Value("multi-year")),
            default=Value("one-off"),
        ),
        output_field=models.CharField(max_length=10),
        db_persist=True,
    )
    uplift = models.CharField("does it rise each year?", max_length=10, choices=Uplift, default=Uplift.UNKNOWN)
    from_call = models.CharField("how it was found", max_length=10, choices=FromCall, default=FromCall.UNKNOWN)
    overhead_asked = models.DecimalField(
        "overhead the recipient asked for", max_digits=14, decimal_places=2, null=True, blank=True
    )
    overhead_allowed = models.DecimalField(
        "overhead that was allowed", max_digits=14, decimal_places=2, null=True, blank=True
    )
    footprint = models.ForeignKey(
        "directory.Footprint",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="awards",
        verbose_name="for people in",
    )
    to_pass_on = models.BooleanField("the recipient grants it on to others", default=False)
    after_trace = models.BooleanField("the trace has stopped before it", default=False)
    in_arrears = models.BooleanField("paid in arrears", default=False)
    rank = models.BigIntegerField(null=True, editable=False)

    objects = AwardQuerySet.as_manager()

    class Meta:
        ordering = ["-awarded_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="award_of_some_amount"),
            models.CheckConstraint(condition=~Q(funder=F("recipient")), name="award_to_another"),
            models.CheckConstraint(
                condition=Q(payee__isnull=True) | ~Q(payee=F("recipient")), name="award_payee_is_another"
            ),
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True) | Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="award_never_ends_before_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(to_pass_on=False)
                | (~Q(money="unrestricted") & Q(instrument__in=["grant", "sla", "transfer"])),
                name="award_to_pass_on_is_traced",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["draft", "made", "withdrawn", "cancelled"]), name="award_status_is_known"
            ),
            models.UniqueConstraint(
                fields=["funder", "reference"],
                condition=~Q(reference="") & ~Q(status="withdrawn"),
                name="award_reference_once_a_funder",
            ),
            models.UniqueConstraint(
                fields=["reference"],
                condition=Q(reference__startswith="360G-") & ~Q(status="withdrawn"),
                name="award_grant_identifier_once",
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="award_is_frozen_once_made",
                operation=pgtrigger.Update,
                condition=~pgtrigger.Q(old__status="draft")
                & (
                    pgtrigger.Q(old__funder_id__df=pgtrigger.F("new__funder_id"))
                    | pgtrigger.Q(old__recipient_id__df=pgtrigger.F("new__recipient_id"))
                    | pgtrigger.Q(old__payee_id__df=pgtrigger.F("new__payee_id"))
                    | pgtrigger.Q(old__instrument__df=pgtrigger.F("new__instrument"))
                    | pgtrigger.Q(old__money__df=pgtrigger.F("new__money"))
                    | pgtrigger.Q(old__amount__df=pgtrigger.F("new__amount"))
                    | pgtrigger.Q(old__to_pass_on__df=pgtrigger.F("new__to_pass_on"))
                    | pgtrigger.Q(old__after_trace__df=pgtrigger.F("new__after_trace"))
                    | pgtrigger.Q(new__status__in=["draft", "withdrawn"])
                    & pgtrigger.Q(old__status__df=pgtrigger.F("new__status"))
                ),
            ),
            pgtrigger.Protect(
                name="award_is_never_deleted_once_made",
                operation=pgtrigger.Delete,
                condition=pgtrigger.Q(old__status__in=["made", "cancelled"]),
            ),
        ]
        indexes = [
            models.Index(fields=["footprint", "funder"], name="award_by_footprint"),
            models.Index(F("awarded_on").desc(), F("id").desc(), name="award_newest_first"),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("funding:award", args=[self.pk])

    @property
    def is_in_kind(self) -> bool:
        return self.instrument == self.Instrument.IN_KIND

    @property
    def is_for_a_sensitive_site(self) -> bool:
        """Is the recipient, or what it merged into, a place that nobody may find?"""
        heir = self.recipient.merged_into
        return self.recipient.sensitive_site or bool(heir and heir.sensitive_site)

    @property
    def stands_at(self):
        """What is committed by the award as the ledger has it now: its amount, unless a correction changed that."""
        corrected = self.status == self.Status.MADE and not self.is_in_kind
        return self.balance.committed if corrected else self.amount

    @property
    def trace_stops_because(self) -> str:
        """Why nothing can be traced beyond this award, in words; nothing where it can or need not be."""
        if self.instrument in self.PRICED:
            return "the money is the price of a contract"
        if self.money == self.Money.UNRESTRICTED:
            return "the money is unrestricted"
        return ""

    def may_become(self, status: str) -> bool:
        return status in self.MOVES[self.Status(self.status)]


@pghistory.track()
class ConsortiumShare(models.Model):
    """A partner's share of a consortium's award, the lead's own share among them. The shares add up to the award.

    Settled with the award: a trigger refuses to write one once it is made. A share of the work is not a fee.
    """

    award = models.ForeignKey(Award, on_delete=models.CASCADE, related_name="shares")
    organisation = models.ForeignKey(
        "directory.Organisation", on_delete=models.PROTECT, related_name="consortium_shares"
    )
    amount = models.DecimalField(max_digits=14, decimal_places=2)

    class Meta:
        ordering = ["award", "-amount", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["award", "organisation"], name="consortium_share_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="consortium_share_of_some_amount"),
        ]

    def __str__(self):
        return f"{self.organisation}'s share of {self.award}"


@pghistory.track()
class AwardPriority(models.Model):
    """A priority that an award answers: something a community raised."""

    award = models.ForeignKey(Award, on_delete=models.CASCADE, related_name="priorities")
    priority = models.ForeignKey("directory.Priority", on_delete=models.PROTECT, related_name="awards")

    class Meta:
        verbose_name = "priority an award answers"
        verbose_name_plural = "priorities that awards answer"
        ordering = ["award", "priority"]
        constraints = [models.UniqueConstraint(fields=["award", "priority"], name="award_answers_a_priority_once")]

    def __str__(self):
        return f"{self.award}: {self.priority}"
