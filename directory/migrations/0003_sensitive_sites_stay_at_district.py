"""No footprint below district leaves the officer's role for a sensitive site: the database refuses it.

Checked when the transaction ends, so that an action may write the rows in any order. Each check locks the
organisation (and the footprint) it reads for sharing: the site that turns sensitive, the footprint that
stops holding a district and the row that is written at the same moment wait for one another.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION directory_refuse_telling_site(organisation_name text, footprint_name text) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '"%" is a sensitive site, and the footprint "%" would tell where it is more closely than its district.',
        organisation_name, footprint_name
        USING ERRCODE = 'check_violation', CONSTRAINT = 'coverage_of_sensitive_site_not_below_district';
END $$;

CREATE FUNCTION directory_coverage_is_safe() RETURNS trigger
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
    SELECT name, sensitive_site INTO site FROM directory_organisation WHERE id = written.organisation_id FOR SHARE;
    IF site.sensitive_site THEN
        SELECT name, contains_district INTO place FROM directory_footprint WHERE id = written.footprint_id FOR SHARE;
        IF NOT place.contains_district THEN
            PERFORM directory_refuse_telling_site(site.name, place.name);
        END IF;
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION directory_sensitive_site_is_safe() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
    telling text;
BEGIN
    SELECT footprint.name INTO telling
    FROM directory_organisation organisation
    JOIN directory_coverage coverage ON coverage.organisation_id = organisation.id
    JOIN directory_footprint footprint ON footprint.id = coverage.footprint_id
    WHERE organisation.id = NEW.id AND organisation.sensitive_site
      AND coverage.shown_to <> 'officer' AND NOT footprint.contains_district
    LIMIT 1;
    IF FOUND THEN
        PERFORM directory_refuse_telling_site(NEW.name, telling);
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION directory_footprint_below_district_is_safe() RETURNS trigger
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

CREATE CONSTRAINT TRIGGER coverage_is_safe AFTER INSERT OR UPDATE ON directory_coverage
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.shown_to <> 'officer')
    EXECUTE FUNCTION directory_coverage_is_safe();
CREATE CONSTRAINT TRIGGER sensitive_site_is_safe AFTER UPDATE OF sensitive_site ON directory_organisation
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.sensitive_site AND NOT OLD.sensitive_site)
    EXECUTE FUNCTION directory_sensitive_site_is_safe();
CREATE CONSTRAINT TRIGGER footprint_below_district_is_safe AFTER UPDATE OF contains_district ON directory_footprint
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (OLD.contains_district AND NOT NEW.contains_district)
    EXECUTE FUNCTION directory_footprint_below_district_is_safe();
"""

BACK = """
DROP TRIGGER footprint_below_district_is_safe ON directory_footprint;
DROP TRIGGER sensitive_site_is_safe ON directory_organisation;
DROP TRIGGER coverage_is_safe ON directory_coverage;
DROP FUNCTION directory_footprint_below_district_is_safe();
DROP FUNCTION directory_sensitive_site_is_safe();
DROP FUNCTION directory_coverage_is_safe();
DROP FUNCTION directory_refuse_telling_site(text, text);
"""


class Migration(migrations.Migration):
    dependencies = [("directory", "0002_footprint_totals_and_overlaps")]

    operations = [migrations.RunSQL(FORWARD, BACK)]
