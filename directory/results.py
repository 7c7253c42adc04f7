"""A page of results: what was asked in the address, who was found, and what the search may be narrowed by."""

from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import urlencode

from django.http import QueryDict

from alliance.base import clock

from . import facets, queries, typed_words
from .filters import DAYS, PARTS_OF_DAY, EntryFilter, ServiceFilter, findable
from .finding import SCALES, Counts, Search
from .forms.search import SearchForm
from .models import Footprint, Organisation, Service, Term
from .visibility import Reader
from .where import Where

OF_EACH_SCALE = 5
A_PAGE = 20
LARGER_TRIED = 5
CODES = {
    "capacity": {value: facets.CAPACITY[value] for value in Service.Capacity},
    "cost": {value: facets.COST[value] for value in Service.Cost},
    "mode": {value: facets.MODE[value] for value in Service.Mode},
    "size": {value: facets.SIZE[value] for value in Organisation.SizeBand},
    "day": {str(day): code for day, code in facets.DAY.items()},
    "time": dict(facets.PART),
}
LABELS = {
    "capacity": dict(Service.Capacity.choices),
    "cost": dict(Service.Cost.choices),
    "mode": dict(Service.Mode.choices),
    "size": dict(Organisation.SizeBand.choices),
    "day": {str(day): label for day, label in DAYS},
    "time": dict(PARTS_OF_DAY),
}
ORDER = ("need", "capacity", "group", "help", "cost", "mode", "day", "time", "size", "led_by")


@dataclass(frozen=True)
class Option:
    """One thing to narrow by, and how many organisations that would leave."""

    value: str
    label: str
    count: int
    chosen: bool
    depth: int = 0


@dataclass(frozen=True)
class Facet:
    """A list of things to narrow by."""

    name: str
    label: str
    options: list[Option]

    @property
    def is_chosen(self) -> bool:
        return any(option.chosen for option in self.options)


@dataclass(frozen=True)
class Chosen:
    """A filter in use: what it says, and the address's rest without it."""

    label: str
    without: str


@dataclass(frozen=True)
class Larger:
    """A larger footprint in which the same search finds somebody."""

    footprint: Footprint
    total: int
    query: str


@dataclass
class Asked:
    """What the address asks of one reader, as far as it makes sense."""

    data: QueryDict
    reader: Reader
    where: Where | None = None
    place: dict = field(init=False)

    def __post_init__(self):
        self.place = SearchForm(self.data).asked()

    @cached_property
    def terms(self) -> list[Term]:
        return list(Term.objects.in_tree_order())

    @cached_property
    def typed(self) -> typed_words.TypedWords:
        return typed_words.read(self.place["words"], self.reader)

    @cached_property
    def filters(self) -> dict[str, list[str]]:
        """{filter: what is chosen in it} for every filter in use."""
        return self._filters(self.data)

    @property
    def term_ids(self) -> list[int]:
        """The terms of the taxonomies that are asked for."""
        slugs = {name: set(self.filters.get(name, [])) for name in ("need", "group", "help")}
        return [term.pk for term in self.terms if term.slug in slugs[term.kind]] if any(slugs.values()) else []

    @property
    def asks_for_a_place(self) -> bool:
        return bool(self.place["place"] or self.place["footprint"] or self.place["area"])

    @property
    def is_anything(self) -> bool:
        return bool(self.where or self.place["words"] or self.filters)

    def search(self, data: QueryDict | None = None, where: Where | None = None) -> Search:
        """The search that is asked for, or one with other `data` or somewhere else."""
        data = self.data if data is None else data
        narrowed = any(name in data for name in ORDER)  # else no filter set needs to be made
        services = self._services(data) if narrowed else None
        entries = self._entries(data, self.typed).qs if narrowed else findable(self.reader, self.typed)
        return Search(
            reader=self.reader,
            where=where or self.where,
            entries=entries.none() if self.place["words"] and not self.typed else entries,
            services=services.qs if services and services.asked else None,
            typed=self.typed,
            near=self.near if self.place["order"] == "nearest" else None,
        )

    @cached_property
    def near(self) -> tuple[float, float] | None:
        """Latitude and longitude of the middle of the place searched for; None where that is not known."""
        return self.where.middle() if self.where else None

    def without(self, name: str, value: str = "") -> QueryDict:
        """The address's filters less one, or less one value of it; the page and the scale begin anew."""
        data = self.data.copy()
        kept = [one for one in data.getlist(name) if value and one != value]
        for gone in (name, "page", "scale"):
            data.pop(gone, None)
        if kept:
            data.setlist(name, kept)
        return data

    def without_filters(self) -> QueryDict:
        data = self.data.copy()
        for name in (*ORDER, "page", "scale"):
            data.pop(name, None)
        return data

    def query(self, data: QueryDict | None = None) -> str:
        """What of this search makes sense, as the rest of an address; nothing that merely is empty."""
        place = SearchForm(self.data if data is None else data).asked()
        filters = self.filters if data is None else self._filters(data)
        said = [(name, value) for name, value in place.items() if value and (name, value) != ("page", 1)]
        return urlencode([*said, *((name, one) for name in ORDER for one in filters.get(name, []))])

    @property
    def chosen(self) -> list[Chosen]:
        """Every filter in use, one by one."""
        names = {(term.kind, term.slug): term.name for term in self.terms}
        return [
            Chosen(
                label=LABELS[name][value] if name in LABELS else names["group" if name == "led_by" else name, value],
                without=self.query(self.without(name, value)),
            )
            for name in ORDER
            for value in self.filters.get(name, [])
        ]

    def _services(self, data) -> ServiceFilter:
        return ServiceFilter(data, queryset=Service.objects.offered_to(self.reader), terms=self.terms)

    def _entries(self, data, typed: typed_words.TypedWords) -> EntryFilter:
        return EntryFilter(data, reader=self.reader, typed=typed, terms=self.terms)

    def _filters(self, data) -> dict[str, list[str]]:
        if not any(name in data for name in ORDER):
            return {}
        words_aside = typed_words.TypedWords()
        return self._services(data).asked | self._entries(data, words_aside).asked


def page_of(asked: Asked) -> dict:
    """What the list shows: a few of every scale, or one scale page by page, and what to narrow it by."""
    search = asked.search()
    scale = next((number for number, name in SCALES.items() if name == asked.place["scale"]), None)
    first = (asked.place["page"] - 1) * A_PAGE if scale else 0
    counts, rows = search.answer(scale=scale, first=first, most=A_PAGE if scale else OF_EACH_SCALE, with_facets=True)
    total = counts.by_scale.get(scale, 0) if scale else counts.total
    narrowed = bool(asked.place["words"] or asked.filters)
    return {
        "headline": headline(total, asked.where, narrowed),
        "place_said": place_said(asked),
        "can_be_near": asked.where is not None and asked.where.has_middle(),
        "without_filters": asked.query(asked.without_filters()),
        "groups": queries.groups(search, counts, rows),
        "total": total,
        "facets": facets_of(asked, counts),
        "chosen": asked.chosen,
        "larger": None if counts.total else next_larger(asked),
        **({"pages": -(-total // A_PAGE), "page": asked.place["page"]} if scale else {}),
    }


def headline(total: int, where: Where | None, narrowed: bool) -> str:
    """The result in words: "3 organisations in Mill Row fit what you asked for"."""
    some = "1 organisation" if total == 1 else f"{total:,} organisations"
    one = total == 1
    if where is None:
        return f"{some} {'fits' if one else 'fit'} what you asked for" if total else "Nobody fits what you asked for"
    if narrowed:
        fits = f"{some} in {where.label} {'fits' if one else 'fit'} what you asked for"
        return fits if total else f"Nobody in {where.label} fits what you asked for"
    if total:
        return f"{some} {'works' if one else 'work'} in {where.label}"
    return f"Nobody in this directory says they work in {where.label}"


def place_said(asked: Asked) -> str:
    """What stands in the place box: what was typed, or the name of the place that a link led to."""
    return asked.place["place"] or (asked.where.label if asked.where else "")


def facets_of(asked: Asked, counts: Counts) -> list[Facet]:
    """Everything the search may be narrowed by. A filter in use is counted as if it were not: one statement each."""
    others = {name: asked.search(asked.without(name)).counts_of(_codes(asked, name)) for name in asked.filters}
    found = []
    for name in ORDER:
        options = _options(asked, name, others.get(name, counts))
        if options:
            found.append(Facet(name=name, label=_label(name), options=options))
    return found


def _codes(asked: Asked, name: str) -> list[int] | None:
    """The numbers that the options of a filter are counted by; None for who leads them."""
    if name == "led_by":
        return None
    if name in ("day", "time"):
        return [*CODES[name].values(), *facets.WHEN.values()]
    return list(CODES[name].values()) if name in CODES else [term.pk for term in asked.terms if term.kind == name]


def _options(asked: Asked, name: str, counts: Counts) -> list[Option]:
    chosen = set(asked.filters.get(name, []))
    if name in ("need", "group", "help", "led_by"):
        kind = "group" if name == "led_by" else name
        by = counts.led_by if name == "led_by" else counts.by_facet
        return [
            Option(term.slug, term.name, by.get(term.pk, 0), term.slug in chosen, 0 if name == "led_by" else term.depth)
            for term in asked.terms
            if term.kind == kind and (by.get(term.pk) or term.slug in chosen)
        ]
    by = _when(asked, name, counts) if name in ("day", "time") else _by_code(name, counts)
    return [
        Option(value, LABELS[name][value], by[value], value in chosen)
        for value in CODES[name]
        if by[value] or value in chosen
    ]


def _by_code(name: str, counts: Counts) -> dict[str, int]:
    return {value: counts.by_facet.get(code, 0) for value, code in CODES[name].items()}


def _when(asked: Asked, name: str, counts: Counts) -> dict[str, int]:
    """Days counted in the parts of the day that are asked for, and parts on the days that are."""
    other = asked.filters.get("time" if name == "day" else "day", [])
    if not other:
        return _by_code(name, counts)
    if len(other) == 1:
        pairs = {value: (int(value), other[0]) if name == "day" else (int(other[0]), value) for value in CODES[name]}
        return {value: counts.by_facet.get(facets.WHEN[pair], 0) for value, pair in pairs.items()}
    found = {}
    for value in CODES[name]:
        data = asked.without(name)
        data.setlist(name, [value])
        found[value] = asked.search(data).counts().total
    return found


def _label(name: str) -> str:
    declared = ServiceFilter.base_filters.get(name) or EntryFilter.base_filters[name]
    return declared.label


def next_larger(asked: Asked) -> Larger | None:
    """The smallest footprint in force that holds the place searched for, and where the same search finds somebody."""
    if asked.where is None:
        return None
    larger = Footprint.objects.larger_than(asked.where.area or asked.where.footprint, clock.today())
    for footprint in larger[:LARGER_TRIED]:
        total = asked.search(where=Where(label=footprint.name, footprint=footprint)).counts().total
        if total:
            data = asked.data.copy()
            for gone in ("place", "for", "area", "page", "scale"):
                data.pop(gone, None)
            data["footprint"] = footprint.slug
            return Larger(footprint=footprint, total=total, query=asked.query(data))
    return None
