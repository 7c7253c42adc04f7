import uuid

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse

from alliance.base import clock
from directory.visibility import Visibility

from .boards import Board


class BankHolidays(models.TextChoices):
    """What becomes of a meeting of a series that would fall on a bank holiday in England."""

    MOVE = "move", "hold it on the next working day"
    SKIP = "skip", "leave it out"
    KEEP = "keep", "hold it all the same"


@pghistory.track()
class MeetingSeries(models.Model):
    """Meetings of a board that come back by a rule (RFC 5545 RRULE, such as FREQ=MONTHLY;BYDAY=2TU).

    `starts_at_time` is London time; the meetings it makes are rows of their own, each changed by itself.
    """

    board = models.ForeignKey("boards.Board", on_delete=models.PROTECT, related_name="series")
    rule = models.CharField("how often", max_length=200)
    first_on = models.DateField("first meeting")
    until = models.DateField("last day for a meeting")
    starts_at_time = models.TimeField("begins at")
    minutes = models.PositiveSmallIntegerField("how long, in minutes", default=120)
    bank_holidays = models.CharField("on a bank holiday", max_length=5, choices=BankHolidays, default=BankHolidays.MOVE)
    place = models.CharField("where", max_length=300, blank=True)
    join_link = models.URLField("link to join online", blank=True)
    visibility = models.CharField("who can see it", max_length=10, choices=Visibility, default=Visibility.PRIVATE)

    class Meta:
        verbose_name_plural = "series of meetings"
        ordering = ["board", "first_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(until__gte=F("first_on")), name="series_never_ends_before_it_starts"),
            models.CheckConstraint(condition=Q(minutes__range=(5, 720)), name="series_lasts_minutes_to_half_a_day"),
        ]

    def __str__(self):
        return f"{self.board}: {self.rule} from {self.first_on}"


class MeetingQuerySet(models.QuerySet):
    def visible_to(self, reader):
        """Published ones by their own visibility; to who sits on the board all published; to its keepers all.

        A meeting's page, agenda, papers, calendar and search all read this one definition.
        """
        if reader.everywhere:
            return self
        today = clock.today()
        seen = Q(visibility__in=reader.rows())
        if reader.person is not None:
            seen |= Exists(Board.objects.filter(pk=OuterRef("board")).sat_on_by(reader, today))
        seen &= ~Q(status=Meeting.Status.DRAFT)
        if reader.footprints:
            seen |= Exists(Board.objects.filter(pk=OuterRef("board")).kept_by(reader))
        return self.filter(seen)

    def coming(self, moment):
        """Neither over nor cancelled."""
        return self.filter(ends_at__gt=moment).exclude(status=Meeting.Status.CANCELLED)

    def past(self, moment):
        return self.filter(ends_at__lte=moment)


@pghistory.track()
class Meeting(models.Model):
    """One meeting of a board. `uid` and `sequence` follow it into every calendar (RFC 5545).

    The deadlines are worked back from its day in working days, and move with it. Of a board of theirs we keep what
    it publishes (`papers_url`), our own summary and our own reading list.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", "draft"
        PUBLISHED = "published", "published"
        CANCELLED = "cancelled", "cancelled"
        MINUTED = "minuted", "minutes published"

    MOVES = {
        Status.DRAFT: {Status.PUBLISHED},
        Status.PUBLISHED: {Status.CANCELLED, Status.MINUTED},
        Status.CANCELLED: {Status.PUBLISHED},
        Status.MINUTED: set(),
    }

    board = models.ForeignKey("boards.Board", on_delete=models.PROTECT, related_name="meetings")
    series = models.ForeignKey(MeetingSeries, on_delete=models.PROTECT, null=True, blank=True, related_name="meetings")
    series_day = models.DateField("the day the series' rule gave it", null=True, blank=True)
    title = models.CharField(max_length=150, blank=True, help_text="Leave empty to call it after the board.")
    starts_at = models.DateTimeField("begins")
    ends_at = models.DateTimeField("ends")
    place = models.CharField("where", max_length=300, blank=True)
    join_link = models.URLField("link to join online", blank=True, help_text="Only those who sit on the board see it.")
    visibility = models.CharField("who can see it", max_length=10, choices=Visibility, default=Visibility.PRIVATE)
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    status_reason = models.CharField("why it is cancelled", max_length=500, blank=True)
    proposals_close_on = models.DateField("proposals close on")
    papers_due_on = models.DateField("papers are due on")
    agenda_out_on = models.DateField("the agenda is published on")
    agenda_published_at = models.DateTimeField(null=True, blank=True)
    minuted_at = models.DateTimeField(null=True, blank=True)
    papers_url = models.URLField("where the board publishes its papers", blank=True)
    summary = models.TextField("our summary", blank=True, max_length=4000)
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sequence = models.PositiveIntegerField(default=0, editable=False)
    changed_at = models.DateTimeField(editable=False)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="meeting_ends_after_it_begins"),
            models.CheckConstraint(
                condition=Q(proposals_close_on__lte=F("papers_due_on")) & Q(papers_due_on__lte=F("agenda_out_on")),
                name="meeting_deadlines_in_order",
            ),
            models.CheckConstraint(
                condition=~Q(status="cancelled") | ~Q(status_reason=""), name="meeting_cancelled_says_why"
            ),
            models.CheckConstraint(
                condition=Q(agenda_published_at__isnull=True) | ~Q(status="draft"),
                name="meeting_with_an_agenda_out_is_out",
            ),
            models.UniqueConstraint(fields=["series", "series_day"], name="meeting_of_a_series_once"),
            models.CheckConstraint(
                condition=Q(visibility__in=["public", "members", "partners", "private"]),
                name="meeting_visibility_is_a_row_of_the_table",
            ),
        ]
        indexes = [
            models.Index(F("board"), F("starts_at").desc(), name="meeting_by_board_and_day"),
            models.Index(fields=["ends_at"], name="meeting_by_end"),  # those to come, out of many years
        ]

    def __str__(self):
        return f"{self.name}, {self.day.day} {self.day:%B %Y}"

    def get_absolute_url(self):
        return reverse("boards:meeting", args=[self.pk])

    @property
    def name(self) -> str:
        return self.title or self.board.name

    @property
    def day(self):
        """The day it begins, in London."""
        return self.starts_at.astimezone(clock.LONDON).date()

    @property
    def begins(self):
        """The hour at which it begins, in London."""
        return self.starts_at.astimezone(clock.LONDON).time()

    @property
    def ends(self):
        return self.ends_at.astimezone(clock.LONDON).time()

    @property
    def length(self) -> int:
        """Minutes from beginning to end."""
        return round((self.ends_at - self.starts_at).total_seconds() / 60)

    @property
    def agenda_is_out(self) -> bool:
        return self.agenda_published_at is not None

    def may_become(self, status: str) -> bool:
        return status in self.MOVES[self.Status(self.status)]


@pghistory.track()
class MeetingMove(models.Model):
    """A published meeting was moved: from when to when, and why. Never altered."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="moves")
    was_at = models.DateTimeField()
    now_at = models.DateTimeField()
    reason = models.CharField(max_length=500)
    moved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    moved_at = models.DateTimeField()

    class Meta:
        ordering = ["moved_at", "pk"]
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="meeting_move_says_why")]

    def __str__(self):
        return f"{self.meeting}: was {self.was_at}"
