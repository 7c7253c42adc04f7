"""The portal's grants as 360Giving 1.4 data: what anyone may read, and nothing else.

Grants alone: no contracts or agreements, nothing in kind, no drafts, none that were withdrawn or cancelled, and none
of a body whose entry is not public. What was paid is for the parties and stays out, as do addresses and whoever might
be asked. Grants to people are not kept in the portal at all (rule 20).
"""

import datetime as dt
import hashlib
from collections import defaultdict
from collections.abc import Iterator
from itertools import batched

from django.conf import settings
from django.db import connection
from django.db.models import Case, Exists, Max, OuterRef, Q, Value, When
from django.db.models.functions import Coalesce
from django.urls import reverse

from alliance.base import clock
from directory.lines import any_of
from directory.models import Identifier, ImportRun, Organisation
from directory.visibility import Reader

from ..eyes import Eyes
from ..models import Award, Draw, Fund, GrantPlace, PublishedId
from .own_ids import is_own, own_id
from .places import Places, as_locations
from .standard import CALLED, COMMON_REGRANT, LICENCE, OF_SLUGS, TO_INTERMEDIARY, VERSION

Scheme = Identifier.Scheme
BEST_FIRST = (Scheme.CHC, Scheme.COH, Scheme.MPR, Scheme.NHS, Scheme.LAE)
NUMBERS = {Scheme.CHC: "charityNumber", Scheme.COH: "companyNumber"}
A_PIECE = 2000  # grants held at once
COLUMNS = (
    "pk", "reference", "title", "purpose", "balance__committed", "awarded_on", "starts_on", "ends_on", "from_call",
    "giver", "taker", "recipient__sensitive_site", "fund_id", "footprint_id", "regrant",
)  # fmt: skip
CALLS = {Award.FromCall.OPEN: "Yes", Award.FromCall.INVITED: "No"}
# Whatever a grant is told by has its history here; the newest rows tell whether anything has changed.
TOLD_BY = (
    "funding_awardevent", "funding_entryevent", "funding_fundevent", "funding_publishedidevent",
    "funding_grantplaceevent",
    "directory_organisationevent", "directory_identifierevent", "directory_footprintevent",
    "directory_footprintareaevent",
)  # fmt: skip
WINDOW = 10_000  # of the newest rows of a history: those that transactions still write come among them


def published():
    """The awards that are published, in the order in which they were recorded."""
    passed_on_again = Draw.objects.filter(source=OuterRef("pk"), award__to_pass_on=True, drawn__gt=0)
    return (
        Award.objects.visible_to(Eyes())
        .filter(status=Award.Status.MADE, instrument=Award.Instrument.GRANT, balance__committed__gt=0)
        .annotate(
            giver=Coalesce("funder__merged_into", "funder"),
            taker=Coalesce("recipient__merged_into", "recipient"),
            regrant=Case(
                When(to_pass_on=False, then=Value("")),
                When(Q(Exists(passed_on_again)), then=Value(TO_INTERMEDIARY)),
                default=Value(COMMON_REGRANT),
            ),
        )
        .order_by("pk")
    )


def grants() -> Iterator[dict]:
    """Every published grant. A cursor on the server, and a handful of queries a piece of 2,000."""
    places = Places()
    rows = published().values_list(*COLUMNS).iterator(chunk_size=A_PIECE)
    for piece in batched(rows, A_PIECE):
        yield from _Piece([dict(zip(COLUMNS, row, strict=True)) for row in piece], places).grants()


class _Piece:
    """Some grants, with what they name looked up together."""

    def __init__(self, rows: list[dict], places: Places):
        self.rows, self.places = rows, places
        places.look_up({row["footprint_id"] for row in rows} - {None})
        self.bodies = _bodies({row[side] for row in rows for side in ("giver", "taker")})
        funds = Fund.objects.visible_to(Eyes()).filter(pk__in=any_of({row["fund_id"] for row in rows} - {None}))
        self.funds = {
            pk: {"code": code or slug, "title": name}
            for pk, code, slug, name in funds.values_list("pk", "code", "slug", "name")
        }
        self.codes = defaultdict(list)
        kept = GrantPlace.objects.filter(award__in=any_of(row["pk"] for row in rows)).order_by("award", "code")
        for award, code in kept.values_list("award", "code"):
            self.codes[award].append(code)
        self.page = (settings.BASE_URL + reverse("funding:award", args=[0])).removesuffix("0/")
        self.changed = _changed([row["pk"] for row in rows])

    def grants(self) -> Iterator[dict]:
        for row in self.rows:
            if row["giver"] in self.bodies and row["taker"] in self.bodies:
                yield self._grant(row)

    def _grant(self, row: dict) -> dict:
        (giver, _), (taker, is_sensitive) = self.bodies[row["giver"]], self.bodies[row["taker"]]
        is_sensitive = is_sensitive or row["recipient__sensitive_site"]
        days = {"startDate": row["starts_on"], "endDate": row["ends_on"]}
        planned = {name: day.isoformat() for name, day in days.items() if day}
        told = {
            "id": grant_id(row["pk"], row["reference"]),
            "title": row["title"],
            "description": row["purpose"] or row["title"],
            "currency": "GBP",
            "amountAwarded": float(row["balance__committed"]),
            "awardDate": row["awarded_on"].isoformat(),
            "url": f"{self.page}{row['pk']}/",
            "plannedDates": [planned] if planned else None,
            "recipientOrganization": [taker],
            "beneficiaryLocation": self.places.of(row["footprint_id"], sensitive=is_sensitive)
            or as_locations(self.codes[row["pk"]], sensitive=is_sensitive),
            "fundingOrganization": [giver],
            "grantProgramme": [self.funds[row["fund_id"]]] if row["fund_id"] in self.funds else None,
            "fromOpenCall": CALLS.get(row["from_call"]),
            "dateModified": self.changed[row["pk"]].isoformat(),
            "regrantType": row["regrant"],
        }
        return {name: value for name, value in told.items() if value}


def grant_id(pk: int, reference: str) -> str:
    """The identifier its funder published it under, or else one of ours."""
    return reference if reference.startswith(CALLED) and not is_own(reference) else own_id(pk)


def _bodies(ids: set[int]) -> dict[int, tuple[dict, bool]]:
    """Public organisations as the standard names them, and whether each is a sensitive site.

    They are named by the number of a register, else as other grants data does, else by their entry.
    """
    found = {pk: {} for pk in ids}
    for body, scheme, number in Identifier.objects.filter(organisation__in=any_of(ids)).values_list(
        "organisation", "scheme", "number"
    ):
        found[body].setdefault(scheme, number)
    published = dict(
        PublishedId.objects.filter(organisation__in=any_of(ids))
        .order_by("organisation", "-org_id")
        .values_list("organisation", "org_id")
    )
    seen = Organisation.objects.visible_to(Reader()).filter(pk__in=any_of(ids)).order_by()
    return {
        pk: (_body(name, found[pk], published.get(pk, ""), slug), sensitive)
        for pk, name, slug, sensitive in seen.values_list("pk", "name", "slug", "sensitive_site")
    }


def _body(name: str, numbers: dict[str, str], published: str, slug: str) -> dict:
    known = [f"{scheme}-{numbers[scheme]}" for scheme in BEST_FIRST if scheme in numbers]
    own = f"{Scheme.OWN}-{numbers[Scheme.OWN]}" if Scheme.OWN in numbers else ""
    org_id = (known and known[0]) or published or own or f"{settings.GRANTS_PREFIX}{OF_SLUGS}{slug}"
    return {"id": org_id, "name": name} | {
        field: numbers[scheme] for scheme, field in NUMBERS.items() if scheme in numbers
    }


CHANGED = """
    SELECT id, greatest(
        (SELECT max(pgh_created_at) FROM funding_awardevent WHERE pgh_obj_id = award.id),
        (SELECT max(posted_at) FROM funding_entry WHERE award_id = award.id AND kind = 'committed')
    ) FROM funding_award award WHERE id = ANY (%s)"""


def _changed(ids: list[int]) -> dict[int, dt.datetime]:
    """When each award, or what is committed by it, was last written."""
    with connection.cursor() as cursor:
        cursor.execute(CHANGED, [ids])
        return {pk: _moment(at) for pk, at in cursor.fetchall()}


def state() -> tuple[str, dt.datetime | None]:
    """(what changes whenever a published grant may have, when that was last). Ten reads of indexes, no more."""
    rows = [_newest(table) for table in TOLD_BY]
    areas = ImportRun.objects.aggregate(newest=Max("pk"))["newest"]
    told = (*rows, areas, settings.BASE_URL, settings.GRANTS_PREFIX, settings.ALLIANCE_NAME, VERSION, LICENCE)
    moments = [at for _, _, at in rows if at]
    return hashlib.sha256(repr(told).encode()).hexdigest()[:32], max(moments) if moments else None


def _newest(history: str) -> tuple:
    """The number of the newest row of a history, how many of the latest numbers are taken, and when it was written.

    Numbers are given out before transactions end, so the newest alone would not show one that ends late.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            f"""SELECT newest.pgh_id, (SELECT count(*) FROM {history} WHERE pgh_id > newest.pgh_id - {WINDOW}),
                       newest.pgh_created_at
                FROM {history} newest ORDER BY pgh_id DESC LIMIT 1"""
        )
        return cursor.fetchone() or (0, 0, None)


def package(modified: dt.datetime | None) -> dict:
    """What is said of the whole file."""
    said = {
        "version": VERSION,
        "title": f"Grants recorded by the {settings.ALLIANCE_NAME}",
        "description": (
            "Grants that funders and intermediaries of this health and care system have recorded, each hop by itself. "
            "A grant that is given to be granted on has a regrant type: do not add it to the grants paid out of it. "
            "Contracts, gifts in kind and organisations whose entry is not public are left out."
        ),
        "identifier": f"{settings.GRANTS_PREFIX}-grants",
        "publisher": {"name": settings.ALLIANCE_NAME, "website": settings.BASE_URL},
        "downloadURL": settings.BASE_URL + reverse("grants_json"),
        "accessURL": settings.BASE_URL + reverse("open_data"),
        "license": LICENCE,
    }
    return said | ({"modified": _moment(modified).isoformat()} if modified else {})


def _moment(at: dt.datetime) -> dt.datetime:
    """To the second, by the clock in London."""
    return at.astimezone(clock.LONDON).replace(microsecond=0)
