"""Draws the governance map: from boards and lines to boxes and paths, in numbers that a template writes as SVG.

Pure: it reads no database and knows no day. The whole system stands at the top with the alliance beside it, places
in a row below, and what belongs to a place under its board. Lines run at right angles: from the box at the top down
to a level of their own, along it, and down to the box below. Lines of one kind from one box share their way.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from textwrap import shorten, wrap

from .queries import BoardOnMap, GovernanceMap, Line

WIDTH = 196  # of a box
GUTTER = 40  # right of each box, where lines pass those in lower rows
COLUMNS = 5  # side by side; more make another band below
PADDING = 12
CAPTION, LINE = 16, 20  # heights of a line of words
LETTERS, MOST_LINES = 18, 4  # of a name in a box
MARK, MARKS_A_ROW, MOST_MARKS = 18, 9, 27
LEVEL = 13  # between two levels of lines
AIR = 22  # above and below the levels, and between rows
UNDER = ["place", "health-and-wellbeing", "collaborative", "other", "place-group"]  # from the top of a column down


@dataclass(frozen=True)
class Mark:
    """A share of a seat, as a small disc: full or hollow, with a pound sign when its time is paid for."""

    x: int
    y: int
    is_held: bool
    is_funded: bool
    words: str


@dataclass(frozen=True)
class Box:
    board: BoardOnMap
    x: int
    y: int
    height: int
    name: tuple[tuple[str, int], ...]  # its lines, and where each stands
    marks: tuple[Mark, ...]
    more_marks: int
    width: int = WIDTH

    @property
    def text_x(self) -> int:
        return self.x + PADDING

    @property
    def caption_y(self) -> int:
        return self.y + PADDING + CAPTION - 4

    @property
    def said_y(self) -> int:
        return self.y + PADDING + CAPTION + LINE * len(self.name) + CAPTION + 2

    @property
    def more_y(self) -> int:
        return self.y + self.height - PADDING + 2

    @property
    def right(self) -> int:
        return self.x + WIDTH

    @property
    def bottom(self) -> int:
        return self.y + self.height


@dataclass(frozen=True)
class Path:
    """A line as drawn. It starts at the upper box, so that lines that share a way keep their dashes in step."""

    line: Line
    d: str
    starts_at_from: bool


@dataclass(frozen=True)
class Column:
    """A place and what belongs to it, from the top down."""

    name: str
    boards: tuple[BoardOnMap, ...]


@dataclass(frozen=True)
class Drawing:
    width: int
    height: int
    boxes: tuple[Box, ...]
    paths: tuple[Path, ...]
    top: tuple[BoardOnMap, ...]
    columns: tuple[Column, ...]


def draw(found: GovernanceMap) -> Drawing:
    """The whole map; nothing at all for no boards."""
    top, columns = arrange(found)
    sheet = _Sheet(top, columns, found.lines)
    return Drawing(sheet.width, sheet.height, tuple(sheet.boxes.values()), tuple(sheet.paths()), top, columns)


# Who stands where ------------------------------------------------------------------------------------------------


def arrange(found: GovernanceMap) -> tuple[tuple[BoardOnMap, ...], tuple[Column, ...]]:
    """The boards of the top row, alliances last; and the columns below, by name."""
    top = [board for board in found.boards if board.kind == "alliance" or board.scale == "system"]
    top.sort(key=lambda board: (board.kind == "alliance", board.kind != "icb", board.name))
    known = {board.pk for board in top}
    columns: dict[int, list[BoardOnMap]] = {}
    names, home = {}, {}
    below = [board for board in found.boards if board.pk not in known]
    for board in sorted(below, key=lambda board: (UNDER.index(_kind(board)), board.name)):
        column = _column_of(board, columns, home, found.lines)
        columns.setdefault(column, []).append(board)
        names.setdefault(column, board.footprint_name)
        home[board.pk] = column
    in_order = sorted(columns, key=lambda column: (names[column], column))
    return tuple(top), tuple(Column(names[column], tuple(columns[column])) for column in in_order)


def _kind(board: BoardOnMap) -> str:
    return board.kind if board.kind in UNDER else "other"


def _column_of(board: BoardOnMap, columns: dict, home: dict[int, int], lines: Iterable[Line]) -> int:
    """That of its own footprint; else of a board it stands to directly; else a new one."""
    if board.footprint in columns or board.kind == "place":
        return board.footprint
    for line in lines:
        other = {line.from_board.pk: line.to_board, line.to_board.pk: line.from_board}.get(board.pk)
        if other and other.pk != board.pk and other.pk in home:
            return home[other.pk]
    return board.footprint


def _height(board: BoardOnMap) -> int:
    rows = -(-min(board.places, MOST_MARKS) // MARKS_A_ROW)
    more = CAPTION if board.places > MOST_MARKS else 0
    return 2 * PADDING + CAPTION + LINE * len(_name_lines(board)) + CAPTION + 6 + MARK * rows + more


def _name_lines(board: BoardOnMap) -> list[str]:
    lines = wrap(board.name, LETTERS)
    return lines[: MOST_LINES - 1] + [shorten(" ".join(lines[MOST_LINES - 1 :]), LETTERS, placeholder="…")] * (
        len(lines) >= MOST_LINES
    )


# Boxes and lines -------------------------------------------------------------------------------------------------


def _bundle(line: Line, upper: int) -> tuple:
    """Lines that share their way: of one kind and one certainty, to or from the same upper box."""
    return (upper, line.kind, line.is_inferred, line.from_board.pk == upper)


class _Sheet:
    """Places the boxes, then finds each line its way."""

    def __init__(self, top, columns: tuple[Column, ...], lines: Iterable[Line]):
        self.lines = list(lines)
        self.boxes: dict[int, Box] = {}
        self.row: dict[int, int] = {}  # 0 for the top, then from 1 down in each band
        self.band: dict[int, int] = {}
        self.above: dict[int, int] = {}  # who stands directly above, in the same column
        self.slots = max(min(COLUMNS, max(len(top), len(columns))), 1)
        self.width = self.slots * (WIDTH + GUTTER) + GUTTER
        self.place_in_order = self._order(top, columns)
        self.levels = self._levels()
        self.height = self._place(top, columns)
        self.ends = self._ends()

    # Where the boxes stand

    def _order(self, top, columns) -> dict[int, int]:
        """From left to right: who is upper when neither box of a line is at the top."""
        order = {}
        for board in top:
            self.band[board.pk], self.row[board.pk] = 0, 0
            order[board.pk] = len(order)
        for n, column in enumerate(columns):
            for row, board in enumerate(column.boards, start=1):
                self.band[board.pk], self.row[board.pk] = n // COLUMNS, row
                order[board.pk] = len(order)
                if row > 1:
                    self.above[board.pk] = column.boards[row - 2].pk
        return order

    def _upper(self, line: Line) -> tuple[int, int]:
        """(upper, lower) box of a line: the one at the top; the earlier one of two in the same part."""
        ends = (line.from_board.pk, line.to_board.pk)
        return tuple(sorted(ends, key=lambda pk: (self.row[pk] > 0, self.band[pk], self.place_in_order[pk])))

    def _is_short(self, line: Line) -> bool:
        """One box stands directly above the other: the line goes straight down."""
        upper, lower = self._upper(line)
        return self.above.get(lower) == upper

    def _levels(self) -> dict[int, dict[tuple, int]]:
        """For the way above each band: which level each bundle of lines runs at."""
        levels: dict[int, dict[tuple, int]] = defaultdict(dict)
        for line in sorted(self.lines, key=lambda line: (line.kind != "direct", line.kind, line.pk)):
            upper, lower = self._upper(line)
            if self._is_short(line):
                continue
            bundle = _bundle(line, upper)
            for band in {0, self.band[upper], self.band[lower]}:
                levels[band].setdefault(bundle, len(levels[band]))
        return levels

    def _place(self, top, columns) -> int:
        """Set every box on the sheet; says how high the sheet is."""
        y = PADDING
        for start in range(0, len(top), COLUMNS):
            row = top[start : start + COLUMNS]
            for n, board in enumerate(row):
                slot = self.width / len(row)
                self._set(board, round(slot * n + (slot - WIDTH) / 2), y)
            y += max(map(_height, row)) + AIR
        self.level_y = {}
        for band in range(-(-len(columns) // COLUMNS) or 1):
            self.level_y[band] = y
            y += LEVEL * len(self.levels[band]) + (AIR if self.levels[band] else 0)
            y = self._place_band(columns[band * COLUMNS : (band + 1) * COLUMNS], y)
        return y + PADDING

    def _place_band(self, columns, y: int) -> int:
        left = (self.width - len(columns) * (WIDTH + GUTTER)) // 2 + GUTTER // 2
        deepest = max((len(column.boards) for column in columns), default=0)
        for row in range(deepest):
            heights = [0]
            for n, column in enumerate(columns):
                if row < len(column.boards):
                    board = column.boards[row]
                    self._set(board, left + n * (WIDTH + GUTTER), y)
                    heights.append(_height(board))
            y += max(heights) + 2 * AIR
        return y - AIR

    def _set(self, board: BoardOnMap, x: int, y: int) -> None:
        height = _height(board)
        top = y + PADDING + CAPTION
        names = tuple((words, top + LINE * n + LINE - 5) for n, words in enumerate(_name_lines(board)))
        marks_top = top + LINE * len(names) + CAPTION + 6 + MARK // 2
        self.boxes[board.pk] = Box(
            board=board,
            x=x,
            y=y,
            height=height,
            name=names,
            marks=tuple(_marks(board, x + PADDING + MARK // 2 - 2, marks_top)),
            more_marks=max(board.places - MOST_MARKS, 0),
        )

    # How the lines run

    def _ends(self) -> dict[tuple, int]:
        """How far along the side of its box each bundle leaves it: they share the side evenly."""
        wanted: dict[int, list[tuple]] = defaultdict(list)
        for line in self.lines:
            if self._is_short(line):
                continue
            bundle = _bundle(line, self._upper(line)[0])
            for pk in self._upper(line):
                if bundle not in wanted[pk]:
                    wanted[pk].append(bundle)
        return {
            (pk, bundle): n
            for pk, bundles in wanted.items()
            for n, bundle in enumerate(sorted(bundles, key=lambda bundle: self.levels[0][bundle]))
        } | {(pk, None): len(bundles) for pk, bundles in wanted.items()}

    def _way_to(self, pk: int, bundle: tuple, y: int) -> list[tuple[int, int]]:
        """From a box to the level `y`: straight from its top or bottom, or round by the gutter on its right."""
        box, n, count = self.boxes[pk], self.ends[pk, bundle], self.ends[pk, None]
        is_last_at_top = self.row[pk] == 0 and box.y == max(
            other.y for other_pk, other in self.boxes.items() if self.row[other_pk] == 0
        )
        along = box.x + WIDTH * (n + 1) // (count + 1)
        if is_last_at_top:
            return [(along, box.bottom), (along, y)]
        if self.row[pk] == 1:
            return [(along, box.y), (along, y)]
        side = box.y + box.height * (n + 1) // (count + 1)
        gutter = box.right + 6 + (GUTTER - 12) * (self.levels[0][bundle] + 1) // (len(self.levels[0]) + 1)
        return [(box.right, side), (gutter, side), (gutter, y)]

    def _level(self, band: int, bundle: tuple) -> int:
        return self.level_y[band] + LEVEL * self.levels[band][bundle]

    def paths(self) -> Iterable[Path]:
        for line in self.lines:
            upper, lower = self._upper(line)
            if self._is_short(line):
                points = self._straight_down(line, upper, lower)
            else:
                points = self._around(_bundle(line, upper), upper, lower)
            d = "M" + " L".join(f"{x} {y}" for x, y in points)
            yield Path(line, d, starts_at_from=line.from_board.pk == upper)

    def _straight_down(self, line: Line, upper: int, lower: int) -> list[tuple[int, int]]:
        same = [other.pk for other in self.lines if self._is_short(other) and self._upper(other) == (upper, lower)]
        x = self.boxes[upper].x + WIDTH * (same.index(line.pk) + 1) // (len(same) + 1)
        return [(x, self.boxes[upper].bottom), (x, self.boxes[lower].y)]

    def _around(self, bundle: tuple, upper: int, lower: int) -> list[tuple[int, int]]:
        first, last = self.band[upper], self.band[lower]
        there = self._way_to(upper, bundle, self._level(first, bundle))
        back = self._way_to(lower, bundle, self._level(last, bundle))
        if first == last:
            return there + back[::-1]
        margin = self.width - 4 - (GUTTER // 2 - 4) * self.levels[0][bundle] // len(self.levels[0])
        trunk = [(margin, self._level(first, bundle)), (margin, self._level(last, bundle))]
        return there + trunk + back[::-1]


def _marks(board: BoardOnMap, x: int, y: int) -> Iterable[Mark]:
    shares = [(seat, n < seat.held) for seat in board.seats for n in range(seat.shares)]
    for n, (seat, is_held) in enumerate(shares[:MOST_MARKS]):
        yield Mark(
            x=x + MARK * (n % MARKS_A_ROW),
            y=y + MARK * (n // MARKS_A_ROW),
            is_held=is_held,
            is_funded=seat.is_funded,
            words=f"{seat.title}: {seat.said}",
        )
