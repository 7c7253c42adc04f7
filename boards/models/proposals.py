import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from .agenda import ItemKind
from .boards import Board
from .meetings import Meeting


class ProposalQuerySet(models.QuerySet):
    def visible_to(self, reader):
        """A proposal is read by who made it, by their organisation, and by the keepers of its board."""
        mine = Q(organisation__in=reader.own)
        if reader.person is not None:
            mine |= Q(made_by=reader.person)
        return self.filter(mine | Exists(Board.objects.filter(pk=OuterRef("board")).kept_by(reader)))

    def to_answer(self, moment):
        """Those that wait for the board's officer (ours) or have not been sent on yet (theirs).

        A deferred one comes back by itself: its meeting is the board's next now, or is cancelled.
        """
        coming = Meeting.objects.coming(moment).filter(board=OuterRef("board"))
        back = ~Exists(coming.filter(starts_at__lt=OuterRef("meeting__starts_at"))) | Q(
            meeting__status=Meeting.Status.CANCELLED
        )
        return self.filter(Q(status=Proposal.Status.SUBMITTED) | (Q(status=Proposal.Status.DEFERRED) & back))

    def sent_on(self):
        """Those that wait for a secretariat that is not ours."""
        return self.filter(status=Proposal.Status.SENT_ON)

    def unanswered_on(self, day):
        """Those to which a board that is not ours has kept silent longer than it may (rule 9)."""
        return self.sent_on().filter(answer_by__lt=day)


@pghistory.track()
class Proposal(models.Model):
    """A member's proposal for an agenda, in their own words, which nobody alters; and what became of it (rule 9).

    Every answer has a reason that the proposer reads. Accepted with changes, `item` carries the board's wording, and
    both stand side by side. Sent to a board that is not ours it is sent on; no answer after the board's number of days
    shows as no answer. No row is ever deleted: a trigger holds it.
    """

    class Status(models.TextChoices):
        SUBMITTED = "submitted", "waiting for an answer"
        RETURNED = "returned", "returned for more"
        DEFERRED = "deferred", "deferred to a later meeting"
        ACCEPTED = "accepted", "accepted"
        CHANGED = "changed", "accepted with changes"
        MERGED = "merged", "merged with another"
        DECLINED = "declined", "declined"
        SENT_ON = "sent-on", "sent on to the board"
        ANSWERED = "answered", "answered by the board"
        WITHDRAWN = "withdrawn", "withdrawn by who made it"

    _ANSWERS = {Status.ACCEPTED, Status.CHANGED, Status.DEFERRED, Status.RETURNED, Status.MERGED, Status.DECLINED}
    MOVES = {
        Status.SUBMITTED: {*_ANSWERS, Status.SENT_ON, Status.WITHDRAWN},
        Status.RETURNED: {Status.SUBMITTED, Status.WITHDRAWN},
        Status.DEFERRED: {Status.SUBMITTED, *_ANSWERS, Status.WITHDRAWN},
        Status.ACCEPTED: {Status.DEFERRED, Status.DECLINED, Status.SUBMITTED},
        Status.CHANGED: {Status.DEFERRED, Status.DECLINED, Status.SUBMITTED},
        Status.MERGED: {Status.SUBMITTED},
        Status.DECLINED: {Status.SUBMITTED},
        Status.SENT_ON: {Status.ANSWERED, Status.WITHDRAWN},
        Status.ANSWERED: {Status.SENT_ON},
        Status.WITHDRAWN: {Status.SUBMITTED},
    }
    NEEDS_A_REASON = {
        Status.CHANGED,
        Status.DEFERRED,
        Status.RETURNED,
        Status.MERGED,
        Status.DECLINED,
        Status.ACCEPTED,
        Status.ANSWERED,
    }

    board = models.ForeignKey("boards.Board", on_delete=models.PROTECT, related_name="proposals")
    organisation = models.ForeignKey("directory.Organisation", on_delete=models.PROTECT, related_name="proposals")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="proposals")
    title = models.CharField("what it is about", max_length=200)
    words = models.TextField("in your own words", max_length=4000)
    wants = models.CharField("what you want the board to do", max_length=10, choices=ItemKind, default=ItemKind.DISCUSS)
    outcome = models.TextField("what you hope comes of it", blank=True, max_length=1000)
    minutes = models.PositiveSmallIntegerField("how many minutes it needs", default=10)
    priority = models.ForeignKey(
        "directory.Priority", on_delete=models.PROTECT, null=True, blank=True, related_name="proposals"
    )
    meeting = models.ForeignKey(
        "boards.Meeting",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="proposals",
        verbose_name="the meeting it is for",
    )
    status = models.CharField(max_length=10, choices=Status, default=Status.SUBMITTED)
    is_late = models.BooleanField("it came after proposals closed", default=False)
    reason = models.TextField("the reason given", blank=True, max_length=2000)
    item = models.ForeignKey(
        "boards.AgendaItem", on_delete=models.PROTECT, null=True, blank=True, related_name="proposals"
    )
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged_from")
    submitted_at = models.DateTimeField()
    sent_on_at = models.DateTimeField(null=True, blank=True)
    answer_by = models.DateField("when silence counts as no answer", null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = ProposalQuerySet.as_manager()

    class Meta:
        ordering = ["-submitted_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["submitted", "sent-on", "withdrawn"]) | ~Q(reason=""),
                name="proposal_answer_has_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["accepted", "changed"]) | Q(item__isnull=False),
                name="proposal_accepted_is_on_an_agenda",
            ),
            models.CheckConstraint(
                condition=~Q(status="deferred") | Q(meeting__isnull=False), name="proposal_deferred_says_to_when"
            ),
            models.CheckConstraint(
                condition=Q(status="merged", merged_into__isnull=False)
                | (~Q(status="merged") & Q(merged_into__isnull=True)),
                name="proposal_merged_says_with_which",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["sent-on", "answered"]) | Q(sent_on_at__isnull=False, answer_by__isnull=False),
                name="proposal_sent_on_says_when",
            ),
            models.CheckConstraint(condition=Q(minutes__range=(1, 480)), name="proposal_asks_for_minutes"),
        ]
        triggers = [
            pgtrigger.Protect(name="proposal_never_vanishes", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(
                name="proposal_words_stay", fields=["title", "words", "board", "organisation", "made_by"]
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("boards:proposal", args=[self.pk])

    def may_become(self, status: str) -> bool:
        return status in self.MOVES[self.Status(self.status)]

    def is_unanswered_on(self, day) -> bool:
        """Has a board that is not ours kept silent longer than it may?"""
        return self.status == self.Status.SENT_ON and day > self.answer_by


@pghistory.track()
class ProposalStep(models.Model):
    """One step of a proposal's life, as its line shows it. Never altered."""

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="steps")
    status = models.CharField(max_length=10, choices=Proposal.Status)
    words = models.TextField("the reason, or what was added", blank=True, max_length=4000)
    meeting = models.ForeignKey("boards.Meeting", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    by_role = models.CharField(max_length=60, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]
        triggers = [
            pgtrigger.Protect(name="proposal_step_stays", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self):
        return f"{self.proposal}: {self.get_status_display()}"
