"""Who may see what: the one definition (domain, section 2; rule 3).

`TABLE` is the truth table. A `Reader` is what one person (or nobody) may see today; it is built once a
request and turned into database conditions, so that lists, counts and pages cannot disagree.
"""

from dataclasses import dataclass
from functools import cached_property

from django.db import models
from django.db.models import Q


class Visibility(models.TextChoices):
    """Who may see a field, as its keeper chooses it."""

    PUBLIC = "public", "anyone"
    MEMBERS = "members", "members of the alliance only"
    PARTNERS = "partners", "members and statutory staff (may be released under Freedom of Information)"
    PRIVATE = "private", "only your organisation"


class Standing(models.TextChoices):
    """How a reader stands to the organisation a field belongs to: the columns of the table."""

    ANYONE = "anyone"
    MEMBER = "member of the alliance"
    STATUTORY = "ICB or statutory staff"
    OFFICER = "officer of the place, or administrator"
    OWN = "own organisation"


SENSITIVE_SITE = "sensitive site"  # the row for where a refuge truly is; nobody chooses it for a field
PRIVATE_FOR_OFFICERS = "private, officers too"  # a private field that says an officer may see it

TABLE: dict[str, frozenset[Standing]] = {
    Visibility.PUBLIC: frozenset(Standing),
    Visibility.MEMBERS: frozenset({Standing.MEMBER, Standing.OFFICER, Standing.OWN}),
    Visibility.PARTNERS: frozenset({Standing.MEMBER, Standing.STATUTORY, Standing.OFFICER, Standing.OWN}),
    Visibility.PRIVATE: frozenset({Standing.OWN}),
    PRIVATE_FOR_OFFICERS: frozenset({Standing.OFFICER, Standing.OWN}),
    SENSITIVE_SITE: frozenset({Standing.OFFICER, Standing.OWN}),
}


@dataclass(frozen=True)
class Reader:
    """What one person may see. Build it with `readers.reader_for(person)`; `Reader()` is nobody in particular.

    standings    what holds everywhere: ANYONE for all, MEMBER and STATUTORY by membership and role
    own          ids of organisations that the person speaks for
    keeps        ids of those of them whose entry the person keeps, as its owner or editor
    everywhere   True for an administrator, and for an officer of the whole alliance
    footprints   ids of the footprints whose officer the person is
    person       id of the person, None for nobody in particular; the seats they hold open their boards' papers
    """

    standings: frozenset[Standing] = frozenset({Standing.ANYONE})
    own: frozenset[int] = frozenset()
    everywhere: bool = False
    footprints: frozenset[int] = frozenset()
    person: int | None = None
    keeps: frozenset[int] = frozenset()

    @property
    def is_officer(self) -> bool:
        return self.everywhere or bool(self.footprints)

    def is_officer_of(self, organisation_id: int) -> bool:
        """Is the person an officer of a place where this organisation truly works?"""
        return self.everywhere or organisation_id in self._under_my_footprints

    def standings_towards(self, organisation_id: int) -> frozenset[Standing]:
        """Every column of the table that this reader stands in towards one organisation."""
        more = set(self.standings)
        if organisation_id in self.own:
            more.add(Standing.OWN)
        if self.is_officer_of(organisation_id):
            more.add(Standing.OFFICER)
        return frozenset(more)

    def may_see(self, visibility: str, organisation_id: int) -> bool:
        """Does the table let this reader see a field of this organisation?"""
        return bool(TABLE[visibility] & self.standings_towards(organisation_id))

    def entry_condition(self, prefix: str = "") -> Q:
        """Which entries this reader may open. A private entry says that an officer of the place may see it."""
        organisation = f"{prefix}_id" if prefix else "pk"
        field = f"{prefix}__visibility" if prefix else "visibility"
        mine = self.condition(field, organisation=organisation)
        return mine | self._here(organisation) if self.is_officer else mine

    def may_open_entry(self, visibility: str, organisation_id: int) -> bool:
        """`entry_condition` of one entry that is known already."""
        return self.may_see(visibility, organisation_id) or self.is_officer_of(organisation_id)

    def condition(self, field: str, *, organisation: str, officer_field: str | None = None) -> Q:
        """`may_see` as a database condition on a `field` that holds a visibility.

        organisation    the column that says whose field it is ("pk", "organisation_id")
        officer_field   the boolean column that lets officers see a private one, if there is such a column
        """
        mine = Q(**{f"{field}__in": self._rows_for(self.standings)})
        if self.own:
            mine |= Q(**{f"{organisation}__in": self.own})
        if self.is_officer:
            rows = Q(**{f"{field}__in": self._rows_for({Standing.OFFICER})})
            if officer_field:
                rows |= Q(**{field: Visibility.PRIVATE, officer_field: True})
            mine |= rows & self._here(organisation)
        return mine

    def own_or_officer_of(self, organisation: str) -> Q:
        """The organisations this reader speaks for or is an officer of, as a condition on the column `organisation`."""
        if self.everywhere:
            return Q()
        return Q(**{f"{organisation}__in": self.own}) | self._here(organisation)

    def coverage_condition(self) -> Q:
        """Which rows of coverage this reader may know of: the sensitive-site row of the table."""
        truly = Q(shown_to="everyone")
        if not (self.is_officer or self.own):
            return truly | Q(shown_to="others")
        close = Q()
        if self.everywhere:
            return truly | Q(shown_to="officer")
        if self.own:
            close |= Q(organisation_id__in=self.own)
        if self.footprints:
            close |= self._here("organisation_id")
        return truly | (Q(shown_to="officer") & close) | (Q(shown_to="others") & ~close)

    @property
    def level(self) -> int:
        """The level of search text that this reader may read of any organisation (see `SearchText`)."""
        if self.everywhere:
            return 3
        return 2 if Standing.MEMBER in self.standings else int(Standing.STATUTORY in self.standings)

    def text_condition(self) -> Q:
        """For each organisation the one row of search text that holds all this reader may read of it."""
        if self.everywhere:
            return Q(level_until=3)
        row = Q(level_from__lte=self.level, level_until__gte=self.level)
        if not (self.own or self.is_officer):
            return row
        keeps = self.own_or_officer_of("organisation_id")
        return (Q(level_until=3) & keeps) | (row & ~keeps)

    def officer_condition(self, organisation: str) -> Q:
        """Things of organisations whose officer this reader is; nothing at all when they are none."""
        return self._here(organisation) if self.is_officer else Q(pk__in=[])

    def edits_condition(self) -> Q:
        """Edits that this reader made the entry of, or checks."""
        return self.officer_condition("organisation_id") | Q(organisation_id__in=self.own)

    def rows(self) -> list[str]:
        """The visibilities that this reader sees everywhere, for a thing that belongs to no organisation."""
        return self._rows_for(self.standings)

    @staticmethod
    def _rows_for(standings) -> list[str]:
        return [row for row in Visibility.values if TABLE[row] & frozenset(standings)]

    def _here(self, organisation: str) -> Q:
        """The organisations whose officer this reader is, as a condition on the column `organisation`."""
        if self.everywhere:
            return Q(pk__isnull=False)  # true of every row; an empty Q would vanish beside an "or"
        return Q(**{f"{organisation}__in": self._organisations_under_my_footprints()})

    def _organisations_under_my_footprints(self):
        from .models import Coverage

        return (
            Coverage.objects.filter(
                Q(footprint__in=self.footprints) | Q(footprint__overlaps__other__in=self.footprints),
                service__isnull=True,
            )
            .exclude(shown_to="others")
            .values("organisation_id")
        )

    @cached_property
    def _under_my_footprints(self) -> frozenset[int]:
        if not self.footprints:
            return frozenset()
        return frozenset(self._organisations_under_my_footprints().values_list("organisation_id", flat=True).distinct())
