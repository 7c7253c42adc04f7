"""The database itself keeps the sums of flows: whatever writes lines, or changes what they count under, appends to them.

A line counts under its award's giver, holder, footprint, instrument, kind of money and length, and under its recipient's
size and whether that, or what it merged into, is a sensitive site. Some of these may change later: then the award's lines are taken out of what
they counted under and put into what they count under now, in one statement.

Whoever appends holds the balances of the awards, which `funding_keep_sums` has locked before (triggers of one table run
in the order of their names). So no line is written while its award moves, and no two moves of one award cross.

Queries over transition tables are EXECUTEd, so that each is planned for the rows it really has; lines that were written
look up by index whatever they count under, however many they are.

Measures and kinds are written out, as a migration must not change with the code; each line counts as in
`funding/statement.py`.
"""

from django.db import migrations

KEYS = (
    "year, after_trace, first_hop, funder_id, holder_id, footprint_id, is_sensitive, size, instrument, money, length"
)
MEASURES = {  # what a line of (kind, first_hop) adds
    "committed": "CASE WHEN l.first_hop AND l.kind = 'committed' THEN v.part "
    "WHEN l.first_hop AND l.kind = 'released' THEN -v.part ELSE 0 END",
    "new_money": "CASE WHEN l.first_hop AND l.kind = 'paid' THEN v.part ELSE 0 END",
    "given_back": "CASE WHEN l.first_hop AND l.kind IN ('returned', 'clawed-back') THEN v.part ELSE 0 END",
    "passed_on": "CASE WHEN l.kind = 'regranted' THEN v.part ELSE 0 END",
    "fee_management": "CASE WHEN l.kind = 'fee-management' THEN v.part ELSE 0 END",
    "fee_support": "CASE WHEN l.kind = 'fee-support' THEN v.part ELSE 0 END",
    "own_spending": "CASE WHEN l.kind = 'spent' AND a.to_pass_on THEN v.part ELSE 0 END",
    "arrived": "CASE WHEN a.to_pass_on THEN 0 WHEN l.kind = 'paid' THEN v.part "
    "WHEN l.kind IN ('returned', 'clawed-back') THEN -v.part ELSE 0 END",
    "confirmed": "CASE WHEN NOT a.to_pass_on AND l.kind = 'received' THEN v.part ELSE 0 END",
    "paid_to_pass": "CASE WHEN a.to_pass_on AND l.kind = 'paid' THEN v.part ELSE 0 END",
    "received_to_pass": "CASE WHEN a.to_pass_on AND l.kind = 'received' THEN v.part ELSE 0 END",
    "back_from_pass": "CASE WHEN a.to_pass_on AND l.kind IN ('returned', 'clawed-back') THEN v.part ELSE 0 END",
}
NAMES = ", ".join(MEASURES)

_LINES = f"""
    SELECT extract(year FROM l.on_day - interval '3 months')::smallint AS year, a.after_trace, l.first_hop, a.funder_id,
           CASE WHEN a.to_pass_on THEN a.recipient_id END AS holder_id, a.footprint_id,
           taker.sensitive_site OR coalesce(taken_on.sensitive_site, false) AS is_sensitive, coalesce(heir.size_band, body.size_band) AS size, a.instrument,
           a.money, a.is_multi_year AS length,
           {", ".join(f"{sql} AS {name}" for name, sql in MEASURES.items())}
    FROM (
        SELECT e.award_id, e.kind, e.draw_id IS NULL AS first_hop, e.on_day, e.signed
        FROM {{entries}} e WHERE e.kind <> 'due' {{own}}
        UNION ALL
        SELECT d.source_id, 'regranted', false, e.on_day, CASE WHEN e.kind = 'paid' THEN e.signed ELSE -e.signed END
        FROM {{entries}} e JOIN funding_draw d ON d.id = e.draw_id
        WHERE e.kind IN ('paid', 'returned', 'clawed-back') {{out_of}}
    ) l
    JOIN {{awards}} a ON a.id = l.award_id
    LEFT JOIN LATERAL (
        SELECT share.organisation_id, (sum(share.amount) OVER so_far - share.amount) / a.amount AS low,
               sum(share.amount) OVER so_far / a.amount AS high
        FROM funding_consortiumshare share WHERE share.award_id = a.id WINDOW so_far AS (ORDER BY share.id)
    ) s ON true
    CROSS JOIN LATERAL (
        SELECT round(l.signed * coalesce(s.high, 1), 2) - round(l.signed * coalesce(s.low, 0), 2) AS part
    ) v
    JOIN {{bodies}} taker ON taker.id = a.recipient_id
    LEFT JOIN {{bodies}} taken_on ON taken_on.id = taker.merged_into_id
    JOIN {{bodies}} body ON body.id = coalesce(s.organisation_id, a.recipient_id)
    LEFT JOIN {{bodies}} heir ON heir.id = body.merged_into_id"""


def lines(entries="funding_entry", awards="funding_award", bodies="directory_organisation", of_awards="") -> str:
    """Lines of the ledger, each as it counts. `of_awards` names an array of ids that they are looked up by."""
    own = f"AND e.award_id = ANY ({of_awards})" if of_awards else ""
    out_of = f"AND d.source_id = ANY ({of_awards})" if of_awards else ""
    return _LINES.format(entries=entries, awards=awards, bodies=bodies, own=own, out_of=out_of)


def summed(source: str) -> str:
    """Sums by key of a source of lines, without those that are nought."""
    sums = [f"sum({name})" for name in MEASURES]
    return f"""
    SELECT {KEYS}, {", ".join(f"{one} AS {name}" for one, name in zip(sums, MEASURES, strict=True))}
    FROM ({source}) counted GROUP BY {KEYS} HAVING ({", ".join(sums)}) <> ({", ".join(["0"] * len(sums))})"""


def moved(before: str, after: str) -> str:
    """Out of what lines counted under before, into what they count under after, in one statement."""
    minus = ", ".join(f"-{name} AS {name}" for name in MEASURES)
    return f"""
    INSERT INTO funding_flowsum ({KEYS}, {NAMES})
    {summed(f"SELECT {KEYS}, {minus} FROM ({before}) counted_before UNION ALL SELECT {KEYS}, {NAMES} FROM ({after}) counts_now")}"""


LEDGER = f"""
-- Every line of the ledger as it counts now: what the sums are checked against, and made from at first.
CREATE FUNCTION funding_flow_lines() RETURNS TABLE (
    year smallint, after_trace boolean, first_hop boolean, funder_id bigint, holder_id bigint, footprint_id bigint,
    is_sensitive boolean, size varchar, instrument varchar, money varchar, length varchar,
    {", ".join(f"{name} numeric" for name in MEASURES)}
) LANGUAGE sql STABLE AS $$ {lines()} $$;

CREATE FUNCTION funding_sum_flows() RETURNS trigger
LANGUAGE plpgsql SET enable_hashjoin = off SET enable_mergejoin = off AS $$
BEGIN
    INSERT INTO funding_flowsum ({KEYS}, {NAMES}) {summed(lines(entries="written"))};
    RETURN NULL;
END $$;

CREATE TRIGGER funding_sum_flows AFTER INSERT ON funding_entry
REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION funding_sum_flows();
"""

AWARDS = f"""
CREATE FUNCTION funding_move_flows_of_awards() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
    changed bigint[];
BEGIN
    EXECUTE $query$
        SELECT array_agg(id) FROM was JOIN written USING (id)
        WHERE (was.funder_id, was.recipient_id, was.to_pass_on, was.after_trace, was.footprint_id, was.instrument,
               was.money, was.is_multi_year)
            IS DISTINCT FROM (written.funder_id, written.recipient_id, written.to_pass_on, written.after_trace,
               written.footprint_id, written.instrument, written.money, written.is_multi_year)
    $query$ INTO changed;
    IF changed IS NULL THEN
        RETURN NULL;
    END IF;
    PERFORM 1 FROM funding_balance WHERE award_id = ANY (changed) ORDER BY award_id FOR UPDATE;
    EXECUTE $query${moved(lines(awards="was", of_awards="$1"), lines(of_awards="$1"))}$query$ USING changed;
    RETURN NULL;
END $$;

CREATE TRIGGER funding_move_flows AFTER UPDATE ON funding_award
REFERENCING OLD TABLE AS was NEW TABLE AS written
FOR EACH STATEMENT EXECUTE FUNCTION funding_move_flows_of_awards();
"""

BODIES_BEFORE = """(
        SELECT body.id, CASE WHEN was.id IS NULL THEN body.size_band ELSE was.size_band END AS size_band,
               CASE WHEN was.id IS NULL THEN body.sensitive_site ELSE was.sensitive_site END AS sensitive_site,
               CASE WHEN was.id IS NULL THEN body.merged_into_id ELSE was.merged_into_id END AS merged_into_id
        FROM directory_organisation body LEFT JOIN was ON was.id = body.id
    )"""
BODIES = f"""
CREATE FUNCTION funding_move_flows_of_bodies() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
    changed bigint[];
    touched bigint[];
BEGIN
    EXECUTE $query$
        SELECT array_agg(id) FROM was JOIN written USING (id)
        WHERE (was.size_band, was.sensitive_site, was.merged_into_id)
            IS DISTINCT FROM (written.size_band, written.sensitive_site, written.merged_into_id)
    $query$ INTO changed;
    IF changed IS NULL THEN
        RETURN NULL;
    END IF;
    -- What these merge into keeps its size until the end: its lines and theirs have one.
    PERFORM 1 FROM directory_organisation
    WHERE id IN (SELECT merged_into_id FROM directory_organisation WHERE id = ANY (changed)) ORDER BY id FOR SHARE;
    SELECT array_agg(award.id) INTO touched FROM (
        WITH bodies AS (
            SELECT unnest(changed) AS id
            UNION SELECT id FROM directory_organisation WHERE merged_into_id = ANY (changed)
        )
        SELECT id FROM funding_award WHERE recipient_id IN (SELECT id FROM bodies)
        UNION SELECT award_id FROM funding_consortiumshare WHERE organisation_id IN (SELECT id FROM bodies)
    ) award;
    IF touched IS NULL THEN
        RETURN NULL;
    END IF;
    PERFORM 1 FROM funding_balance WHERE award_id = ANY (touched) ORDER BY award_id FOR UPDATE;
    EXECUTE $query${moved(lines(bodies=BODIES_BEFORE, of_awards="$1"), lines(of_awards="$1"))}$query$ USING touched;
    RETURN NULL;
END $$;

CREATE TRIGGER funding_move_flows AFTER UPDATE ON directory_organisation
REFERENCING OLD TABLE AS was NEW TABLE AS written
FOR EACH STATEMENT EXECUTE FUNCTION funding_move_flows_of_bodies();

-- While an award to a body is being written, the body stays as it is, and the other way round: whoever changes the body
-- then finds the award, and whoever writes the award's lines the body as it is now.
CREATE FUNCTION funding_hold_body() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
    body bigint := CASE TG_TABLE_NAME WHEN 'funding_award' THEN to_jsonb(NEW) -> 'recipient_id'
                   ELSE to_jsonb(NEW) -> 'organisation_id' END;
BEGIN
    PERFORM 1 FROM directory_organisation
    WHERE id = body OR id = (SELECT merged_into_id FROM directory_organisation WHERE id = body) ORDER BY id FOR SHARE;
    RETURN NEW;
END $$;

CREATE TRIGGER funding_hold_body BEFORE INSERT OR UPDATE OF recipient_id ON funding_award
FOR EACH ROW EXECUTE FUNCTION funding_hold_body();
CREATE TRIGGER funding_hold_body BEFORE INSERT OR UPDATE OF organisation_id ON funding_consortiumshare
FOR EACH ROW EXECUTE FUNCTION funding_hold_body();
"""

FILL = f"""
-- The sums of all that is in the ledger, made anew. Nobody writes meanwhile.
CREATE FUNCTION funding_sum_flows_anew() RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    LOCK TABLE directory_organisation, funding_award, funding_entry, funding_flowsum IN SHARE ROW EXCLUSIVE MODE;
    DELETE FROM funding_flowsum;
    INSERT INTO funding_flowsum (is_folded, {KEYS}, {NAMES})
    SELECT true, sums.* FROM ({summed("SELECT * FROM funding_flow_lines()")}) sums ORDER BY year;
    INSERT INTO funding_flowsum (is_folded, {KEYS}, {NAMES})
    SELECT true, sums.* FROM ({summed(f"SELECT NULL::smallint AS {KEYS}, {NAMES} FROM funding_flowsum")}) sums;
END $$;

SELECT funding_sum_flows_anew();
"""

UNDO = """
DROP TRIGGER funding_hold_body ON funding_consortiumshare;
DROP TRIGGER funding_hold_body ON funding_award;
DROP FUNCTION funding_hold_body();
DROP FUNCTION funding_sum_flows_anew();
DROP TRIGGER funding_move_flows ON directory_organisation;
DROP FUNCTION funding_move_flows_of_bodies();
DROP TRIGGER funding_move_flows ON funding_award;
DROP FUNCTION funding_move_flows_of_awards();
DROP TRIGGER funding_sum_flows ON funding_entry;
DROP FUNCTION funding_sum_flows();
DROP FUNCTION funding_flow_lines();
"""


class Migration(migrations.Migration):
    dependencies = [("funding", "0040_sums_of_flows"), ("directory", "0010_priorities_keep_what_was_said")]

    operations = [migrations.RunSQL(LEDGER + AWARDS + BODIES + FILL, UNDO)]
