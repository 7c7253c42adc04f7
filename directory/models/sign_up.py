"""How somebody comes to have a login: by an invitation, or by a request that an officer grants."""

import datetime as dt

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from .roles import AllianceRole, Membership


class InvitationQuerySet(models.QuerySet):
    def waiting(self, moment):
        """Not answered, not withdrawn and not past its last day."""
        return self.filter(status=Invitation.Status.WAITING, expires_at__gt=moment)

    def unanswered(self):
        """Neither answered nor withdrawn, though the link may have run out."""
        return self.filter(status=Invitation.Status.WAITING)

    def to_roles(self):
        """Invitations to take a role in the alliance, which administrators send."""
        return self.exclude(role="")

    def visible_to(self, reader):
        """Invitations to an organisation, for those who speak for it and the officers of its place."""
        return self.exclude(level="").filter(reader.own_or_officer_of("organisation_id"))


@pghistory.track(exclude=["token_hash"])
class Invitation(models.Model):
    """One person asks another to speak for an organisation, or to take a role in the alliance.

    The link in the mail holds a secret; only its SHA-256 is kept here. `name` and `email` are what the inviter
    typed: whoever invites learns nothing about a person we may know already. With `renews_sign_in` it is no
    invitation to something new but a fresh sign-in link for somebody who shares a mailbox.
    """

    class Status(models.TextChoices):
        WAITING = "waiting", "waiting for an answer"
        ACCEPTED = "accepted", "accepted"
        DECLINED = "declined", "declined"
        WITHDRAWN = "withdrawn", "withdrawn"

    MOVES = {
        Status.WAITING: {Status.ACCEPTED, Status.DECLINED, Status.WITHDRAWN},
        Status.ACCEPTED: set(),
        Status.DECLINED: set(),
        Status.WITHDRAWN: set(),
    }
    LASTS = dt.timedelta(days=14)

    name = models.CharField("full name", max_length=150)
    email = models.EmailField("e-mail address")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="invitations")
    organisation = models.ForeignKey(
        "directory.Organisation", on_delete=models.PROTECT, null=True, blank=True, related_name="invitations"
    )
    level = models.CharField(max_length=10, choices=Membership.Level, blank=True)
    role = models.CharField(max_length=15, choices=AllianceRole.Role, blank=True)
    footprints = models.ManyToManyField(
        "directory.Footprint",
        through="directory.InvitationFootprint",
        blank=True,
        help_text="For an officer. None at all means the whole alliance.",
    )
    renews_sign_in = models.BooleanField(default=False)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    token_hash = models.CharField(max_length=64, unique=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.WAITING)
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(Q(level="") & ~Q(role="")) | (~Q(level="") & Q(role="", organisation__isnull=False)),
                name="invitation_is_to_an_organisation_or_to_a_role",
            ),
            models.UniqueConstraint(
                fields=["person", "organisation"],
                condition=Q(status="waiting") & ~Q(level=""),
                name="invitation_waits_once_for_a_person_and_organisation",
            ),
        ]

    def __str__(self):
        return f"{self.person} to {self.organisation or self.get_role_display()}"

    def is_open(self, moment) -> bool:
        return self.status == self.Status.WAITING and self.expires_at > moment

    @property
    def to_what(self) -> str:
        """What it is an invitation to, after "You are invited"."""
        if self.role:
            return f"to be {self.get_role_display()} of the alliance"
        return f"to speak for {self.organisation} as {self.get_level_display()}"

    @property
    def sets_a_password(self) -> bool:
        """Does accepting it set a password: for somebody without a login, or with a forgotten one?"""
        return self.renews_sign_in or not self.person.has_login


@pghistory.track()
class InvitationFootprint(models.Model):
    """A footprint that an officer's role would be for, once the invitation is accepted."""

    invitation = models.ForeignKey(Invitation, on_delete=models.CASCADE)
    footprint = models.ForeignKey("directory.Footprint", on_delete=models.PROTECT)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["invitation", "footprint"], name="invitation_footprint_once")]

    def __str__(self):
        return f"{self.invitation} for {self.footprint}"


class AccessRequestQuerySet(models.QuerySet):
    def waiting(self):
        return self.filter(status=AccessRequest.Status.WAITING).order_by("asked_at", "pk")

    def visible_to(self, reader):
        """Requests for a login are read by officers and administrators."""
        return self.all() if reader.is_officer else self.none()


@pghistory.track()
class AccessRequest(models.Model):
    """Somebody whom nobody has invited asks for a login. An officer grants it or declines with a reason."""

    class Status(models.TextChoices):
        WAITING = "waiting", "waiting for an officer"
        GRANTED = "granted", "granted"
        DECLINED = "declined", "declined"

    MOVES = {
        Status.WAITING: {Status.GRANTED, Status.DECLINED},
        Status.GRANTED: set(),
        Status.DECLINED: set(),
    }

    name = models.CharField("full name", max_length=150)
    email = models.EmailField("e-mail address")
    organisation = models.ForeignKey(
        "directory.Organisation", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    organisation_name = models.CharField("organisation", max_length=200)
    message = models.TextField(blank=True, max_length=2000)
    status = models.CharField(max_length=10, choices=Status, default=Status.WAITING)
    asked_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reason = models.TextField(blank=True, max_length=2000)

    objects = AccessRequestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(status="declined") | ~Q(reason=""), name="access_request_declined_with_a_reason"
            ),
            models.UniqueConstraint(
                Lower("email"), condition=Q(status="waiting"), name="access_request_waits_once_for_an_address"
            ),
        ]

    def __str__(self):
        return f"{self.name} for {self.organisation_name}"
