"""The first load of an edition's postcodes: block by block straight into their table, as quick as a bare COPY.

It takes only a file in which nothing is wrong and nothing is said twice. At the first line that is not so it
undoes itself, and the longer way by a staging table does all the work, with each row's number and remedy.
"""

from pathlib import Path

import numpy as np
from django.db import IntegrityError, connection, transaction

from ..models import AreaEdition, Postcode
from . import blocks
from .report import Report

LETTER, DIGIT = 1, 2
KIND = np.zeros(256, np.int64)
KIND[list(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ")] = LETTER
KIND[list(b"0123456789")] = DIGIT


def _shape(kinds) -> int:
    """One number for a row of letters and digits, as `_shapes` makes it of signs."""
    number = 0
    for kind in kinds:
        number = number * 3 + kind
    return number


POSTCODES = np.zeros(3**8, bool)
POSTCODES[[_shape(LETTER if sign == "A" else DIGIT for sign in shape) for shape in
           ("A99AA", "A999AA", "AA99AA", "AA999AA", "A9A9AA", "AA9A9AA")]] = True  # fmt: skip


class NotPlain(Exception):
    """The file needs the longer way."""


def first_load(
    path: Path,
    width: int,
    places: list[int | None],
    edition: AreaEdition,
    countries: dict[str, str],
    progress: bool,
    report: Report,
) -> bool:
    """Write all postcodes of the file, or nothing and say False: the edition has some already, or a line needs care."""
    if Postcode.objects.filter(edition=edition).exists():
        return False
    held = np.array(sorted((_number(code), pk) for code, pk in edition.areas.values_list("code", "pk")), np.int64)
    letters = np.full(256, ord("E"), np.uint8)
    for letter, country in countries.items():
        letters[ord(letter)] = ord(country)
    fields = "edition_id, code, area_id, country, ended_on, is_invented"
    created = outside = 0
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            with cursor.copy(f"COPY directory_postcode ({fields}) FROM STDIN") as copy:
                for block in blocks.blocks(path, progress=progress):
                    written, abroad = _written(block, width, places, edition.pk, held, letters)
                    copy.write(blocks.lines(written))
                    created, outside = created + len(abroad), outside + int(abroad.sum())
            if not created:
                raise NotPlain
    except (NotPlain, IntegrityError):
        return False
    report.created = created
    tell_outside(outside, report)
    return True


def tell_outside(outside: int, report: Report) -> None:
    if outside:
        report.notes.append(f"Postcodes in England outside the areas of this edition: {outside:,}.")


def _written(block: bytes, width: int, places, edition: int, held: np.ndarray, letters: np.ndarray):
    """The block as the table's columns, and which rows are of England and in none of our areas."""
    columns = blocks.picked(block, width, places)
    if columns is None:
        raise NotPlain
    code, area, country, ended = columns
    rows = len(code)
    if code.shape[1] > 8 or not POSTCODES[_shapes(code)].all():
        raise NotPlain
    ids = _area_ids(area, held)
    first = _first_signs(country, rows)
    country = letters[np.where(first, first, _first_signs(area, rows))][:, None]
    null = np.frombuffer(b"\\N", np.uint8)
    ids_or_null = np.where(ids[:, None] > 0, blocks.digits(ids, 12), np.pad(null, (0, 10)))
    constant = [np.tile(np.frombuffer(text, np.uint8), (rows, 1)) for text in (str(edition).encode(), b"f")]
    table = [constant[0], code, ids_or_null.astype(np.uint8), country, _days(ended, rows, null), constant[1]]
    return table, (ids == 0) & (country[:, 0] == ord("E"))


def _shapes(code: np.ndarray) -> np.ndarray:
    """Each row's letters and digits as one number; what is left out does not count."""
    shapes = np.zeros(len(code), np.int64)
    for kind in KIND[code].T:
        shapes = np.where(kind, shapes * 3 + kind, shapes)
    return shapes


def _number(code: str) -> int:
    """An area's code as a number: "E01000001" is its letter's own, then the digits."""
    return ord(code[0]) * 10**8 + int(code[1:]) if len(code) == 9 and code[1:].isdigit() else 0


def _area_ids(area: np.ndarray, held: np.ndarray) -> np.ndarray:
    """The ids of the areas named; nought where none is named, or none that we have."""
    ids = np.zeros(len(area), np.int64)
    named = area[:, 0] > 0 if area.shape[1] else np.zeros(len(area), bool)
    if not named.any():
        return ids
    kinds = KIND[area[named]]
    if area.shape[1] != 9 or (kinds[:, 0] != LETTER).any() or (kinds[:, 1:] != DIGIT).any():
        raise NotPlain
    numbers = area[named, 0] * np.int64(10**8) + (area[named, 1:] - ord("0")) @ 10 ** np.arange(7, -1, -1)
    if len(held):
        at = np.minimum(np.searchsorted(held[:, 0], numbers), len(held) - 1)
        ids[named] = np.where(held[at, 0] == numbers, held[at, 1], 0)
    return ids


def _first_signs(column: np.ndarray, rows: int) -> np.ndarray:
    return column[:, 0] if column.shape[1] else np.zeros(rows, np.uint8)


def _days(ended: np.ndarray, rows: int, null: np.ndarray) -> np.ndarray:
    """The first day of each month ("201903") as a date, or null where there is none."""
    days = np.tile(np.pad(null, (0, 8)), (rows, 1))
    told = _first_signs(ended, rows) > 0
    if not told.any():
        return days
    if ended.shape[1] != 6 or (KIND[ended[told]] != DIGIT).any():
        raise NotPlain
    months = (ended[told] - ord("0")) @ 10 ** np.arange(5, -1, -1)
    year, month = months // 100, months % 100
    if ((year < 1900) | (year > 2099) | (month < 1) | (month > 12)).any():
        raise NotPlain
    days[told] = np.concatenate(
        [ended[told, :4], *(np.full((told.sum(), 1), ord("-"), np.uint8), ended[told, 4:]),
         np.tile(np.frombuffer(b"-01", np.uint8), (told.sum(), 1))], axis=1
    )  # fmt: skip
    return days
