"""The governance map as at a day: boards, seats and lines."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from ..models import Board, BoardRelation, Seat
from .funding import Funding, funding_on


@dataclass(frozen=True)
class SeatOnMap:
    """A seat as the map marks it: how many shares it has and how many are held, and whether its time is paid for."""

    pk: int
    title: str
    shares: int
    held: int
    funded: int  # how many of its shares are paid for
    said: str  # the same in words
    nominated_by: int | None

    @property
    def vacancies(self) -> int:
        return self.shares - self.held

    @property
    def is_funded(self) -> bool:
        return self.funded > 0


@dataclass(frozen=True)
class BoardOnMap:
    pk: int
    slug: str
    name: str
    kind: str
    kind_said: str
    scale: str
    footprint: int
    footprint_name: str
    secretariat: str
    is_inferred: bool
    source: str
    seats: tuple[SeatOnMap, ...]

    @property
    def places(self) -> int:
        return sum(seat.shares for seat in self.seats)

    @property
    def held(self) -> int:
        return sum(seat.held for seat in self.seats)

    @property
    def vacancies(self) -> int:
        return self.places - self.held

    @property
    def funded(self) -> int:
        return sum(seat.funded for seat in self.seats)


@dataclass(frozen=True)
class Line:
    """A relation of two boards that are both there, with the seats that carry it."""

    pk: int
    kind: str
    said: str
    from_board: BoardOnMap
    to_board: BoardOnMap
    is_inferred: bool
    source: str
    seats: tuple[SeatOnMap, ...]


@dataclass(frozen=True)
class GovernanceMap:
    boards: tuple[BoardOnMap, ...]
    lines: tuple[Line, ...]


def governance_map(day: dt.date, reader) -> GovernanceMap:
    """The boards there on `day`, their seats and the lines between them. Four queries, however many there are."""
    found = Board.objects.visible_to(reader).current_on(day).select_related("footprint")
    found = found.only(
        "slug", "name", "kind", "secretariat", "basis", "source", "footprint__name", "footprint__scale"
    ).order_by("name", "pk")
    there = list(Seat.objects.current_on(day).filter(board__in=found.values("pk")).with_vacancies(day))
    paid = funding_on(day, there)
    seats = defaultdict(list)
    for seat in there:
        seats[seat.board_id].append(_seat_on_map(seat, paid[seat.pk]))
    boards = {board.pk: _board_on_map(board, tuple(seats[board.pk])) for board in found}
    lines = [
        _line(relation, boards)
        for relation in BoardRelation.objects.current_on(day)
        if relation.from_board_id in boards and relation.to_board_id in boards
    ]
    return GovernanceMap(tuple(boards.values()), tuple(lines))


def _seat_on_map(seat: Seat, paid: Funding) -> SeatOnMap:
    held = min(seat.held, seat.shares)
    if seat.shares == 1:
        state = "filled" if held else "vacant"
    else:
        state = f"{held} of {seat.shares} shares filled"
    return SeatOnMap(
        pk=seat.pk,
        title=seat.title,
        shares=seat.shares,
        held=held,
        funded=paid.shares,
        said=f"{state}, {paid.said}",
        nominated_by=seat.nominated_by_board_id,
    )


def _board_on_map(board: Board, seats: tuple[SeatOnMap, ...]) -> BoardOnMap:
    return BoardOnMap(
        pk=board.pk,
        slug=board.slug,
        name=board.name,
        kind=board.kind,
        kind_said=board.get_kind_display(),
        scale=board.footprint.scale,
        footprint=board.footprint_id,
        footprint_name=board.footprint.name,
        secretariat=board.secretariat,
        is_inferred=board.basis == "inferred",
        source=board.source,
        seats=seats,
    )


def _line(relation: BoardRelation, boards: dict[int, BoardOnMap]) -> Line:
    from_board, to_board = boards[relation.from_board_id], boards[relation.to_board_id]
    nominated = relation.kind == BoardRelation.Kind.NOMINATES
    return Line(
        pk=relation.pk,
        kind=relation.kind,
        said=relation.get_kind_display(),
        from_board=from_board,
        to_board=to_board,
        is_inferred=relation.basis == "inferred",
        source=relation.source,
        seats=tuple(
            seat
            for seat in (*from_board.seats, *to_board.seats)
            if seat.pk == relation.through_id or (nominated and seat.nominated_by == from_board.pk)
        ),
    )
