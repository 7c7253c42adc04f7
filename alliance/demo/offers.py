"""What a service of the demo is made from. The words are in `offers_local` and `offers_wide`."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Offer:
    """One sort of service, with ways to say it.

    names, lines   patterns with {day} and {venue}; a line has at most 200 characters
    whom           who it is for, in the group's own words
    terms          "needs | groups | kinds of help", each a list of the taxonomies' own words with ";" between them
    when           "weekly" (one day), "twice", "weekdays", "evenings", "always" or "" for by arrangement
    tongues        languages besides English
    """

    names: tuple[str, ...]
    lines: tuple[str, ...]
    whom: str
    terms: str
    when: str = "weekly"
    modes: tuple[str, ...] = ("in-person",)
    cost: str = "free"
    cost_note: str = ""
    referral: str = "anyone"
    how: str = ""
    tongues: tuple[str, ...] = ()
    sensitive: bool = False
