"""What needs a person: lines that every app offers and that the home page and the digests read."""

import datetime as dt
from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class Item:
    """One thing that waits for one person.

    key     stable name of the thing ("confirm-entry:42"), so that a digest never says it twice
    kind    the sort of thing ("confirm entry"), which a person can turn off
    what    the line itself, in plain words ("Is the entry of Ingol Lunch Club still right?")
    detail  one more sentence, or nothing
    due     the day it is due, or None when it has no day
    verb    what the button says ("Yes, it is right")
    url     where the button leads
    post    True when the button does the thing at once (a POST); False when it opens a page
    also    a second way out, (words, url), such as "Change something"
    reading   (papers, minutes) that are left to read for it, or None
    is_public   anybody may know it, so that it may be forwarded to a group
    state   what a digest goes by to tell it again: when this changes, and not when the words do; empty where the words
            and the day say it all
    is_far  so far off that only who hears once a month is told of it
    event   what a calendar holds of it (str() is the lines of a VEVENT), for the file that goes with a digest; or None
    """

    key: str
    kind: str
    what: str
    verb: str
    url: str
    detail: str = ""
    due: dt.date | None = None
    post: bool = False
    also: tuple[str, str] | None = None
    reading: tuple[int, int] | None = None
    is_public: bool = False
    state: str = ""
    is_far: bool = False
    event: object = field(default=None, compare=False, repr=False)


def in_order(items) -> list[Item]:
    """Dated lines first, the earliest at the top; then the undated, by their words."""
    return sorted(items, key=lambda item: (item.due is None, item.due or dt.date.max, item.what))
