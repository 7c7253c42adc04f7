"""`make bench`: builds what it measures, measures it, prints the table, and writes it where `BENCH_OUT` says.

Each group of figures runs in a process of its own, on a database of its own, with the settings of production.
A later group is one more function in `GROUPS`, which gives its rows.
"""

import hashlib
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from alliance import embedded

from . import table
from .ground import Ground, production

SIZE = int(os.environ.get("BENCH_SIZE", "200000"))  # organisations
SMALL = max(SIZE // 100, 20)
WORDS = 6_000
AREAS, POSTCODES = 34_000, 2_688_000
STATE = Path(os.environ["ALLIANCE_STATE"]).resolve()
NOTES = STATE / "notes"


def import_figures() -> list[table.Row]:
    """Areas and postcodes, on a database that holds nothing else."""
    from . import imports

    share = min(1, SIZE / 200_000)
    return imports.run(STATE, max(int(AREAS * share), 340), max(int(POSTCODES * share), 3400))


def search_figures() -> list[table.Row]:
    from . import searches

    return searches.run(_organisations(), WORDS, NOTES)


def page_figures() -> list[table.Row]:
    from . import pages

    return pages.run(_organisations(), WORDS)


def meeting_figures() -> list[table.Row]:
    """Boards and their meetings, on a database of their own with so many past ones."""
    from . import meetings

    return meetings.run(_past_meetings(os.environ["BENCH_DATABASE"]), NOTES)


def time_figures() -> list[table.Row]:
    """Paid time: logging, the file of a large settlement run, the cost report over a million entries."""
    from . import time as paid_time

    return paid_time.run(paid_time.Size.of(SIZE))


def funding_figures() -> list[table.Row]:
    """Money: journeys, totals and the flow picture over a million awards; many who write at once."""
    from . import funding

    return funding.run(funding.Size.of(SIZE), NOTES)


def digest_figures() -> list[table.Row]:
    """Digests: planning and composing for everybody at the same hour."""
    from . import digests

    return digests.run(digests.Size.of(SIZE))


FILLED_BY_THE_GROUP = ["imports", "time", "funding", "digests"]  # databases that are empty at first
# What is measured, on which databases: a number says how many organisations one holds, "meetings_…" how many past
# meetings.
GROUPS = {
    "imports": (import_figures, ["imports"]),
    "searches": (search_figures, [SIZE, SMALL]),
    "pages": (page_figures, [SIZE]),
    "meetings": (meeting_figures, ["meetings_100", "meetings_20000"]),
    "time": (time_figures, ["time"]),
    "funding": (funding_figures, ["funding"]),
    "digests": (digest_figures, ["digests"]),
}


def main() -> None:
    STATE.mkdir(parents=True, exist_ok=True)
    NOTES.mkdir(exist_ok=True)
    chosen = [name for name in GROUPS if name in os.environ.get("BENCH_GROUPS", ",".join(GROUPS)).split(",")]
    ground = Ground(STATE)
    broker = embedded.start_broker(STATE)
    _process(ground, "imports", ["manage.py", "collectstatic", "--no-input", "--verbosity", "0"])
    rows: list[table.Row] = []
    failed: list[str] = []
    try:
        for name in chosen:
            for size in GROUPS[name][1]:
                try:
                    _ready(ground, size)
                    measured = _measured(ground, name, size)
                except subprocess.CalledProcessError:
                    failed.append(f"{name} ({size})")
                    continue
                rows += measured if size != SMALL else _without_aims(measured)
    finally:
        broker.terminate()
    rows += _compared(rows)
    print(table.text(rows, _heading(ground)))
    print(f"\nEvery search's queries, and the plans of the slow ones: {NOTES}")
    if out := os.environ.get("BENCH_OUT"):
        table.write(rows, Path(out))
    if failed:
        sys.exit(f"Not measured: {', '.join(failed)}. What went wrong stands at the end of {STATE / 'bench.log'}.")


def inside() -> None:
    """What a process of one group does: `python -m tests.benchmarks NAME OUT`, or `build SIZE`."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "alliance.settings")
    django.setup()
    what, value = sys.argv[1:3]
    if what == "build":
        _build(value)
    else:
        table.write(GROUPS[what][0](), Path(value))


def _build(size: str) -> None:
    """Fill the database of this size."""
    from . import build, meetings_build

    if size.startswith("meetings_"):
        meetings_build.build(meetings_build.Made(past=_past_meetings(size)))
    else:
        build.build(build.Size.of(int(size)))


def _past_meetings(size: str) -> int:
    return int(size.removeprefix("meetings_"))


def _organisations() -> int:
    return int(os.environ["BENCH_DATABASE"])


def _ready(ground: Ground, size: int | str) -> None:
    """The database of this size, kept from an earlier run or built anew where what is built has changed."""
    name, stamp = f"bench_{size}", _stamp()
    with ground.connect("postgres") as connection:
        held = connection.execute(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s", [name]
        ).fetchone()
    if held and held[0] == stamp:
        return
    ground.drop(name)
    start = time.monotonic()
    _process(ground, size, ["manage.py", "migrate", "--verbosity", "0"])
    if size not in FILLED_BY_THE_GROUP:
        _process(ground, size, ["-m", "tests.benchmarks", "build", str(size)])
        with ground.connect(name) as connection:
            connection.execute("VACUUM ANALYZE")
    with ground.connect(name) as connection:
        connection.execute(f"COMMENT ON DATABASE \"{name}\" IS '{stamp}'")
    print(f"Built {name} in {time.monotonic() - start:,.0f} seconds.", flush=True)


def _stamp() -> str:
    """What the databases are made from, as a short text: the builder and the migrations."""
    here = Path(__file__).resolve().parent
    builder = [
        here / name
        for name in ("build.py", "meetings_build.py", "time.py", "funding_build.py", "words.py", "registers.py")
    ]
    migrations = sorted(here.parents[1].glob("*/migrations/*.py"))
    return hashlib.sha256(b"".join(path.read_bytes() for path in [*builder, *migrations])).hexdigest()[:16]


def _measured(ground: Ground, name: str, size: int | str) -> list[table.Row]:
    print(f"Measuring {name} ({size:,} organisations)…" if isinstance(size, int) else f"Measuring {size}…", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "rows.json"
        _process(ground, size, ["-m", "tests.benchmarks", name, str(out)])
        return table.read(out)


def _without_aims(rows: list[table.Row]) -> list[table.Row]:
    """Figures of the small database, which are there to compare with."""
    for row in rows:
        row.aim = row.met = None
    return rows


def _process(ground: Ground, size: int | str, command: list[str]) -> None:
    environment = production(ground.url(f"bench_{size}"), embedded.redis_url(STATE), STATE)
    environment["BENCH_DATABASE"] = str(size)
    with (STATE / "bench.log").open("a") as log:  # the portal logs each request
        subprocess.run([sys.executable, *command], env=environment, stdout=log, stderr=log, check=True)


def _compared(rows: list[table.Row]) -> list[table.Row]:
    places = ("place", "postcode")
    requests = {(row.name, row.size): row.request_ms for row in rows if row.group == "search" and row.request_ms}
    found = []
    for (name, size), took in requests.items():
        if size != SIZE or (name, SMALL) not in requests:
            continue
        ratio = took / requests[name, SMALL]
        row = table.Row(f"search, against {SMALL:,} organisations", name, SIZE, request_ms=took, ratio=ratio)
        if name.startswith(places):
            row.aim, row.met = "request ≤ 1.5 × that of the small database", ratio <= 1.5
        found.append(row)
    return found


def _heading(ground: Ground) -> str:
    return (
        f"The benchmark: {SIZE:,} organisations, {os.cpu_count()} cores. {ground.heading()}.\n"
        "Requests go through the portal's middleware in one process; list pages through gunicorn on the loopback."
    )


if __name__ == "__main__":
    inside() if len(sys.argv) > 1 else main()
