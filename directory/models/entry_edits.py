import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q


class EntryEditQuerySet(models.QuerySet):
    def waiting(self):
        return self.filter(status=EntryEdit.Status.WAITING)


@pghistory.track()
class EntryEdit(models.Model):
    """A member's change to their entry that an officer checks before the public sees it (rule 4).

    `changes` holds {field: new value} of the organisation, or of its `service`; the difference is shown against
    the entry as it is now.
    """

    class Status(models.TextChoices):
        WAITING = "waiting", "waiting to be checked"
        APPROVED = "approved", "approved"
        DECLINED = "declined", "declined"
        WITHDRAWN = "withdrawn", "withdrawn"

    MOVES = {
        Status.WAITING: {Status.APPROVED, Status.DECLINED, Status.WITHDRAWN},
        Status.APPROVED: set(),
        Status.DECLINED: set(),
        Status.WITHDRAWN: set(),
    }

    organisation = models.ForeignKey("directory.Organisation", on_delete=models.CASCADE, related_name="edits")
    service = models.ForeignKey(
        "directory.Service", on_delete=models.CASCADE, null=True, blank=True, related_name="edits"
    )
    changes = models.JSONField()
    status = models.CharField(max_length=10, choices=Status, default=Status.WAITING)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(blank=True, max_length=2000)

    objects = EntryEditQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation"],
                condition=Q(status="waiting", service__isnull=True),
                name="entry_edit_waits_once_an_organisation",
            ),
            models.UniqueConstraint(
                fields=["service"], condition=Q(status="waiting"), name="entry_edit_waits_once_a_service"
            ),
            models.CheckConstraint(
                condition=~Q(status="declined") | ~Q(reason=""), name="entry_edit_declined_with_a_reason"
            ),
        ]

    def __str__(self):
        return f"Change to {self.organisation} ({self.status})"
