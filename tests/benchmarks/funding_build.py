"""Fills an empty, migrated database with made-up money: chains of awards, each drawing on the one before it.

Written by a few statements over generate_series, with the triggers off and their sums written beside; `checks` of the
ledger then has to find nothing wrong. Chains are one to six hops long, thirty awards to every nine chains.
"""

from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import Model

from directory.models import AreaEdition, Footprint, FootprintOverlap, Organisation
from funding import checks
from funding.models import Award, Balance, Draw, Entry, Fund, Origin

from .build import default

LENGTHS = (1, 2, 2, 3, 3, 4, 4, 5, 6)  # of nine chains
FIRST_DAY = "2016-04-01"


@dataclass(frozen=True)
class Size:
    """How much of everything. The default is the national size."""

    chains: int = 300_000
    organisations: int = 200_000

    @classmethod
    def of(cls, organisations: int) -> "Size":
        """In proportion to the benchmark's organisations."""
        share = min(1, organisations / 200_000)
        return cls(-(-int(300_000 * share) // 9) * 9 or 9, max(organisations, 200))

    @property
    def awards(self) -> int:
        return self.chains // 9 * sum(LENGTHS)

    @property
    def funders(self) -> int:
        return self.organisations // 200

    @property
    def intermediaries(self) -> int:
        return self.organisations // 100


def build(size: Size) -> None:
    """Fill the database. `wrong` then says whether every rule of the ledger holds."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")  # no history, no triggers
        cursor.execute("SET LOCAL work_mem = '256MB'")
        cursor.execute("SET LOCAL maintenance_work_mem = '1GB'")
        edition = AreaEdition.objects.create(slug="made-up", name="Made-up areas", source="Made up", is_current=True)
        _bodies(cursor, size)
        _footprints(cursor, edition.pk)
        cursor.execute(_HOPS.format(groups=size.chains // 9, funders=size.funders, holders=size.intermediaries,
                                    users=size.organisations - size.funders - size.intermediaries))  # fmt: skip
        with _without_indexes(cursor, "funding_award", "funding_draw", "funding_origin", "funding_entry"):
            for model, columns, source in MONEY:
                _insert(cursor, model, columns, source)
        cursor.execute("DROP TABLE hops")
        cursor.execute("ANALYZE")  # for the plan of the next one
        cursor.execute("SELECT funding_sum_flows_anew()")
        for model in (Organisation, Footprint, Fund, Award, Draw, Origin, Entry):
            table = model._meta.db_table
            cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def wrong() -> list:
    """What the nightly check finds, which is nothing."""
    return checks.faults()


@contextmanager
def _without_indexes(cursor, *tables: str):
    """Without the indexes that no constraint needs, which are quicker made at the end than kept row by row."""
    cursor.execute(
        """
        SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid) FROM pg_index i
        WHERE i.indrelid::regclass::text = ANY (%s)
          AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conindid = i.indexrelid)
        """,
        [list(tables)],
    )
    indexes = cursor.fetchall()
    for name, _ in indexes:
        cursor.execute(f"DROP INDEX {name}")
    yield
    for _, definition in indexes:
        cursor.execute(definition)


def _insert(cursor, model: type[Model], columns: dict[str, str], source: str) -> None:
    """Rows of the model: `columns` as SQL over the source, all others at their default."""
    rest = [
        field for field in model._meta.concrete_fields
        if field.column not in columns and not field.generated and not field.primary_key
    ]  # fmt: skip
    names = ", ".join([*columns, *(field.column for field in rest)])
    values = [*columns.values(), *(_literal(field) for field in rest)]
    cursor.execute(f"INSERT INTO {model._meta.db_table} ({names}) SELECT {', '.join(values)} FROM {source}")


def _literal(field) -> str:
    value = default(field)
    return "NULL" if value == "\\N" else f"'{value}'"


def _bodies(cursor, size: Size) -> None:
    """Funders first, then intermediaries, then those who use the money; and a fund of each funder."""
    columns = {"id": "n", "slug": "'body-' || n", "name": "'Body ' || n", "legal_form": "'charity'",
               "visibility": "'public'", "latest_income": "n % 5000 * 400"}  # fmt: skip
    _insert(cursor, Organisation, columns, f"generate_series(1, {size.organisations}) n")
    columns = {"id": "n", "slug": "'fund-' || n", "name": "'Fund ' || n", "funder_id": "n",
               "starts_on": f"'{FIRST_DAY}'::date"}  # fmt: skip
    _insert(cursor, Fund, columns, f"generate_series(1, {size.funders}) n")


def _footprints(cursor, edition: int) -> None:
    """One system, its places, their neighbourhoods, and their streets; and what lies in what, both ways round."""
    first = 1
    for scale, many, areas in SCALES:
        columns = {"id": "n", "slug": f"'{scale}-' || n", "name": f"'{scale} ' || n", "scale": f"'{scale}'",
                   "purpose": "'nhs'", "source": "'Made up'", "edition_id": str(edition), "area_count": str(areas),
                   "population": str(areas * 1500), "contains_district": str(areas > 100)}  # fmt: skip
        _insert(cursor, Footprint, columns, f"generate_series({first}, {first + many - 1}) n")
        first += many
    cursor.execute(_LIES_IN)
    for here, there in (("inner_one", "outer_one"), ("outer_one", "inner_one")):
        columns = {
            "footprint_id": here,
            "other_id": there,
            "shared_areas": "areas",
            "shared_population": "areas * 1500",
        }
        _insert(cursor, FootprintOverlap, columns, "lies_in")
    cursor.execute("DROP TABLE lies_in")


SCALES = (("system", 1, 19_000), ("place", 50, 380), ("neighbourhood", 950, 20), ("hyper-local", 4_000, 1))
_LIES_IN = """
CREATE TEMP TABLE lies_in AS
WITH nested AS (
    SELECT 1002 + n AS street, 52 + n % 950 AS neighbourhood, 2 + n % 950 % 50 AS place FROM generate_series(0, 3999) n
)
SELECT street AS inner_one, unnest(ARRAY[neighbourhood, place, 1]) AS outer_one, 1 AS areas FROM nested
UNION SELECT neighbourhood, unnest(ARRAY[place, 1]), 20 FROM nested
UNION SELECT place, 1, 380 FROM nested
"""
# Every award of every chain: who gives to whom at which hop, how much, and when.
_HOPS = """
CREATE TEMP TABLE hops AS
SELECT g * 30 + before + hop AS id, g * 9 + k AS chain, hop, long, hop < long AS passes,
       CASE WHEN hop = 1 THEN 1 + (g * 9 + k) % {funders}
            ELSE {funders} + 1 + ((g * 9 + k) * 7 + (hop - 1) * 13) % {holders} END AS giver,
       CASE WHEN hop < long THEN {funders} + 1 + ((g * 9 + k) * 7 + hop * 13) % {holders}
            ELSE {funders} + {holders} + 1 + ((g * 9 + k) * 11) % {users} END AS taker,
       round((20000 + (g * 9 + k) % 977 * 10) * 0.9 ^ (hop - 1), 2) AS amount,
       round((20000 + (g * 9 + k) % 977 * 10) * 0.9 ^ hop, 2) AS next,
       '2016-04-01'::date + (g * 9 + k) * 37 % 3430 + 40 * (hop - 1) AS day
FROM generate_series(0, {groups} - 1) g,
     (VALUES (0, 1, 0), (1, 2, 1), (2, 2, 3), (3, 3, 5), (4, 3, 8), (5, 4, 11), (6, 4, 15), (7, 5, 19), (8, 6, 24))
         AS pattern (k, long, before),
     generate_series(1, long) hop
"""
_FEE = "round(amount * 0.05, 2)"
_DRAW = "CASE WHEN hop > 1 THEN id END"
MONEY = (
    (Award, {
        "id": "id", "rank": "id", "status": "'made'", "title": "'Award ' || id", "funder_id": "giver",
        "recipient_id": "taker", "fund_id": "CASE WHEN hop = 1 THEN giver END",
        "instrument": "CASE WHEN passes THEN CASE chain % 4 WHEN 0 THEN 'transfer' ELSE 'grant' END "
        "WHEN long = 1 AND chain % 2 = 0 THEN 'contract' ELSE 'grant' END",
        "money": "'project'", "amount": "amount", "awarded_on": "day", "starts_on": "day", "ends_on": "day + 300",
        "footprint_id": "CASE WHEN passes THEN 1 ELSE 1002 + chain % 4000 END", "to_pass_on": "passes",
    }, "hops"),
    (Draw, {
        "id": "id", "award_id": "id", "source_id": "id - 1", "planned": "amount", "drawn": "amount", "paid": "amount",
    }, "hops WHERE hop > 1"),
    (Balance, {
        "award_id": "id", "committed": "amount", "paid": "amount",
        "received": "CASE WHEN chain % 3 > 0 THEN amount ELSE 0 END",
        "fee_management": f"CASE WHEN passes THEN {_FEE} ELSE 0 END",
        "drawn": "CASE WHEN passes THEN next ELSE 0 END", "regranted": "CASE WHEN passes THEN next ELSE 0 END",
    }, "hops"),
    (Origin, {"award_id": "id", "root_id": "id - hop + 1", "low": "0", "high": "1"}, "hops"),
    (Entry, {
        "posting": "lpad(to_hex(id * 4 + line), 32, '0')::uuid", "award_id": "id", "kind": "what", "amount": "sum",
        "draw_id": f"CASE WHEN line < 2 THEN {_DRAW} END", "on_day": "day + later", "posted_at": "day + later",
        "said_by": "CASE WHEN line < 2 THEN 'funder' ELSE 'recipient' END",
    }, f"""(
        SELECT hops.*, 0 AS line, 'committed' AS what, amount AS sum, 0 AS later FROM hops
        UNION ALL SELECT hops.*, 1, 'paid', amount, 10 FROM hops
        UNION ALL SELECT hops.*, 2, 'received', amount, 12 FROM hops WHERE chain % 3 > 0
        UNION ALL SELECT hops.*, 3, 'fee-management', {_FEE}, 20 FROM hops WHERE passes
    ) lines ORDER BY day + later"""),
)  # fmt: skip
