"""Takes the areas of one edition from an ONS or NHS look-up.

The good rows go by COPY to a staging table, and one MERGE touches only the areas that differ; the triggers
then bring populations and overlaps of the footprints up to date. Columns that the file lacks stay as they are.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.db import connection, transaction

from alliance.base import clock
from alliance.base.history import attributed

from ..actions.coverage import place_sensitive_sites
from ..bulk import many_rows
from ..models import AreaEdition, Footprint, ImportRun, Person
from ..models.footprints import lock_footprints
from . import columns, files
from .report import FileRefused, Report

UK = {"latitude": (49.0, 61.5), "longitude": (-9.0, 2.5)}
LARGEST_POPULATION = 1_000_000
LENGTHS = {"name": 120, "ward_name": 120, "district_name": 120, "sub_icb_name": 150, "icb_name": 150}
TYPES = {
    "population": "integer",
    "deprivation_decile": "smallint",
    "latitude": "double precision",
    "longitude": "double precision",
}
LSOA = re.compile(r"[EW]01\d{6}\Z")
ONS = re.compile(r"[EWSNJKL]\d{8}\Z")
SHORT = re.compile(r"[A-Z0-9]{3,5}\Z")


@dataclass(frozen=True)
class Edition:
    """What the command line says of the edition; what it leaves out is taken from the file."""

    slug: str = ""
    name: str = ""
    source: str = ""
    population_source: str = ""
    deprivation_source: str = ""
    make_current: bool = False


class Unfit(ValueError):
    """A value that a column cannot hold, with the remedy."""


def import_areas(
    *,
    path: Path,
    edition: Edition,
    chosen: dict[str, str] | None = None,
    dry_run: bool = False,
    progress: bool = False,
    by: Person | None,
) -> Report:
    """Import the file; what it did. Raises `FileRefused` when nothing of it can be taken."""
    sha256 = files.fingerprint(path)
    files.check_text(path)
    lines = files.rows(path, progress=progress)
    _, headers = next(lines, (1, []))
    found = columns.find(headers, chosen=chosen, needed=["code"])
    report = Report(dry_run=dry_run)
    with transaction.atomic(), attributed(by=by, why=f"Imported the areas of {path.name}"):
        known, slug = _edition(edition, headers, found)
        if known is None and "name" not in found:
            columns.find(headers, chosen=chosen, needed=["name"])
        _stage(lines, headers, found, report)
        _check_names(known, found, report)
        _count(known, found, report)
        if not dry_run:
            known = known or _make_edition(edition, slug, path, headers, found)
            _merge(known, found)
            _record(known, edition, path, sha256, report, by)
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE staged_area")
    return report


def _edition(edition: Edition, headers: list[str], found: dict[str, int]) -> tuple[AreaEdition | None, str]:
    """The edition if it exists, under a lock, and its slug: by default from the year in the code's column."""
    slug = edition.slug or f"lsoa-{columns.year_in(headers[found['code']])}".rstrip("-")
    if slug == "lsoa":
        raise FileRefused("The columns do not say of which year the areas are. Name the edition: --edition lsoa-2021.")
    lock_footprints()
    return AreaEdition.objects.select_for_update().filter(slug=slug).first(), slug


def _make_edition(edition: Edition, slug: str, path: Path, headers: list[str], found: dict[str, int]) -> AreaEdition:
    def said_by(field: str) -> str:
        return f"Column {headers[found[field]]} of {path.name}" if field in found else ""

    return AreaEdition.objects.create(
        slug=slug,
        name=edition.name or slug.replace("-", " ").replace("lsoa", "LSOA"),
        source=edition.source or f"The file {path.name}, imported {clock.today():%-d %B %Y}",
        population_source=edition.population_source or said_by("population"),
        deprivation_source=edition.deprivation_source or said_by("deprivation_decile"),
        is_current=not AreaEdition.objects.filter(is_current=True).exists(),
    )


def _stage(lines, headers: list[str], found: dict[str, int], report: Report) -> None:
    """Put the good rows into the table `staged_area`; set the others aside in the report."""
    fields = list(found)
    first_seen: dict[str, int] = {}
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS staged_area")
        cursor.execute(
            "CREATE TEMPORARY TABLE staged_area (row_number integer, "
            + ", ".join(f"{field} {TYPES.get(field, 'text')}" for field in fields)
            + ") ON COMMIT DROP"
        )
        with cursor.copy(f"COPY staged_area (row_number, {', '.join(fields)}) FROM STDIN") as copy:
            for number, cells in lines:
                if not any(cell.strip() for cell in cells):
                    continue
                values = _values(number, cells, headers, found, report)
                if values is None:
                    continue
                code = values[fields.index("code")]
                if code in first_seen:
                    report.refuse(
                        number,
                        headers[found["code"]],
                        code,
                        f"this area is in row {first_seen[code]} already, which was taken. Keep one row for each area.",
                    )
                    continue
                first_seen[code] = number
                copy.write_row((number, *values))
        cursor.execute("ANALYZE staged_area")
    if not first_seen and not report.problems:
        raise FileRefused("The file has a header and no rows. Check that the right file was downloaded.")


def _values(number: int, cells: list[str], headers: list[str], found: dict[str, int], report: Report) -> list | None:
    if len(cells) != len(headers):
        report.refuse(
            number,
            "(all)",
            "",
            f"the row has {len(cells)} cells and the header {len(headers)}. Check for stray commas.",
        )
        return None
    values = []
    fit = True
    for field, index in found.items():
        try:
            values.append(_value(field, cells[index].strip(), headers[index]))
        except Unfit as unfit:
            report.refuse(number, headers[index], cells[index], str(unfit))
            fit = False
    return values if fit else None


@lru_cache(maxsize=20_000)
def _value(field: str, text: str, header: str):
    """The cell as its column's type, or `Unfit` with the remedy. Wards and districts come again and again."""
    if "\0" in text:
        raise Unfit("the cell holds a NUL sign. Save the file anew from its source.")
    if field == "code":
        kind, words = (LSOA, "E01 or W01 and six digits") if "lsoa" in header.lower() else (ONS, "a letter, 8 digits")
        if not kind.match(text.upper()):
            raise Unfit(f"this is not the code of an area ({words}). Correct it or leave the row out.")
        return text.upper()
    if field.endswith("_code"):
        if text and not (ONS.match(text.upper()) or (field in ("sub_icb_code", "icb_code") and SHORT.match(text))):
            raise Unfit("this is not an ONS code (a letter and eight digits). Correct it or leave the cell empty.")
        return text.upper()
    if field in ("population", "deprivation_decile"):
        return _whole_number(field, text)
    if field in UK:
        return _degrees(field, text)
    if len(text) > LENGTHS[field]:
        raise Unfit(f"this is longer than {LENGTHS[field]} characters. Shorten it.")
    if field == "name" and not text:
        raise Unfit("the area has no name. Fill it in.")
    return text


def _whole_number(field: str, text: str) -> int | None:
    low, high = (1, 10) if field == "deprivation_decile" else (0, LARGEST_POPULATION)
    if not text:
        return None
    digits = re.sub(r"\.0+\Z", "", text.replace(",", ""))
    if not re.fullmatch(r"[0-9]{1,9}", digits) or not low <= int(digits) <= high:
        raise Unfit(f"this is not a whole number from {low:,} to {high:,}. Correct it or leave the cell empty.")
    return int(digits)


def _degrees(field: str, text: str) -> float | None:
    if not text:
        return None
    low, high = UK[field]
    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    if not low <= value <= high:
        raise Unfit(f"this is not a {field} in the United Kingdom ({low:g} to {high:g} degrees). Correct it.")
    return value


def _check_names(known: AreaEdition | None, found: dict[str, int], report: Report) -> None:
    """A file without names can add to areas that are there; it cannot make new ones."""
    if "name" in found or known is None:
        return
    with connection.cursor() as cursor, many_rows(cursor):
        cursor.execute(
            """
            DELETE FROM staged_area staged
            WHERE NOT EXISTS (
                SELECT FROM directory_area area WHERE area.edition_id = %s AND area.code = staged.code
            )
            RETURNING row_number, code
            """,
            [known.pk],
        )
        for number, code in sorted(cursor.fetchall()):
            report.refuse(
                number,
                "code",
                code,
                f"the edition {known.slug} has no such area, and the file has no column of names. "
                "Import the file with the names first.",
            )


def _differs(found: dict[str, int]) -> str:
    fields = [field for field in found if field != "code"]
    if not fields:
        return "false"
    ours, theirs = (", ".join(f"{side}.{field}" for field in fields) for side in ("area", "staged"))
    return f"ROW({ours}) IS DISTINCT FROM ROW({theirs})"


def _count(known: AreaEdition | None, found: dict[str, int], report: Report) -> None:
    with connection.cursor() as cursor, many_rows(cursor):
        cursor.execute(
            f"""
            SELECT count(*) FILTER (WHERE area.id IS NULL),
                   count(*) FILTER (WHERE area.id IS NOT NULL AND {_differs(found)}),
                   count(*) FILTER (WHERE area.id IS NOT NULL AND NOT ({_differs(found)}))
            FROM staged_area staged
            LEFT JOIN directory_area area ON area.edition_id = %s AND area.code = staged.code
            """,
            [known.pk if known else None],
        )
        report.created, report.updated, report.unchanged = cursor.fetchone()


BLANK = {
    "ward_code": "''",
    "ward_name": "''",
    "district_code": "''",
    "district_name": "''",
    "sub_icb_code": "''",
    "sub_icb_name": "''",
    "icb_code": "''",
    "icb_name": "''",
}


def _merge(edition: AreaEdition, found: dict[str, int]) -> None:
    written = {field: f"staged.{field}" for field in found}
    fresh = {**BLANK, **written, "edition_id": str(int(edition.pk))}
    changes = ", ".join(f"{field} = staged.{field}" for field in found if field != "code") or "code = area.code"
    with connection.cursor() as cursor, many_rows(cursor):
        cursor.execute(
            f"""
            MERGE INTO directory_area area USING staged_area staged
            ON area.edition_id = %s AND area.code = staged.code
            WHEN MATCHED AND {_differs(found)} THEN UPDATE SET {changes}
            WHEN NOT MATCHED THEN INSERT ({", ".join(fresh)}) VALUES ({", ".join(fresh.values())})
            """,
            [edition.pk],
        )


def _record(known: AreaEdition, said: Edition, path: Path, sha256: str, report: Report, by: Person | None) -> None:
    """Keep what the command line says of the edition, and that this run happened; place sensitive sites anew."""
    for field in ("name", "source", "population_source", "deprivation_source"):
        if value := getattr(said, field):
            setattr(known, field, value)
    if said.make_current and not known.is_current:
        AreaEdition.objects.filter(is_current=True).update(is_current=False)
        known.is_current = True
    known.imported_at = clock.now()
    known.save()
    ImportRun.record(edition=known, kind=ImportRun.Kind.AREAS, path=path, sha256=sha256, report=report, by=by)
    if report.created or report.updated:
        place_sensitive_sites(touching=Footprint.objects.filter(edition=known).values_list("pk", flat=True), by=by)
