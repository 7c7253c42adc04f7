"""Officers are warned before a term ends, once each, whatever crashes, runs twice or misses a day."""

import datetime as dt

from alliance.base.models import Mail

from .. import emails_seats as emails
from ..queries.terms import keepers, terms_ending


def warn(*, day: dt.date) -> int:
    """Write the warnings that are due and not written yet; a day that was missed is caught up. How many were written.

    What is done is known by the mail's key: one for each appointment, its term's end and each officer.
    """
    ending = list(terms_ending(day))
    due = {
        f"term-ends:{held.pk}:{held.term_ends_on}:{person.pk}": (held, person)
        for person, boards in (keepers(day) if ending else [])
        for held in ending
        if held.seat.board_id in boards
    }
    done = set(Mail.objects.filter(key__in=due).values_list("key", flat=True))
    for key, (held, person) in due.items():
        if key not in done:
            emails.term_ends(held, person, key=key)
    return len(due.keys() - done)
