import pghistory
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models
from django.db.models import Count, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

from .dated import DatedQuerySet, never_ends_before_it_starts, period


class SeatQuerySet(DatedQuerySet):
    def with_vacancies(self, day):
        """Adds `held` and `vacancies`: shares with and without a holder on `day`, deputies aside (rule 7)."""
        held = (
            Appointment.objects.current_on(day)
            .filter(seat=OuterRef("pk"), is_deputy=False, share__lte=OuterRef("shares"))
            .order_by()
            .values("seat")
            .annotate(n=Count("pk"))
            .values("n")
        )
        return self.annotate(held=Coalesce(Subquery(held), Value(0))).annotate(vacancies=F("shares") - F("held"))


@pghistory.track()
class Seat(models.Model):
    """A post on a board for a sector, from a day to a day; voting, advisory or observer. May be a job share.

    What is known of its funding stands in words, with who says so.
    """

    class Sector(models.TextChoices):
        VCFSE = "vcfse", "VCFSE"
        NHS = "nhs", "NHS"
        LOCAL_AUTHORITY = "local-authority", "local authority"
        PROVIDER = "provider", "care or private provider"
        LIVED_EXPERIENCE = "lived-experience", "people with lived experience"
        OTHER = "other", "other"

    class Vote(models.TextChoices):
        VOTING = "voting", "voting"
        ADVISORY = "advisory", "advisory"
        OBSERVER = "observer", "observer"

    class Funding(models.TextChoices):
        FUNDED = "funded", "funded"
        UNFUNDED = "unfunded", "unfunded"
        UNKNOWN = "unknown", "not known"

    board = models.ForeignKey("boards.Board", on_delete=models.PROTECT, related_name="seats")
    title = models.CharField(max_length=150)
    sector = models.CharField("for whom", max_length=20, choices=Sector)
    vote = models.CharField("vote", max_length=10, choices=Vote, default=Vote.VOTING)
    is_chair = models.BooleanField("chairs the board", default=False)
    shares = models.PositiveSmallIntegerField("how many people share it", default=1)
    carries_over = models.BooleanField("a holder stays after the term until somebody follows", default=False)
    nominated_by_board = models.ForeignKey(
        "boards.Board", on_delete=models.PROTECT, null=True, blank=True, related_name="seats_nominated"
    )
    nominated_by_organisation = models.ForeignKey(
        "directory.Organisation", on_delete=models.PROTECT, null=True, blank=True, related_name="seats_nominated"
    )
    funding = models.CharField("is its time paid for?", max_length=10, choices=Funding, default=Funding.UNKNOWN)
    funded_note = models.CharField("about the funding", max_length=200, blank=True)
    funding_source = models.CharField("who says so", max_length=300, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    objects = SeatQuerySet.as_manager()

    class Meta:
        ordering = ["board", "-is_chair", "title", "pk"]
        constraints = [
            never_ends_before_it_starts("seat"),
            models.CheckConstraint(condition=Q(shares__range=(1, 10)), name="seat_has_one_to_ten_shares"),
            models.CheckConstraint(
                condition=Q(nominated_by_board__isnull=True) | Q(nominated_by_organisation__isnull=True),
                name="seat_is_nominated_by_one_body",
            ),
            models.CheckConstraint(
                condition=Q(funding="unknown") | ~Q(funding_source=""), name="seat_funding_has_its_source"
            ),
        ]

    def __str__(self):
        return f"{self.title}, {self.board}"

    def is_there_on(self, day) -> bool:
        return self.starts_on <= day and (self.ends_on is None or self.ends_on > day)


class AppointmentQuerySet(DatedQuerySet):
    def of_person(self, person):
        """Those of somebody who is signed in."""
        return self.filter(person=person) if person.is_authenticated else self.none()

    def not_over(self, day):
        """Those that hold on `day` or will; not those that ended on their first day or before it."""
        return self.filter(Q(ends_on__isnull=True) | (Q(ends_on__gt=day) & Q(ends_on__gt=F("starts_on"))))

    def to_accept(self, day):
        """Those that wait until whoever was appointed, and signs in here, says yes or no."""
        return self.not_over(day).filter(accepted_at__isnull=True, person__is_active=True)

    def opened_to(self, person, day):
        """Accepted ones of a person: what helps them start is theirs from then on, before the first day too."""
        return self.of_person(person).not_over(day).filter(accepted_at__isnull=False)


@pghistory.track()
class Appointment(models.Model):
    """Somebody holds a seat, or a share of it, from a day to a day; or stands in for who does, as a deputy.

    The holder is a person, who may have no login, or a role alone where nobody is named. `term_ends_on` is when
    the term is over: where the seat carries over, the holder stays until somebody follows.
    """

    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="appointments")
    share = models.PositiveSmallIntegerField(default=1)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="appointments"
    )
    role_name = models.CharField("their role", max_length=150, blank=True)
    on_behalf_of = models.ForeignKey(
        "directory.Organisation", on_delete=models.PROTECT, null=True, blank=True, related_name="appointments"
    )
    is_deputy = models.BooleanField("deputy", default=False)
    accepted_at = models.DateTimeField(
        "when the holder accepted", null=True, blank=True, help_text="The board's papers open with it."
    )
    how_chosen = models.CharField("how they were chosen, and by whom", max_length=300, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    term_ends_on = models.DateField("the term is over on", null=True, blank=True)
    ended_because = models.CharField("why it ended early", max_length=500, blank=True)

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        ordering = ["seat", "share", "is_deputy", "starts_on", "pk"]
        constraints = [
            never_ends_before_it_starts("appointment"),
            models.CheckConstraint(condition=Q(share__gte=1), name="appointment_shares_count_from_one"),
            models.CheckConstraint(
                condition=Q(person__isnull=False) | ~Q(role_name=""), name="appointment_has_a_person_or_a_role"
            ),
            models.CheckConstraint(
                condition=Q(term_ends_on__isnull=True) | Q(term_ends_on__gt=F("starts_on")),
                name="appointment_term_is_over_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(ended_because="") | Q(ends_on__isnull=False), name="appointment_ended_before_it_says_why"
            ),
            # Rule 6, whoever writes: one holder of each share at a time, deputies aside.
            ExclusionConstraint(
                name="appointment_one_holder_of_a_share_at_a_time",
                expressions=[("seat", "="), ("share", "="), (period(), "&&")],
                condition=Q(is_deputy=False),
            ),
        ]

    def __str__(self):
        return f"{self.holder}: {self.seat.title}"

    @property
    def waits_for_an_answer(self) -> bool:
        """Somebody is named and has not accepted yet. A role alone accepts nothing."""
        return self.person_id is not None and self.accepted_at is None

    @property
    def holder(self) -> str:
        """Who it is, as the public reads it: the name, with the role where both are known."""
        if self.person is None:
            return self.role_name
        return f"{self.person.name}, {self.role_name}" if self.role_name else self.person.name
