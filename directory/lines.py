"""Lines of what needs people, for many people at once: the shape in which each app gives its own.

One definition serves one person's home page and a batch of digests: each sort of line says which rows it is about, and
what it tells of them to whom. One query asks which sorts have any rows at all; only those are then read.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import Exists, QuerySet
from django.db.models.expressions import RawSQL

from alliance.base.items import Item

from .models import Person
from .readers import readers_for
from .visibility import Reader


@dataclass(frozen=True)
class Many:
    """Some people who are asked about together, each with what they may see today."""

    people: dict[int, Person]
    readers: dict[int, Reader]
    found: dict = field(default_factory=dict, repr=False, compare=False)

    def once(self, find: Callable[["Many"], object]):
        """What `find` finds for them; asked once, however many sorts of line want it."""
        if find not in self.found:
            self.found[find] = find(self)
        return self.found[find]

    @classmethod
    def of(cls, people: Iterable[Person]) -> "Many":
        found = {person.pk: person for person in people}
        return cls(found, readers_for(found.values()))

    @cached_property
    def officers(self) -> dict[int, Reader]:
        return {pk: reader for pk, reader in self.readers.items() if reader.is_officer}

    @cached_property
    def keepers(self) -> dict[int, list[int]]:
        """Who keeps an entry, its owners and editors, by the organisation."""
        found: dict[int, list[int]] = {}
        for pk, reader in self.readers.items():
            for organisation in reader.keeps:
                found.setdefault(organisation, []).append(pk)
        return found

    @cached_property
    def ids(self) -> RawSQL:
        """Their ids, for a condition: `person__in=many.ids`."""
        return any_of(self.people)

    @cached_property
    def kept(self) -> RawSQL:
        """Ids of the organisations whose entries they keep, for a condition."""
        return any_of(self.keepers)


def any_of(ids: Iterable[int]) -> RawSQL:
    """Ids for `…__in`, as one value: a batch asks by hundreds of them, again and again."""
    return RawSQL("SELECT unnest(%s::bigint[])", [list(ids)])


Told = Iterator[tuple[int, Item]]


@dataclass(frozen=True)
class Lines:
    """One sort of line. `rows` are what it is about, for all of them together; `tell` gives (person's id, line)."""

    rows: Callable[[Many], QuerySet]
    tell: Callable[[Many, QuerySet], Told]

    def __call__(self, person) -> list[Item]:
        """The lines of one person alone."""
        return lines_of([self], [person])[person.pk]


def one_by_one(whom: Callable[[Many], QuerySet], items: Callable[[Person, Reader], Iterable[Item]]) -> Lines:
    """A sort of line that is worked out for one person at a time. `whom` finds the few whom it may concern: people."""

    def rows(many):
        return whom(many).order_by("pk").values_list("pk", flat=True)

    def tell(many, rows):
        for pk in rows:
            for item in items(many.people[pk], many.readers[pk]):
                yield pk, item

    return Lines(rows, tell)


def of_officers(items: Callable[[Reader], Iterable[Item]]) -> Lines:
    """A sort of line for officers, worked out for one at a time by what they see."""
    return one_by_one(officers, lambda person, reader: items(reader))


def officers(many: Many) -> QuerySet:
    """Those of them who are officers or administrators, for `one_by_one`."""
    return Person.objects.filter(pk__in=many.officers) if many.officers else Person.objects.none()


def lines_of(sorts: Iterable[Lines], people: Iterable[Person]) -> dict[int, list[Item]]:
    """All lines of these sorts for each of the people, by their id, in the order of the sorts."""
    many = Many.of(people)
    found: dict[int, list[Item]] = {pk: [] for pk in many.people}
    rows = [(one, one.rows(many)) for one in sorts] if many.people else []
    there = _which_are_there([some for _, some in rows])
    for (one, some), is_there in zip(rows, there, strict=True):
        if is_there:
            for pk, item in one.tell(many, some):
                found[pk].append(item)
    return found


def _which_are_there(querysets: list[QuerySet]) -> list[bool]:
    """Does each of these find anything? One query for all of them."""
    asked = {f"q{n}": Exists(some) for n, some in enumerate(querysets) if not some.query.is_empty()}
    if not asked:
        return [False] * len(querysets)
    row = Person.objects.order_by("pk").values(**asked)[:1][0]
    return [row.get(f"q{n}", False) for n in range(len(querysets))]
