"""The same questions as the portal's search, each as one statement written by hand for a reader who is not signed in.

They read the portal's own tables and indexes, show the same organisations in the same order, and count the same
facets: what a database costs at least for such an answer.
"""

from dataclasses import dataclass, replace

OF_EACH_SCALE = 5
A_PAGE = 20
ROUGHLY_ABOVE = 5_000  # matches: above it words are ranked by the name alone, as the portal does
CONFIG = "directory_english"


@dataclass(frozen=True)
class Question:
    """What is asked: a place (by id) or none, words, groups of facets of which a service must have one each.

    roughly     many entries fit: rank by the name alone
    scale       one scale, page by page from the row `first`; else a few of every scale
    """

    area: int | None = None
    footprint: int | None = None
    words: str = ""
    facets: tuple[tuple[int, ...], ...] = ()
    roughly: bool = False
    scale: int | None = None
    first: int = 0


def page(question: Question) -> tuple[str, list]:
    """The page's rows (organisation, scale, position), with how many each scale has."""
    sql, params = _fit(question)
    shown, numbers = _shown(question)
    return f"WITH {sql} {shown}", [*params, *numbers]


def page_and_facets(question: Question) -> tuple[str, list]:
    """The same, then every facet of what the organisations that fit offer here, with how many have it."""
    sql, params = _fit(question)
    shown, numbers = _shown(question)
    facets = (
        f"SELECT facet::bigint, NULL::smallint, NULL::bigint, count(*) FROM ({_offers(question)}) AS one GROUP BY 1"
    )
    return f"WITH {sql} ({shown}) UNION ALL ({facets})", [*params, *numbers]


def facets_aside(question: Question) -> list[tuple[str, list]]:
    """For each filter in use what it counts: the facets of the same question without it."""
    statements = []
    for group in question.facets:
        less = replace(question, facets=tuple(other for other in question.facets if other != group))
        sql, params = _fit(less)
        statements.append((f"WITH {sql} SELECT facet, count(*) FROM ({_offers(less)}) AS one GROUP BY 1", params))
    return statements


def _shown(question: Question) -> tuple[str, list]:
    order = "closeness DESC, rank DESC, name_key, organisation_id"
    narrowed = "WHERE scale = %s" if question.scale else ""
    first, most = (question.first, A_PAGE) if question.scale else (0, OF_EACH_SCALE)
    numbers = [*([question.scale] if question.scale else []), first, first + most]
    return (
        f"""
        SELECT organisation_id, scale, position, total FROM (
            SELECT organisation_id, scale, row_number() OVER (PARTITION BY scale ORDER BY {order}) AS position,
                   count(*) OVER (PARTITION BY scale) AS total
            FROM fit {narrowed}
        ) AS placed WHERE position > %s AND position <= %s
        """,
        numbers,
    )


def _fit(question: Question) -> tuple[str, list]:
    entry = "entry.level_from <= 0 AND entry.level_until >= 0"
    rank = "0::float"
    if question.words:
        entry += f" AND entry.words @@ plainto_tsquery('{CONFIG}', %s)"
        rank = (
            f"(entry.name_words @@ plainto_tsquery('{CONFIG}', %s))::int::float"
            if question.roughly
            else f"ts_rank(entry.words, plainto_tsquery('{CONFIG}', %s))::float"
        )
    ranked = [question.words] if question.words else []
    service = "service.status = 'active' AND service.is_shown AND service.visibility = 'public'"
    wanted = "".join(" AND service.facets && %s::integer[]" for _ in question.facets)
    wanted_params = [list(group) for group in question.facets]
    if question.area is None and question.footprint is None:
        sql = f"""
            fit AS MATERIALIZED (
                SELECT entry.organisation_id, entry.scale, entry.name_key, entry.facets, {rank} AS rank,
                       0::float AS closeness
                FROM directory_searchtext entry WHERE {entry}
            )
        """
        if question.facets:
            sql = sql.replace(
                f"WHERE {entry}",
                f"WHERE {entry} AND entry.organisation_id IN ("
                f"SELECT service.organisation_id FROM directory_service service WHERE {service}{wanted})",
            )
        return sql, [*ranked, *ranked, *wanted_params]
    near, near_params = _near(question)
    hits = f"""
        SELECT here.organisation_id, here.scale, here.closeness, here.kind, here.footprint_name, here.coverage_id
        FROM here LEFT JOIN directory_service service ON service.id = here.service_id
        WHERE here.service_id IS NULL OR ({service})
    """
    if question.facets:
        hits = f"""
            SELECT here.organisation_id, here.scale, here.closeness, here.kind, here.footprint_name, here.coverage_id
            FROM here JOIN directory_service service ON service.organisation_id = here.organisation_id
             AND CASE WHEN here.service_id IS NULL THEN NOT service.own_coverage AND NOT service.sensitive_site
                      ELSE service.id = here.service_id END
            WHERE {service}{wanted}
        """
    sql = f"""
        {near},
        here AS MATERIALIZED (
            SELECT coverage.id AS coverage_id, coverage.organisation_id, coverage.service_id, coverage.kind,
                   near.scale, near.closeness, near.name AS footprint_name
            FROM near JOIN directory_coverage coverage ON coverage.footprint_id = near.id
            WHERE coverage.shown_to <> 'officer'
        ),
        fit AS MATERIALIZED (
            SELECT DISTINCT ON (hit.organisation_id) hit.organisation_id, hit.scale, hit.closeness, {rank} AS rank,
                   entry.name_key
            FROM ({hits}) AS hit
            JOIN directory_searchtext entry ON entry.organisation_id = hit.organisation_id AND {entry}
            ORDER BY hit.organisation_id, hit.kind DESC, hit.closeness DESC, hit.footprint_name, hit.coverage_id
        )
    """
    return sql, [*near_params, *ranked, *wanted_params, *ranked]


def _near(question: Question) -> tuple[str, list]:
    """The footprints that hold the area, or overlap the footprint, with how closely each fits."""
    if question.area:
        return (
            """
            near AS MATERIALIZED (
                SELECT footprint.id, footprint.name, directory_scale(footprint.scale) AS scale,
                       1::float / footprint.area_count AS closeness
                FROM directory_footprintarea held JOIN directory_footprint footprint ON footprint.id = held.footprint_id
                WHERE held.area_id = %s
            )
            """,
            [question.area],
        )
    return (
        """
        near AS MATERIALIZED (
            SELECT footprint.id, footprint.name, directory_scale(footprint.scale) AS scale,
                   overlap.shared_areas::float / (footprint.area_count + place.area_count - overlap.shared_areas)
                       AS closeness
            FROM directory_footprint place
            JOIN directory_footprintoverlap overlap ON overlap.other_id = place.id
            JOIN directory_footprint footprint ON footprint.id = overlap.footprint_id
            WHERE place.id = %s
            UNION ALL
            SELECT id, name, directory_scale(scale), 1 FROM directory_footprint WHERE id = %s
        )
        """,
        [question.footprint, question.footprint],
    )


def _offers(question: Question) -> str:
    """(organisation, facet) of what can be had here."""
    if question.area is None and question.footprint is None and not question.facets:
        return "SELECT unnest(facets) AS facet FROM fit"
    shown = "service.status = 'active' AND service.is_shown AND service.visibility = 'public'"
    if question.area is None and question.footprint is None:
        return f"""
            SELECT DISTINCT service.organisation_id, unnest(service.facets) AS facet
            FROM fit JOIN directory_service service ON service.organisation_id = fit.organisation_id WHERE {shown}
        """
    return f"""
        SELECT DISTINCT service.organisation_id, unnest(service.facets) AS facet
        FROM (SELECT DISTINCT organisation_id, service_id FROM here) AS at
        JOIN fit ON fit.organisation_id = at.organisation_id
        JOIN directory_service service ON service.organisation_id = at.organisation_id
         AND CASE WHEN at.service_id IS NULL THEN NOT service.own_coverage AND NOT service.sensitive_site
                  ELSE service.id = at.service_id END
        WHERE {shown}
    """
