"""One search of one reader, as two statements: how many fit, by scale and by everything they may be narrowed by;
and the few that a page shows.

What a reader may see is said once, in the querysets (`visible_to`); the statements here join them. With a place,
everything starts from the few rows of coverage that reach it. Without one, from the entries that fit the words.
"""

from dataclasses import dataclass, field
from functools import cached_property

from django.contrib.postgres.search import SearchRank
from django.db.models import F, FloatField, Func, IntegerField, QuerySet, Value
from django.db.models.functions import Cast

from . import facets
from .models import Coverage, LedBy, SearchText, Service
from .statement import Statement
from .typed_words import TypedWords
from .visibility import Reader
from .where import Where, footprints_that_reach

ROUGHLY_ABOVE = 5_000  # entries: a word in so many of them tells only apart those whose name has it
MOST_OPEN_ADDRESS = 2  # the level of members: a private address is its organisation's alone, whoever keeps the entry
SIZES = (min(facets.SIZE.values()), max(facets.SIZE.values()))
NOT_SAID = 5  # the scale of entries that have not said where they work
SCALES = {1: "hyper-local", 2: "neighbourhood", 3: "place", 4: "system", NOT_SAID: "not-said"}
# The columns of a page's row, empty in the lines that count.
_NO_ROW = "NULL::smallint, NULL::bigint, NULL::float, NULL::float"


@dataclass(frozen=True)
class Row:
    """One organisation of a page of results, as ids.

    coverage_id     the row of coverage that fits best; None where no place was asked for
    scale           1 hyper-local to 4 whole system; 5 where it has not said where it works
    share           how much of the people searched for it reaches, 0 to 1; None where not known
    metres          how far away, where that was asked and may be known
    """

    organisation_id: int
    scale: int
    coverage_id: int | None = None
    share: float | None = None
    metres: float | None = None


@dataclass(frozen=True)
class Counts:
    """How many organisations fit.

    by_scale    {scale: organisations}
    by_facet    {number of `directory.facets`: organisations that a search narrowed by it would find}
    led_by      {id of a group: organisations that say they are led by and for it, as this reader may know}
    """

    by_scale: dict[int, int] = field(default_factory=dict)
    by_facet: dict[int, int] = field(default_factory=dict)
    led_by: dict[int, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        return sum(self.by_scale.values())


@dataclass(frozen=True)
class Search:
    """What is searched for, and by whom.

    entries     the search texts that may be found, narrowed by words, size, led by and for
    services    of those `offered_to` the reader, the ones that must fit; None when nothing is asked of services
    typed       the words, for their rank
    near        (latitude, longitude) to put the nearest first by, within each scale
    """

    reader: Reader
    where: Where | None = None
    entries: QuerySet | None = None
    services: QuerySet | None = None
    typed: TypedWords = TypedWords()
    near: tuple[float, float] | None = None

    def counts(self, *, with_facets: bool = False) -> Counts:
        """How many fit, by scale; with facets also by everything they may be narrowed by. One statement."""
        return self._counted(self._statement.run(" UNION ALL ".join(self._wanted(with_facets))))

    def counts_of(self, codes: list[int] | None) -> Counts:
        """How many fit by these numbers of `directory.facets` alone, or by who leads them when None. One statement."""
        statement = self._make()
        if codes is None:
            return self._counted(statement.run(self._led_by(statement)))
        by_facet = " UNION ALL ".join(self._by_facet(statement))
        return self._counted(
            statement.run(f"SELECT * FROM ({by_facet}) AS one(kind, value, n) WHERE value = ANY (%s)", [codes])
        )

    def answer(
        self, *, scale: int | None = None, first: int = 0, most: int = 5, with_facets: bool = False
    ) -> tuple[Counts, list[Row]]:
        """The counts, and the rows `first` to `first + most` of every scale, or of one; the smallest scale first.

        One statement for both, so that who fits is worked out once.
        """
        statement = self._make()
        wanted = [f"SELECT *, {_NO_ROW} FROM ({sql}) AS counted" for sql in self._wanted(with_facets, statement)]
        shown, params = self._shown(statement, [scale] if scale else list(SCALES), first, most)
        answer = statement.run(" UNION ALL ".join([*wanted, shown]), params)
        counts = self._counted([line[:3] for line in answer if line[0] != "row"])
        rows = sorted((line for line in answer if line[0] == "row"), key=lambda line: (line[3], line[2]))
        return counts, [Row(organisation, at, *rest) for _, organisation, _, at, *rest in rows]

    def _wanted(self, with_facets: bool, statement: Statement | None = None) -> list[str]:
        counted = ["SELECT 'scale' AS kind, scale::bigint AS value, count(*) AS n FROM fit GROUP BY 2"]
        return counted + self._facets(statement or self._statement) if with_facets else counted

    def _counted(self, lines: list[tuple]) -> Counts:
        counts = {"scale": {}, "facet": {}, "led by": {}}
        for kind, value, n in lines:
            counts[kind][value] = n
        return Counts(by_scale=counts["scale"], by_facet=counts["facet"], led_by=counts["led by"])

    def _shown(self, statement: Statement, scales: list[int], first: int, most: int) -> tuple[str, list]:
        """The rows of a page: organisation, position, scale, coverage, share, metres; and the parameters."""
        rank = "0"
        if self.typed:
            rank = f"""CASE WHEN (SELECT count(*) FROM fit) > {ROUGHLY_ABOVE} THEN fit.in_name
                       ELSE (SELECT ranked.rank FROM ranked WHERE ranked.id = fit.entry_id) END"""
            ranks = SearchText.objects.annotate(rank=Cast(SearchRank(F("words"), self.typed.query), FloatField()))
            statement.queryset("ranked", ranks.values("id", "rank"), materialized=False)
        order = ", ".join(
            [
                *(["metres NULLS LAST"] if self.near else []),
                *(["closeness DESC"] if self.where else []),
                *(["rank DESC"] if self.typed else []),
                "name_key",
                "organisation_id",
            ]
        )
        return (
            f"""
            SELECT 'row', one.organisation_id, one.position, one.scale, one.coverage_id, one.share, one.metres
            FROM unnest(%s::smallint[]) AS of(scale)
            CROSS JOIN LATERAL (
                SELECT ordered.*, row_number() OVER (ORDER BY {order}) AS position
                FROM (
                    SELECT fit.*, {rank} AS rank FROM fit WHERE fit.scale = of.scale
                    ORDER BY {order} OFFSET %s LIMIT %s
                ) AS ordered
            ) AS one
            """,
            [scales, first, most],
        )

    def footprints(self, most: int) -> list[tuple[int, int]]:
        """(footprint id, how many of the organisations found it fits best), the smallest footprints first."""
        if not self.where:
            return []
        return self._statement.run(
            "SELECT footprint_id, count(*) FROM fit GROUP BY 1 ORDER BY min(area_count), 1 LIMIT %s", [most]
        )

    def services_of(self, organisation_ids: list[int]) -> QuerySet:
        """The services that make these organisations fit, or all they offer this reader when none was asked for."""
        services = Service.objects.offered_to(self.reader) if self.services is None else self.services
        return services.filter(organisation__in=organisation_ids)

    # The statement ------------------------------------------------------------------------------------------------

    @cached_property
    def _statement(self) -> Statement:
        return self._make()

    def _make(self) -> Statement:
        """The common part: who fits, one row an organisation, as `fit`."""
        statement = Statement()
        statement.queryset("entry", self._entries(), materialized=False)
        if self.services is not None:
            statement.queryset("service", self._services(), materialized=False)
        if self.where:
            self._fit_of_a_place(statement)
        else:
            self._fit_of_words(statement)
        return statement

    def _entries(self) -> QuerySet:
        entries = SearchText.objects.visible_to(self.reader) if self.entries is None else self.entries
        in_name = Value(0)
        if self.typed:
            in_name = Func(F("name_words"), self.typed.query, template="(%(expressions)s)::int", arg_joiner=" @@ ")
        return entries.annotate(entry_id=F("pk"), in_name=Cast(in_name, IntegerField())).values(
            "entry_id", "organisation_id", "scale", "name_key", "facets", "in_name"
        )

    def _services(self) -> QuerySet:
        return self.services.values(*self._OF_SERVICES)

    _OF_SERVICES = ("id", "organisation_id", "own_coverage", "sensitive_site", "facets")

    def _fit_of_a_place(self, statement: Statement) -> None:
        near, params = footprints_that_reach(self.where)
        statement.sql("near", near, params)
        known = Coverage.objects.visible_to(self.reader)
        statement.queryset(
            "known", known.values("id", "organisation_id", "service_id", "footprint_id", "kind"), materialized=False
        )
        statement.sql(
            "reach",
            """
            SELECT known.*, near.closeness, near.share, near.area_count, near.footprint_name, near.scale_number
            FROM near JOIN known USING (footprint_id)
            """,
        )
        hits = self._hits(statement)
        away, params = self._metres()
        statement.sql(
            "fit",
            f"""
            SELECT best.organisation_id, best.coverage_id, best.footprint_id, best.area_count, best.closeness,
                   best.share, best.scale, best.name_key, best.in_name, best.entry_id, best.facets, {away} AS metres
            FROM (
                SELECT DISTINCT ON (hit.organisation_id)
                       hit.organisation_id, hit.id AS coverage_id, hit.footprint_id, hit.area_count, hit.closeness,
                       hit.share, hit.scale_number AS scale, entry.name_key, entry.in_name, entry.entry_id,
                       entry.facets
                FROM ({hits}) AS hit JOIN entry ON entry.organisation_id = hit.organisation_id
                ORDER BY hit.organisation_id, hit.kind DESC, hit.closeness DESC, hit.footprint_name, hit.id
            ) AS best {self._JOIN_POINT if self.near else ""}
            """,
            params,
        )

    def _hits(self, statement: Statement) -> str:
        """The rows of coverage by which somebody fits: an organisation's own, and those of services that may count."""
        if self.services is None:
            every = Service.objects.offered_to(self.reader)
            statement.queryset("service", every.values(*self._OF_SERVICES), materialized=False)
            return """
                SELECT reach.* FROM reach WHERE service_id IS NULL
                UNION ALL
                SELECT reach.* FROM reach JOIN service ON service.id = reach.service_id
            """
        return """
            SELECT reach.* FROM reach JOIN service ON service.id = reach.service_id
            UNION ALL
            SELECT reach.* FROM reach
            WHERE service_id IS NULL AND EXISTS (
                SELECT FROM service
                WHERE service.organisation_id = reach.organisation_id
                  AND NOT service.own_coverage AND NOT service.sensitive_site
            )
        """

    def _fit_of_words(self, statement: Statement) -> None:
        offers = "WHERE EXISTS (SELECT FROM service WHERE service.organisation_id = entry.organisation_id)"
        narrowed = "" if self.services is None else offers
        statement.sql(
            "fit",
            f"""
            SELECT organisation_id, NULL::bigint AS coverage_id, NULL::float AS share, NULL::float AS metres, scale,
                   name_key, in_name, entry_id, facets
            FROM entry {narrowed}
            """,
        )

    _JOIN_POINT = """
        LEFT JOIN directory_organisation point ON point.id = best.organisation_id AND NOT point.sensitive_site
              AND directory_level(point.address_visibility) <= %s
    """

    def _metres(self) -> tuple[str, list]:
        """How far it is to an organisation's door, as far as this reader may know the door. On a flat earth."""
        if not self.near:
            return "NULL::float", []
        latitude, longitude = self.near
        away = """
            111320 * sqrt(
                power(point.latitude - %s, 2) + power((point.longitude - %s) * cos(radians(%s)), 2)
            )
        """
        return away, [latitude, longitude, latitude, min(self.reader.level, MOST_OPEN_ADDRESS)]

    def _facets(self, statement: Statement) -> list[str]:
        """Statements that count what the organisations that fit may be narrowed by."""
        return [*self._by_facet(statement), self._led_by(statement)]

    def _by_facet(self, statement: Statement) -> list[str]:
        if self.where is None and self.services is None:
            every = "(SELECT unnest(facets) AS facet FROM fit) AS one"  # twice as quick as a join with unnest
            return [f"SELECT 'facet', facet::bigint, count(*) FROM {every} GROUP BY 2"]
        statement.sql("offer", self._OFFERS_HERE if self.where else self._OFFERS)
        return [
            """
            SELECT 'facet', facet::bigint, count(*)
            FROM (SELECT DISTINCT organisation_id, unnest(facets) AS facet FROM offer) AS one GROUP BY 2
            """,
            f"""
            SELECT 'facet', facet::bigint, count(*)
            FROM (SELECT unnest(facets) AS facet FROM fit) AS one
            WHERE facet BETWEEN {SIZES[0]} AND {SIZES[1]} GROUP BY 2
            """,
        ]

    def _led_by(self, statement: Statement) -> str:
        statement.queryset(
            "said",
            LedBy.objects.visible_to(self.reader).annotate(path=F("group__path")).values("organisation_id", "path"),
            materialized=False,
        )
        return """
            SELECT 'led by', one.term::bigint, count(*)
            FROM (
                SELECT DISTINCT fit.organisation_id, unnest(said.path) AS term
                FROM fit JOIN said USING (organisation_id)
            ) AS one GROUP BY 2
        """

    _OFFERS_HERE = """
        SELECT service.organisation_id, service.facets
        FROM reach JOIN service ON service.id = reach.service_id
        JOIN fit ON fit.organisation_id = service.organisation_id
        UNION ALL
        SELECT service.organisation_id, service.facets
        FROM (
            SELECT DISTINCT fit.organisation_id
            FROM reach JOIN fit ON fit.organisation_id = reach.organisation_id WHERE reach.service_id IS NULL
        ) AS here
        JOIN service ON service.organisation_id = here.organisation_id
         AND NOT service.own_coverage AND NOT service.sensitive_site
    """
    _OFFERS = """
        SELECT service.organisation_id, service.facets
        FROM fit JOIN service ON service.organisation_id = fit.organisation_id
    """
