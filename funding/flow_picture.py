"""The flow picture as readers see it: bands with names and links, the small ones taken together, and no circles."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain

from django.http import QueryDict
from django.urls import reverse

from alliance.base.money import in_words
from directory.models import Footprint, Organisation

from .eyes import Eyes
from .flows import End, Flows, Kind
from .presenters import NOT_PUBLIC, NOT_SAID, names
from .statement import WIDER

MOST = {Kind.GIVER: 8, Kind.HOLDER: 8, Kind.GROUP: 12}  # ends of a kind that stand alone; the others stand together
MOST_WHEN_OPENED = 60
OTHERS, HIDDEN, AGAIN = "others", "hidden", "again"
WORDS = {
    Kind.BEFORE: "Came in earlier years",
    Kind.OUTSIDE: "Money that is not in this choice",
    Kind.FEE_MANAGEMENT: "Fees for running the granting",
    Kind.FEE_SUPPORT: "Fees for support to grantees",
    Kind.LEFT: "Unspent or on its way",
    Kind.BACK: "Given back",
    Kind.ELSEWHERE: "Passed on, not in this choice",
}
FEES = (Kind.FEE_MANAGEMENT, Kind.FEE_SUPPORT)
FILTER = {Kind.GIVER: "giver", Kind.HOLDER: "through"}


@dataclass(frozen=True)
class Spot:
    """An end of bands, as it is called. `filters` ask for it alone; none where that cannot be asked."""

    end: End
    label: str
    filters: tuple[tuple[str, str], ...] = ()

    @property
    def key(self) -> str:
        return f"{self.end[0]}:{self.end[1]}"


@dataclass(frozen=True)
class Band:
    """A row of the table and a band of the drawing.

    share    of all that is paid out at the end it comes from; None below nought
    follow   the picture of it alone; rows, the awards it counts. Empty where there is no such page
    """

    source: Spot
    taker: Spot
    amount: Decimal
    share: float | None
    follow: str
    rows: str


def bands(found: Flows, by: str, kept: QueryDict, eyes: Eyes) -> list[Band]:
    """The bands, the giver's first and the largest first. `kept` is what the address asks. Two queries, for names."""
    return _Writer(found, by, kept, eyes).bands()


def drawn(some: list[Band], kept: QueryDict) -> dict:
    """What the script draws: bands above nought, and their ends."""
    some = [band for band in some if band.amount > 0]
    into, out = defaultdict(Decimal), defaultdict(Decimal)
    for band in some:
        out[band.source] += band.amount
        into[band.taker] += band.amount
    return {
        "spots": [
            {
                "name": spot.key,
                "label": spot.label,
                "kind": spot.end[0],
                "says": in_words(max(into[spot], out[spot])),
                "url": address(kept, spot.filters) if spot.filters else "",
            }
            for spot in dict.fromkeys([*out, *into])
        ],
        "bands": [
            {
                "source": band.source.key,
                "target": band.taker.key,
                "value": float(band.amount),
                "says": f"{band.source.label} to {band.taker.label}: {in_words(band.amount)}",
                "url": band.follow or band.rows,
            }
            for band in some
        ],
    }


def address(kept: QueryDict, filters, route: str = "flows") -> str:
    """The address of a page of money that asks for these filters beside what is asked already."""
    asked = kept.copy()
    for name, value in filters:
        asked[name] = value
    if route == "awards":  # which knows what went through somebody's hands as what it held
        through = asked.get("through")
        for name in ("open", "by", "through"):
            asked.pop(name, None)
        if through and "holder" not in asked and "recipient" not in asked:
            asked["holder"] = through
    return f"{reverse(f'funding:{route}')}?{asked.urlencode()}"


class _Writer:
    def __init__(self, found: Flows, by: str, kept: QueryDict, eyes: Eyes):
        self.by, self.kept = by, kept
        self.opened = set(kept.getlist("open"))
        self.amounts = {ends: amount for ends, amount in found.bands.items() if amount}
        self.ends = set(chain.from_iterable(self.amounts))
        self.known, self.slugs = self._bodies(eyes)
        self.groups, self.group_links = self._groups(eyes)

    def _of_kind(self, *kinds: Kind) -> set:
        return {key for kind, key in self.ends if kind in kinds}

    def _bodies(self, eyes: Eyes) -> tuple[dict, dict]:
        bodies = Organisation.objects.all() if eyes.sees_all else Organisation.objects.visible_to(eyes.reader)
        ids = self._of_kind(Kind.GIVER, Kind.HOLDER)
        rows = list(bodies.filter(pk__in=ids).values_list("pk", "name", "slug"))
        return {pk: name for pk, name, _ in rows}, {pk: slug for pk, _, slug in rows}

    def _groups(self, eyes: Eyes) -> tuple[dict, dict]:
        """{key: its words} and {key: the value that asks for it} of what recipients are grouped by."""
        keys = self._of_kind(Kind.GROUP)
        if self.by in ("place", "footprint"):
            found = dict(Footprint.objects.filter(pk__in=keys - {None}).values_list("pk", "name"))
            return {WIDER: "More than one place", None: "Place not said"} | found, found
        words, _ = names(self.by, [], eyes)
        return {None: NOT_SAID} | words, {key: key for key in words if key}

    def bands(self) -> list[Band]:
        taken = self._together()
        spots: dict[Spot, int] = {}  # each once, with its number
        numbers = {end: spots.setdefault(self._spot(end, taken), len(spots)) for end in self.ends}
        added: dict[tuple[int, int], Decimal] = defaultdict(Decimal)
        for (source, taker), amount in self.amounts.items():
            added[numbers[source], numbers[taker]] += amount
        each = list(spots)
        sums = {(each[source], each[taker]): amount for (source, taker), amount in added.items()}
        paid = defaultdict(Decimal)
        sums = {pair: amount for pair, amount in _without_circles(sums).items() if amount}
        for (source, _), amount in sums.items():
            paid[source] += max(amount, Decimal(0))
        order = list(Kind)
        found = [
            Band(
                source,
                taker,
                amount,
                float(amount / paid[source]) if amount > 0 else None,
                self._follow(source, taker),
                self._rows(source, taker),
            )
            for (source, taker), amount in sums.items()
        ]
        return sorted(found, key=lambda one: (order.index(one.source.end[0]), -paid[one.source], one.source.label,
                                              order.index(one.taker.end[0]), -one.amount, one.taker.label))  # fmt: skip

    def _together(self) -> dict[Kind, set]:
        """The ends of each kind that stand together as "others": all but the largest."""
        size: dict[End, Decimal] = defaultdict(Decimal)
        for (source, taker), amount in self.amounts.items():
            size[source] += abs(amount)
            size[taker] += abs(amount)
        small = {}
        for kind, most in MOST.items():
            most = MOST_WHEN_OPENED if kind in self.opened else most
            alone = kind == Kind.GROUP and self.by not in ("place", "footprint")
            some = sorted((end for end in size if end[0] == kind), key=lambda end: (-size[end], str(end[1])))
            small[kind] = {key for _, key in some[most:]} if len(some) > most + 1 and not alone else set()
        return small

    def _spot(self, end: End, together: dict[Kind, set]) -> Spot:
        kind, key = end
        if kind in WORDS:
            return Spot(end, WORDS[kind])
        if key in together[kind]:
            called = {Kind.GIVER: "other funders", Kind.HOLDER: "other intermediaries", Kind.GROUP: "others"}[kind]
            opens = () if kind in self.opened else (("open", kind),)
            return Spot((kind, OTHERS), f"{len(together[kind]):,} {called}", opens)
        if kind == Kind.GROUP:
            name = "place" if self.by == "footprint" else self.by
            filters = ((name, self.group_links[key]),) if key in self.group_links else ()
            return Spot(end, self.groups.get(key, NOT_SAID), filters)
        if key not in self.known:
            return Spot((kind, HIDDEN), NOT_PUBLIC)
        return Spot(end, self.known[key], ((FILTER[kind], self.slugs[key]),))

    def _follow(self, source: Spot, taker: Spot) -> str:
        filters = source.filters + taker.filters
        new = [pair for pair in filters if self.kept.get(pair[0]) != pair[1]]
        return address(self.kept, filters) if new else ""

    def _rows(self, source: Spot, taker: Spot) -> str:
        """The awards that a band counts, where a list can ask for just these."""
        kind, holds = taker.end[0], source.end[0] == Kind.HOLDER
        if source.end[0] not in FILTER or not source.filters or source.filters[0][0] == "open":
            return ""
        given = (("holder" if holds else "giver", source.filters[0][1]),)
        if kind in FEES:
            return address(self.kept, (("counts", "fees"), *given), "awards")
        if not taker.filters or taker.filters[0][0] == "open":
            return ""
        if kind == Kind.GROUP:
            counts = "reached" if holds else "new_money"
            return address(self.kept, (("counts", counts), *given, *taker.filters), "awards")
        counts, recipient = ("passed_on" if holds else "new_money"), ("recipient", taker.filters[0][1])
        return address(self.kept, (("counts", counts), *given, recipient), "awards")


def _without_circles(sums: dict) -> dict:
    """The same bands, where one that leads back to an intermediary further up leads to that one "once more"."""
    below = defaultdict(list)
    for (source, taker), amount in sorted(sums.items(), key=lambda one: (-one[1], one[0][1].label)):
        if source.end[0] == taker.end[0] == Kind.HOLDER and amount > 0:
            below[source].append(taker)
    back, done, above = set(), set(), []

    def walk(spot: Spot) -> None:
        above.append(spot)
        for taker in below[spot]:
            if taker in above:
                back.add((spot, taker))
            elif taker not in done:
                walk(taker)
        above.pop()
        done.add(spot)

    for spot in list(below):
        if spot not in done:
            walk(spot)
    kept = {pair: amount for pair, amount in sums.items() if pair not in back}
    for source, taker in back:
        if source != taker:
            again = Spot((taker.end[0], f"{AGAIN}-{taker.end[1]}"), f"{taker.label}, once more", taker.filters)
            kept[source, again] = sums[source, taker]
    return kept


def followed(some: list[Band], kept: QueryDict) -> list[tuple[str, str]]:
    """(what is followed, the address of the picture without it) for each filter that a band's link adds."""
    labels = {pair: spot.label for band in some for spot in (band.source, band.taker) for pair in spot.filters}
    found = []
    for name in ("giver", "through", "place", "scale", "size", "open"):
        for value in kept.getlist(name):
            rest = kept.copy()
            rest.pop(name)
            words = "The small ones too" if name == "open" else labels.get((name, value), value)
            if value:
                found.append((words, address(rest, ())))
    return found
