"""What a person may do: memberships of organisations, and roles in the alliance. Both are dated.

`ends_on` is the first day on which one holds no more, so that an ending takes effect at once.
"""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q


class DatedQuerySet(models.QuerySet):
    def current_on(self, day):
        """Those that hold on `day`: begun by then, and not ended by then. What ends today gives no right today."""
        return self.filter(starts_on__lte=day).filter(Q(ends_on__isnull=True) | Q(ends_on__gt=day))

    def ended_by(self, day):
        """Those that hold no more on `day`."""
        return self.filter(ends_on__lte=day)


class MembershipQuerySet(DatedQuerySet):
    def visible_to(self, reader):
        """Who speaks for an organisation is known to those who do, and to the officers of its place."""
        return self.filter(reader.own_or_officer_of("organisation_id"))


@pghistory.track()
class Membership(models.Model):
    """A person speaks for an organisation. An owner also invites; an editor changes the entry; a viewer reads."""

    class Level(models.TextChoices):
        OWNER = "owner", "owner"
        EDITOR = "editor", "editor"
        VIEWER = "viewer", "viewer"

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey("directory.Organisation", on_delete=models.PROTECT, related_name="memberships")
    level = models.CharField(max_length=10, choices=Level)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="membership_never_ends_before_it_starts",
            ),
            models.UniqueConstraint(
                fields=["person", "organisation"],
                condition=Q(ends_on__isnull=True),
                name="membership_open_once_for_a_person_and_organisation",
            ),
        ]

    def __str__(self):
        return f"{self.person}, {self.get_level_display()} for {self.organisation}"


@pghistory.track()
class AllianceRole(models.Model):
    """What a person does for the alliance itself, from a day to a day; an officer's may be for some footprints."""

    class Role(models.TextChoices):
        STATUTORY = "statutory", "ICB or statutory staff"
        OFFICER = "officer", "infrastructure officer"
        APPROVER = "approver", "approver"
        FINANCE = "finance", "finance officer"
        CHAIR = "chair", "alliance chair"
        FUNDER = "funder", "funder or intermediary"
        AUDITOR = "auditor", "auditor"
        ADMINISTRATOR = "administrator", "administrator"

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="alliance_roles")
    role = models.CharField(max_length=15, choices=Role)
    organisation = models.ForeignKey(
        "directory.Organisation",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Where the person works: the ICB, the council, the local infrastructure organisation.",
    )
    footprints = models.ManyToManyField(
        "directory.Footprint",
        through="directory.AllianceRoleFootprint",
        blank=True,
        help_text="For an officer. None at all means the whole alliance.",
    )
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="alliance_role_never_ends_before_it_starts",
            ),
            models.UniqueConstraint(
                fields=["person", "role"],
                condition=Q(ends_on__isnull=True),
                name="alliance_role_open_once_for_a_person",
            ),
        ]

    def __str__(self):
        return f"{self.person}, {self.get_role_display()}"


@pghistory.track()
class AllianceRoleFootprint(models.Model):
    """A footprint that an officer's role is for."""

    alliance_role = models.ForeignKey(AllianceRole, on_delete=models.CASCADE)
    footprint = models.ForeignKey("directory.Footprint", on_delete=models.PROTECT)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["alliance_role", "footprint"], name="alliance_role_footprint_once")
        ]

    def __str__(self):
        return f"{self.alliance_role} for {self.footprint}"
