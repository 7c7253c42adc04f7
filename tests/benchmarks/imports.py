"""Areas and postcodes as the registers publish them: the imports' first load against a bare COPY of the same rows."""

import resource
import time
from collections.abc import Callable
from pathlib import Path

from django.db import connection, transaction

from directory.imports.areas import Edition, import_areas
from directory.imports.postcodes import import_postcodes
from directory.models import Area, AreaEdition, ImportRun, Postcode

from . import registers
from .table import Row
from .timing import median

AT_MOST = 1.5
EDITION = "lsoa-2021"
TIMES = 3


def run(folder: Path, areas: int, postcodes: int) -> list[Row]:
    """Two rows: areas, and postcodes. Each load starts with an empty table; import and COPY take turns."""
    files = {"areas": folder / f"areas-{areas}.csv", "postcodes": folder / f"postcodes-{postcodes}.csv"}
    if not files["areas"].exists():
        registers.write_areas(files["areas"], areas)
    if not files["postcodes"].exists():
        registers.write_postcodes(files["postcodes"], postcodes, areas)
    area_fields = "edition_id, code, name, population, deprivation_decile, ward_code, ward_name, district_code, " \
        "district_name, sub_icb_code, sub_icb_name, icb_code, icb_name, latitude, longitude"  # fmt: skip
    postcode_fields = "edition_id, code, area_id, country, ended_on, is_invented"
    rows = [
        _row("areas", areas, lambda: _areas(files["areas"]), Area, area_fields, folder),
        _row("postcodes", postcodes, lambda: _postcodes(files["postcodes"]), Postcode, postcode_fields, folder),
    ]
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    rows.append(Row("import", "memory of the importing process, in MB", postcodes, ratio=memory))
    return rows


def _row(name: str, size: int, load: Callable, model, fields: str, folder: Path) -> Row:
    kept = folder / f"{name}.copy"
    ours, bare = [], []
    for _ in range(TIMES):
        _empty(model)
        ours.append(_timed(load))
        _keep(model, fields, kept)
        _empty(model)
        bare.append(_timed(lambda: _copy(model, fields, kept)))
    kept.unlink()
    row = Row("import", name, size, db_ms=median(ours), sql_ms=median(bare))
    return row.with_ratio(AT_MOST, f"first load ≤ {AT_MOST} × a bare COPY")


def _timed(work: Callable) -> float:
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


def _areas(path: Path) -> None:
    import_areas(path=path, edition=Edition(slug=EDITION, make_current=True), by=None)


def _postcodes(path: Path) -> None:
    import_postcodes(path=path, edition=EDITION, by=None)


def _empty(model) -> None:
    """Empty the table; for areas the postcodes that lie in them, too."""
    ImportRun.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {model._meta.db_table}, {Postcode._meta.db_table} CASCADE")
    if model is Area:
        AreaEdition.objects.get_or_create(
            slug=EDITION, defaults={"name": "Made-up areas", "source": "Made up", "is_current": True}
        )
    connection.close()
    with connection.cursor() as cursor:
        cursor.execute("CHECKPOINT")


def _keep(model, fields: str, path: Path) -> None:
    with path.open("wb") as file, connection.cursor() as cursor:
        table = model._meta.db_table
        with cursor.copy(f"COPY (SELECT {fields} FROM {table} ORDER BY id) TO STDOUT") as rows:
            for some in rows:
                file.write(some)


def _copy(model, fields: str, path: Path) -> None:
    command = f"COPY {model._meta.db_table} ({fields}) FROM STDIN"
    with transaction.atomic(), connection.cursor() as cursor, path.open("rb") as file, cursor.copy(command) as copy:
        while some := file.read(1 << 17):
            copy.write(some)
