import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from alliance.base import clock

from .boards import Board
from .footing import Footing, items_read
from .meetings import Meeting
from .seats import Seat


class ItemKind(models.TextChoices):
    """What the board is asked to do with an item."""

    DECIDE = "decide", "decide"
    DISCUSS = "discuss", "discuss"
    NOTE = "note", "note"


NO_GAPS_OR_TIES = """
    IF EXISTS (
        SELECT FROM boards_agendaitem
        WHERE meeting_id = COALESCE(NEW.meeting_id, OLD.meeting_id) AND position IS NOT NULL
        GROUP BY parent_id
        HAVING count(*) <> max(position) OR min(position) <> 1 OR count(*) <> count(DISTINCT position)
    ) THEN
        RAISE EXCEPTION 'the order of the agenda of meeting % has a gap or a tie',
            COALESCE(NEW.meeting_id, OLD.meeting_id) USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF EXISTS (
        SELECT FROM boards_agendaitem child JOIN boards_agendaitem parent ON parent.id = child.parent_id
        WHERE child.meeting_id = COALESCE(NEW.meeting_id, OLD.meeting_id)
            AND (parent.meeting_id <> child.meeting_id OR parent.parent_id IS NOT NULL
                OR (parent.position IS NULL AND child.position IS NOT NULL))
    ) THEN
        RAISE EXCEPTION 'an item of meeting % does not stand under a main item of its own agenda',
            COALESCE(NEW.meeting_id, OLD.meeting_id) USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
"""


@pghistory.track()
class StandingItem(models.Model):
    """An item that every meeting of a board begins or ends with, such as the minutes of last time."""

    board = models.ForeignKey("boards.Board", on_delete=models.CASCADE, related_name="standing_items")
    position = models.PositiveSmallIntegerField()
    at_end = models.BooleanField("comes at the end", default=False)
    title = models.CharField(max_length=200)
    kind = models.CharField("what the board is asked", max_length=10, choices=ItemKind, default=ItemKind.NOTE)
    minutes = models.PositiveSmallIntegerField(default=5)
    lead = models.CharField("who leads it", max_length=150, blank=True)

    class Meta:
        ordering = ["at_end", "position", "pk"]
        constraints = [models.CheckConstraint(condition=Q(minutes__lte=480), name="standing_item_lasts_a_day_at_most")]

    def __str__(self):
        return self.title


class AgendaItemQuerySet(models.QuerySet):
    def on_the_agenda(self):
        """Those not taken off, in order: the main ones and what stands under each."""
        return self.filter(position__isnull=False)

    def visible_to(self, reader):
        """Items of agendas that are out, of meetings the reader may see; confidential ones only to who sits there
        or keeps the board; keepers see an agenda that is not out yet.
        """
        meetings = Meeting.objects.visible_to(reader)
        seen = Exists(meetings.filter(pk=OuterRef("meeting"), agenda_published_at__isnull=False))
        boards = Board.objects.filter(pk=OuterRef("meeting__board"))
        sits = Exists(boards.sat_on_by(reader, clock.today()))
        keeps = Exists(boards.kept_by(reader))
        return self.filter(items_read(out=seen, sits=sits, keeps=keeps))

    def visible_at(self, meeting, footing: Footing):
        """The same of one meeting that the reader may see, by what is known of them."""
        return self.filter(items_at(meeting, footing), meeting=meeting)


def items_at(meeting, footing: Footing, of: str = "") -> Q:
    """Which items of a meeting that the reader may see are for them."""
    return items_read(out=meeting.agenda_is_out, sits=footing.sits, keeps=footing.keeps, of=of)


@pghistory.track()
class AgendaItem(models.Model):
    """An item on the agenda of a meeting, or under another item. Its `position` counts from one, without gaps or
    ties, whoever reorders at the same moment (rule 10): a trigger holds it at every commit.

    Taken off after the agenda was out, it keeps its row and says why, and has no position.
    """

    meeting = models.ForeignKey("boards.Meeting", on_delete=models.PROTECT, related_name="items")
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="under")
    position = models.PositiveSmallIntegerField(null=True)
    title = models.CharField(max_length=200)
    words = models.TextField("in plain words", blank=True, max_length=4000)
    kind = models.CharField("what the board is asked", max_length=10, choices=ItemKind, default=ItemKind.DISCUSS)
    minutes = models.PositiveSmallIntegerField("minutes", default=10)
    lead = models.CharField("who leads it", max_length=150, blank=True)
    sector = models.CharField("where it comes from", max_length=20, choices=Seat.Sector, blank=True)
    organisation = models.ForeignKey(
        "directory.Organisation", on_delete=models.PROTECT, null=True, blank=True, related_name="agenda_items"
    )
    priority = models.ForeignKey(
        "directory.Priority", on_delete=models.PROTECT, null=True, blank=True, related_name="agenda_items"
    )
    is_standing = models.BooleanField("a standing item", default=False)
    is_confidential = models.BooleanField("only those who sit on the board read it", default=False)
    carried_from = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="carried_to")
    taken_off_because = models.CharField("why it was taken off", max_length=500, blank=True)

    objects = AgendaItemQuerySet.as_manager()

    class Meta:
        ordering = ["meeting", "position", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(minutes__lte=480), name="agenda_item_lasts_a_day_at_most"),
            models.CheckConstraint(
                condition=Q(position__isnull=False, taken_off_because="")
                | (Q(position__isnull=True) & ~Q(taken_off_because="")),
                name="agenda_item_taken_off_says_why",
            ),
            models.UniqueConstraint(fields=["meeting", "carried_from"], name="agenda_item_carried_once_to_a_meeting"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="order_without_gaps_or_ties",
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                when=pgtrigger.After,
                timing=pgtrigger.Deferred,
                func=pgtrigger.Func(NO_GAPS_OR_TIES),
            )
        ]

    def __str__(self):
        return self.title


@pghistory.track()
class AgendaVersion(models.Model):
    """An agenda as it was published on a day: what was told to whom. Never altered (rule 11)."""

    meeting = models.ForeignKey("boards.Meeting", on_delete=models.PROTECT, related_name="agenda_versions")
    number = models.PositiveSmallIntegerField()
    items = models.JSONField()
    told = models.PositiveIntegerField("how many people were told", default=0)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField()

    class Meta:
        ordering = ["meeting", "-number"]
        constraints = [models.UniqueConstraint(fields=["meeting", "number"], name="agenda_version_once")]
        triggers = [
            pgtrigger.Protect(name="agenda_version_stays", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self):
        return f"{self.meeting}, agenda {self.number}"


class DecisionQuerySet(models.QuerySet):
    def standing(self):
        """Those that no later one takes the place of."""
        return self.filter(replaced_by__isnull=True)

    def visible_to(self, reader):
        """A decision is read where its item is."""
        return self.filter(item__in=AgendaItem.objects.visible_to(reader).values("pk"))


@pghistory.track()
class Decision(models.Model):
    """What a board decided about an item. A correction is a new one that takes its place; none is altered."""

    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="decisions")
    words = models.TextField("what was decided, in plain words", max_length=2000)
    decided_on = models.DateField()
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = DecisionQuerySet.as_manager()

    class Meta:
        ordering = ["item", "pk"]
        triggers = [pgtrigger.Protect(name="decision_stays", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self):
        return self.words[:80]


@pghistory.track()
class Action(models.Model):
    """Something somebody is to do because of an item, by a day."""

    class Status(models.TextChoices):
        OPEN = "open", "to be done"
        DONE = "done", "done"
        DROPPED = "dropped", "dropped"

    MOVES = {Status.OPEN: {Status.DONE, Status.DROPPED}, Status.DONE: {Status.OPEN}, Status.DROPPED: {Status.OPEN}}

    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="actions")
    words = models.TextField("what is to be done", max_length=1000)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="board_actions"
    )
    who = models.CharField("who does it", max_length=150)
    due_on = models.DateField("by when", null=True, blank=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.OPEN)
    note = models.CharField("what became of it", max_length=500, blank=True)
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = [F("due_on").asc(nulls_last=True), "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status="open", ended_on__isnull=True) | (~Q(status="open") & Q(ended_on__isnull=False)),
                name="action_ended_says_when",
            ),
            models.CheckConstraint(condition=~Q(status="dropped") | ~Q(note=""), name="action_dropped_says_why"),
        ]

    def __str__(self):
        return self.words[:80]
