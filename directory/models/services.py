import pghistory
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from ..visibility import Visibility
from .footprints import by_statement
from .organisations import Organisation
from .taxonomies import Term


class ServiceQuerySet(models.QuerySet):
    def visible_to(self, reader):
        """Services that `reader` may be shown: the entry's right and the service's own (rule 3), and in their time.

        One that waits to be checked, or is out of its time, is for those who keep the entry.
        """
        may_see = reader.entry_condition("organisation") & reader.condition(
            "visibility", organisation="organisation_id"
        )
        offered = may_see & Q(status=Service.Status.ACTIVE, is_shown=True)
        return self if reader.everywhere else self.filter(offered | reader.own_or_officer_of("organisation_id"))

    def offered_to(self, reader):
        """Services that searches may find, of entries that `reader` may see: the service's own right alone."""
        if reader.everywhere:
            return self.offered()
        may_see = reader.condition("visibility", organisation="organisation_id")
        if reader.own or reader.is_officer:
            may_see |= reader.own_or_officer_of("organisation_id")
        return self.offered().filter(may_see)

    def offered(self):
        """Services that searches may find: checked, not ended, and in their time."""
        return self.filter(status=Service.Status.ACTIVE, is_shown=True)


@pghistory.track(*by_statement(), exclude=["facets", "own_coverage", "is_shown"])
class Service(models.Model):
    """Something an organisation offers: to whom, where, when, at what cost, and how many more it can take now.

    A service without coverage of its own works wherever its organisation does; a sensitive one never inherits.
    `facets`, `own_coverage` and `is_shown` are kept by the database and by `services.show_and_hide`.
    """

    class Status(models.TextChoices):
        NEW = "new", "waiting to be checked"
        ACTIVE = "active", "in the directory"
        ENDED = "ended", "ended"

    MOVES = {
        Status.NEW: {Status.ACTIVE, Status.ENDED},
        Status.ACTIVE: {Status.ENDED},
        Status.ENDED: {Status.ACTIVE},
    }

    class Cost(models.TextChoices):
        FREE = "free", "free"
        DONATION = "donation", "a donation, if you can"
        FEE = "fee", "there is a fee"

    class Mode(models.TextChoices):
        IN_PERSON = "in-person", "in person"
        AT_HOME = "at-home", "at your home"
        PHONE = "phone", "by phone"
        ONLINE = "online", "online"

    class Capacity(models.TextChoices):
        OPEN = "open", "can take people now"
        LIMITED = "limited", "a few places left"
        WAITING = "waiting", "has a waiting list"
        CLOSED = "closed", "cannot take anyone now"
        UNKNOWN = "unknown", "has not said"

    class Referral(models.TextChoices):
        ANYONE = "anyone", "people can come themselves, or be referred"
        SELF = "self", "people come themselves"
        PROFESSIONAL = "professional", "a professional has to refer"

    class Access(models.TextChoices):
        STEP_FREE = "step-free", "step-free way in"
        TOILET = "toilet", "accessible toilet"
        PARKING = "parking", "blue badge parking"
        HEARING_LOOP = "hearing-loop", "hearing loop"
        SIGN = "sign", "British Sign Language"
        EASY_READ = "easy-read", "easy read information"
        QUIET = "quiet", "a quiet space"
        CARER = "carer", "carers welcome"
        TRANSPORT = "transport", "help with getting there"

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="services")
    name = models.CharField(max_length=150)
    summary = models.CharField(
        "what it is, in one line", max_length=200, blank=True, help_text="In your own words, as to a neighbour."
    )
    description = models.TextField(blank=True, max_length=4000)
    for_whom = models.CharField("who it is for", max_length=300, blank=True)
    venue = models.CharField("where it happens", max_length=300, blank=True)
    cost = models.CharField(max_length=10, choices=Cost, default=Cost.FREE)
    cost_note = models.CharField("about the cost", max_length=200, blank=True)
    modes = ArrayField(
        models.CharField(max_length=10, choices=Mode), verbose_name="how people get it", default=list, blank=True
    )
    languages = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    accessibility = ArrayField(models.CharField(max_length=15, choices=Access), default=list, blank=True)
    referral = models.CharField("who may ask", max_length=15, choices=Referral, default=Referral.ANYONE)
    how_to_refer = models.TextField(blank=True, max_length=1000)
    visible_from = models.DateField(null=True, blank=True)
    visible_until = models.DateField(null=True, blank=True)
    temporarily_closed = models.BooleanField(default=False)
    closed_until = models.DateField("expects to open again on", null=True, blank=True)
    closed_why = models.CharField("why it is closed for now", max_length=200, blank=True)
    takes_referrals = models.BooleanField("takes referrals, so we ask each month how many it can take", default=False)
    capacity = models.CharField("can it take people now?", max_length=10, choices=Capacity, default=Capacity.UNKNOWN)
    capacity_note = models.CharField("about capacity", max_length=200, blank=True)
    capacity_said_on = models.DateField(null=True, blank=True)
    capacity_said_by_role = models.CharField(max_length=60, blank=True)
    capacity_said_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    visibility = models.CharField(
        "who can see the service", max_length=10, choices=Visibility, default=Visibility.PUBLIC
    )
    sensitive_site = models.BooleanField(
        default=False,
        help_text="Nothing may tell where it happens more closely than its district.",
    )
    status = models.CharField(max_length=10, choices=Status, default=Status.NEW)
    ended_on = models.DateField(null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    terms = models.ManyToManyField(Term, through="directory.ServiceTerm", related_name="services")
    is_shown = models.BooleanField(default=True, editable=False)
    own_coverage = models.BooleanField(default=False, editable=False)
    facets = ArrayField(models.IntegerField(), default=list, editable=False)

    objects = ServiceQuerySet.as_manager()

    class Meta:
        ordering = ["position", "name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(visible_until__isnull=True)
                | Q(visible_from__isnull=True)
                | Q(visible_until__gte=F("visible_from")),
                name="service_never_hidden_before_it_is_visible",
            ),
            models.CheckConstraint(
                condition=Q(capacity="unknown") | Q(capacity_said_on__isnull=False),
                name="service_capacity_has_its_date",
            ),
            models.CheckConstraint(
                condition=Q(visibility__in=["public", "members", "partners", "private"]),
                name="service_visibility_is_a_row_of_the_table",
            ),
            # So that coverage can point at a service and its organisation together.
            models.UniqueConstraint(fields=["id", "organisation"], name="service_and_its_organisation"),
        ]
        indexes = [
            GinIndex(fields=["facets"], name="service_by_facets", condition=Q(status="active", is_shown=True)),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("directory:service", args=[self.organisation.slug, self.pk])


@pghistory.track(*by_statement())
class ServiceTime(models.Model):
    """When a service is open: a day of the week, from a time to a time. 0 is Monday."""

    class Day(models.IntegerChoices):
        MONDAY = 0, "Monday"
        TUESDAY = 1, "Tuesday"
        WEDNESDAY = 2, "Wednesday"
        THURSDAY = 3, "Thursday"
        FRIDAY = 4, "Friday"
        SATURDAY = 5, "Saturday"
        SUNDAY = 6, "Sunday"

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="times")
    day = models.PositiveSmallIntegerField(choices=Day)
    opens = models.TimeField()
    closes = models.TimeField()
    note = models.CharField(max_length=100, blank=True)

    class Meta:
        ordering = ["day", "opens"]
        constraints = [
            models.CheckConstraint(condition=Q(day__range=(0, 6)), name="service_time_on_a_day_of_the_week"),
            models.CheckConstraint(condition=Q(closes__gt=F("opens")), name="service_time_closes_after_it_opens"),
            models.UniqueConstraint(fields=["service", "day", "opens"], name="service_time_once"),
        ]

    def __str__(self):
        return f"{self.get_day_display()} {self.opens:%H:%M} to {self.closes:%H:%M}"


@pghistory.track(*by_statement())
class ServiceTerm(models.Model):
    """A service answers a need, is for a group of people, or is a kind of help."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE)
    term = models.ForeignKey(Term, on_delete=models.PROTECT)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["service", "term"], name="service_term_once")]

    def __str__(self):
        return f"{self.service}: {self.term}"


class LedByQuerySet(models.QuerySet):
    def visible_to(self, reader):
        """Declarations that `reader` may know of: the entry's right and the declaration's own (rule 3)."""
        return self.filter(
            reader.entry_condition("organisation"),
            reader.condition("visibility", organisation="organisation_id"),
        )


@pghistory.track()
class LedBy(models.Model):
    """An organisation says of itself that it is led by and for a group of people. Nobody else may say it."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="led_by")
    group = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="+")
    visibility = models.CharField("who can see this", max_length=10, choices=Visibility, default=Visibility.PRIVATE)
    said_on = models.DateField()
    said_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = LedByQuerySet.as_manager()

    class Meta:
        verbose_name = "led by and for"
        verbose_name_plural = "led by and for"
        constraints = [
            models.UniqueConstraint(fields=["organisation", "group"], name="led_by_once"),
            models.CheckConstraint(
                condition=Q(visibility__in=["public", "members", "partners", "private"]),
                name="led_by_visibility_is_a_row_of_the_table",
            ),
        ]

    def __str__(self):
        return f"{self.organisation} is led by and for {self.group}"
