"""The database itself keeps the ledger's sums, and refuses what would break rules 17 to 19.

One statement trigger adds what a statement inserted to the sums of draws and awards, having locked their rows in the
order of their ids. Everything that a transaction writes passes through it, so the checks on the sums hold at every
commit. Actions take the same locks first, in the same order; so no two writers wait for each other.

Kinds and statuses are written out, as a migration must not change with the code.
"""

from django.db import migrations

AWARDS = """
CREATE FUNCTION funding_guard_award() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        NEW.rank := coalesce(NEW.rank, NEW.id);
    ELSIF NEW.rank IS DISTINCT FROM OLD.rank AND (
        NEW.rank IS NULL OR NEW.rank > OLD.rank OR EXISTS (SELECT 1 FROM funding_draw WHERE award_id = NEW.id)
    ) THEN
        RAISE EXCEPTION 'The rank of an award only sinks, and only while it draws from no other.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'award_rank_only_sinks';
    END IF;
    IF NEW.footprint_id IS NOT NULL AND NOT (SELECT contains_district FROM directory_footprint WHERE id = NEW.footprint_id)
        AND (SELECT sensitive_site FROM directory_organisation WHERE id = NEW.recipient_id) THEN
        RAISE EXCEPTION 'An award to a sensitive site names no footprint below district.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'award_keeps_sensitive_sites_at_district';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER funding_guard_award BEFORE INSERT OR UPDATE ON funding_award
FOR EACH ROW EXECUTE FUNCTION funding_guard_award();

CREATE FUNCTION funding_award_balance() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO funding_balance (award_id, in_arrears) SELECT id, in_arrears FROM written;
    ELSE
        UPDATE funding_balance balance SET in_arrears = written.in_arrears
        FROM written WHERE written.id = balance.award_id AND balance.in_arrears <> written.in_arrears;
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER funding_award_balance AFTER INSERT ON funding_award
REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION funding_award_balance();
CREATE TRIGGER funding_award_balance_changed AFTER UPDATE ON funding_award
REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION funding_award_balance();
"""

SHARES = """
CREATE FUNCTION funding_check_shares() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
    of_award bigint := CASE WHEN TG_OP = 'DELETE' THEN OLD.award_id ELSE NEW.award_id END;
    award funding_award%ROWTYPE;
    shared numeric;
    lead boolean;
BEGIN
    SELECT * INTO award FROM funding_award WHERE id = of_award;
    IF NOT FOUND THEN
        RETURN NULL;  -- the draft went with its shares
    END IF;
    SELECT sum(amount), bool_or(organisation_id = award.recipient_id) INTO shared, lead
    FROM funding_consortiumshare WHERE award_id = of_award;
    IF shared IS NOT NULL AND (shared <> award.amount OR NOT lead OR award.to_pass_on) THEN
        RAISE EXCEPTION 'The shares of a consortium add up to its award, the lead has one, and it is not passed on.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'consortium_shares_add_up';
    END IF;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER funding_check_shares AFTER INSERT OR UPDATE OR DELETE ON funding_consortiumshare
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION funding_check_shares();

CREATE FUNCTION funding_freeze_shares() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM funding_award
               WHERE status <> 'draft' AND id = CASE WHEN TG_OP = 'DELETE' THEN OLD.award_id ELSE NEW.award_id END) THEN
        RAISE EXCEPTION 'The shares of an award are settled before it is made.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'consortium_shares_are_settled_with_the_award';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;

CREATE TRIGGER funding_freeze_shares BEFORE INSERT OR UPDATE OR DELETE ON funding_consortiumshare
FOR EACH ROW EXECUTE FUNCTION funding_freeze_shares();
"""

DRAWS = """
CREATE FUNCTION funding_check_draw() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
    award funding_award%ROWTYPE;
    source funding_award%ROWTYPE;
BEGIN
    -- Held until the end, so that no rank and no status changes under the draw.
    PERFORM 1 FROM funding_award WHERE id IN (NEW.award_id, NEW.source_id) ORDER BY id FOR SHARE;
    SELECT * INTO award FROM funding_award WHERE id = NEW.award_id;
    SELECT * INTO source FROM funding_award WHERE id = NEW.source_id;
    IF award.funder_id <> source.recipient_id OR NOT source.to_pass_on OR source.status <> 'made'
        OR source.after_trace <> award.after_trace OR award.instrument = 'in-kind' THEN
        RAISE EXCEPTION 'An award draws from one that was made to its funder, to be passed on, and is traced as it is.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'draw_from_what_the_funder_holds';
    END IF;
    IF source.rank >= award.rank THEN
        RAISE EXCEPTION 'An award draws from earlier awards only.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'draws_form_no_cycle';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER funding_check_draw BEFORE INSERT ON funding_draw
FOR EACH ROW EXECUTE FUNCTION funding_check_draw();
"""

ENTRIES = """
CREATE FUNCTION funding_check_entry() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
    award funding_award%ROWTYPE;
    was funding_entry%ROWTYPE;
BEGIN
    SELECT * INTO award FROM funding_award WHERE id = NEW.award_id;
    IF award.status <> 'made' OR award.instrument = 'in-kind' THEN
        RAISE EXCEPTION 'Money is written of awards that were made, and never of one in kind.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'entry_of_an_award_that_was_made';
    END IF;
    IF NEW.kind IN ('fee-management', 'fee-support') AND NOT award.to_pass_on THEN
        RAISE EXCEPTION 'A fee is kept of an award that is passed on.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'entry_fee_of_what_is_passed_on';
    END IF;
    IF NEW.draw_id IS NOT NULL AND NEW.award_id <> (SELECT award_id FROM funding_draw WHERE id = NEW.draw_id) THEN
        RAISE EXCEPTION 'A line names a draw of its own award.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'entry_draw_of_its_own_award';
    END IF;
    IF NEW.reverses_id IS NOT NULL THEN
        SELECT * INTO was FROM funding_entry WHERE id = NEW.reverses_id;
        IF was.reverses_id IS NOT NULL
            OR (was.award_id, was.kind, was.amount, was.on_day) <> (NEW.award_id, NEW.kind, NEW.amount, NEW.on_day)
            OR was.draw_id IS DISTINCT FROM NEW.draw_id THEN
            RAISE EXCEPTION 'A reversal takes back one whole entry, as it stands, and is not taken back itself.'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'entry_reverses_the_same';
        END IF;
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER funding_check_entry BEFORE INSERT ON funding_entry
FOR EACH ROW EXECUTE FUNCTION funding_check_entry();

-- The slices of awards that trace back to each first hop, and of all that draws from them.
CREATE FUNCTION funding_trace(changed bigint[]) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    todo bigint[] := changed;
BEGIN
    WHILE cardinality(todo) > 0 LOOP
        DELETE FROM funding_origin WHERE award_id = ANY (todo);
        INSERT INTO funding_origin (award_id, root_id, low, high)
        SELECT award_id, root_id,
               round((upto - part) / whole, 12), CASE WHEN place = places THEN 1 ELSE round(upto / whole, 12) END
        FROM (
            SELECT award_id, root_id, part,
                   sum(part) OVER (PARTITION BY award_id ORDER BY root_id) AS upto,
                   sum(part) OVER (PARTITION BY award_id) AS whole,
                   row_number() OVER (PARTITION BY award_id ORDER BY root_id) AS place,
                   count(*) OVER (PARTITION BY award_id) AS places
            FROM (
                SELECT award_id, root_id, sum(part) AS part
                FROM (
                    SELECT draw.award_id, origin.root_id, draw.drawn * (origin.high - origin.low) AS part
                    FROM funding_draw draw JOIN funding_origin origin ON origin.award_id = draw.source_id
                    WHERE draw.award_id = ANY (todo) AND draw.drawn > 0
                    UNION ALL
                    SELECT balance.award_id, balance.award_id, balance.committed - coalesce(
                        (SELECT sum(drawn) FROM funding_draw WHERE award_id = balance.award_id), 0)
                    FROM funding_balance balance WHERE balance.award_id = ANY (todo)
                ) parts
                GROUP BY 1, 2
                HAVING sum(part) > 0
            ) roots
        ) sliced;
        SELECT coalesce(array_agg(DISTINCT award_id), '{}') INTO todo
        FROM funding_draw WHERE source_id = ANY (todo) AND drawn > 0;
    END LOOP;
END $$;

CREATE FUNCTION funding_keep_sums() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
    committed_of bigint[];
BEGIN
    PERFORM 1 FROM funding_balance WHERE award_id IN (
        SELECT award_id FROM written
        UNION SELECT source_id FROM funding_draw WHERE id IN (SELECT draw_id FROM written)
    ) ORDER BY award_id FOR UPDATE;

    UPDATE funding_draw draw
    SET drawn = drawn + sums.committed, released = draw.released + sums.released,
        paid = draw.paid + sums.paid, returned = draw.returned + sums.returned
    FROM (
        SELECT draw_id,
               coalesce(sum(signed) FILTER (WHERE kind = 'committed'), 0) AS committed,
               coalesce(sum(signed) FILTER (WHERE kind = 'released'), 0) AS released,
               coalesce(sum(signed) FILTER (WHERE kind = 'paid'), 0) AS paid,
               coalesce(sum(signed) FILTER (WHERE kind IN ('returned', 'clawed-back')), 0) AS returned
        FROM written WHERE draw_id IS NOT NULL GROUP BY draw_id
    ) sums
    WHERE sums.draw_id = draw.id;

    -- An award may be written of and drawn from in one statement: both go into one update.
    UPDATE funding_balance balance
    SET committed = balance.committed + sums.committed, released = balance.released + sums.released,
        due = balance.due + sums.due, paid = balance.paid + sums.paid, received = balance.received + sums.received,
        fee_management = balance.fee_management + sums.fee_management,
        fee_support = balance.fee_support + sums.fee_support,
        spent = balance.spent + sums.spent, returned = balance.returned + sums.returned,
        drawn = balance.drawn + sums.drawn, regranted = balance.regranted + sums.regranted
    FROM (
        SELECT award_id, sum(committed) AS committed, sum(released) AS released, sum(due) AS due, sum(paid) AS paid,
               sum(received) AS received, sum(fee_management) AS fee_management, sum(fee_support) AS fee_support,
               sum(spent) AS spent, sum(returned) AS returned, sum(drawn) AS drawn, sum(regranted) AS regranted
        FROM (
            SELECT award_id,
                   CASE WHEN kind = 'committed' THEN signed ELSE 0 END AS committed,
                   CASE WHEN kind = 'released' THEN signed ELSE 0 END AS released,
                   CASE WHEN kind = 'due' THEN signed ELSE 0 END AS due,
                   CASE WHEN kind = 'paid' THEN signed ELSE 0 END AS paid,
                   CASE WHEN kind = 'received' THEN signed ELSE 0 END AS received,
                   CASE WHEN kind = 'fee-management' THEN signed ELSE 0 END AS fee_management,
                   CASE WHEN kind = 'fee-support' THEN signed ELSE 0 END AS fee_support,
                   CASE WHEN kind = 'spent' THEN signed ELSE 0 END AS spent,
                   CASE WHEN kind IN ('returned', 'clawed-back') THEN signed ELSE 0 END AS returned,
                   0 AS drawn, 0 AS regranted
            FROM written
            UNION ALL
            SELECT draw.source_id, 0, 0, 0, 0, 0, 0, 0, 0, 0,
                   CASE WHEN kind = 'committed' THEN signed
                        WHEN kind IN ('released', 'returned', 'clawed-back') THEN -signed ELSE 0 END,
                   CASE WHEN kind = 'paid' THEN signed
                        WHEN kind IN ('returned', 'clawed-back') THEN -signed ELSE 0 END
            FROM written JOIN funding_draw draw ON draw.id = written.draw_id
        ) lines
        GROUP BY award_id
    ) sums
    WHERE sums.award_id = balance.award_id;

    SELECT array_agg(DISTINCT award_id) INTO committed_of FROM written WHERE kind = 'committed';
    IF committed_of IS NOT NULL THEN
        PERFORM funding_trace(committed_of);
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER funding_keep_sums AFTER INSERT ON funding_entry
REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION funding_keep_sums();
"""

UNDO = """
DROP TRIGGER funding_keep_sums ON funding_entry;
DROP FUNCTION funding_keep_sums();
DROP FUNCTION funding_trace(bigint[]);
DROP TRIGGER funding_check_entry ON funding_entry;
DROP FUNCTION funding_check_entry();
DROP TRIGGER funding_check_draw ON funding_draw;
DROP FUNCTION funding_check_draw();
DROP TRIGGER funding_freeze_shares ON funding_consortiumshare;
DROP FUNCTION funding_freeze_shares();
DROP TRIGGER funding_check_shares ON funding_consortiumshare;
DROP FUNCTION funding_check_shares();
DROP TRIGGER funding_award_balance ON funding_award;
DROP TRIGGER funding_award_balance_changed ON funding_award;
DROP FUNCTION funding_award_balance();
DROP TRIGGER funding_guard_award ON funding_award;
DROP FUNCTION funding_guard_award();
"""


class Migration(migrations.Migration):
    dependencies = [("funding", "0001_funds_awards_and_the_ledger")]

    operations = [migrations.RunSQL(AWARDS + SHARES + DRAWS + ENTRIES, UNDO)]
