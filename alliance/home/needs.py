"""What needs a person, from every app: the home page and the digests read it here."""

from collections.abc import Iterable

import boards.needs
import directory.needs
import funding.needs
from alliance.base.items import Item, in_order


def items(person) -> list[Item]:
    """Everything that waits for this person, in order of date."""
    return in_order([*directory.needs.items(person), *boards.needs.items(person), *funding.needs.items(person)])


def items_of(people: Iterable) -> dict[int, list[Item]]:
    """The same of several people, by the person's id."""
    return {person.pk: items(person) for person in people}
