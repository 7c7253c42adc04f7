"""The database itself keeps a footprint's totals and overlaps from its areas (rule 1).

Statement triggers with transition tables, so that a COPY or a bulk insert of many footprints is one refresh.
A transaction-wide advisory lock lets one transaction at a time change areas of footprints: two that change
two overlapping footprints at the same moment would each miss the other's rows.

Queries over transition tables are EXECUTEd, so that each is planned for the rows it really has: a plan kept
from a call with one row joins 34,000 rows to 34,000 by trying every pair.
"""

from django.db import migrations

LOCK = """
CREATE FUNCTION directory_lock_footprints() RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    IF current_setting('transaction_isolation') NOT IN ('read committed', 'read uncommitted') THEN
        RAISE EXCEPTION 'The areas of footprints are changed at the isolation level READ COMMITTED only.'
            USING HINT = 'A snapshot older than the lock would miss what another transaction has just written.';
    END IF;
    PERFORM pg_advisory_xact_lock(hashtextextended('directory footprints', 0));
END $$;

CREATE FUNCTION directory_footprintarea_wait() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM directory_lock_footprints();
    RETURN NULL;
END $$;
"""

REFRESH = """
CREATE FUNCTION directory_refresh_footprints(changed bigint[]) RETURNS void
LANGUAGE plpgsql SET jit = off SET plan_cache_mode = force_custom_plan SET enable_nestloop = on AS $$
BEGIN
    IF changed IS NULL THEN
        RETURN;
    END IF;
    PERFORM directory_lock_footprints();
    -- What the planner knows of rows that this transaction has just written is a guess; for many of them joining
    -- one by one is never right. The setting goes back when the function returns.
    IF (SELECT count(*) FROM directory_footprintarea held WHERE held.footprint_id = ANY (changed)) > 2000 THEN
        PERFORM set_config('enable_nestloop', 'off', true);
    END IF;

    WITH parts AS MATERIALIZED (
        SELECT held.footprint_id, area.edition_id, area.district_code,
               count(*) AS areas, sum(area.population) AS population, count(area.population) AS known
        FROM directory_footprintarea held JOIN directory_area area ON area.id = held.area_id
        WHERE held.footprint_id = ANY (changed)
        GROUP BY 1, 2, 3
    ), districts AS MATERIALIZED (
        SELECT edition_id, district_code, count(*) AS areas
        FROM directory_area
        WHERE district_code <> ''
          AND (edition_id, district_code) IN (SELECT edition_id, district_code FROM parts)
        GROUP BY 1, 2
    ), totals AS (
        SELECT parts.footprint_id, sum(parts.areas) AS area_count,
               CASE WHEN sum(parts.known) = sum(parts.areas) THEN sum(parts.population) END AS population,
               coalesce(bool_or(parts.areas = districts.areas), false) AS contains_district
        FROM parts LEFT JOIN districts USING (edition_id, district_code)
        GROUP BY 1
    ), wanted AS (
        SELECT id, population, coalesce(area_count, 0) AS area_count,
               coalesce(contains_district, false) AS contains_district
        FROM unnest(changed) AS one(id) LEFT JOIN totals ON totals.footprint_id = one.id
    )
    UPDATE directory_footprint footprint
    SET population = wanted.population, area_count = wanted.area_count, contains_district = wanted.contains_district
    FROM wanted
    WHERE wanted.id = footprint.id
      AND (footprint.population, footprint.area_count, footprint.contains_district)
          IS DISTINCT FROM (wanted.population, wanted.area_count, wanted.contains_district);

    WITH pairs AS MATERIALIZED (
        SELECT one.footprint_id AS one, two.footprint_id AS two, count(*) AS areas,
               CASE WHEN count(area.population) = count(*) THEN sum(area.population) END AS population
        FROM directory_footprintarea one
        JOIN directory_footprintarea two ON two.area_id = one.area_id AND two.footprint_id <> one.footprint_id
        JOIN directory_area area ON area.id = one.area_id
        WHERE one.footprint_id = ANY (changed)
        GROUP BY 1, 2
    ), wanted AS MATERIALIZED (
        SELECT one AS footprint_id, two AS other_id, areas, population FROM pairs
        UNION
        SELECT two, one, areas, population FROM pairs
    ), gone AS (
        DELETE FROM directory_footprintoverlap overlap
        WHERE (overlap.footprint_id = ANY (changed) OR overlap.other_id = ANY (changed))
          AND NOT EXISTS (
              SELECT FROM wanted
              WHERE wanted.footprint_id = overlap.footprint_id AND wanted.other_id = overlap.other_id
          )
    )
    INSERT INTO directory_footprintoverlap (footprint_id, other_id, shared_areas, shared_population)
    SELECT wanted.footprint_id, wanted.other_id, wanted.areas, wanted.population
    FROM wanted LEFT JOIN directory_footprintoverlap overlap USING (footprint_id, other_id)
    WHERE overlap.id IS NULL
       OR (overlap.shared_areas, overlap.shared_population) IS DISTINCT FROM (wanted.areas, wanted.population)
    ON CONFLICT (footprint_id, other_id) DO UPDATE
    SET shared_areas = excluded.shared_areas, shared_population = excluded.shared_population;
END $$;
"""

FOOTPRINT_AREAS = """
CREATE FUNCTION directory_footprintarea_changed() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
    changed bigint[];
    stray record;
BEGIN
    IF TG_OP <> 'DELETE' THEN
        EXECUTE $query$
            SELECT area.code, edition.slug, footprint.name
            FROM new_rows
            JOIN directory_area area ON area.id = new_rows.area_id
            JOIN directory_footprint footprint ON footprint.id = new_rows.footprint_id
            JOIN directory_areaedition edition ON edition.id = area.edition_id
            WHERE area.edition_id <> footprint.edition_id
            LIMIT 1
        $query$ INTO stray;
        IF stray.code IS NOT NULL THEN
            RAISE EXCEPTION 'The area % is of the edition %, and the footprint "%" is drawn on another one.',
                stray.code, stray.slug, stray.name
                USING ERRCODE = 'check_violation', CONSTRAINT = 'footprint_area_of_its_edition';
        END IF;
    END IF;
    IF TG_OP = 'INSERT' THEN
        SELECT array_agg(DISTINCT footprint_id) INTO changed FROM new_rows;
    ELSIF TG_OP = 'DELETE' THEN
        SELECT array_agg(DISTINCT footprint_id) INTO changed FROM old_rows;
    ELSE
        SELECT array_agg(DISTINCT footprint_id) INTO changed
        FROM (SELECT footprint_id FROM old_rows UNION SELECT footprint_id FROM new_rows) AS both_sides;
    END IF;
    PERFORM directory_refresh_footprints(changed);
    RETURN NULL;
END $$;

CREATE TRIGGER footprintarea_1_wait BEFORE INSERT OR UPDATE OR DELETE ON directory_footprintarea
    FOR EACH STATEMENT EXECUTE FUNCTION directory_footprintarea_wait();
CREATE TRIGGER footprintarea_2_inserted AFTER INSERT ON directory_footprintarea
    REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION directory_footprintarea_changed();
CREATE TRIGGER footprintarea_2_updated AFTER UPDATE ON directory_footprintarea
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION directory_footprintarea_changed();
CREATE TRIGGER footprintarea_2_deleted AFTER DELETE ON directory_footprintarea
    REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION directory_footprintarea_changed();
"""

AREAS = """
CREATE FUNCTION directory_area_changed() RETURNS trigger
LANGUAGE plpgsql SET jit = off AS $$
DECLARE
    changed bigint[];
    moved bigint;
    of_districts CONSTANT text := $query$
        SELECT array_agg(DISTINCT held.footprint_id)
        FROM directory_footprintarea held JOIN directory_area area ON area.id = held.area_id
        WHERE (area.edition_id, area.district_code) IN (
            SELECT edition_id, district_code FROM rows WHERE district_code <> '')
    $query$;
BEGIN
    IF TG_OP = 'INSERT' THEN
        EXECUTE replace(of_districts, 'rows', 'new_rows') INTO changed;
    ELSIF TG_OP = 'DELETE' THEN
        EXECUTE replace(of_districts, 'rows', 'old_rows') INTO changed;
    ELSE
        EXECUTE $query$
            SELECT count(*)
            FROM old_rows JOIN new_rows USING (id)
            WHERE old_rows.edition_id <> new_rows.edition_id
              AND EXISTS (SELECT FROM directory_footprintarea held WHERE held.area_id = new_rows.id)
        $query$ INTO moved;
        IF moved > 0 THEN
            RAISE EXCEPTION 'An area that a footprint holds stays in its edition.'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'footprint_area_of_its_edition';
        END IF;
        EXECUTE $query$
            WITH differing AS MATERIALIZED (
                SELECT new_rows.id, new_rows.edition_id,
                       old_rows.district_code AS was, new_rows.district_code AS is_now
                FROM old_rows JOIN new_rows USING (id)
                WHERE (old_rows.population, old_rows.district_code)
                      IS DISTINCT FROM (new_rows.population, new_rows.district_code)
            ), districts AS MATERIALIZED (
                SELECT edition_id, was AS district_code FROM differing WHERE was <> is_now
                UNION SELECT edition_id, is_now FROM differing WHERE was <> is_now
            )
            SELECT array_agg(DISTINCT footprint_id) FROM (
                SELECT held.footprint_id
                FROM directory_footprintarea held JOIN differing ON differing.id = held.area_id
                UNION
                SELECT held.footprint_id
                FROM districts
                JOIN directory_area area USING (edition_id, district_code)
                JOIN directory_footprintarea held ON held.area_id = area.id
                WHERE districts.district_code <> ''
            ) AS touched
        $query$ INTO changed;
    END IF;
    PERFORM directory_refresh_footprints(changed);
    RETURN NULL;
END $$;

CREATE TRIGGER area_inserted AFTER INSERT ON directory_area
    REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION directory_area_changed();
CREATE TRIGGER area_updated AFTER UPDATE ON directory_area
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION directory_area_changed();
CREATE TRIGGER area_deleted AFTER DELETE ON directory_area
    REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION directory_area_changed();
"""

FOOTPRINTS = """
CREATE FUNCTION directory_footprint_keep() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        NEW.population := NULL;
        NEW.area_count := 0;
        NEW.contains_district := false;
        RETURN NEW;
    END IF;
    IF NEW.edition_id <> OLD.edition_id THEN
        PERFORM directory_lock_footprints();
        IF EXISTS (SELECT FROM directory_footprintarea held WHERE held.footprint_id = NEW.id) THEN
            RAISE EXCEPTION 'The footprint "%" holds areas of its edition, so it stays in that edition.', NEW.name
                USING ERRCODE = 'check_violation', CONSTRAINT = 'footprint_with_areas_keeps_its_edition';
        END IF;
    END IF;
    -- Only the refresh, which runs inside another trigger, may write the totals; a stale object that is
    -- saved again must not undo them.
    IF pg_trigger_depth() = 1 THEN
        NEW.population := OLD.population;
        NEW.area_count := OLD.area_count;
        NEW.contains_district := OLD.contains_district;
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER footprint_keep BEFORE INSERT OR UPDATE ON directory_footprint
    FOR EACH ROW EXECUTE FUNCTION directory_footprint_keep();
"""

BACK = """
DROP TRIGGER footprint_keep ON directory_footprint;
DROP TRIGGER area_inserted ON directory_area;
DROP TRIGGER area_updated ON directory_area;
DROP TRIGGER area_deleted ON directory_area;
DROP TRIGGER footprintarea_1_wait ON directory_footprintarea;
DROP TRIGGER footprintarea_2_inserted ON directory_footprintarea;
DROP TRIGGER footprintarea_2_updated ON directory_footprintarea;
DROP TRIGGER footprintarea_2_deleted ON directory_footprintarea;
DROP FUNCTION directory_footprint_keep();
DROP FUNCTION directory_area_changed();
DROP FUNCTION directory_footprintarea_changed();
DROP FUNCTION directory_footprintarea_wait();
DROP FUNCTION directory_refresh_footprints(bigint[]);
DROP FUNCTION directory_lock_footprints();
"""


class Migration(migrations.Migration):
    dependencies = [("directory", "0001_initial")]

    operations = [migrations.RunSQL(LOCK + REFRESH + FOOTPRINT_AREAS + AREAS + FOOTPRINTS, BACK)]
