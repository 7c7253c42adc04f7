import pghistory
import pgtrigger
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery, Sum, Value
from django.db.models.functions import Coalesce
from django.urls import reverse

from directory.models import FootprintArea

from .dated import Basis, DatedQuerySet, has_its_source, never_ends_before_it_starts


class BoardQuerySet(DatedQuerySet):
    def visible_to(self, reader):
        """Every board is public: who decides, and how to reach them, is what the portal is there to show."""
        return self

    def kept_by(self, reader):
        """Those whose meetings, seats and agendas this reader keeps: every one for an officer of the whole alliance
        and an administrator; for an officer of some footprints those whose footprint lies whole within them.
        """
        if reader.everywhere:
            return self
        if not reader.footprints:
            return self.none()
        areas = FootprintArea.objects.filter(footprint=OuterRef("footprint"))
        theirs = FootprintArea.objects.filter(footprint__in=reader.footprints).values("area")
        within = Exists(areas) & ~Exists(areas.exclude(area__in=theirs))
        return self.filter(Q(footprint__in=reader.footprints) | within)

    def sat_on_by(self, reader, day):
        """Those on which this reader holds a seat, or stands in as a deputy, on `day` and has accepted it (rule 8)."""
        from .seats import Appointment

        if reader.person is None:
            return self.none()
        held = Appointment.objects.current_on(day).filter(person=reader.person, accepted_at__isnull=False)
        return self.filter(Exists(held.filter(seat__board=OuterRef("pk"))))

    def with_vacancies(self, day):
        """Adds `places` (shares of seats on `day`), `held` and `vacancies`: counted, never stored (rule 7)."""
        from .seats import Appointment, Seat

        seats = Seat.objects.current_on(day).filter(board=OuterRef("pk")).order_by().values("board")
        held = (
            Appointment.objects.current_on(day)
            .filter(is_deputy=False, seat__board=OuterRef("pk"), share__lte=F("seat__shares"))
            .filter(Q(seat__ends_on__isnull=True) | Q(seat__ends_on__gt=day), seat__starts_on__lte=day)
            .order_by()
            .values("seat__board")
        )
        return self.annotate(
            places=Coalesce(Subquery(seats.annotate(n=Sum("shares")).values("n")), Value(0)),
            held=Coalesce(Subquery(held.annotate(n=Count("pk")).values("n")), Value(0)),
        ).annotate(vacancies=F("places") - F("held"))


@pghistory.track()
class Board(models.Model):
    """Any body that meets and decides or advises, from a day to a day.

    Its secretariat is ours (we run its meetings) or theirs (we link its published papers). Ended, it keeps its
    page and its history.
    """

    class Kind(models.TextChoices):
        ICB = "icb", "integrated care board"
        PARTNERSHIP = "partnership", "integrated care partnership"
        PLACE = "place", "place board"
        ALLIANCE = "alliance", "VCFSE alliance"
        PLACE_GROUP = "place-group", "place VCFSE group"
        HEALTH_AND_WELLBEING = "health-and-wellbeing", "health and wellbeing board"
        COLLABORATIVE = "collaborative", "provider collaborative"
        OTHER = "other", "another board"

    class Secretariat(models.TextChoices):
        OURS = "ours", "ours: we run its meetings"
        THEIRS = "theirs", "theirs: we link what it publishes"

    slug = models.SlugField(max_length=100, unique=True)
    name = models.CharField(max_length=150)
    kind = models.CharField("what it is", max_length=25, choices=Kind)
    footprint = models.ForeignKey("directory.Footprint", on_delete=models.PROTECT, related_name="boards")
    secretariat = models.CharField(max_length=10, choices=Secretariat)
    run_by = models.ForeignKey(
        "directory.Organisation", on_delete=models.PROTECT, null=True, blank=True, related_name="boards_run"
    )
    decides = models.TextField("what it decides", blank=True, max_length=2000)
    advises = models.TextField("what it advises on", blank=True, max_length=2000)
    money = models.TextField("with what money", blank=True, max_length=1000)
    how_to_reach = models.TextField(blank=True, max_length=1000)
    meets = models.CharField("when it meets", max_length=200, blank=True)
    quorum = models.CharField(max_length=200, blank=True)
    quorum_places = models.PositiveSmallIntegerField(
        "how many voting seats make a quorum", null=True, blank=True, help_text="Leave empty if no number is set."
    )
    takes_proposals = models.BooleanField("members can propose agenda items", default=True)
    proposals_close_days = models.PositiveSmallIntegerField(
        "proposals close this many working days before a meeting", default=15
    )
    papers_due_days = models.PositiveSmallIntegerField(
        "papers are due this many working days before a meeting", default=8
    )
    agenda_out_days = models.PositiveSmallIntegerField(
        "the agenda is published this many working days before a meeting", default=5
    )
    answer_within_days = models.PositiveSmallIntegerField(
        "days after which an unanswered proposal counts as not answered", default=28
    )
    papers_url = models.URLField("where it publishes its papers", blank=True)
    origin = models.TextField("how it came about", blank=True, max_length=1000)
    source = models.CharField("who says so", max_length=300)
    source_url = models.URLField("address of that source", blank=True)
    basis = models.CharField("how we know", max_length=10, choices=Basis, default=Basis.STATED)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    objects = BoardQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            never_ends_before_it_starts("board"),
            has_its_source("board"),
            models.CheckConstraint(
                condition=Q(proposals_close_days__gte=F("papers_due_days"))
                & Q(papers_due_days__gte=F("agenda_out_days")),
                name="board_deadlines_in_order",
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("boards:board", args=[self.slug])

    def is_there_on(self, day) -> bool:
        return self.starts_on <= day and (self.ends_on is None or self.ends_on > day)


@pghistory.track()
class TermsOfReference(models.Model):
    """What a board is for and how it works, as agreed on a day. A new version follows; none is altered (rule 11)."""

    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="terms")
    version = models.PositiveSmallIntegerField()
    in_force_from = models.DateField()
    words = models.TextField("the terms", blank=True, max_length=20_000)
    url = models.URLField("where they are published", blank=True)

    class Meta:
        verbose_name_plural = "terms of reference"
        ordering = ["board", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["board", "version"], name="terms_of_reference_version_once"),
            models.CheckConstraint(
                condition=~Q(words="") | ~Q(url=""), name="terms_of_reference_are_written_or_linked"
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="terms_are_never_altered", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self):
        return f"Terms of reference of {self.board}, version {self.version}"


@pghistory.track()
class Agreement(models.Model):
    """A formal agreement between a board and a body such as the ICB, and the day it is to be renewed."""

    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="agreements")
    partner = models.ForeignKey(
        "directory.Organisation", on_delete=models.PROTECT, related_name="+", verbose_name="agreed with"
    )
    title = models.CharField(max_length=150)
    summary = models.TextField("what it says, in plain words", blank=True, max_length=2000)
    url = models.URLField("where it is published", blank=True)
    signed_on = models.DateField()
    renewal_on = models.DateField("to be renewed on", null=True, blank=True)

    class Meta:
        ordering = ["-signed_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(renewal_on__isnull=True) | Q(renewal_on__gt=F("signed_on")),
                name="agreement_is_renewed_after_it_is_signed",
            )
        ]

    def __str__(self):
        return f"{self.title}: {self.board}"
