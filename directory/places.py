"""From what somebody types to the place that is meant: a postcode, an area, or a footprint by name or code."""

import re
from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import BooleanField, Case, Q, Value, When
from django.db.models.functions import Upper

from alliance.base import clock

from .models import Area, Footprint, Postcode

LIKE_A_POSTCODE = re.compile(r"^[A-Z]{1,2}[0-9][0-9A-Z]?[0-9][A-Z]{2}$")
HALF_A_POSTCODE = re.compile(r"^[A-Z]{1,2}[0-9][0-9A-Z]?$")
AREA_CODE = re.compile(r"^[EW]0[0-9]{7}$")
MOST = 10
ALIKE = 0.5  # how alike a word of the name and the typed text must be, from 0 to 1


@dataclass(frozen=True)
class Place:
    """One place that may be meant; with neither `area_id` nor `footprint_id`, only a sentence saying why not.

    kind        "postcode", "area", "footprint" or "unknown"
    population  people who live there, None where not known
    """

    kind: str
    label: str
    sentence: str = ""
    area_id: int | None = None
    footprint_id: int | None = None
    slug: str = ""
    code: str = ""
    population: int | None = None
    scale: str = ""

    @property
    def query(self) -> str:
        """The rest of the search page's address for just this place."""
        if self.footprint_id:
            return urlencode({"place": self.label, "footprint": self.slug})
        return urlencode({"place": self.label, "area": self.code})


def find_places(text: str) -> list[Place]:
    """The places that `text` may mean, the likeliest first; one that says why when there is none. At most ten.

    Two queries for a postcode or an area's code, two for a name.
    """
    text = " ".join(text.replace("\x00", " ").split())[:100]
    squeezed = text.replace(" ", "").upper()
    if LIKE_A_POSTCODE.match(squeezed):
        return _postcode(squeezed)
    if AREA_CODE.match(squeezed):
        return _area(squeezed) or _by_name(text) or [_unknown(f"We know no area with the code {squeezed}.")]
    found = _by_name(text) if text else []
    if found:
        return found
    if HALF_A_POSTCODE.match(squeezed):
        return [_unknown(f"{squeezed} is only half a postcode. Type all of it, such as {squeezed} 1AA.")]
    return [
        _unknown("We know no place with a name like that. Check the spelling, try a larger place, or type a postcode.")
    ]


def _unknown(sentence: str) -> Place:
    return Place(kind="unknown", label="", sentence=sentence)


def _postcode(code: str) -> list[Place]:
    """The area a postcode lies in; a postcode on a border may lie in two."""
    spaced = f"{code[:-3]} {code[-3:]}"
    rows = (
        Postcode.objects.filter(code=code).select_related("area").order_by("-area__edition__is_current", "area__code")
    )
    rows = list(rows.defer("area__boundary"))
    if not rows:
        return [
            _unknown(
                f"{spaced} is not in our list of postcodes. It may be new, closed or outside this area. "
                "Check it, or type the name of the place."
            )
        ]
    edition = rows[0].area.edition_id
    rows = [row for row in rows if row.area.edition_id == edition]
    return [
        Place(
            kind="postcode",
            label=spaced,
            sentence=f"The part in {row.area.name}" if len(rows) > 1 else "",
            area_id=row.area_id,
            code=row.area.code,
            population=row.area.population,
        )
        for row in rows
    ]


def _area(code: str) -> list[Place]:
    area = Area.objects.filter(code=code).order_by("-edition__is_current", "-edition_id").defer("boundary").first()
    if not area:
        return []
    return [Place(kind="area", label=area.name, area_id=area.pk, code=area.code, population=area.population)]


def _by_name(text: str) -> list[Place]:
    """Footprints of that very name, slug or code; else those whose name is like it, in force today first."""
    today = clock.today()
    in_force = (Q(valid_from__isnull=True) | Q(valid_from__lte=today)) & (
        Q(valid_until__isnull=True) | Q(valid_until__gte=today)
    )
    footprints = Footprint.objects.defer("outline", "description").annotate(
        in_force=Case(When(in_force, then=True), default=False, output_field=BooleanField())
    )
    exact = list(
        footprints.filter(Q(name__iexact=text) | Q(slug=text.lower()) | Q(code__iexact=text, code__gt="")).order_by(
            "-in_force", "population", "name"
        )[:MOST]
    )
    current = [footprint for footprint in exact if footprint.in_force]
    found = (current if len(current) == 1 else exact) or list(
        footprints.annotate(like=TrigramWordSimilarity(Value(text.upper()), Upper("name")))
        .filter(Q(like__gte=ALIKE) | Q(name__icontains=text))
        .order_by("-in_force", "-like", "population", "name")[:MOST]
    )
    return [_of_footprint(footprint) for footprint in found]


def _of_footprint(footprint: Footprint) -> Place:
    scale = f"{footprint.get_scale_display().capitalize()}, {footprint.get_purpose_display()}"
    people = f", {footprint.population:,} people" if footprint.population else ""
    over = "" if footprint.in_force else ". Not in force today"
    return Place(
        kind="footprint",
        label=footprint.name,
        sentence=f"{scale}{people}{over}",
        footprint_id=footprint.pk,
        slug=footprint.slug,
        population=footprint.population,
        scale=footprint.scale,
    )
