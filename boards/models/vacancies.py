import datetime as dt

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse

from .boards import Board

ANNOUNCED_BEFORE = dt.timedelta(days=183)  # a seat is announced at most half a year before its term ends


class VacancyNoticeQuerySet(models.QuerySet):
    def visible_to(self, reader):
        """Every notice is public, and stays so: how the choice was made can be read afterwards."""
        return self

    def to_choose(self, day):
        """Those whose last day is over and for which nobody has been chosen yet."""
        return self.filter(status=VacancyNotice.Status.OPEN, closes_on__lt=day)

    def open_on(self, day):
        """Those that take expressions of interest on `day`."""
        return self.filter(status=VacancyNotice.Status.OPEN, closes_on__gte=day)


@pghistory.track()
class VacancyNotice(models.Model):
    """A public notice that a seat, or a share of it, is vacant: what it asks, what it gives, and who chooses how."""

    class Status(models.TextChoices):
        OPEN = "open", "open"
        FILLED = "filled", "filled"
        CLOSED = "closed", "closed without anybody"

    MOVES = {Status.OPEN: {Status.FILLED, Status.CLOSED}, Status.FILLED: set(), Status.CLOSED: {Status.OPEN}}

    seat = models.ForeignKey("boards.Seat", on_delete=models.PROTECT, related_name="notices")
    share = models.PositiveSmallIntegerField(default=1)
    words = models.TextField("what the seat asks, and what it gives", max_length=4000)
    how_chosen = models.CharField("how the choice is made, and by whom", max_length=300)
    opens_on = models.DateField("published on")
    closes_on = models.DateField("last day to say you are interested")
    status = models.CharField(max_length=10, choices=Status, default=Status.OPEN)
    outcome = models.CharField("how the choice was made", max_length=500, blank=True)
    appointment = models.OneToOneField(
        "boards.Appointment", on_delete=models.PROTECT, null=True, blank=True, related_name="notice"
    )

    objects = VacancyNoticeQuerySet.as_manager()

    class Meta:
        ordering = ["closes_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(closes_on__gte=F("opens_on")), name="vacancy_closes_after_it_opens"),
            models.UniqueConstraint(
                fields=["seat", "share"], condition=Q(status="open"), name="vacancy_open_once_a_share"
            ),
            models.CheckConstraint(
                condition=Q(status="open") | ~Q(outcome=""), name="vacancy_closed_says_how_the_choice_was_made"
            ),
            models.CheckConstraint(
                condition=Q(status="filled", appointment__isnull=False)
                | (~Q(status="filled") & Q(appointment__isnull=True)),
                name="vacancy_filled_names_the_appointment",
            ),
        ]

    def __str__(self):
        return f"Vacant: {self.seat}"

    def get_absolute_url(self):
        return reverse("boards:vacancy", args=[self.pk])

    def takes_names_on(self, day) -> bool:
        return self.status == self.Status.OPEN and self.closes_on >= day


class ExpressionQuerySet(models.QuerySet):
    def visible_to(self, reader):
        """Read by who made it and by the keepers of the board; nobody else."""
        mine = Q(person=reader.person) if reader.person is not None else Q(pk__in=[])
        return self.filter(mine | Exists(Board.objects.filter(pk=OuterRef("notice__seat__board")).kept_by(reader)))


@pghistory.track()
class Expression(models.Model):
    """Somebody says that they are interested in a vacant seat. Everyone is answered, with a reason."""

    class Status(models.TextChoices):
        SUBMITTED = "submitted", "waiting for an answer"
        CHOSEN = "chosen", "chosen"
        NOT_CHOSEN = "not-chosen", "not chosen this time"
        WITHDRAWN = "withdrawn", "withdrawn"

    MOVES = {
        Status.SUBMITTED: {Status.CHOSEN, Status.NOT_CHOSEN, Status.WITHDRAWN},
        Status.CHOSEN: set(),
        Status.NOT_CHOSEN: {Status.SUBMITTED},  # when the seat is announced again
        Status.WITHDRAWN: {Status.SUBMITTED},
    }

    notice = models.ForeignKey(VacancyNotice, on_delete=models.PROTECT, related_name="expressions")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="expressions")
    organisation = models.ForeignKey(
        "directory.Organisation", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    words = models.TextField("why you would like to, and what you would bring", max_length=4000)
    status = models.CharField(max_length=12, choices=Status, default=Status.SUBMITTED)
    reason = models.TextField(blank=True, max_length=1000)
    made_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = ExpressionQuerySet.as_manager()

    class Meta:
        ordering = ["made_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["notice", "person"], name="expression_once_a_notice"),
            models.CheckConstraint(
                condition=~Q(status__in=["chosen", "not-chosen"]) | (~Q(reason="") & Q(answered_at__isnull=False)),
                name="expression_answered_with_a_reason",
            ),
            models.UniqueConstraint(
                fields=["notice"], condition=Q(status="chosen"), name="expression_chosen_once_a_notice"
            ),
        ]

    def __str__(self):
        return f"{self.person} for {self.notice.seat}"
