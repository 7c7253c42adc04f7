"""The database itself keeps what searches read: the terms' tree, a service's facets, an entry's words by level.

Statement triggers with transition tables, so that a COPY of many services is one refresh. The organisation is
locked first: of two transactions that change two of its services at once, the second waits and sees both.
"""

from django.db import migrations

WORDS = """
CREATE TEXT SEARCH CONFIGURATION directory_english (COPY = pg_catalog.english);
ALTER TEXT SEARCH CONFIGURATION directory_english
    ALTER MAPPING FOR hword, hword_part, word WITH unaccent, english_stem;
CREATE TEXT SEARCH CONFIGURATION directory_plain (COPY = pg_catalog.simple);
ALTER TEXT SEARCH CONFIGURATION directory_plain ALTER MAPPING FOR hword, hword_part, word WITH unaccent, simple;

CREATE FUNCTION directory_level(visibility text) RETURNS smallint
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT CASE visibility WHEN 'public' THEN 0 WHEN 'partners' THEN 1 WHEN 'members' THEN 2 ELSE 3 END::smallint
$$;

CREATE FUNCTION directory_scale(scale text) RETURNS smallint
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT CASE scale WHEN 'hyper-local' THEN 1 WHEN 'neighbourhood' THEN 2 WHEN 'place' THEN 3 ELSE 4 END::smallint
$$;

CREATE FUNCTION directory_today() RETURNS date
LANGUAGE sql STABLE AS $$
    SELECT ((now() + coalesce((SELECT ahead FROM base_clockoffset), interval '0')) AT TIME ZONE 'Europe/London')::date
$$;
"""

TERMS = """
CREATE FUNCTION directory_term_changed() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
    stray record;
    moved bigint[];
BEGIN
    IF pg_trigger_depth() > 1 THEN
        RETURN NULL;
    END IF;
    PERFORM pg_advisory_xact_lock(hashtextextended('directory terms', 0));
    SELECT child.name INTO stray
    FROM directory_term child JOIN directory_term parent ON parent.id = child.parent_id
    WHERE parent.kind <> child.kind LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'The term "%" is placed below a term of another taxonomy.', stray.name
            USING ERRCODE = 'check_violation', CONSTRAINT = 'term_below_one_of_its_taxonomy';
    END IF;
    CREATE TEMPORARY TABLE placed ON COMMIT DROP AS
    WITH RECURSIVE tree AS (
        SELECT id, ARRAY[id::integer] AS path, lpad(position::text, 5, '0') || name || '#' || id AS sort_key
        FROM directory_term WHERE parent_id IS NULL
        UNION ALL
        SELECT child.id, tree.path || child.id::integer,
               left(tree.sort_key || '/' || lpad(child.position::text, 5, '0') || child.name || '#' || child.id, 400)
        FROM directory_term child JOIN tree ON child.parent_id = tree.id
    )
    SELECT * FROM tree;
    SELECT name INTO stray FROM directory_term WHERE id NOT IN (SELECT id FROM placed) LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'The term "%" is placed below itself.', stray.name
            USING ERRCODE = 'check_violation', CONSTRAINT = 'term_not_below_itself';
    END IF;
    UPDATE directory_term term SET path = placed.path, sort_key = placed.sort_key
    FROM placed WHERE placed.id = term.id AND (term.path, term.sort_key) IS DISTINCT FROM (placed.path, placed.sort_key);
    DROP TABLE placed;
    IF TG_OP = 'UPDATE' THEN
        SELECT array_agg(DISTINCT given.service_id) INTO moved
        FROM directory_serviceterm given
        JOIN directory_term term ON term.id = given.term_id
        WHERE term.path && (
                  SELECT coalesce(array_agg(new_rows.id::integer), '{}')
                  FROM old_rows JOIN new_rows USING (id)
                  WHERE (old_rows.name, old_rows.also_called, old_rows.parent_id)
                        IS DISTINCT FROM (new_rows.name, new_rows.also_called, new_rows.parent_id)
              );
        PERFORM directory_refresh_services(moved);
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER term_inserted AFTER INSERT ON directory_term
    FOR EACH STATEMENT EXECUTE FUNCTION directory_term_changed();
CREATE TRIGGER term_updated AFTER UPDATE ON directory_term
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION directory_term_changed();
"""

SERVICES = """
CREATE FUNCTION directory_refresh_services(changed bigint[]) RETURNS void
LANGUAGE plpgsql SET jit = off SET plan_cache_mode = force_custom_plan AS $$
BEGIN
    IF changed IS NULL THEN
        RETURN;
    END IF;
    WITH these AS MATERIALIZED (
        SELECT id, cost, modes, capacity, temporarily_closed FROM directory_service WHERE id = ANY (changed)
    ), has AS (
        SELECT given.service_id, unnest(term.path) AS facet
        FROM directory_serviceterm given
        JOIN directory_term term ON term.id = given.term_id
        JOIN these ON these.id = given.service_id
        UNION
        SELECT id, CASE cost WHEN 'free' THEN -11 WHEN 'donation' THEN -12 ELSE -13 END FROM these
        UNION
        SELECT id, CASE mode WHEN 'in-person' THEN -21 WHEN 'at-home' THEN -22 WHEN 'phone' THEN -23 ELSE -24 END
        FROM these, unnest(modes) AS mode
        UNION
        SELECT id, CASE WHEN temporarily_closed THEN -34
                        ELSE CASE capacity WHEN 'open' THEN -31 WHEN 'limited' THEN -32 WHEN 'waiting' THEN -33
                                           WHEN 'closed' THEN -34 ELSE -35 END END
        FROM these
        UNION
        SELECT open.service_id, unnest(ARRAY[-100 - 3 * open.day - part.number, -201 - open.day, -211 - part.number])
        FROM directory_servicetime open
        JOIN these ON these.id = open.service_id
        JOIN (VALUES (0, time '00:00', time '12:00'), (1, '12:00', '17:00'), (2, '17:00', '24:00'))
             AS part(number, begins, ends) ON open.opens < part.ends AND open.closes > part.begins
    ), wanted AS (
        SELECT service_id, array_agg(facet ORDER BY facet) AS facets FROM has GROUP BY 1
    )
    UPDATE directory_service service SET facets = wanted.facets
    FROM wanted WHERE wanted.service_id = service.id AND service.facets IS DISTINCT FROM wanted.facets;
    PERFORM directory_refresh_search(
        (SELECT array_agg(DISTINCT organisation_id) FROM directory_service WHERE id = ANY (changed))
    );
END $$;

CREATE FUNCTION directory_service_keep() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    NEW.is_shown := (NEW.visible_from IS NULL OR NEW.visible_from <= directory_today())
                AND (NEW.visible_until IS NULL OR NEW.visible_until >= directory_today());
    RETURN NEW;
END $$;

CREATE FUNCTION directory_service_changed() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
    changed bigint[];
BEGIN
    IF pg_trigger_depth() > 1 THEN
        RETURN NULL;
    END IF;
    IF TG_OP = 'DELETE' THEN
        SELECT array_agg(DISTINCT organisation_id) INTO changed FROM old_rows;
        PERFORM directory_refresh_search(changed);
    ELSE
        SELECT array_agg(id) INTO changed FROM new_rows;
        PERFORM directory_refresh_services(changed);
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION directory_part_of_service_changed() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
    changed bigint[];
BEGIN
    IF TG_OP = 'INSERT' THEN
        SELECT array_agg(DISTINCT service_id) INTO changed FROM new_rows;
    ELSIF TG_OP = 'DELETE' THEN
        SELECT array_agg(DISTINCT service_id) INTO changed FROM old_rows;
    ELSE
        SELECT array_agg(DISTINCT service_id) INTO changed
        FROM (SELECT service_id FROM old_rows UNION SELECT service_id FROM new_rows) AS both_sides;
    END IF;
    PERFORM directory_refresh_services(changed);
    RETURN NULL;
END $$;

CREATE TRIGGER service_keep BEFORE INSERT OR UPDATE OF visible_from, visible_until ON directory_service
    FOR EACH ROW EXECUTE FUNCTION directory_service_keep();
"""

SEARCH = """
CREATE FUNCTION directory_search_pieces(changed bigint[])
RETURNS TABLE (
    organisation_id bigint, level_from smallint, level_until smallint,
    name text, offers text, about text, at_length text, facets integer[]
)
LANGUAGE sql STABLE AS $$
    WITH entry AS MATERIALIZED (
        SELECT id, directory_level(visibility) AS level, name || ' ' || also_known_as AS name, in_one_line, description,
               CASE size_band WHEN 'micro' THEN -61 WHEN 'small' THEN -62 WHEN 'medium' THEN -63 WHEN 'large' THEN -64
                              WHEN 'major' THEN -65 WHEN 'super-major' THEN -66 ELSE -67 END AS size
        FROM directory_organisation
        WHERE id = ANY (changed) AND status = 'active'
    ), offered AS MATERIALIZED (
        SELECT service.id, entry.id AS organisation_id,
               greatest(entry.level, directory_level(service.visibility)) AS level,
               service.name, service.summary || ' ' || service.for_whom AS about, service.description, service.facets
        FROM directory_service service JOIN entry ON entry.id = service.organisation_id
        WHERE service.status = 'active' AND service.is_shown
    ), named AS (
        SELECT given.service_id, string_agg(DISTINCT above.name || ' ' || above.also_called, ' ') AS terms
        FROM directory_serviceterm given
        JOIN offered ON offered.id = given.service_id
        JOIN directory_term term ON term.id = given.term_id
        JOIN directory_term above ON above.id = ANY (term.path)
        GROUP BY 1
    ), spans AS MATERIALIZED (
        SELECT organisation_id, level AS level_from,
               coalesce(lead(level) OVER (PARTITION BY organisation_id ORDER BY level) - 1, 3)::smallint AS level_until
        FROM (SELECT id AS organisation_id, level FROM entry UNION SELECT organisation_id, level FROM offered) AS levels
    ), texts AS (
        SELECT spans.organisation_id, spans.level_from,
               string_agg(offered.name || ' ' || coalesce(named.terms, ''), ' ' ORDER BY offered.id) AS offers,
               string_agg(offered.about, ' ' ORDER BY offered.id) AS about,
               string_agg(offered.description, ' ' ORDER BY offered.id) AS at_length
        FROM spans
        JOIN offered ON offered.organisation_id = spans.organisation_id AND offered.level <= spans.level_from
        LEFT JOIN named ON named.service_id = offered.id
        GROUP BY 1, 2
    ), has AS (
        SELECT spans.organisation_id, spans.level_from, array_agg(DISTINCT facet) AS facets
        FROM spans
        JOIN offered ON offered.organisation_id = spans.organisation_id AND offered.level <= spans.level_from
        CROSS JOIN unnest(offered.facets) AS facet
        WHERE facet NOT BETWEEN -120 AND -100  -- a day and a part of it hold together for one service alone
        GROUP BY 1, 2
    )
    SELECT spans.organisation_id, spans.level_from, spans.level_until,
           entry.name, entry.in_one_line || ' ' || coalesce(texts.offers, ''), coalesce(texts.about, ''),
           entry.description || ' ' || coalesce(texts.at_length, ''),
           entry.size || coalesce(has.facets, '{}')
    FROM spans
    JOIN entry ON entry.id = spans.organisation_id
    LEFT JOIN texts USING (organisation_id, level_from)
    LEFT JOIN has USING (organisation_id, level_from)
$$;

CREATE FUNCTION directory_refresh_search(changed bigint[]) RETURNS void
LANGUAGE plpgsql SET jit = off SET plan_cache_mode = force_custom_plan AS $$
BEGIN
    IF changed IS NULL THEN
        RETURN;
    END IF;
    PERFORM FROM directory_organisation WHERE id = ANY (changed) ORDER BY id FOR NO KEY UPDATE;
    -- What the planner knows of rows that this transaction has just written is a guess; see migration 0002.
    IF cardinality(changed) > 2000 THEN
        PERFORM set_config('enable_nestloop', 'off', true);
    END IF;

    WITH pieces AS MATERIALIZED (
        SELECT * FROM directory_search_pieces(changed)
    ), gone AS (
        DELETE FROM directory_searchtext held
        WHERE held.organisation_id = ANY (changed)
          AND NOT EXISTS (
              SELECT FROM pieces
              WHERE pieces.organisation_id = held.organisation_id AND pieces.level_from = held.level_from
          )
    ), kept AS (
        INSERT INTO directory_searchtext AS held
            (organisation_id, level_from, level_until, scale, name_key, facets, name_words, words)
        SELECT organisation_id, level_from, level_until, 5, left(lower(name), 200), facets,
               to_tsvector('directory_english', name),
               setweight(to_tsvector('directory_english', name), 'A')
               || setweight(to_tsvector('directory_english', offers), 'B')
               || setweight(to_tsvector('directory_english', about), 'C')
               || to_tsvector('directory_english', at_length)
        FROM pieces
        ON CONFLICT (organisation_id, level_from) DO UPDATE
        SET level_until = excluded.level_until, name_key = excluded.name_key, facets = excluded.facets,
            name_words = excluded.name_words, words = excluded.words
        WHERE (held.level_until, held.name_key, held.facets, held.name_words, held.words)
              IS DISTINCT FROM
              (excluded.level_until, excluded.name_key, excluded.facets, excluded.name_words, excluded.words)
    ), found AS (
        SELECT word, min(level_from) AS level
        FROM pieces,
             unnest(tsvector_to_array(to_tsvector(
                 'directory_plain', concat_ws(' ', name, offers, about, at_length)
             ))) AS word
        WHERE length(word) BETWEEN 3 AND 60 AND word ~ '^[[:alpha:]]+$'
        GROUP BY 1
    )
    INSERT INTO directory_searchword AS held (word, stem, level)
    SELECT word, (tsvector_to_array(to_tsvector('directory_english', word)))[1], level
    FROM found
    WHERE NOT EXISTS (
              SELECT FROM directory_searchword known WHERE known.word = found.word AND known.level <= found.level
          )
      AND to_tsvector('directory_english', word) <> ''
    ORDER BY word
    ON CONFLICT (word) DO UPDATE SET level = excluded.level WHERE excluded.level < held.level;
    PERFORM directory_refresh_scales(changed);
END $$;

CREATE FUNCTION directory_refresh_scales(changed bigint[]) RETURNS void
LANGUAGE plpgsql SET jit = off SET plan_cache_mode = force_custom_plan AS $$
BEGIN
    UPDATE directory_searchtext held SET scale = wanted.scale
    FROM (
        SELECT one.id, coalesce(min(directory_scale(footprint.scale)), 5::smallint) AS scale
        FROM unnest(changed) AS one(id)
        LEFT JOIN directory_coverage coverage
               ON coverage.organisation_id = one.id AND coverage.kind = 'serves' AND coverage.shown_to <> 'officer'
              AND coverage.service_id IS NULL
        LEFT JOIN directory_footprint footprint ON footprint.id = coverage.footprint_id
        GROUP BY 1
    ) AS wanted
    WHERE wanted.id = held.organisation_id AND held.scale <> wanted.scale;
END $$;

CREATE FUNCTION directory_organisation_changed() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
    changed bigint[];
BEGIN
    IF TG_OP = 'INSERT' THEN
        SELECT array_agg(id) INTO changed FROM new_rows;
    ELSE
        SELECT array_agg(new_rows.id) INTO changed
        FROM old_rows JOIN new_rows USING (id)
        WHERE (old_rows.name, old_rows.also_known_as, old_rows.in_one_line, old_rows.description, old_rows.visibility,
               old_rows.status, old_rows.size_band)
              IS DISTINCT FROM
              (new_rows.name, new_rows.also_known_as, new_rows.in_one_line, new_rows.description, new_rows.visibility,
               new_rows.status, new_rows.size_band);
    END IF;
    PERFORM directory_refresh_search(changed);
    RETURN NULL;
END $$;

CREATE FUNCTION directory_coverage_changed() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
    organisations bigint[];
    services bigint[];
BEGIN
    IF TG_OP = 'INSERT' THEN
        SELECT array_agg(DISTINCT organisation_id), array_agg(DISTINCT service_id) FILTER (WHERE service_id IS NOT NULL)
        INTO organisations, services FROM new_rows;
    ELSIF TG_OP = 'DELETE' THEN
        SELECT array_agg(DISTINCT organisation_id), array_agg(DISTINCT service_id) FILTER (WHERE service_id IS NOT NULL)
        INTO organisations, services FROM old_rows;
    ELSE
        SELECT array_agg(DISTINCT organisation_id), array_agg(DISTINCT service_id) FILTER (WHERE service_id IS NOT NULL)
        INTO organisations, services FROM (SELECT * FROM old_rows UNION ALL SELECT * FROM new_rows) AS both_sides;
    END IF;
    IF organisations IS NOT NULL THEN
        PERFORM directory_refresh_scales(organisations);
    END IF;
    IF services IS NOT NULL THEN
        UPDATE directory_service service SET own_coverage = wanted.own
        FROM (
            SELECT one.id, EXISTS (SELECT FROM directory_coverage held WHERE held.service_id = one.id) AS own
            FROM unnest(services) AS one(id)
        ) AS wanted
        WHERE wanted.id = service.id AND service.own_coverage <> wanted.own;
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION directory_footprint_scale_changed() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM directory_refresh_scales(
        (SELECT array_agg(DISTINCT organisation_id) FROM directory_coverage WHERE footprint_id = NEW.id)
    );
    RETURN NULL;
END $$;

CREATE TRIGGER organisation_inserted AFTER INSERT ON directory_organisation REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION directory_organisation_changed();
CREATE TRIGGER organisation_updated AFTER UPDATE ON directory_organisation
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION directory_organisation_changed();
CREATE TRIGGER footprint_scale AFTER UPDATE OF scale ON directory_footprint
    FOR EACH ROW WHEN (OLD.scale <> NEW.scale) EXECUTE FUNCTION directory_footprint_scale_changed();
"""

# The same three triggers on each table: what changed, handed to one function.
TABLES = {
    "coverage": "directory_coverage_changed",
    "service": "directory_service_changed",
    "servicetime": "directory_part_of_service_changed",
    "serviceterm": "directory_part_of_service_changed",
}
ON_EACH_TABLE = "".join(
    f"""
CREATE TRIGGER {table}_refresh_inserted AFTER INSERT ON directory_{table} REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION {function}();
CREATE TRIGGER {table}_refresh_updated AFTER UPDATE ON directory_{table}
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION {function}();
CREATE TRIGGER {table}_refresh_deleted AFTER DELETE ON directory_{table} REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION {function}();
"""
    for table, function in TABLES.items()
)

# A service's own coverage is of its own organisation; and narrow rows for a search to read.
KEYS = """
ALTER TABLE directory_coverage ADD CONSTRAINT coverage_service_of_its_organisation
    FOREIGN KEY (service_id, organisation_id) REFERENCES directory_service (id, organisation_id)
    DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE directory_searchtext ALTER COLUMN words SET STORAGE EXTERNAL;
ALTER TABLE directory_searchtext ALTER COLUMN name_key TYPE varchar(200) COLLATE "C";
ALTER TABLE directory_searchtext SET (toast_tuple_target = 256);
SELECT directory_refresh_search((SELECT array_agg(id) FROM directory_organisation));
"""

# A sensitive service of an organisation that is none: the same care as migration 0003 takes.
SAFE = """
CREATE FUNCTION directory_service_coverage_is_safe() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
    written record;
    site record;
    place record;
BEGIN
    SELECT * INTO written FROM directory_coverage WHERE id = NEW.id AND shown_to <> 'officer';
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    SELECT name, sensitive_site INTO site FROM directory_service WHERE id = written.service_id FOR SHARE;
    IF site.sensitive_site THEN
        SELECT name, contains_district INTO place FROM directory_footprint WHERE id = written.footprint_id FOR SHARE;
        IF NOT place.contains_district THEN
            PERFORM directory_refuse_telling_site(site.name, place.name);
        END IF;
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION directory_sensitive_service_is_safe() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
    telling text;
BEGIN
    SELECT footprint.name INTO telling
    FROM directory_service service
    JOIN directory_coverage coverage ON coverage.service_id = service.id
    JOIN directory_footprint footprint ON footprint.id = coverage.footprint_id
    WHERE service.id = NEW.id AND service.sensitive_site
      AND coverage.shown_to <> 'officer' AND NOT footprint.contains_district
    LIMIT 1;
    IF FOUND THEN
        PERFORM directory_refuse_telling_site(NEW.name, telling);
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION directory_footprint_below_district_is_safe() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
    site text;
BEGIN
    SELECT coalesce(service.name, organisation.name) INTO site
    FROM directory_footprint footprint
    JOIN directory_coverage coverage ON coverage.footprint_id = footprint.id
    JOIN directory_organisation organisation ON organisation.id = coverage.organisation_id
    LEFT JOIN directory_service service ON service.id = coverage.service_id
    WHERE footprint.id = NEW.id AND NOT footprint.contains_district
      AND (organisation.sensitive_site OR service.sensitive_site) AND coverage.shown_to <> 'officer'
    LIMIT 1;
    IF FOUND THEN
        PERFORM directory_refuse_telling_site(site, NEW.name);
    END IF;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER service_coverage_is_safe AFTER INSERT OR UPDATE ON directory_coverage
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.shown_to <> 'officer' AND NEW.service_id IS NOT NULL)
    EXECUTE FUNCTION directory_service_coverage_is_safe();
CREATE CONSTRAINT TRIGGER sensitive_service_is_safe AFTER UPDATE OF sensitive_site ON directory_service
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.sensitive_site AND NOT OLD.sensitive_site)
    EXECUTE FUNCTION directory_sensitive_service_is_safe();
"""

BACK_ON_EACH_TABLE = "".join(
    f"DROP TRIGGER {table}_refresh_{done} ON directory_{table};\n"
    for table in TABLES
    for done in ("inserted", "updated", "deleted")
)
BACK = (
    """
DROP TRIGGER sensitive_service_is_safe ON directory_service;
DROP TRIGGER service_coverage_is_safe ON directory_coverage;
DROP FUNCTION directory_sensitive_service_is_safe();
DROP FUNCTION directory_service_coverage_is_safe();
CREATE OR REPLACE FUNCTION directory_footprint_below_district_is_safe() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
    site text;
BEGIN
    SELECT organisation.name INTO site
    FROM directory_footprint footprint
    JOIN directory_coverage coverage ON coverage.footprint_id = footprint.id
    JOIN directory_organisation organisation ON organisation.id = coverage.organisation_id
    WHERE footprint.id = NEW.id AND NOT footprint.contains_district
      AND organisation.sensitive_site AND coverage.shown_to <> 'officer'
    LIMIT 1;
    IF FOUND THEN
        PERFORM directory_refuse_telling_site(site, NEW.name);
    END IF;
    RETURN NULL;
END $$;
ALTER TABLE directory_coverage DROP CONSTRAINT coverage_service_of_its_organisation;
"""
    + BACK_ON_EACH_TABLE
    + """
DROP TRIGGER footprint_scale ON directory_footprint;
DROP TRIGGER organisation_inserted ON directory_organisation;
DROP TRIGGER organisation_updated ON directory_organisation;
DROP TRIGGER service_keep ON directory_service;
DROP TRIGGER term_inserted ON directory_term;
DROP TRIGGER term_updated ON directory_term;
DROP FUNCTION directory_footprint_scale_changed();
DROP FUNCTION directory_coverage_changed();
DROP FUNCTION directory_organisation_changed();
DROP FUNCTION directory_part_of_service_changed();
DROP FUNCTION directory_service_changed();
DROP FUNCTION directory_service_keep();
DROP FUNCTION directory_term_changed();
DROP FUNCTION directory_refresh_services(bigint[]);
DROP FUNCTION directory_refresh_search(bigint[]);
DROP FUNCTION directory_refresh_scales(bigint[]);
DROP FUNCTION directory_search_pieces(bigint[]);
DROP FUNCTION directory_today();
DROP FUNCTION directory_scale(text);
DROP FUNCTION directory_level(text);
DROP TEXT SEARCH CONFIGURATION directory_plain;
DROP TEXT SEARCH CONFIGURATION directory_english;
"""
)


class Migration(migrations.Migration):
    dependencies = [("directory", "0005_services_and_taxonomies"), ("base", "0001_outbox_and_clock")]

    operations = [migrations.RunSQL(WORDS + TERMS + SERVICES + SEARCH + ON_EACH_TABLE + KEYS + SAFE, BACK)]
