import pghistory
from django.db import models
from django.db.models import Q


@pghistory.track()
class Attendance(models.Model):
    """Whether whoever held a seat came to a meeting, sent apologies, or was not there; and who came instead."""

    class Came(models.TextChoices):
        PRESENT = "present", "present"
        DEPUTY = "deputy", "a deputy came"
        APOLOGIES = "apologies", "sent apologies"
        ABSENT = "absent", "not there"

    meeting = models.ForeignKey("boards.Meeting", on_delete=models.PROTECT, related_name="attendance")
    appointment = models.ForeignKey("boards.Appointment", on_delete=models.PROTECT, related_name="attendance")
    came = models.CharField(max_length=10, choices=Came)
    deputy = models.ForeignKey(
        "boards.Appointment", on_delete=models.PROTECT, null=True, blank=True, related_name="stood_in"
    )

    class Meta:
        verbose_name_plural = "attendance"
        ordering = ["meeting", "appointment"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "appointment"], name="attendance_once_a_meeting"),
            models.CheckConstraint(
                condition=Q(came="deputy") | Q(deputy__isnull=True), name="attendance_deputy_only_when_one_came"
            ),
        ]

    def __str__(self):
        return f"{self.appointment}: {self.get_came_display()}"
