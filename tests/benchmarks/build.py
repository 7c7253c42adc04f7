"""Fills a database with a made-up country: areas on a grid, footprints as rectangles on it, organisations and services.

The same sizes give the same rows. Areas, footprints and terms are written as the portal writes them. The
many organisations and services come by COPY without their row history, and what searches read of them is then
made by the database functions that production uses.
"""

from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
from django.contrib.postgres.fields import ArrayField
from django.db import connection, transaction
from django.db.models import NOT_PROVIDED, CharField, Model, TextField

from alliance.base import clock
from directory.models import (
    Area,
    AreaEdition,
    Contact,
    Coverage,
    Footprint,
    FootprintArea,
    LedBy,
    Organisation,
    Postcode,
    Service,
    ServiceTerm,
    ServiceTime,
    Term,
)

from . import registers
from .words import Sentences, vocabulary

SEED = 42
NEEDS, GROUPS, HELPS = (12, 7), (9, 4), (8, 4)  # terms at the top, and below each
CHUNK = 4000  # organisations whose search rows are made in one call


@dataclass(frozen=True)
class Size:
    """How much of everything. The default is the national size."""

    organisations: int = 200_000
    services: int = 300_000
    areas: int = 34_000
    footprints: int = 5_000
    words: int = 6_000

    @classmethod
    def of(cls, organisations: int) -> "Size":
        """So many organisations, on all of the country's areas and footprints."""
        return cls(organisations=organisations, services=organisations * 3 // 2)


def build(size: Size) -> None:
    """Fill an empty, migrated database."""
    random = np.random.default_rng(SEED)
    text = Sentences(vocabulary(size.words), SEED)
    with transaction.atomic():
        edition = _areas(size)
        scales = _footprints(size, edition, random)
        terms = _terms(text.words)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")  # no history of every row
        organisations = _organisations(size, random, text)
        services = _services(size, organisations, random, text)
        _parts_of_services(services, terms, random)
        _coverage(organisations, services, scales, random)
        _refresh(organisations)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def copy(model: type[Model], fields: list[str], lines) -> None:
    """COPY lines of tab-separated `fields` into the model's table; all other fields take their default."""
    others, values = [], []
    for field in model._meta.concrete_fields:
        if field.attname in fields or field.primary_key or field.generated:
            continue
        others.append(field.column)
        values.append(default(field))
    names = ", ".join([*(model._meta.get_field(name).column for name in fields), *others])
    rest = "".join(f"\t{value}" for value in values) + "\n"
    with connection.cursor() as cursor, cursor.copy(f"COPY {model._meta.db_table} ({names}) FROM STDIN") as stream:
        for line in lines:
            stream.write(line + rest)


def default(field) -> str:
    """What a column of COPY holds for a field that nothing is said of."""
    if getattr(field, "auto_now_add", False):
        return clock.now().isoformat()
    if isinstance(field, ArrayField):
        return "{}"
    value = field.get_default() if field.default is not NOT_PROVIDED else None
    if value is None:
        return "" if isinstance(field, CharField | TextField) and not field.null else "\\N"
    return str(value).lower()


def _areas(size: Size) -> AreaEdition:
    """The country: a grid of areas, 110 to a district. A postcode for each."""
    edition = AreaEdition.objects.create(
        slug="lsoa-2021", name="Made-up areas 2021", source="Made up for the benchmark", is_current=True
    )
    fields = ["edition_id", "code", "name", "population", "deprivation_decile", "ward_code", "district_code",
              "district_name", "latitude", "longitude"]  # fmt: skip
    across = _across(size)
    copy(Area, fields, (
        f"{edition.pk}\t{registers.area_code(n + 1)}\tMadeham {n:05d}\t{1100 + n * 7919 % 1300}\t{n * 31 % 10 + 1}\t"
        f"E05{n // 5:06d}\tE06{n // 110:06d}\tDistrict {n // 110}\t{50 + n // across / 40:.4f}\t"
        f"{-5 + n % across / 40:.4f}"
        for n in range(size.areas)
    ))  # fmt: skip
    codes = registers.postcodes(size.areas)
    areas = Area.objects.order_by("code").values_list("pk", flat=True)
    copy(Postcode, ["edition_id", "code", "area_id"], (
        f"{edition.pk}\t{out}{inward}\t{area}" for area, (out, inward) in zip(areas, codes, strict=True)
    ))  # fmt: skip
    return edition


def _across(size: Size) -> int:
    return int(np.ceil(np.sqrt(size.areas)))


def _footprints(size: Size, edition: AreaEdition, random) -> dict[str, np.ndarray]:
    """One system, places that tile it, places along other lines, neighbourhoods and hyper-local ones anywhere.

    Gives the ids of each scale.
    """
    across = _across(size)
    shapes = [("system", 0, 0, across, across)]
    side = 16
    tiles = [(x, y) for y in range(0, across, side) for x in range(0, across, side)][: size.footprints // 10]
    shapes += [("place", x, y, side, side) for x, y in tiles]
    for scale, share, low, high in (("place", 80, 9, 21), ("neighbourhood", 5, 4, 7), ("hyper-local", 1, 1, 4)):
        many = size.footprints - len(shapes) if scale == "hyper-local" else size.footprints // share
        for _ in range(many):
            wide, tall = random.integers(low, high, 2)
            x, y = random.integers(0, across - wide + 1), random.integers(0, size.areas // across - tall + 1)
            shapes.append((scale, x, y, wide, tall))
    copy(Footprint, ["edition_id", "slug", "name", "scale", "purpose", "source"], (
        f"{edition.pk}\t{scale}-{n}\t{scale.capitalize()} {n}\t{scale}\t"
        f"{'community' if scale == 'hyper-local' else 'council'}\tMade up for the benchmark"
        for n, (scale, *_) in enumerate(shapes)
    ))  # fmt: skip
    ids = dict(Footprint.objects.values_list("slug", "pk"))
    areas = list(Area.objects.order_by("code").values_list("pk", flat=True))
    copy(FootprintArea, ["footprint_id", "area_id"], (
        f"{ids[f'{scale}-{n}']}\t{areas[row * across + column]}"
        for n, (scale, x, y, wide, tall) in enumerate(shapes)
        for row in range(y, y + tall)
        for column in range(x, min(x + wide, across))
        if row * across + column < size.areas
    ))  # fmt: skip
    scales: dict[str, list[int]] = {}
    for n, (scale, *_) in enumerate(shapes):
        scales.setdefault(scale, []).append(ids[f"{scale}-{n}"])
    return {scale: np.array(held) for scale, held in scales.items()}


def _terms(words) -> dict[str, np.ndarray]:
    """Three taxonomies of two levels, named by words of their own; gives the ids of each one's lower terms."""
    below = {}
    names = (f"{one.capitalize()} {two}" for one, two in zip(words[-200:], words[-500:], strict=False))
    for kind, (tops, many) in ((Term.Kind.NEED, NEEDS), (Term.Kind.GROUP, GROUPS), (Term.Kind.HELP, HELPS)):
        parents = Term.objects.bulk_create(Term(kind=kind, slug=f"{kind}-{n}", name=next(names)) for n in range(tops))
        children = Term.objects.bulk_create(
            Term(kind=kind, parent=parent, slug=f"{parent.slug}-{n}", name=next(names), position=n)
            for parent in parents
            for n in range(many)
        )
        below[kind] = np.array([term.pk for term in children])
    return below


def _pick(random, many: int, shares: dict) -> list:
    """So many of the keys, each as often as its share says."""
    chances = np.array(list(shares.values()), float)
    keys = list(shares)
    return [keys[place] for place in random.choice(len(keys), many, p=chances / chances.sum())]


def _organisations(size: Size, random, text: Sentences) -> np.ndarray:
    """As a real county has them: nine in ten of the sector, most of them small, most entries public. Gives the ids."""
    many = size.organisations
    names, lines, texts = text.texts(many, 2), text.texts(many, 8), text.texts(many, 28)
    sectors = _pick(random, many, {"vcfse": 90, "nhs": 2, "local-authority": 1, "care-provider": 4, "private": 3})
    incomes = _pick(random, many, {"4000": 45, "40000": 25, "300000": 12, "3000000": 5, "30000000": 1, "\\N": 12})
    seen = _pick(random, many, {"public": 90, "partners": 5, "members": 3, "private": 2})
    fields = ["slug", "name", "in_one_line", "description", "sector", "legal_form", "latest_income", "visibility",
              "is_alliance_member", "confirmed_on", "confirmed_by_role", "how_to_refer"]  # fmt: skip
    today = clock.today()
    copy(Organisation, fields, (
        f"{name.replace(' ', '-')}-{n}\t{name.title()} {n}\t{line}\t{about}\t{sector}\tcharity\t{income}\t"
        f"{visibility}\t{'t' if n % 3 else 'f'}\t{today}\towner\tRing us"
        for n, (name, line, about, sector, income, visibility) in enumerate(
            zip(names, lines, texts, sectors, incomes, seen, strict=True)
        )
    ))  # fmt: skip
    ids = np.array(Organisation.objects.order_by("pk").values_list("pk", flat=True))
    copy(Contact, ["organisation_id", "label", "kind", "value", "visibility"], (
        f"{pk}\tGeneral\tphone\t01632 960{n % 1000:03d}\tpublic" for n, pk in enumerate(ids)
    ))  # fmt: skip
    return ids


def _services(size: Size, organisations: np.ndarray, random, text: Sentences) -> np.ndarray:
    """Some organisations offer none, most one or two, a few many. Gives rows of (id, organisation's id)."""
    many = size.services
    owners = np.sort(organisations[(random.random(many) ** 1.3 * len(organisations)).astype(int)])
    own = random.random(many) < 0.1
    names, lines, texts = text.texts(many, 2), text.texts(many, 6), text.texts(many, 12)
    costs = _pick(random, many, {"free": 75, "donation": 10, "fee": 15})
    modes = _pick(random, many, {"{in-person}": 60, "{in-person,phone}": 20, "{online}": 8, "{at-home,phone}": 12})
    capacities = _pick(random, many, {"open": 25, "limited": 15, "waiting": 10, "closed": 5, "unknown": 45})
    seen = _pick(random, many, {"public": 95, "partners": 3, "members": 2})
    fields = ["organisation_id", "name", "summary", "description", "cost", "modes", "capacity", "capacity_said_on",
              "visibility", "status", "own_coverage"]  # fmt: skip
    today = clock.today()
    copy(Service, fields, (
        f"{owner}\t{name.capitalize()}\t{line}\t{about}\t{cost}\t{mode}\t{capacity}\t"
        f"{'\\N' if capacity == 'unknown' else today}\t{visibility}\tactive\t{'t' if alone else 'f'}"
        for owner, name, line, about, cost, mode, capacity, visibility, alone in zip(
            owners, names, lines, texts, costs, modes, capacities, seen, own, strict=True
        )
    ))  # fmt: skip
    return np.array(Service.objects.order_by("pk").values_list("pk", "organisation_id", "own_coverage"), np.int64)


def _parts_of_services(services: np.ndarray, terms: dict[str, np.ndarray], random) -> None:
    """What each is for: a need or two, often a group of people, a kind of help; two days of the week for most."""
    given = []
    for kind, share in ((Term.Kind.NEED, 1.0), (Term.Kind.NEED, 0.4), (Term.Kind.GROUP, 0.6), (Term.Kind.HELP, 0.9)):
        chosen = services[random.random(len(services)) < share, 0]
        places = (random.random(len(chosen)) ** 1.8 * len(terms[kind])).astype(int)
        given.append(np.stack([chosen, terms[kind][places]], axis=1))
    pairs = np.unique(np.concatenate(given), axis=0)
    copy(ServiceTerm, ["service_id", "term_id"], (f"{service}\t{term}" for service, term in pairs))
    open_on = np.repeat(services[random.random(len(services)) < 0.8, 0], 2)
    days = np.unique(np.stack([open_on, random.integers(0, 7, len(open_on))], axis=1), axis=0)
    hours = random.integers(9, 19, len(days))
    copy(ServiceTime, ["service_id", "day", "opens", "closes"], (
        f"{service}\t{day}\t{hour}:00\t{hour + 3}:00" for (service, day), hour in zip(days, hours, strict=True)
    ))  # fmt: skip


SCALES = {"hyper-local": 68.5, "neighbourhood": 25, "place": 6, "system": 0.5}


def _coverage(organisations: np.ndarray, services: np.ndarray, scales: dict[str, np.ndarray], random) -> None:
    """One to three footprints each, most of them small; one service in ten has one of its own."""
    times = random.choice([1, 2, 3], len(organisations), p=[0.6, 0.25, 0.15])
    rows = [(pk, 0, "serves") for pk in np.repeat(organisations, times)]
    rows += [(pk, 0, "based-in") for pk in organisations[random.random(len(organisations)) < 0.5]]
    rows += [(owner, service, "serves") for service, owner, alone in services if alone]
    wanted = _pick(random, len(rows), SCALES)
    draws = random.random(len(rows))
    held = {
        (owner, service, kind, scales[scale][int(draw * len(scales[scale]))])
        for (owner, service, kind), scale, draw in zip(rows, wanted, draws, strict=True)
    }
    copy(Coverage, ["organisation_id", "service_id", "kind", "footprint_id"], (
        f"{owner}\t{service or '\\N'}\t{kind}\t{footprint}" for owner, service, kind, footprint in sorted(held)
    ))  # fmt: skip
    led = organisations[random.random(len(organisations)) < 0.05]
    groups = np.array(Term.objects.filter(kind=Term.Kind.GROUP).values_list("pk", flat=True))
    copy(LedBy, ["organisation_id", "group_id", "visibility", "said_on"], (
        f"{pk}\t{group}\tpublic\t{clock.today()}"
        for pk, group in zip(led, groups[random.integers(0, len(groups), len(led))], strict=True)
    ))  # fmt: skip


def _refresh(organisations: np.ndarray) -> None:
    """Facets and search rows, by the functions that the triggers call. Their inverted indexes are made at the end."""
    with connection.cursor() as cursor, _indexes_afterwards(cursor):
        cursor.execute("ANALYZE")
        for at in range(0, len(organisations), CHUNK):
            between = [int(organisations[at]), int(organisations[min(at + CHUNK, len(organisations)) - 1])]
            cursor.execute(
                "SELECT directory_refresh_services((SELECT array_agg(id) FROM directory_service"
                " WHERE organisation_id BETWEEN %s AND %s))",
                between,
            )
            cursor.execute(
                "SELECT directory_refresh_search((SELECT array_agg(id) FROM directory_organisation organisation"
                " WHERE id BETWEEN %s AND %s AND NOT EXISTS"
                " (SELECT FROM directory_service service WHERE service.organisation_id = organisation.id)))",
                between,
            )


@contextmanager
def _indexes_afterwards(cursor):
    """Without the inverted indexes of what is written inside, which take a third of the time made at once."""
    cursor.execute(
        "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' AND indexdef LIKE '%USING gin%'"
        " AND tablename IN ('directory_searchtext', 'directory_service')"
    )
    indexes = cursor.fetchall()
    for name, _ in indexes:
        cursor.execute(f'DROP INDEX "{name}"')
    yield
    for _, definition in indexes:
        cursor.execute(definition)
