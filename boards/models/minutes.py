import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from .meetings import Meeting


class MinutesQuerySet(models.QuerySet):
    def visible_to(self, reader):
        """Minutes are read by whoever may see their meeting."""
        return self.filter(meeting__in=Meeting.objects.visible_to(reader).values("pk"))


class MinutesVersion(models.Model):
    """What was said at a meeting, in plain words, as it was published. A correction is a new version that says what
    is new; none is altered (rule 11).

    Withdrawn, it is a tombstone: its words are gone, and who withdrew it, when and why stays. Not in the row history,
    because what was withdrawn must be found nowhere.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="minutes_versions")
    number = models.PositiveSmallIntegerField()
    words = models.TextField("what was said, in plain words", max_length=20_000, blank=True)
    what_changed = models.CharField("what is new in this version", max_length=300, blank=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawn_because = models.CharField("why they were withdrawn", max_length=300, blank=True)

    objects = MinutesQuerySet.as_manager()

    class Meta:
        ordering = ["meeting", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "number"], name="minutes_version_once"),
            models.CheckConstraint(
                condition=(Q(withdrawn_at__isnull=True, withdrawn_because="") & ~Q(words=""))
                | (Q(withdrawn_at__isnull=False, words="", what_changed="") & ~Q(withdrawn_because="")),
                name="minutes_say_something_or_why_not",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="minutes_are_kept", operation=pgtrigger.Delete),
            # a version changes in one way only: a withdrawal blanks what it says
            pgtrigger.Trigger(
                name="published_minutes_stay",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                func=pgtrigger.Func(
                    """
                    IF NEW.words = '' AND NEW.number = OLD.number AND NEW.meeting_id = OLD.meeting_id
                        AND NEW.published_at = OLD.published_at AND NEW.published_by_id = OLD.published_by_id
                        AND OLD.withdrawn_at IS NULL THEN
                        RETURN NEW;
                    END IF;
                    RAISE EXCEPTION 'published minutes are never altered';
                    """
                ),
            ),
        ]

    def __str__(self):
        return f"{self.meeting}, minutes {self.number}"

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawn_at is not None
