"""The ground's own tables: the outbox, and the demo clock's offset."""

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower


class MailQuerySet(models.QuerySet):
    def due(self, moment):
        """Waiting, and its time has come. Never "equal to now": a missed run is caught up (rule 21)."""
        return self.filter(status=Mail.Status.WAITING, due_at__lte=moment)

    def stuck(self, moment):
        """Claimed by a worker that never said how it ended."""
        return self.filter(status=Mail.Status.SENDING, claimed_at__lt=moment - Mail.STUCK_AFTER)

    def ended(self):
        """No worker will touch these any more, unless an officer says so."""
        return self.exclude(status__in=[Mail.Status.WAITING, Mail.Status.SENDING])


class Mail(models.Model):
    """One e-mail of the outbox: written in the transaction that causes it, sent by a worker afterwards.

    The unique `key` says what the mail is ("invitation:17"), so that the same mail is never written twice.
    """

    class Status(models.TextChoices):
        WAITING = "waiting", "waiting"
        SENDING = "sending", "being sent"
        SENT = "sent", "sent"
        REFUSED = "refused", "refused by the mail server"
        UNKNOWN = "unknown", "not known whether it went"
        CANCELLED = "cancelled", "cancelled"

    MOVES = {
        Status.WAITING: {Status.SENDING, Status.CANCELLED},
        Status.SENDING: {Status.SENT, Status.WAITING, Status.REFUSED, Status.UNKNOWN},
        Status.UNKNOWN: {Status.WAITING, Status.SENT, Status.CANCELLED},
        Status.REFUSED: {Status.WAITING, Status.CANCELLED},
        Status.SENT: set(),
        Status.CANCELLED: set(),
    }
    STUCK_AFTER = dt.timedelta(seconds=settings.MAIL_STUCK_AFTER_SECONDS)
    SECRET_LASTS = dt.timedelta(days=14)
    BODY_LASTS = dt.timedelta(days=90)
    FRESH_FOR = dt.timedelta(hours=1)
    NO_BODY = {"text": "", "html": "", "calendar": ""}  # what a mail says; it goes together

    key = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=50)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    to = models.EmailField()
    to_is_private = models.BooleanField(
        default=False, help_text="Whoever caused the mail may not know the address, nor may an officer."
    )
    reply_to = models.EmailField(blank=True, help_text="Where an answer goes, when it is not ours to read.")
    subject = models.CharField(max_length=250)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    calendar = models.TextField("a file of meetings, attached", blank=True, help_text="iCalendar, RFC 5545.")
    secret = models.BooleanField(
        default=False,
        help_text="A code, a link that signs someone in, or a person's own words: the body goes once it is sent.",
    )
    status = models.CharField(max_length=10, choices=Status, default=Status.WAITING)
    message_id = models.CharField(max_length=250, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_answer = models.CharField(max_length=500, blank=True, help_text="What the mail server said last.")
    list_unsubscribe = models.CharField(
        "address that stops such mails with one click", max_length=500, blank=True, help_text="RFC 8058."
    )
    written_at = models.DateTimeField(auto_now_add=True)
    composed_at = models.DateTimeField(
        null=True, blank=True, help_text="When what it says was fixed. Some kinds are composed anew after an hour."
    )
    due_at = models.DateTimeField()
    tried_since = models.DateTimeField(
        "the mail server has put it off since", null=True, blank=True, help_text="MAIL_GIVE_UP_DAYS count from here."
    )
    claimed_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = MailQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "mails"
        indexes = [
            models.Index(F("due_at"), name="mail_waiting", condition=Q(status="waiting")),
            models.Index(F("secret").desc(), "due_at", "id", name="mail_next", condition=Q(status="waiting")),
            models.Index(F("claimed_at"), name="mail_sending", condition=Q(status="sending")),
            models.Index("status", F("id").desc(), name="mail_by_status"),
            models.Index("ended_at", name="mail_sent", condition=Q(status="sent")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(status="sending") | Q(claimed_at__isnull=False), name="mail_sending_is_claimed"
            ),
            models.CheckConstraint(condition=~Q(status="sent", to=""), name="mail_sent_went_to_an_address"),
        ]

    def __str__(self):
        return f"{self.kind} to {self.told_to} ({self.status})"

    @property
    def told_to(self) -> str:
        """To whom it goes, as an officer may read it in the outbox."""
        return "an address that is kept private" if self.to_is_private else self.to

    @property
    def told_answer(self) -> str:
        """What the mail server said last, without an address that is kept private."""
        if not self.to_is_private:
            return self.last_answer
        return self.last_answer.replace(self.to, "the address")

    def forget_body(self) -> None:
        """What it says goes; not written yet."""
        self.text = self.html = self.calendar = ""

    def may_become(self, status: str) -> bool:
        """Does the transition table let an officer move this mail to `status`?"""
        return status in self.MOVES[self.status] and self.status != self.Status.SENDING


class DeadAddress(models.Model):
    """An address of which the mail server has said that it is nobody's: no digests until a mail gets there."""

    address = models.EmailField(unique=True)
    answer = models.CharField("what the mail server said", max_length=500)
    since = models.DateTimeField()

    class Meta:
        verbose_name_plural = "dead addresses"
        constraints = [
            models.CheckConstraint(condition=Q(address=Lower("address")), name="dead_address_is_lower_case"),
        ]

    def __str__(self):
        return self.address


class SendingRate(models.Model):
    """How many mails may still go now, for all workers together (MAIL_PER_MINUTE). One row at most."""

    only = models.BooleanField(primary_key=True, default=True, editable=False)
    left = models.FloatField(default=0)
    reckoned_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(only=True), name="sending_rate_has_one_row")]

    def __str__(self):
        return f"{self.left:.0f} left"


class MailHold(models.Model):
    """A stretch of time in which no mail left the portal because somebody held it. Open until it is let go."""

    held_at = models.DateTimeField()
    held_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    why = models.CharField(max_length=200)
    let_go_at = models.DateTimeField(null=True, blank=True)
    let_go_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["let_go_at"], nulls_distinct=False, name="mail_hold_is_open_once"),
            models.CheckConstraint(
                condition=Q(let_go_at__isnull=True, let_go_by__isnull=True)
                | Q(let_go_at__isnull=False, let_go_by__isnull=False),
                name="mail_hold_let_go_says_who",
            ),
        ]

    def __str__(self):
        return f"held {self.held_at:%Y-%m-%d %H:%M}" + (", let go" if self.let_go_at else "")


class MailWatch(models.Model):
    """When the watch over the mail last looked, and since when it has been alarmed. One row at most."""

    only = models.BooleanField(primary_key=True, default=True, editable=False)
    beat_at = models.DateTimeField("the scheduler was last heard of")
    began_at = models.DateTimeField("it has looked without a break since", null=True, blank=True)
    alarmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "mail watches"
        constraints = [models.CheckConstraint(condition=Q(only=True), name="mail_watch_has_one_row")]

    def __str__(self):
        return f"heard of {self.beat_at:%Y-%m-%d %H:%M}"


class ClockOffset(models.Model):
    """How far the demo's clock stands ahead of the real one. One row at most; none means not at all."""

    only = models.BooleanField(primary_key=True, default=True, editable=False)
    ahead = models.DurationField(default=dt.timedelta)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(only=True), name="clock_offset_has_one_row")]

    def __str__(self):
        return f"{self.ahead} ahead"

    @classmethod
    def current(cls) -> dt.timedelta:
        return cls.objects.values_list("ahead", flat=True).first() or dt.timedelta()

    @classmethod
    def move(cls, by: dt.timedelta) -> None:
        """Put the demo's clock forward (or back) by `by`."""
        row, _ = cls.objects.get_or_create()
        cls.objects.filter(pk=row.pk).update(ahead=F("ahead") + by)
