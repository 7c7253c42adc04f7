import uuid

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from .holding import Role, holds

A_DAY = 24 * 60

HELD_THAT_DAY = """
    PERFORM 1 FROM boards_appointment
    WHERE id = NEW.appointment_id AND person_id = NEW.person_id
      AND starts_on <= NEW.day AND (ends_on IS NULL OR ends_on > NEW.day)
    FOR SHARE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'time is logged only against a seat held on that day' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
"""
A_DAY_HAS_24_HOURS = """
    -- whoever logs for the same person waits here, so that two at once cannot both fit
    PERFORM 1 FROM directory_person WHERE id = NEW.person_id FOR NO KEY UPDATE;
    IF NEW.minutes + COALESCE((
        SELECT SUM(minutes) FROM boards_timeentry
        WHERE person_id = NEW.person_id AND day = NEW.day AND id IS DISTINCT FROM NEW.id
    ), 0) > 1440 THEN
        RAISE EXCEPTION 'a day has at most 24 hours' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
"""
CLAIMED_IS_LOCKED = """
    IF EXISTS (SELECT 1 FROM boards_claimline WHERE entry_id = OLD.id) THEN
        RAISE EXCEPTION 'a time entry in a submitted claim is locked' USING ERRCODE = 'check_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    RETURN NEW;
"""


class TimeEntryQuerySet(models.QuerySet):
    def visible_to(self, reader):
        """One's own; what stands in a claim that an approver or the finance officer may read; all for an auditor."""
        if reader.person is None:
            return self.none()
        from .claims import Claim

        claims = Claim.objects.visible_to(reader).values("pk")
        return self.filter(Q(person=reader.person) | Q(line__claim__in=claims) | holds(reader, Role.AUDITOR))

    def of(self, person):
        return self.filter(person=person)

    def in_month(self, first):
        return self.filter(day__gte=first, day__lt=next_month(first))


def next_month(first):
    """The first day of the month after that of `first`."""
    return first.replace(year=first.year + first.month // 12, month=first.month % 12 + 1, day=1)


@pghistory.track()
class TimeEntry(models.Model):
    """Minutes that somebody gave to a seat they held on that day (rule 13), by what they did.

    There is no room for words here: the ledger of time holds no personal field. `token` is made with the form that
    is filled in, so that a form sent twice is one entry.
    """

    class Kind(models.TextChoices):
        MEETING = "meeting", "meeting"
        PREPARATION = "preparation", "preparation"
        READING = "reading", "reading"
        TRAVEL = "travel", "travel"
        FOLLOW_UP = "follow-up", "follow-up"

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="time_entries")
    appointment = models.ForeignKey("boards.Appointment", on_delete=models.PROTECT, related_name="time_entries")
    day = models.DateField()
    kind = models.CharField("what it was", max_length=12, choices=Kind)
    minutes = models.PositiveSmallIntegerField()
    meeting = models.ForeignKey(
        "boards.Meeting", on_delete=models.PROTECT, null=True, blank=True, related_name="time_entries"
    )
    paper = models.ForeignKey(
        "boards.Paper", on_delete=models.PROTECT, null=True, blank=True, related_name="time_entries"
    )
    token = models.UUIDField(default=uuid.uuid4, editable=False)
    logged_at = models.DateTimeField(editable=False)

    objects = TimeEntryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "time entries"
        ordering = ["day", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["person", "token"], name="time_entry_sent_twice_is_one"),
            models.CheckConstraint(condition=Q(minutes__range=(1, A_DAY)), name="time_entry_has_minutes_of_a_day"),
        ]
        indexes = [
            models.Index("person", F("day").desc(), name="time_entry_by_person_and_day"),
            models.Index(fields=["appointment", "day"], name="time_entry_by_seat_and_day"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="a_held_that_day",
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("person_id", "appointment_id", "day"),
                when=pgtrigger.Before,
                func=HELD_THAT_DAY,
            ),
            pgtrigger.Trigger(
                name="b_a_day_has_24_hours",
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("person_id", "minutes", "day"),
                when=pgtrigger.Before,
                func=A_DAY_HAS_24_HOURS,
            ),
            pgtrigger.Trigger(
                name="claimed_is_locked",
                operation=pgtrigger.Update | pgtrigger.Delete,
                when=pgtrigger.Before,
                func=CLAIMED_IS_LOCKED,
            ),
        ]

    def __str__(self):
        return f"{self.minutes} minutes of {self.get_kind_display()} on {self.day}"


class TimerQuerySet(models.QuerySet):
    def visible_to(self, reader):
        """One's own alone."""
        return self.filter(person=reader.person) if reader.person else self.none()


class Timer(models.Model):
    """A clock that somebody has started and not stopped yet. A row, so that it outlives a closed browser."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="timer")
    appointment = models.ForeignKey("boards.Appointment", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField("what it is", max_length=12, choices=TimeEntry.Kind)
    meeting = models.ForeignKey("boards.Meeting", on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    started_at = models.DateTimeField()
    token = models.UUIDField(default=uuid.uuid4, editable=False)

    objects = TimerQuerySet.as_manager()

    def __str__(self):
        return f"{self.person}: {self.get_kind_display()} since {self.started_at}"


class HoursConsentQuerySet(models.QuerySet):
    def visible_to(self, reader):
        """One's own, and all for an auditor."""
        if reader.person is None:
            return self.none()
        return self.filter(Q(appointment__person=reader.person) | holds(reader, Role.AUDITOR))


@pghistory.track()
class HoursConsent(models.Model):
    """Whether the holder of a seat agrees that others see how many hours it takes. Asked when they are appointed."""

    appointment = models.OneToOneField("boards.Appointment", on_delete=models.CASCADE, related_name="hours_consent")
    agrees = models.BooleanField("others may see the hours of this seat")
    said_at = models.DateTimeField()

    objects = HoursConsentQuerySet.as_manager()

    def __str__(self):
        return f"{self.appointment}: {'agrees' if self.agrees else 'does not agree'}"
