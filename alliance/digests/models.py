"""The digests' own tables: what a person chose, each digest that was due, and what it told."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q


class Kind(models.TextChoices):
    """What can be turned off by itself (rule 23)."""

    MEETINGS = "meetings", "meetings"
    DEADLINES = "deadlines", "deadlines"
    URGENT = "urgent", "notices at once"


DIGESTS = [Kind.MEETINGS, Kind.DEADLINES]  # these come in periods; a notice is written by the act it tells of


class HowOften(models.TextChoices):
    OFF = "off", "never"
    AT_ONCE = "at-once", "at once"
    DAILY = "daily", "every day"
    WEEKLY = "weekly", "once a week"
    MONTHLY = "monthly", "once a month"


class Weekday(models.IntegerChoices):
    MONDAY = 0, "Monday"
    TUESDAY = 1, "Tuesday"
    WEDNESDAY = 2, "Wednesday"
    THURSDAY = 3, "Thursday"
    FRIDAY = 4, "Friday"
    SATURDAY = 5, "Saturday"
    SUNDAY = 6, "Sunday"


@pghistory.track()
class DigestChoice(models.Model):
    """How often a person wants one kind of digest, and when. Without a row the defaults of what they do hold.

    `weekday` is the day of a weekly digest, and of a monthly one the first such day of the month. `hour` is London's.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="digest_choices")
    kind = models.CharField(max_length=10, choices=Kind)
    how_often = models.CharField("how often", max_length=10, choices=HowOften)
    weekday = models.PositiveSmallIntegerField("on which day", choices=Weekday, default=Weekday.MONDAY)
    hour = models.PositiveSmallIntegerField("at which hour", default=7)
    quiet_on_bank_holidays = models.BooleanField("not on a bank holiday", default=True)
    paused_until = models.DateField("nothing before", null=True, blank=True)
    chosen_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "kind"], name="digest_choice_once"),
            models.CheckConstraint(condition=Q(weekday__lte=6), name="digest_choice_has_a_day_of_the_week"),
            models.CheckConstraint(condition=Q(hour__lte=23), name="digest_choice_has_an_hour_of_the_day"),
            models.CheckConstraint(
                condition=Q(how_often="off")
                | (Q(kind="urgent") & Q(how_often="at-once"))
                | (~Q(kind="urgent") & ~Q(how_often="at-once")),
                name="digest_choice_at_once_is_for_notices",
            ),
        ]

    def __str__(self):
        return f"{self.person}: {self.get_kind_display()}, {self.get_how_often_display()}"


class DeliveryQuerySet(models.QuerySet):
    def due(self, moment):
        """Its time has come and nothing has been done. Never "equal to now": a missed run is caught up (rule 21)."""
        return self.filter(status=Delivery.Status.DUE, due_at__lte=moment)


class Delivery(models.Model):
    """One digest of one kind for one person and one period: at most one, whatever crashes or runs twice (rule 21).

    It is composed in one transaction: the mail in the outbox, what it tells, and this row's status stand together or
    not at all, so there is nothing between "due" and "composed" that a crash could leave behind.
    """

    class Status(models.TextChoices):
        DUE = "due", "due"
        COMPOSED = "composed", "in the outbox"
        NOTHING = "nothing", "nothing to say"
        LATE = "late", "too late, the next one says it"
        STOPPED = "stopped", "stopped"
        FAILED = "failed", "could not be composed"

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="digests")
    kind = models.CharField(max_length=10, choices=[(kind.value, kind.label) for kind in DIGESTS])
    period = models.DateField("first day of the period")
    due_at = models.DateTimeField()
    status = models.CharField(max_length=10, choices=Status, default=Status.DUE)
    planned_at = models.DateTimeField()
    ended_at = models.DateTimeField("composed, or ended without a mail", null=True, blank=True)
    lines = models.PositiveSmallIntegerField("how many things it says", default=0)
    fault = models.CharField("why it could not be composed", max_length=200, blank=True)
    mail = models.OneToOneField("base.Mail", on_delete=models.PROTECT, null=True, blank=True, related_name="digest")

    is_monthly = False  # said by whoever composes, from what the person wants now

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "deliveries"
        constraints = [
            models.UniqueConstraint(fields=["person", "kind", "period"], name="delivery_once"),
            models.CheckConstraint(
                condition=~Q(status="composed") | Q(mail__isnull=False), name="delivery_composed_has_its_mail"
            ),
            models.CheckConstraint(
                condition=Q(status="due", ended_at__isnull=True) | (~Q(status="due") & Q(ended_at__isnull=False)),
                name="delivery_ended_says_when",
            ),
        ]
        indexes = [
            models.Index("due_at", "person", name="delivery_due", condition=Q(status="due")),
            models.Index("kind", "period", name="delivery_by_period"),
            models.Index("status", "ended_at", name="delivery_left_out", condition=Q(status__in=["failed", "late"])),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} of {self.period} for {self.person} ({self.status})"

    @property
    def key(self) -> str:
        """The key of its mail in the outbox."""
        return f"digest:{self.kind}:{self.person_id}:{self.period}"


class Told(models.Model):
    """A thing that a digest of this kind has told the person, as it was then. It is told again only when it changed."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=[(kind.value, kind.label) for kind in DIGESTS])
    key = models.CharField("which thing", max_length=200)
    fingerprint = models.CharField("of its words, detail and day", max_length=32)
    told_at = models.DateTimeField()
    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="told")

    class Meta:
        verbose_name_plural = "things told"
        constraints = [models.UniqueConstraint(fields=["person", "kind", "key"], name="told_once")]
        indexes = [models.Index("told_at", name="told_by_age")]

    def __str__(self):
        return self.key
