import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from .agenda import AgendaItem
from .dated import DatedQuerySet, never_ends_before_it_starts


class InterestQuerySet(DatedQuerySet):
    def visible_to(self, reader):
        """The register is public; an interest for one item is read where the item is."""
        return self.filter(Q(item__isnull=True) | Q(item__in=AgendaItem.objects.visible_to(reader).values("pk")))


@pghistory.track()
class Interest(models.Model):
    """Something outside the board that could sway somebody who sits on it; published (rule 12).

    Standing, or for one `item` alone. `gains` says what the person or their organisation stands to gain or lose.
    """

    class Kind(models.TextChoices):
        FINANCIAL = "financial", "financial"
        PROFESSIONAL = "professional", "professional"
        PERSONAL = "personal", "personal"
        INDIRECT = "indirect", "indirect: through somebody close"
        LOYALTY = "loyalty", "loyalty to another body"

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="interests")
    board = models.ForeignKey("boards.Board", on_delete=models.PROTECT, related_name="interests")
    item = models.ForeignKey(
        "boards.AgendaItem", on_delete=models.PROTECT, null=True, blank=True, related_name="interests"
    )
    kind = models.CharField("what sort of interest", max_length=15, choices=Kind)
    words = models.TextField("what it is", max_length=1000)
    gains = models.CharField("what you or your organisation could gain or lose", max_length=500, blank=True)
    organisation = models.ForeignKey(
        "directory.Organisation", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    declared_on = models.DateField()

    objects = InterestQuerySet.as_manager()

    class Meta:
        ordering = ["board", "person__name", "-starts_on", "pk"]
        constraints = [
            never_ends_before_it_starts("interest"),
            models.CheckConstraint(condition=~Q(words=""), name="interest_says_what_it_is"),
        ]

    def __str__(self):
        return f"{self.person}: {self.words[:80]}"


class InterestDecisionQuerySet(models.QuerySet):
    def standing(self):
        return self.filter(replaced_by__isnull=True)

    def papers_withheld(self):
        """Those by which somebody is not shown an item's papers."""
        return self.standing().filter(done=InterestDecision.Done.PAPERS_WITHHELD)


@pghistory.track()
class InterestDecision(models.Model):
    """What the chair decided about an interest in an item, and why; on record, never altered (rule 12).

    Being a VCFSE body is never by itself a reason to be silenced: whoever is kept out is told what they stand to gain,
    which the row must say.
    """

    class Done(models.TextChoices):
        STAYED = "stayed", "stayed and took part"
        STAYED_OUT = "stayed-out", "stayed without deciding"
        LEFT = "left", "left for the item"
        PAPERS_WITHHELD = "withheld", "left, and the papers were withheld"

    KEPT_OUT = {Done.STAYED_OUT, Done.LEFT, Done.PAPERS_WITHHELD}

    interest = models.ForeignKey(Interest, on_delete=models.PROTECT, related_name="decisions")
    item = models.ForeignKey("boards.AgendaItem", on_delete=models.PROTECT, related_name="interest_decisions")
    done = models.CharField("what was done", max_length=10, choices=Done)
    reason = models.TextField("why", max_length=1000)
    stands_to_gain = models.CharField("what they stand to gain or lose by this item", max_length=500, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decided_by_role = models.CharField(max_length=100)
    decided_at = models.DateTimeField()
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by")

    objects = InterestDecisionQuerySet.as_manager()

    class Meta:
        ordering = ["item", F("decided_at").desc(), "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="interest_decision_has_a_reason"),
            models.CheckConstraint(
                condition=Q(done="stayed") | ~Q(stands_to_gain=""), name="interest_decision_says_what_is_to_gain"
            ),
            models.UniqueConstraint(
                fields=["interest", "item"], condition=Q(replaces__isnull=True), name="interest_decided_once_an_item"
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="interest_decision_stays", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self):
        return f"{self.interest}: {self.get_done_display()}"
