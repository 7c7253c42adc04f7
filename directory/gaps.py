"""Searches that found nobody: what is kept of them (rule 27), and what may be told of it."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.http import urlencode

from alliance.base import clock

from . import suppression
from .models import Area, Term, UnmetSearch
from .suppression import Total
from .where import Where

NO_NEED, NO_DISTRICT = "No need chosen", "No one district"
NOT_TOLD = "not shown"


@dataclass(frozen=True)
class Quarter:
    """Three months of a year. Quarters never overlap, so that none tells about another by taking away."""

    year: int
    number: int  # 1 to 4

    @property
    def slug(self) -> str:
        return f"{self.year}-q{self.number}"

    @property
    def begins(self) -> dt.date:
        return dt.date(self.year, 3 * self.number - 2, 1)

    @property
    def ends(self) -> dt.date:
        """The first day of the next quarter."""
        return self.next.begins

    @property
    def next(self) -> "Quarter":
        return Quarter(self.year, self.number + 1) if self.number < 4 else Quarter(self.year + 1, 1)

    def __str__(self) -> str:
        last = self.ends - dt.timedelta(days=1)
        return f"{self.begins:%B} to {last:%B %Y}"

    @classmethod
    def of(cls, day: dt.date) -> "Quarter":
        return cls(day.year, (day.month + 2) // 3)


@dataclass(frozen=True)
class Line:
    """A need in a district: how often a search for it there found nobody, None where that is not told."""

    need: str
    district: str
    searches: int | None
    url: str


@dataclass(frozen=True)
class Report:
    """What may be told of one quarter, up to the last day of a month. Lines come with the most searches first."""

    quarter: Quarter
    until: dt.date  # the last day counted
    lines: list[Line]  # each need and district with a search, also where it is not told how many
    needs: list[tuple[str, Total]]
    districts: list[tuple[str, Total]]
    whole: Total

    @property
    def told(self) -> list[Line]:
        return [line for line in self.lines if line.searches is not None]

    @property
    def not_told(self) -> int:
        """How many pairs of a need and a district had too few searches to tell."""
        return len(self.lines) - len(self.told)


def record(where: Where | None, term_ids: Iterable[int]) -> None:
    """Keep of a search that found nobody the day, the district and the terms of the taxonomies. Never the words.

    A footprint's district counts only when the whole of it lies in one.
    """
    code, name = _district(where)
    terms = Term.objects.filter(pk__in=list(term_ids)).order_by("pk").values_list("pk", flat=True)
    UnmetSearch.objects.create(day=clock.today(), district_code=code, district_name=name, terms=list(terms))


def quarters() -> list[Quarter]:
    """The quarters there is something to tell of, the newest first; always the one that has a finished month."""
    last = _last_day_told()
    first = UnmetSearch.objects.order_by("day").values_list("day", flat=True).first() or last
    one, found = Quarter.of(min(first, last)), []
    while one.begins <= last:
        found.append(one)
        one = one.next
    return found[::-1]


def report(quarter: Quarter) -> Report:
    """By need and district. A search for two needs counts for both. Two queries."""
    until = min(quarter.ends - dt.timedelta(days=1), _last_day_told())
    searches = UnmetSearch.objects.filter(day__gte=quarter.begins, day__lte=until)
    needs = {term.pk: term for term in Term.objects.filter(kind=Term.Kind.NEED)}
    counts: dict[tuple, int] = {}
    for code, name, terms in searches.values_list("district_code", "district_name", "terms").iterator():
        for need in [pk for pk in terms if pk in needs] or [None]:
            cell = (need, (code, name))
            counts[cell] = counts.get(cell, 0) + 1
    table = suppression.table(counts)
    lines = [
        Line(_need(needs.get(need)), name or NO_DISTRICT, count, _search(needs.get(need), name))
        for (need, (_, name)), count in table.cells.items()
    ]
    return Report(
        quarter=quarter,
        until=until,
        lines=sorted(lines, key=lambda line: (-(line.searches or 0), line.need, line.district)),
        needs=sorted(((_need(needs.get(need)), total) for need, total in table.rows.items()), key=_most_first),
        districts=sorted(((name or NO_DISTRICT, total) for (_, name), total in table.columns.items()), key=_most_first),
        whole=table.whole,
    )


def _last_day_told() -> dt.date:
    """The last day of the last finished month: a figure that grew by the day would tell of single searches."""
    return clock.today().replace(day=1) - dt.timedelta(days=1)


def _district(where: Where | None) -> tuple[str, str]:
    if where is None:
        return "", ""
    areas = Area.objects.filter(pk=where.area.pk) if where.area else Area.objects.filter(footprints=where.footprint)
    found = list(areas.order_by().values_list("district_code", "district_name").distinct()[:2])
    return found[0] if len(found) == 1 else ("", "")


def _need(term: Term | None) -> str:
    return term.name if term else NO_NEED


def _search(term: Term | None, district: str) -> str:
    """The search that the figure speaks of, to be made again."""
    asked = {"place": district, "need": term.slug if term else ""}
    return reverse("directory:search") + "?" + urlencode({name: value for name, value in asked.items() if value})


def _most_first(line: tuple[str, Total]) -> tuple[int, str]:
    name, total = line
    return -total.count, name
