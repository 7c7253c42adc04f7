import uuid
from pathlib import PurePath

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from alliance.base import clock

from .agenda import AgendaItem, items_at
from .boards import Board
from .footing import Footing, papers_read
from .interests import InterestDecision


def kept_under(version, filename: str) -> str:
    """Where the file lies: a name nobody can guess and that says nothing; the name people see is in the row."""
    return f"papers/{uuid.uuid4().hex}{PurePath(filename).suffix.lower()}"


class PaperQuerySet(models.QuerySet):
    def visible_to(self, reader):
        """Papers of items the reader may see. Confidential ones only for who sits on the board or keeps it; before
        publication only for its keepers; one withheld from somebody with an interest not for them.

        A withdrawn one is seen as a tombstone: its row, never its file, summary or name of file.
        """
        boards = Board.objects.filter(pk=OuterRef("item__meeting__board"))
        sits = Exists(boards.sat_on_by(reader, clock.today()))
        keeps = Exists(boards.kept_by(reader))
        out = Exists(PaperVersion.objects.filter(paper=OuterRef("pk"), published_at__isnull=False))
        items = AgendaItem.objects.visible_to(reader).values("pk")
        return (
            self.filter(item__in=items).filter(papers_read(published=out, sits=sits, keeps=keeps)).not_withheld(reader)
        )

    def visible_at(self, meeting, footing: Footing, reader):
        """The same of one meeting that the reader may see, by what is known of them."""
        out = Exists(PaperVersion.objects.filter(paper=OuterRef("pk"), published_at__isnull=False))
        seen = self.filter(items_at(meeting, footing, "item__"), item__meeting=meeting)
        return seen.filter(papers_read(published=out, sits=footing.sits, keeps=footing.keeps)).not_withheld(reader)

    def not_withheld(self, reader):
        """Without those that somebody with an interest in the item is not to read (rule 12)."""
        if reader.person is None:
            return self
        withheld = InterestDecision.objects.papers_withheld().filter(
            item=OuterRef("item"), interest__person=reader.person
        )
        return self.exclude(Exists(withheld))

    def out_for_who_sits(self):
        """What everybody who sits on the board reads: published, on an agenda that is out, not withdrawn."""
        return self.shown_to_who_sits().there()

    def shown_to_who_sits(self):
        """The same with those withdrawn, which are shown as tombstones.

        The part of `visible_to` that is the same for all of them; what is withheld from one is left to who asks.
        """
        out = Exists(PaperVersion.objects.filter(paper=OuterRef("pk"), published_at__isnull=False))
        on_it = {"item__meeting__agenda_published_at__isnull": False}
        read = papers_read(published=out, sits=True, keeps=False)
        return self.filter(read, **on_it).exclude(item__meeting__status="draft")

    def there(self):
        """Those not withdrawn."""
        return self.filter(withdrawn_at__isnull=True)


@pghistory.track(exclude=["title", "summary", "address"])
class Paper(models.Model):
    """A document for an item, with a plain-English summary; a file in versions, or an address where it is published.

    The summary is there before anything is published. Withdrawn, it is a tombstone: the words are blanked (the history
    holds none of them), the files are gone, and who withdrew it, when and why stays (rule 11).
    """

    item = models.ForeignKey("boards.AgendaItem", on_delete=models.PROTECT, related_name="papers")
    title = models.CharField(max_length=200)
    summary = models.TextField("in plain English", blank=True, max_length=4000)
    address = models.URLField("where it is published", blank=True, help_text="For a paper of a board of theirs.")
    is_confidential = models.BooleanField("only those who sit on the board read it", default=False)
    position = models.PositiveSmallIntegerField(default=1)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawn_because = models.CharField("why it was withdrawn", max_length=300, blank=True)

    objects = PaperQuerySet.as_manager()

    class Meta:
        ordering = ["item", "position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_because="")
                | (Q(withdrawn_at__isnull=False, title="", summary="", address="") & ~Q(withdrawn_because="")),
                name="paper_withdrawn_says_why_and_nothing_else",
            ),
        ]

    def __str__(self):
        return self.title or "A paper that was withdrawn"

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawn_at is not None


class PaperVersion(models.Model):
    """One version of a paper's file. Published, it is never altered; a new one follows it (rule 11).

    `words` is None where they could not be counted, and `not_counted` says why. Not in the row history: a withdrawn
    paper must be found nowhere.
    """

    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    file = models.FileField(upload_to=kept_under, max_length=200, blank=True)
    name = models.CharField("name of the file", max_length=150, blank=True)
    content_type = models.CharField(max_length=100, blank=True)
    size = models.PositiveIntegerField("size in bytes", default=0)
    pages = models.PositiveIntegerField(null=True, blank=True)
    words = models.PositiveIntegerField(null=True, blank=True)
    not_counted = models.CharField("why the words could not be counted", max_length=200, blank=True)
    what_changed = models.CharField("what is new in this version", max_length=300, blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["paper", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["paper", "number"], name="paper_version_once"),
            models.CheckConstraint(
                condition=Q(words__isnull=False) | ~Q(not_counted=""), name="paper_version_counted_or_says_why"
            ),
        ]
        triggers = [
            # once out, a version changes in one way only: a withdrawal blanks what it says
            pgtrigger.Trigger(
                name="published_version_stays",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                condition=pgtrigger.Q(old__published_at__isnull=False),
                func=pgtrigger.Func(
                    """
                    IF NEW.file = '' AND NEW.name = '' AND NEW.what_changed = '' AND NEW.number = OLD.number
                        AND NEW.paper_id = OLD.paper_id AND NEW.published_at = OLD.published_at THEN
                        RETURN NEW;
                    END IF;
                    RAISE EXCEPTION 'a published version of a paper is never altered';
                    """
                ),
            ),
            pgtrigger.Protect(
                name="published_version_is_kept",
                operation=pgtrigger.Delete,
                condition=pgtrigger.Q(old__published_at__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.paper}, version {self.number}"


class PaperRead(models.Model):
    """Somebody ticked a version of a paper off their reading list. Their own alone."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="papers_read")
    version = models.ForeignKey(PaperVersion, on_delete=models.CASCADE, related_name="readings")
    read_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "version"], name="paper_read_once")]

    def __str__(self):
        return f"{self.person} read {self.version}"
