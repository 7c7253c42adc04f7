import hashlib

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse

from .organisations import Organisation


class PriorityQuerySet(models.QuerySet):
    def open(self):
        return self.filter(status=Priority.Status.OPEN)

    def not_proposed(self):
        """Those of which nothing has become anything yet."""
        told = PriorityStep.objects.standing().filter(priority=OuterRef("pk"))
        return self.filter(~Exists(told))

    def visible_to(self, reader):
        """Those marked public of an organisation whose entry this reader may open; to its own people and officers all.

        Private unless marked public; what an organisation keeps hidden is not told by what it raised.
        """
        seen = Organisation.objects.visible_to(reader).filter(pk=OuterRef("organisation"))
        mine = Q(organisation__in=reader.own)
        if reader.is_officer:
            mine |= reader.officer_condition("organisation_id")
        return self.filter(mine | (Q(is_public=True) & Exists(seen)))


@pghistory.track()
class Priority(models.Model):
    """Something a community raised, in its own words, followed through items, decisions, actions and money.

    An organisation raises it, or supports a resident who does; the resident is never named. `words` are the
    community's own: nobody rewrites them, and at each step they stand beside what became of them.
    """

    class Status(models.TextChoices):
        OPEN = "open", "open"
        CLOSED = "closed", "closed"

    MOVES = {Status.OPEN: {Status.CLOSED}, Status.CLOSED: {Status.OPEN}}

    title = models.CharField("what it is about, in a few words", max_length=120)
    words = models.TextField("in the community's own words", max_length=2000)
    footprint = models.ForeignKey("directory.Footprint", on_delete=models.PROTECT, related_name="priorities")
    organisation = models.ForeignKey("directory.Organisation", on_delete=models.PROTECT, related_name="priorities")
    by_resident = models.BooleanField("a resident raised it, and the organisation supports them", default=False)
    raised_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    raised_on = models.DateField()
    is_public = models.BooleanField("anyone may read its story", default=False)
    status = models.CharField(max_length=10, choices=Status, default=Status.OPEN)
    closed_on = models.DateField(null=True, blank=True)
    closed_because = models.TextField("why it is closed", blank=True, max_length=1000)

    objects = PriorityQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "priorities"
        ordering = ["-raised_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(words=""), name="priority_has_its_words"),
            models.CheckConstraint(
                condition=Q(status="open", closed_on__isnull=True, closed_because="")
                | (Q(status="closed", closed_on__isnull=False) & ~Q(closed_because="")),
                name="priority_closed_says_when_and_why",
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(name="priority_words_stay", fields=["title", "words", "organisation", "by_resident"])
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("directory:priority", args=[self.pk])

    def may_become(self, status: str) -> bool:
        return status in self.MOVES[self.Status(self.status)]


@pghistory.track()
class Evidence(models.Model):
    """What shows that a priority matters: a count, a survey, a story; with where it comes from."""

    priority = models.ForeignKey(Priority, on_delete=models.CASCADE, related_name="evidence")
    words = models.TextField("what it shows", max_length=1000)
    source = models.CharField("who says so", max_length=300)
    url = models.URLField("where it can be read", blank=True)

    class Meta:
        verbose_name_plural = "evidence"
        ordering = ["pk"]

    def __str__(self):
        return self.words[:80]


class PriorityStepQuerySet(models.QuerySet):
    def visible_to(self, reader):
        """Steps of priorities that the reader may open: what is public yet, and to the organisation's own all."""
        mine = Q(priority__organisation__in=reader.own)
        if reader.is_officer:
            mine |= reader.officer_condition("priority__organisation_id")
        shown = self.filter(priority__in=Priority.objects.visible_to(reader).values("pk"))
        return shown.filter(mine | Q(is_public=True))

    def standing(self):
        """Those that were not taken back."""
        return self.filter(taken_back_on__isnull=True)

    def unanswered(self):
        """Those that wait for the originator's answer."""
        return self.standing().filter(asks=True, answer=PriorityStep.Answer.NONE)


@pghistory.track()
class PriorityStep(models.Model):
    """One thing that became of a priority: a proposal, an item, a decision, an action, an award.

    The app that owns the thing writes the step (`directory.actions.priorities.tell`), once by its `key`, and keeps
    it true. `words` is how the thing puts it now; the originator answers whether that is still what they said.
    A new wording asks anew. Taken back, the step keeps its row and its answer, for the organisation and its officers
    alone.
    """

    class Kind(models.TextChoices):
        PROPOSAL = "proposal", "proposed"
        ITEM = "item", "on an agenda"
        DECISION = "decision", "decided"
        ACTION = "action", "to be done"
        AWARD = "award", "money"

    class Answer(models.TextChoices):
        NONE = "", "not answered yet"
        YES = "yes", "Yes, that is still what we said"
        PARTLY = "partly", "Partly"
        NO = "no", "No, that is not what we said"

    priority = models.ForeignKey(Priority, on_delete=models.PROTECT, related_name="steps")
    key = models.CharField(max_length=60, unique=True)
    kind = models.CharField(max_length=10, choices=Kind)
    happened_on = models.DateField()
    who = models.CharField("which body", max_length=200)
    title = models.CharField(max_length=200)
    words = models.TextField("how it is put now", max_length=4000)
    url = models.CharField(max_length=200, blank=True)
    is_public = models.BooleanField(default=False)
    asks = models.BooleanField("the originator is asked", default=True)
    taken_back_on = models.DateField("when it was taken back", null=True, blank=True)
    answer = models.CharField(max_length=10, choices=Answer, blank=True, default=Answer.NONE)
    answer_words = models.TextField("in your words", blank=True, max_length=1000)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_on = models.DateField(null=True, blank=True)

    objects = PriorityStepQuerySet.as_manager()

    class Meta:
        ordering = ["happened_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answer="", answered_on__isnull=True) | (~Q(answer="") & Q(answered_on__isnull=False)),
                name="priority_step_answer_has_its_day",
            ),
            models.CheckConstraint(
                condition=Q(answer__in=["", "yes"]) | ~Q(answer_words=""), name="priority_step_no_says_what_is_missing"
            ),
            models.CheckConstraint(
                condition=Q(taken_back_on__isnull=True) | Q(is_public=False),
                name="priority_step_taken_back_is_not_public",
            ),
        ]
        indexes = [models.Index(F("priority"), F("happened_on"), name="priority_step_in_order")]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.title}"

    @property
    def wording(self) -> str:
        """Stands for the words as they are now: another wording has another."""
        return hashlib.sha256(self.words.encode()).hexdigest()[:12]
