import datetime as dt

import pghistory
from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Upper
from django.urls import reverse

from ..visibility import Visibility


class OrganisationQuerySet(models.QuerySet):
    def active(self):
        return self.filter(status=Organisation.Status.ACTIVE)

    def visible_to(self, reader):
        """Entries that `reader` may open at all (rule 3). Single fields are hidden by their own visibility."""
        return self.filter(reader.entry_condition())


@pghistory.track()
class Organisation(models.Model):
    """Any body in the directory, registered or not. Its size is that of the local unit, by latest income."""

    class Sector(models.TextChoices):
        VCFSE = "vcfse", "voluntary, community, faith or social enterprise"
        NHS = "nhs", "NHS"
        LOCAL_AUTHORITY = "local-authority", "local authority"
        CARE_PROVIDER = "care-provider", "care provider"
        PRIVATE = "private", "private company"
        FUNDER = "funder", "funder"

    class LegalForm(models.TextChoices):
        UNINCORPORATED = "unincorporated", "unincorporated group"
        CHARITY = "charity", "registered charity"
        CIO = "cio", "charitable incorporated organisation (CIO)"
        COMPANY = "company", "company limited by guarantee"
        CIC = "cic", "community interest company (CIC)"
        SOCIETY = "society", "community benefit society"
        EXCEPTED = "excepted", "excepted charity"
        FAITH = "faith", "faith body"
        PUBLIC = "public", "public body"
        PRIVATE = "private", "private company"
        OTHER = "other", "something else"

    class Status(models.TextChoices):
        ACTIVE = "active", "active"
        CLOSED = "closed", "closed"
        MERGED = "merged", "merged into another"

    class SizeBand(models.TextChoices):
        MICRO = "micro", "micro (under £10,000 a year)"
        SMALL = "small", "small (£10,000 to £100,000 a year)"
        MEDIUM = "medium", "medium (£100,000 to £1 million a year)"
        LARGE = "large", "large (£1 million to £10 million a year)"
        MAJOR = "major", "major (£10 million to £100 million a year)"
        SUPER_MAJOR = "super-major", "super-major (£100 million a year or more)"
        UNKNOWN = "unknown", "size not known"

    slug = models.SlugField(max_length=120, unique=True)
    name = models.CharField(max_length=200)
    also_known_as = models.CharField(max_length=200, blank=True)
    sector = models.CharField(max_length=20, choices=Sector, default=Sector.VCFSE)
    legal_form = models.CharField(max_length=20, choices=LegalForm)
    is_alliance_member = models.BooleanField("member of the alliance", default=False)
    in_one_line = models.CharField(
        "what you do, in one line", max_length=160, blank=True, help_text="In your own words."
    )
    description = models.TextField(blank=True, max_length=4000)
    website = models.URLField(blank=True)
    how_to_refer = models.TextField("how to refer someone", blank=True, max_length=1000)
    latest_income = models.DecimalField("latest yearly income", max_digits=14, decimal_places=2, null=True, blank=True)
    income_year = models.PositiveSmallIntegerField("year of that income", null=True, blank=True)
    size_band = models.GeneratedField(
        expression=Case(
            When(latest_income__isnull=True, then=Value("unknown")),
            When(latest_income__lt=10_000, then=Value("micro")),
            When(latest_income__lt=100_000, then=Value("small")),
            When(latest_income__lt=1_000_000, then=Value("medium")),
            When(latest_income__lt=10_000_000, then=Value("large")),
            When(latest_income__lt=100_000_000, then=Value("major")),
            default=Value("super-major"),
        ),
        output_field=models.CharField(max_length=12, choices=SizeBand),
        db_persist=True,
    )
    address = models.TextField(blank=True, max_length=300)
    postcode = models.CharField(max_length=8, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    address_visibility = models.CharField(max_length=10, choices=Visibility, default=Visibility.PUBLIC)
    visibility = models.CharField(
        "who can see the entry", max_length=10, choices=Visibility, default=Visibility.PRIVATE
    )
    sensitive_site = models.BooleanField(
        default=False,
        help_text="A refuge or the like: nothing may tell where it is more closely than its district.",
    )
    status = models.CharField(max_length=10, choices=Status, default=Status.ACTIVE)
    ended_on = models.DateField(null=True, blank=True)
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged_from")
    confirmed_on = models.DateField(null=True, blank=True)
    confirmed_by_role = models.CharField(max_length=60, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    source = models.CharField(max_length=200, blank=True, help_text="Where the entry comes from.")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status="merged", merged_into__isnull=False)
                | (~Q(status="merged") & Q(merged_into__isnull=True)),
                name="organisation_merged_names_into_which",
            ),
            models.CheckConstraint(condition=~Q(merged_into=F("id")), name="organisation_not_merged_into_itself"),
            models.CheckConstraint(
                condition=Q(latest_income__isnull=True) | Q(latest_income__gte=0),
                name="organisation_income_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(visibility__in=["public", "members", "partners", "private"]),
                name="organisation_visibility_is_a_row_of_the_table",
            ),
        ]
        indexes = [
            GinIndex(OpClass(Upper("name"), name="gin_trgm_ops"), name="organisation_name_like"),
            models.Index(F("confirmed_on"), name="organisation_by_confirmed"),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("directory:organisation", args=[self.slug])

    @property
    def size(self) -> str:
        """The size band in words."""
        return self.SizeBand(self.size_band).label


@pghistory.track()
class Identifier(models.Model):
    """A registration: an org-id.guide scheme and the number in it, such as GB-CHC and 1112864."""

    class Scheme(models.TextChoices):
        CHC = "GB-CHC", "Charity Commission for England and Wales"
        COH = "GB-COH", "Companies House"
        NHS = "GB-NHS", "NHS organisation code"
        LAE = "GB-LAE", "local authority register"
        MPR = "GB-MPR", "mutuals public register"
        OWN = "XI-ALLIANCE", "this alliance's own number"

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="identifiers")
    scheme = models.CharField(max_length=20, choices=Scheme)
    number = models.CharField(max_length=40)

    class Meta:
        ordering = ["scheme", "number"]
        constraints = [models.UniqueConstraint(fields=["scheme", "number"], name="identifier_once")]

    def __str__(self):
        return f"{self.scheme}-{self.number}"


class OrganisationRelationQuerySet(models.QuerySet):
    def current_on(self, day):
        return self.filter(
            Q(starts_on__isnull=True) | Q(starts_on__lte=day), Q(ends_on__isnull=True) | Q(ends_on__gt=day)
        )


@pghistory.track()
class OrganisationRelation(models.Model):
    """How one organisation stands to another: `organisation` is a branch of `other`, and says so of itself.

    `ends_on` is the first day on which it no longer does, as everywhere.
    """

    class Kind(models.TextChoices):
        BRANCH = "branch", "is a branch of"
        AFFILIATED = "affiliated", "is affiliated to"
        MEMBER = "member", "is a member of"
        HOSTED = "hosted", "is hosted by"
        PARTNER = "partner", "is a partner in a consortium led by"

    SEEN_FROM_THE_OTHER = {
        Kind.BRANCH: "is the parent of",
        Kind.AFFILIATED: "has as an affiliate",
        Kind.MEMBER: "has as a member",
        Kind.HOSTED: "hosts",
        Kind.PARTNER: "leads a consortium with",
    }

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="relations")
    kind = models.CharField(max_length=12, choices=Kind)
    other = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="relations_from")
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)

    objects = OrganisationRelationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(organisation=F("other")), name="relation_to_another"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(starts_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="relation_never_ends_before_it_starts",
            ),
            models.UniqueConstraint(
                fields=["organisation", "kind", "other"],
                condition=Q(ends_on__isnull=True),
                name="relation_open_once",
            ),
        ]

    def __str__(self):
        return f"{self.organisation} {self.get_kind_display()} {self.other}"

    def current_on(self, day: dt.date) -> bool:
        return (self.starts_on is None or self.starts_on <= day) and not self.over_on(day)

    def over_on(self, day: dt.date) -> bool:
        return self.ends_on is not None and self.ends_on <= day

    @property
    def last_day(self) -> dt.date | None:
        return self.ends_on and self.ends_on - dt.timedelta(days=1)


class ContactQuerySet(models.QuerySet):
    def visible_to(self, reader):
        """Contacts that `reader` may be shown, each by its own visibility (rule 3)."""
        return self.filter(
            reader.condition("visibility", organisation="organisation_id", officer_field="officer_may_see")
        )


@pghistory.track()
class Contact(models.Model):
    """A way to reach an organisation, with who may see it."""

    class Kind(models.TextChoices):
        PHONE = "phone", "phone"
        EMAIL = "email", "e-mail"
        LINK = "link", "web page"

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="contacts")
    label = models.CharField("what it is for", max_length=80)
    kind = models.CharField(max_length=10, choices=Kind)
    value = models.CharField(max_length=200)
    person_name = models.CharField("whom to ask for", max_length=120, blank=True)
    visibility = models.CharField("who can see it", max_length=10, choices=Visibility, default=Visibility.PRIVATE)
    officer_may_see = models.BooleanField("an officer may see it when private", default=False)
    position = models.PositiveSmallIntegerField(default=0)

    objects = ContactQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(visibility__in=["public", "members", "partners", "private"]),
                name="contact_visibility_is_a_row_of_the_table",
            ),
        ]

    def __str__(self):
        return f"{self.label}: {self.value}"
