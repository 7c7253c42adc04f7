from django.conf import settings
from django.db import models
from django.db.models import Q


class CalendarAddress(models.Model):
    """The secret address of somebody's own calendar, which their calendar program reads without signing in.

    Whoever knows it reads the person's meetings, so it can be revoked; a new one takes its place. At most one holds.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="calendar_addresses")
    token = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField("last read", null=True, blank=True)

    class Meta:
        verbose_name_plural = "calendar addresses"
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(revoked_at__isnull=True), name="calendar_address_holds_once_a_person"
            )
        ]

    def __str__(self):
        return f"Calendar of {self.person}"
