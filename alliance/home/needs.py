"""What needs a person, from every app: the home page and the digests read it here."""

from collections.abc import Iterable

import alliance.digests.needs
import boards.needs
import directory.needs
import funding.needs
from alliance.base.items import Item, in_order
from directory.lines import lines_of

LINES = (*directory.needs.LINES, *boards.needs.LINES, *funding.needs.LINES, *alliance.digests.needs.LINES)


def items(person) -> list[Item]:
    """Everything that waits for this person, in order of date."""
    return items_of([person])[person.pk]


def items_of(people: Iterable) -> dict[int, list[Item]]:
    """The same of several people, by the person's id: a few queries for all of them together."""
    return {pk: in_order(items) for pk, items in lines_of(LINES, people).items()}
