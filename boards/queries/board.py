"""A board as at a day, and the boards of a footprint."""

import datetime as dt
from dataclasses import dataclass, field

from django.db.models import Prefetch, Q

from directory.models import FootprintOverlap, Organisation

from ..models import Appointment, Board, BoardRelation, Decides, Seat, VacancyNotice
from ..models.vacancies import ANNOUNCED_BEFORE
from .funding import Funding, funding_on


@dataclass(frozen=True)
class Holder:
    """Who holds a seat or a share of it: as the public reads it, and for which body, where that may be told."""

    appointment: Appointment
    behalf: Organisation | None
    is_carried_over: bool
    ends_soon: bool = False  # so that who follows may be announced


@dataclass(frozen=True)
class Share:
    """One share of a seat on a day, with its holder (none: it is vacant), and the open notice of it if there is one."""

    number: int
    holder: Holder | None
    notice: VacancyNotice | None = None


@dataclass(frozen=True)
class SeatOnDay:
    seat: Seat
    shares: tuple[Share, ...]
    deputies: tuple[Holder, ...]
    nominated_by: Organisation | None
    funding: Funding

    @property
    def vacancies(self) -> int:
        return sum(share.holder is None for share in self.shares)


@dataclass(frozen=True)
class SectorOnBoard:
    """The seats of one sector, and how many places they make."""

    said: str
    seats: tuple[SeatOnDay, ...]

    @property
    def places(self) -> int:
        return sum(len(seat.shares) for seat in self.seats)

    @property
    def vacancies(self) -> int:
        return sum(seat.vacancies for seat in self.seats)


@dataclass(frozen=True)
class BoardOnDay:
    """A board's page: who sits there by sector, lines both ways, topics, papers it works by, and who sat before."""

    board: Board
    run_by: Organisation | None
    sectors: tuple[SectorOnBoard, ...]
    relations_out: tuple[BoardRelation, ...]
    relations_in: tuple[BoardRelation, ...]
    topics: tuple[Decides, ...]
    terms: tuple
    agreements: tuple
    before: tuple[Holder, ...]
    after: tuple[Holder, ...] = field(default=())

    @property
    def places(self) -> int:
        return sum(sector.places for sector in self.sectors)

    @property
    def vacancies(self) -> int:
        return sum(sector.vacancies for sector in self.sectors)

    @property
    def held(self) -> int:
        return self.places - self.vacancies

    @property
    def funded(self) -> int:
        return sum(seat.funding.shares for sector in self.sectors for seat in sector.seats)


def board_on(board: Board, day: dt.date, reader) -> BoardOnDay:
    """What the page of a board shows, as at `day`. Bodies whose entry the reader may not open are not named."""
    appointments = Appointment.objects.select_related("person").order_by("starts_on", "pk")
    seats = list(
        board.seats.select_related("nominated_by_board").prefetch_related(Prefetch("appointments", appointments))
    )
    agreements = list(board.agreements.all())
    bodies = _bodies(board, seats, agreements, reader)
    notices = {
        (one.seat_id, one.share): one
        for one in VacancyNotice.objects.filter(seat__board=board, status=VacancyNotice.Status.OPEN)
    }
    there = [seat for seat in seats if seat.is_there_on(day)] if board.is_there_on(day) else []
    paid = funding_on(day, there)
    known = [(seat, one) for seat in seats for one in seat.appointments.all() if one.starts_on != one.ends_on]
    both = Q(from_board=board) | Q(to_board=board)
    relations = list(
        BoardRelation.objects.current_on(day).filter(both).select_related("from_board", "to_board", "through")
    )
    return BoardOnDay(
        board=board,
        run_by=bodies.get(board.run_by_id),
        sectors=_by_sector([_seat_on_day(seat, day, bodies, notices, paid[seat.pk]) for seat in there]),
        relations_out=tuple(one for one in relations if one.from_board_id == board.pk),
        relations_in=tuple(one for one in relations if one.to_board_id == board.pk),
        topics=tuple(board.topics.current_on(day).select_related("topic", "footprint").defer("footprint__outline")),
        terms=tuple(one for one in board.terms.all() if one.in_force_from <= day),
        agreements=tuple((one, bodies.get(one.partner_id)) for one in agreements if one.signed_on <= day),
        before=tuple(
            _holder(seat, one, day, bodies)
            for seat, one in sorted(known, key=lambda pair: pair[1].ends_on or day, reverse=True)
            if one.ends_on is not None and one.ends_on <= day
        ),
        after=tuple(_holder(seat, one, day, bodies) for seat, one in known if one.starts_on > day),
    )


def _bodies(board: Board, seats: list[Seat], agreements: list, reader) -> dict[int, Organisation]:
    """The organisations named on a board's page that the reader may know of, by id."""
    wanted = {board.run_by_id, *(seat.nominated_by_organisation_id for seat in seats)}
    wanted |= {one.on_behalf_of_id for seat in seats for one in seat.appointments.all()}
    wanted |= {one.partner_id for one in agreements}
    named = Organisation.objects.visible_to(reader).filter(pk__in=wanted - {None})
    return named.only("name", "slug").in_bulk()


def _holder(seat: Seat, one: Appointment, day: dt.date, bodies: dict[int, Organisation]) -> Holder:
    one.seat = seat
    return Holder(
        appointment=one,
        behalf=bodies.get(one.on_behalf_of_id),
        is_carried_over=one.term_ends_on is not None and one.term_ends_on <= day and one.ends_on is None,
        ends_soon=(over := one.ends_on or one.term_ends_on) is not None and over <= day + ANNOUNCED_BEFORE,
    )


def _seat_on_day(seat: Seat, day: dt.date, bodies: dict, notices: dict, paid: Funding) -> SeatOnDay:
    now = [
        _holder(seat, one, day, bodies)
        for one in seat.appointments.all()
        if one.starts_on <= day and (one.ends_on is None or one.ends_on > day)
    ]
    holders = {one.appointment.share: one for one in now if not one.appointment.is_deputy}
    return SeatOnDay(
        seat=seat,
        shares=tuple(
            Share(number, holders.get(number), notices.get((seat.pk, number))) for number in range(1, seat.shares + 1)
        ),
        deputies=tuple(one for one in now if one.appointment.is_deputy),
        nominated_by=bodies.get(seat.nominated_by_organisation_id),
        funding=paid,
    )


def _by_sector(seats: list[SeatOnDay]) -> tuple[SectorOnBoard, ...]:
    return tuple(
        SectorOnBoard(sector.label, tuple(one for one in seats if one.seat.sector == sector))
        for sector in Seat.Sector
        if any(one.seat.sector == sector for one in seats)
    )


@dataclass(frozen=True)
class BoardsOf:
    """The boards that are there for all of a footprint, the nearest first, and those for a part of it."""

    whole: tuple[Board, ...]
    part: tuple[Board, ...]


def boards_of(footprint, day: dt.date, reader) -> BoardsOf:
    """Boards whose own footprint is this one or overlaps it. Two queries."""
    relations = dict(
        FootprintOverlap.objects.filter(footprint=footprint, other__boards__isnull=False)
        .with_shares()
        .values_list("other", "relation")
    )
    found = (
        Board.objects.visible_to(reader)
        .current_on(day)
        .filter(footprint__in=[footprint.pk, *relations])
        .with_vacancies(day)
        .select_related("footprint")
        .defer("footprint__outline")
        .order_by("footprint__area_count", "footprint__population", "name")
    )
    holds_it = {footprint.pk} | {pk for pk, how in relations.items() if how in ("inside", "same")}
    return BoardsOf(
        whole=tuple(board for board in found if board.footprint_id in holds_it),
        part=tuple(board for board in found if board.footprint_id not in holds_it),
    )
