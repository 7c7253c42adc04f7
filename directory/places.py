"""What a person means when they type a place: a postcode, a footprint by its name or code, an area.

Nothing that is typed here is kept (rule 27), and nothing typed can make an error.
"""

import re
from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib.postgres.search import TrigramSimilarity, TrigramWordSimilarity
from django.db.models import Case, F, IntegerField, Q, Value, When
from django.db.models.functions import Greatest, Upper

from alliance.base import clock
from alliance.base.templatetags.words import day, plural

from .models import Area, Footprint, Postcode

LONGEST = 150
AT_MOST = 10
POSTCODE = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]?[0-9][A-Z]{2}\Z")
LIKE_A_POSTCODE = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]{0,5}\Z")
AREA_CODE = re.compile(r"[EWSN][0-9]{8}\Z")


@dataclass(frozen=True, kw_only=True)
class Place:
    """One thing that was meant, or a sentence that says why nothing is.

    kind          "postcode", "area", "footprint", or "unknown" (only `label` and `sentence` are filled then)
    label         what to call it: "QL1 2AB", "Testham 001A", "Ingol"
    area_id       the area, for a postcode and an area
    footprint_id  the footprint, for a footprint
    population    its people, None when they are not known
    scale         a footprint's scale
    sentence      one plain sentence that says which it is
    slug          a footprint's slug
    code          an area's code
    """

    kind: str
    label: str
    sentence: str
    area_id: int | None = None
    footprint_id: int | None = None
    population: int | None = None
    scale: str = ""
    slug: str = ""
    code: str = ""

    @property
    def is_known(self) -> bool:
        return self.kind != "unknown"

    @property
    def query(self) -> str:
        """The rest of the search page's address for just this place."""
        one = {"footprint": self.slug} if self.footprint_id else {"area": self.code}
        return urlencode({"place": self.label, **one})


def find_places(text: str) -> list[Place]:
    """What `text` may mean, the likeliest first; nothing for words that are no place. At most two queries.

    A postcode or an area's code means exactly that. Anything else is looked for among the footprints: those
    so named, then those whose name begins so, then those spelt much like it; in force today first.
    """
    text = str(text or "")[:LONGEST].replace("\0", " ").encode("utf-8", "replace").decode()
    text = " ".join(text.split())
    if not text:
        return []
    tight = re.sub(r"[^A-Z0-9]", "", text.upper())
    if POSTCODE.match(tight):
        return _postcode(tight)
    if AREA_CODE.match(tight) and (areas := _areas(tight)):
        return areas
    found = _footprints(text)
    if not found and LIKE_A_POSTCODE.match(tight):
        return [_unknown(text, f'"{text}" looks like part of a postcode. Type all of it, such as PR1 2AB.')]
    return found


def _unknown(label: str, sentence: str) -> Place:
    return Place(kind="unknown", label=label, sentence=sentence)


def _postcode(code: str) -> list[Place]:
    """The areas of a postcode, in the current edition where that knows it; else a sentence that says why not."""
    written = f"{code[:-3]} {code[-3:]}"
    rows = list(
        Postcode.objects.filter(code=code)
        .select_related("area")
        .defer("area__boundary")
        .order_by(F("edition__is_current").desc(), "edition_id", "area__code")
    )
    rows = [row for row in rows if row.edition_id == rows[0].edition_id]
    if sentence := _why_not(written, rows):
        return [_unknown(written, sentence)]
    return [
        Place(
            kind="postcode",
            label=written,
            area_id=row.area_id,
            code=row.area.code,
            population=row.area.population,
            sentence=f"{written} is in {row.area.name}{_people(row.area.population)}."
            + (" This postcode is invented for the demonstration." if row.is_invented else ""),
        )
        for row in rows
        if row.area_id and not row.ended_on
    ]


def _why_not(written: str, rows: list[Postcode]) -> str:
    """Why a postcode leads to no area, in one sentence; nothing when it does."""
    if not rows:
        return f"We do not know the postcode {written}. Check it, or type the name of a place instead."
    if any(row.area_id and not row.ended_on for row in rows):
        return ""
    first = rows[0]
    if first.country != Postcode.Country.ENGLAND:
        return f"{written} is in {first.get_country_display()}. This directory is for part of England."
    if first.ended_on:
        return (
            f"{written} was withdrawn in {first.ended_on:%B %Y}. Type the postcode that letters carry now, "
            "or the name of the place."
        )
    return f"{written} is outside the area of this directory. Type a postcode or a place inside it."


def _areas(code: str) -> list[Place]:
    areas = Area.objects.filter(code=code).select_related("edition").order_by(F("edition__is_current").desc(), "pk")
    return [
        Place(
            kind="area",
            label=area.name,
            area_id=area.pk,
            code=area.code,
            population=area.population,
            sentence=f"{area.code} is {area.name}{_people(area.population)}, of {area.edition}.",
        )
        for area in areas.defer("boundary")
    ]


def _footprints(text: str) -> list[Place]:
    today = clock.today()
    upper = text.upper()
    begins = Q(valid_from__isnull=True) | Q(valid_from__lte=today)
    lasts = Q(valid_until__isnull=True) | Q(valid_until__gte=today)
    found = (
        Footprint.objects.annotate(upper_name=Upper("name"))
        .filter(
            Q(upper_name__startswith=upper)
            | Q(slug=text.lower())
            | Q(code__iexact=text)
            | Q(upper_name__trigram_similar=upper)
            | Q(upper_name__trigram_word_similar=upper)
        )
        .annotate(
            closeness=Case(
                When(Q(upper_name=upper) | Q(slug=text.lower()) | Q(code__iexact=text), then=Value(0)),
                When(upper_name__startswith=upper, then=Value(1)),
                default=Value(2),
                output_field=IntegerField(),
            ),
            in_force=Case(When(begins & lasts, then=Value(0)), default=Value(1), output_field=IntegerField()),
            likeness=Greatest(TrigramSimilarity("upper_name", upper), TrigramWordSimilarity(upper, "upper_name")),
        )
        .order_by("in_force", "closeness", F("likeness").desc(), F("population").asc(nulls_last=True), "name", "pk")
        .defer("outline", "description")
    )
    return [
        Place(
            kind="footprint",
            label=footprint.name,
            footprint_id=footprint.pk,
            population=footprint.population,
            scale=footprint.scale,
            slug=footprint.slug,
            sentence=_sentence(footprint, today),
        )
        for footprint in found[:AT_MOST]
    ]


def _people(population: int | None) -> str:
    return "" if population is None else f" ({plural(population, 'person,people')})"


def _sentence(footprint: Footprint, today) -> str:
    sentence = f"{footprint.name}: {footprint.get_scale_display()}{_people(footprint.population)}"
    if footprint.valid_until and footprint.valid_until < today:
        return f"{sentence}, in force until {day(footprint.valid_until)}."
    if footprint.valid_from and footprint.valid_from > today:
        return f"{sentence}, in force from {day(footprint.valid_from)}."
    return f"{sentence}."
