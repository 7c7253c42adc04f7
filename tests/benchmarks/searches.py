"""The ten named searches: the portal's time in the database against one statement by hand, and the whole request's."""

import os
from dataclasses import dataclass
from pathlib import Path

from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from django.utils.http import urlencode

from directory import facets
from directory.finding import ROUGHLY_ABOVE, Search
from directory.models import Footprint, Postcode, SearchText, Service, Term
from directory.results import A_PAGE, OF_EACH_SCALE, SCALES, Asked
from directory.views.search import _where
from directory.visibility import Reader

from . import statements
from .statements import Question
from .table import Row
from .timing import Spent, median, percentile_95, spend_often
from .words import vocabulary

TIMES = int(os.environ.get("BENCH_TIMES", "25"))
WITHOUT_FACETS, WITH_FACETS, P95 = 1.5, 2.5, 150
SLOW = 25  # milliseconds: a query above it is explained in a file


@dataclass(frozen=True)
class Named:
    """One of the ten: its name, the rest of the search page's address, and what it asks."""

    name: str
    query: dict
    question: Question

    @property
    def has_place(self) -> bool:
        return bool(self.question.area or self.question.footprint)

    @property
    def address(self) -> str:
        return f"{reverse('directory:search')}?{urlencode(self.query, doseq=True)}"


def ten(words: int) -> list[Named]:
    """The ten searches over a database that was built with a vocabulary of so many words."""
    known = vocabulary(words)
    common, often, middling, rare = known[0], known[words // 60], known[words // 6], known[-1]
    places = list(Footprint.objects.filter(scale="place").order_by("pk")[:100])
    place = places[len(places) // 2]
    postcodes = Postcode.objects.order_by("code")
    postcode = postcodes[postcodes.count() // 2]
    need = Term.objects.filter(kind=Term.Kind.NEED, parent__isnull=False).order_by("pk")[2]
    in_place = {"footprint": place.slug}
    filters = {"cost": "free", "mode": "in-person", "capacity": "open"}
    codes = (
        (facets.COST[Service.Cost.FREE],),
        (facets.MODE[Service.Mode.IN_PERSON],),
        (facets.CAPACITY[Service.Capacity.OPEN],),
    )
    many = SearchText.objects.visible_to(Reader()).filter(words=common).count() > ROUGHLY_ABOVE
    hyper_local = SearchText.objects.visible_to(Reader()).filter(words=common, scale=1).count()
    last = max(1, -(-hyper_local // A_PAGE))
    written = f"{postcode.code[:-3]} {postcode.code[-3:]}"
    typo = middling[:2] + middling[3:]
    return [
        Named("place only", in_place, Question(footprint=place.pk)),
        Named("postcode", {"place": written}, Question(area=postcode.area_id)),
        Named("place and need", in_place | {"need": need.slug}, Question(footprint=place.pk, facets=((need.pk,),))),
        Named("place and words", in_place | {"words": middling}, Question(footprint=place.pk, words=middling)),
        Named("rare word", {"words": rare}, Question(words=rare)),
        Named("middling word", {"words": middling}, Question(words=middling)),
        Named("very common word", {"words": common}, Question(words=common, roughly=many)),
        Named("word and three filters", filters | {"words": often}, Question(words=often, facets=codes)),
        Named("typo", {"words": typo}, Question(words=middling)),
        Named(
            "last page",
            {"words": common, "scale": "hyper-local", "page": str(last)},
            Question(words=common, roughly=many, scale=1, first=(last - 1) * A_PAGE),
        ),
    ]


def run(size: int, words: int, notes: Path) -> list[Row]:
    """The rows of one database: each search with its facets and without, and p95 over the ten evenly mixed."""
    client = Client(SERVER_NAME="localhost")
    rows, mixed = [], []
    for named in ten(words):
        spent = spend_often(lambda: _get(client, named.address), TIMES)  # noqa: B023
        mixed += [one.all_ms for one in spent]
        by_hand = spend_often(lambda: answer_by_hand(named), TIMES)  # noqa: B023
        row = Row(
            "search",
            named.name,
            size,
            db_ms=median(one.db_ms for one in spent),
            sql_ms=median(one.db_ms for one in by_hand),
            request_ms=median(one.all_ms for one in spent),
            queries=len(spent[0].queries),
        )
        rows.append(row.with_ratio(WITH_FACETS, f"database ≤ {WITH_FACETS} × one statement by hand, facets counted"))
        rows.append(_without_facets(named, size))
        _note(notes, size, named, spent[0])
    p95 = percentile_95(mixed)
    rows.append(Row("search", "the ten, evenly mixed", size, p95_ms=p95, aim=f"p95 ≤ {P95} ms", met=p95 <= P95))
    return rows


def _without_facets(named: Named, size: int) -> Row:
    """The page and how many there are, no facets: the portal's statements alone against one by hand."""
    spent = spend_often(lambda: portal_rows(named), TIMES)
    by_hand = spend_often(lambda: _fetch(*statements.page(named.question)), TIMES)
    row = Row(
        "search without facets",
        named.name,
        size,
        db_ms=median(one.db_ms for one in spent),
        sql_ms=median(one.db_ms for one in by_hand),
        queries=len(spent[0].queries),
    )
    return row.with_ratio(WITHOUT_FACETS, f"database ≤ {WITHOUT_FACETS} × one statement by hand")


def portal_rows(named: Named) -> list[tuple[int, int]]:
    """(scale, organisation) of the page, in its order, as the portal's search finds them for anyone."""
    asked = Asked(QueryDict(urlencode(named.query, doseq=True)), Reader())
    asked.where, _ = _where(asked.place)
    search: Search = asked.search()
    scale = next((number for number, name in SCALES.items() if name == asked.place["scale"]), None)
    first = (asked.place["page"] - 1) * A_PAGE if scale else 0
    _, rows = search.answer(scale=scale, first=first, most=A_PAGE if scale else OF_EACH_SCALE)
    return [(row.scale, row.organisation_id) for row in rows]


def rows_by_hand(named: Named) -> list[tuple[int, int]]:
    """The same by the statement written by hand."""
    rows = sorted(_fetch(*statements.page(named.question)), key=lambda row: (row[1], row[2]))
    return [(scale, organisation) for organisation, scale, *_ in rows]


def answer_by_hand(named: Named) -> None:
    """The page with all its facets; those of a filter in use are counted as if it were not, one statement each."""
    _fetch(*statements.page_and_facets(named.question))
    for sql, params in statements.facets_aside(named.question):
        _fetch(sql, params)


def _get(client: Client, address: str) -> None:
    answer = client.get(address)
    if answer.status_code != 200:
        raise RuntimeError(f"{address} answered {answer.status_code}.")


def _fetch(sql: str, params: list) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


def _note(notes: Path, size: int, named: Named, spent: Spent) -> None:
    """Keep every query of the search with its time, and the plan of each slow one."""
    with (notes / f"{size}-{named.name.replace(' ', '-')}.txt").open("w") as file:
        file.write(f"{named.address}\n{spent.all_ms:.1f} ms, of which {spent.db_ms:.1f} ms in the database\n")
        for ms, sql, params in spent.queries:
            file.write(f"\n{ms:.1f} ms: {sql}\n{params}\n")
            if ms > SLOW and sql.lstrip().upper().startswith(("SELECT", "WITH")):
                plan = _fetch(f"EXPLAIN (ANALYZE, BUFFERS) {sql}", params)
                file.write("\n".join(line for (line,) in plan) + "\n")
