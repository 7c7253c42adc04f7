"""What boards need from a person: lines for the home page and the digests."""

from alliance.base.items import Item
from directory.readers import reader_for

from . import needs_seats


def items(person) -> list[Item]:
    """Everything of boards that waits for this person today."""
    reader = reader_for(person)
    return [*needs_seats.items(person, reader)]
