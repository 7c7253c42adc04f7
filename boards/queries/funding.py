"""Whether the time of seats is paid for on a day: by their terms, else as a source says of the seat."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from ..models import FundingTerms, Seat


@dataclass(frozen=True)
class Funding:
    """What the map and the pages say of a seat's funding; `shares` is how many of its shares are paid for."""

    shares: int
    said: str
    source: str

    @property
    def is_funded(self) -> bool:
        return self.shares > 0


def funding_on(day: dt.date, seats) -> dict[int, Funding]:
    """By seat. One query, however many there are. Terms win over the words that stand with a seat."""
    seats = list(seats)
    held = defaultdict(list)
    terms = FundingTerms.objects.current_on(day).filter(seat__in=[seat.pk for seat in seats])
    for one in terms.only("seat", "share", "is_funded", "days_a_month", "source"):
        held[one.seat_id].append(one)
    return {seat.pk: of_seat(seat, held[seat.pk]) for seat in seats}


def of_seat(seat: Seat, terms: list[FundingTerms]) -> Funding:
    """By the terms of its shares on a day; where there are none, by the words of the seat."""
    terms = [one for one in terms if one.share <= seat.shares]
    if not terms:
        return Funding(
            shares=seat.shares if seat.funding == Seat.Funding.FUNDED else 0,
            said=_by_the_words(seat),
            source=seat.funding_source,
        )
    funded = [one for one in terms if one.is_funded]
    kinds = list(dict.fromkeys(one.said for one in terms))
    if len(kinds) == 1 and len(terms) == seat.shares:
        said = kinds[0]
    else:
        said = f"{len(funded)} of {seat.shares} {'share' if seat.shares == 1 else 'shares'} funded"
    return Funding(shares=len(funded), said=said, source=terms[0].source)


def _by_the_words(seat: Seat) -> str:
    """funded (8 days a month); unfunded; funding not known."""
    if seat.funding == Seat.Funding.UNKNOWN:
        return "funding not known"
    note = f" ({seat.funded_note})" if seat.funded_note else ""
    return f"{seat.get_funding_display()}{note}"
