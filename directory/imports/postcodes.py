"""Takes the postcodes of one edition from an ONS Postcode Directory (ONSPD), 2.7 million rows in flat memory.

The first load of a register without a fault goes straight to its table (`first_load`). Otherwise each row goes by
COPY to a staging table as it is read; the database checks them there, sets bad ones aside, and one statement
writes only what differs. A postcode that has moved loses the area it lay in before.
"""

import re
from pathlib import Path

from django.db import connection, transaction

from alliance.base.history import attributed

from ..bulk import many_rows
from ..models import AreaEdition, ImportRun, Person
from . import blocks, columns, files
from .first_load import first_load, tell_outside
from .report import FileRefused, Report

STEMS = {
    "postcode": [r"^pcds$", r"^pcd8$", r"^pcd7$", r"^pcd2?$", r"^postcode$"],
    "country": [r"^ctry(?:\d\d)?(?:cd)?$"],
    "ended": [r"^doterm$"],
}
# What the register writes for places outside the countries that have areas of their own.
COUNTRIES = {"E": "E", "W": "W", "S": "S", "N": "N", "L": "I", "M": "I"}
_LETTERS = " ".join(f"WHEN '{letter}' THEN '{country}'" for letter, country in COUNTRIES.items())
COUNTRY = f"CASE left(coalesce(nullif(staged.country, ''), staged.area_code), 1) {_LETTERS} ELSE 'E' END"
ENDED_ON = "to_date(nullif(staged.ended, ''), 'YYYYMM')"


def import_postcodes(
    *, path: Path, edition: str, dry_run: bool = False, progress: bool = False, by: Person | None
) -> Report:
    """Import the file; what it did. Raises `FileRefused` when nothing of it can be taken."""
    files.check_text(path)
    headers = files.header(path)
    report = Report(dry_run=dry_run)
    with (
        files.fingerprinting(path) as sha256,
        transaction.atomic(),
        attributed(by=by, why=f"Imported the postcodes of {path.name}"),
    ):
        known = _edition(edition)
        wanted = _columns(headers, known)
        places = [wanted[field][0] if field in wanted else None for field in ("postcode", "area", "country", "ended")]
        if dry_run or not first_load(path, len(headers), places, known, COUNTRIES, progress, report):
            _stage(path, headers, places, progress, report)
            with connection.cursor() as cursor, many_rows(cursor):
                _set_aside(cursor, wanted, report)
                _resolve(cursor, known, report)
                if not dry_run:
                    _write(cursor, known)
                cursor.execute("DROP TABLE staged_postcode, found_postcode")
        if not dry_run:
            _record(known, path, sha256.result(), report, by)
    return report


def _edition(slug: str) -> AreaEdition:
    """The edition that the postcodes are for, under a lock; by default the current one."""
    editions = AreaEdition.objects.select_for_update()
    known = editions.filter(slug=slug).first() if slug else editions.filter(is_current=True).first()
    if known is None:
        slugs = ", ".join(AreaEdition.objects.order_by("slug").values_list("slug", flat=True)) or "none yet"
        raise FileRefused(f"There is no edition called {slug or '(current)'}. There are: {slugs}. Import areas first.")
    return known


def _columns(headers: list[str], edition: AreaEdition) -> dict[str, tuple[int, str]]:
    """{field: (column from 0, its name)}. The area's column is that of the edition's year: lsoa21cd for 2021."""
    names = [columns.plain(header) for header in headers]
    year = columns.year_in(edition.slug)[2:]
    stems = STEMS | {"area": [rf"^lsoa_?(?:20)?{year}_?(?:cd|code)?$"] if year else [r"^lsoa_?\d\d_?(?:cd|code)?$"]}
    found = {}
    for field, patterns in stems.items():
        hits = [i for pattern in patterns for i, name in enumerate(names) if re.match(pattern, name)]
        if hits:
            found[field] = (hits[0], headers[hits[0]])
        elif field in ("postcode", "area"):
            what = "postcodes" if field == "postcode" else f"areas of 20{year} (such as lsoa{year}cd)"
            raise FileRefused(
                f"There is no column with the {what}. The columns are {', '.join(headers)[:300] or 'none at all'}. "
                "Check that this is an ONS Postcode Directory for the edition."
            )
    return found


FAULTS = [
    (
        "postcode",
        "code",
        r"code !~ '^[A-Z]{1,2}[0-9][A-Z0-9]?[0-9][A-Z]{2}$'",
        "this is not a postcode, such as PR1 8XJ. Correct it or leave the row out.",
    ),
    (
        "area",
        "area_code",
        r"area_code <> '' AND area_code !~ '^[A-Z][0-9]{8}$'",
        "this is not the code of an area (a letter and eight digits). Correct it or leave the cell empty.",
    ),
    (
        "ended",
        "ended",
        r"ended <> '' AND ended !~ '^(19|20)[0-9]{2}(0[1-9]|1[0-2])$'",
        "this is not a year and month, such as 201903. Correct it or leave the cell empty.",
    ),
]


def _stage(path: Path, headers: list[str], places: list[int | None], progress: bool, report: Report) -> None:
    """Every whole row as it stands, only the columns that count. Memory does not grow with the file.

    The database checks each row as it comes, and keeps the number of its first fault beside it.
    """
    faults = " ".join(f"WHEN {fault} THEN {number}" for number, (_, _, fault, _) in enumerate(FAULTS))
    rows = 0
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS staged_postcode")
        cursor.execute(
            "CREATE TEMPORARY TABLE staged_postcode"
            " (row_number integer, code text, area_code text, country text, ended text,"
            f" fault smallint GENERATED ALWAYS AS (CASE {faults} END) STORED) ON COMMIT DROP"
        )
        with cursor.copy("COPY staged_postcode (row_number, code, area_code, country, ended) FROM STDIN") as copy:
            number = 2  # the header is row 1
            for block in blocks.blocks(path, progress=progress):
                if plain := blocks.picked(block, len(headers), places):
                    count = len(plain[0])
                    copy.write(blocks.lines([blocks.numbers(number, count), *plain]))
                    number, rows = number + count, rows + count
                    continue
                for number, cells in enumerate(blocks.rows_of(block, path.name), start=number):  # noqa: B020
                    rows += _stage_row(copy, number, cells, len(headers), places, report)
                number += 1
        cursor.execute("ANALYZE staged_postcode")
    if not rows and not report.problems:
        raise FileRefused("The file has a header and no rows. Check that the right file was downloaded.")


def _stage_row(copy, number: int, cells: list[str], width: int, places: list[int | None], report: Report) -> int:
    """Write one row, or tell what is wrong with it; how many rows were written."""
    if not any(cells):
        return 0
    if len(cells) != width:
        counts = f"the row has {len(cells)} cells and the header {width}"
        report.refuse(number, "(all)", "", f"{counts}. Check that the download is whole.")
        return 0
    code, area, country, ended = ["" if at is None else cells[at].replace("\0", "") for at in places]
    copy.write_row((number, code.replace(" ", "").upper(), area.strip().upper(), country, ended.strip()))
    return 1


def _set_aside(cursor, wanted: dict[str, tuple[int, str]], report: Report) -> None:
    """Take the rows with a fault out of the staging table and tell each with its column, value and remedy."""
    values = " ".join(f"WHEN {number} THEN {column}" for number, (_, column, _, _) in enumerate(FAULTS))
    cursor.execute(
        f"DELETE FROM staged_postcode WHERE fault IS NOT NULL RETURNING fault, row_number, CASE fault {values} END"
    )
    for fault, number, value in sorted(cursor.fetchall()):
        field, _, _, remedy = FAULTS[fault]
        report.refuse(number, wanted[field][1], value, remedy)
    cursor.execute(
        """
        DELETE FROM staged_postcode staged USING (
            SELECT ctid AS place, first_value(row_number) OVER same AS first, row_number() OVER same AS nth
            FROM staged_postcode WINDOW same AS (PARTITION BY code, area_code ORDER BY row_number)
        ) again
        WHERE again.place = staged.ctid AND again.nth > 1
        RETURNING staged.row_number, staged.code, again.first
        """
    )
    for number, code, first in sorted(cursor.fetchall()):
        report.refuse(number, wanted["postcode"][1], code, f"row {first} says the same already. Keep one of them.")


def _resolve(cursor, edition: AreaEdition, report: Report) -> None:
    """Find each postcode's area in the edition, and count what will change."""
    cursor.execute(
        f"""
        CREATE TEMPORARY TABLE found_postcode ON COMMIT DROP AS
        SELECT DISTINCT ON (staged.code, area.id) staged.code, area.id AS area_id,
               {COUNTRY} AS country, {ENDED_ON} AS ended_on
        FROM staged_postcode staged
        LEFT JOIN directory_area area ON area.edition_id = %s AND area.code = staged.area_code
        ORDER BY staged.code, area.id, staged.row_number
        """,
        [edition.pk],
    )
    cursor.execute("ANALYZE found_postcode")
    cursor.execute(
        """
        SELECT count(*) FILTER (WHERE ours.id IS NULL),
               count(*) FILTER (WHERE (ours.country, ours.ended_on) IS DISTINCT FROM (found.country, found.ended_on)
                                AND ours.id IS NOT NULL),
               count(*) FILTER (WHERE found.area_id IS NULL AND found.country = 'E')
        FROM found_postcode found
        LEFT JOIN directory_postcode ours
          ON ours.edition_id = %s AND ours.code = found.code AND ours.area_id IS NOT DISTINCT FROM found.area_id
        """,
        [edition.pk],
    )
    report.created, report.updated, outside = cursor.fetchone()
    cursor.execute("SELECT count(*) FROM found_postcode")
    report.unchanged = cursor.fetchone()[0] - report.created - report.updated
    tell_outside(outside, report)


def _write(cursor, edition: AreaEdition) -> None:
    cursor.execute(
        """
        DELETE FROM directory_postcode ours USING (SELECT DISTINCT code FROM found_postcode) told
        WHERE ours.edition_id = %s AND ours.code = told.code AND NOT ours.is_invented AND NOT EXISTS (
            SELECT FROM found_postcode found
            WHERE found.code = ours.code AND found.area_id IS NOT DISTINCT FROM ours.area_id
        )
        """,
        [edition.pk],
    )
    cursor.execute(
        """
        INSERT INTO directory_postcode (edition_id, code, area_id, country, ended_on, is_invented)
        SELECT %s, code, area_id, country, ended_on, false FROM found_postcode
        ON CONFLICT (code, edition_id, area_id) DO UPDATE
        SET country = excluded.country, ended_on = excluded.ended_on
        WHERE (directory_postcode.country, directory_postcode.ended_on)
              IS DISTINCT FROM (excluded.country, excluded.ended_on)
        """,
        [edition.pk],
    )


def _record(edition: AreaEdition, path: Path, sha256: str, report: Report, by: Person | None) -> None:
    ImportRun.record(edition=edition, kind=ImportRun.Kind.POSTCODES, path=path, sha256=sha256, report=report, by=by)
