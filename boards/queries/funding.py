"""Whether the time of seats is paid for on a day: by their terms, else as a source says of the seat."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from alliance.base import clock

from ..models import FundingTerms, Seat


@dataclass(frozen=True)
class Funding:
    """What the map and the pages say of a seat's funding: of each of its shares (`Seat.Funding`), and in words."""

    states: tuple[str, ...]
    said: str
    source: str

    @property
    def shares(self) -> int:
        """How many of its shares are paid for."""
        return self.states.count(Seat.Funding.FUNDED)

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


def funding_said(seat: Seat, day: dt.date | None = None) -> str:
    """Of one seat, today or on a day. One query."""
    return funding_on(day or clock.today(), [seat])[seat.pk].said


def of_seat(seat: Seat, terms: list[FundingTerms]) -> Funding:
    """By the terms of its shares on a day; where there are none, by the words of the seat."""
    terms = [one for one in terms if one.share <= seat.shares]
    if not terms:
        return Funding(
            states=(seat.funding,) * seat.shares,
            said=_by_the_words(seat),
            source=seat.funding_source,
        )
    by_share = {one.share: Seat.Funding.FUNDED if one.is_funded else Seat.Funding.UNFUNDED for one in terms}
    states = tuple(by_share.get(share, Seat.Funding.UNKNOWN) for share in range(1, seat.shares + 1))
    kinds = list(dict.fromkeys(one.said for one in terms))
    if len(kinds) == 1 and len(terms) == seat.shares:
        said = kinds[0]
    else:
        said = f"{states.count(Seat.Funding.FUNDED)} of {seat.shares} shares funded"
    return Funding(states=states, said=said, source=terms[0].source)


def _by_the_words(seat: Seat) -> str:
    """funded (8 days a month); unfunded; funding not known."""
    if seat.funding == Seat.Funding.UNKNOWN:
        return "funding not known"
    note = f" ({seat.funded_note})" if seat.funded_note else ""
    return f"{seat.get_funding_display()}{note}"
