"""Boards, seats and who holds them as Popolo 1.0.1 (popoloproject.com): what anyone may read, and nothing else.

A board and the bodies that somebody sits for are organizations, a seat is a post, an appointment a membership, a
footprint an area. A person is a name alone, where the board's page names them; a role without a person is a membership
without one. Bodies whose entry is not public are left out. Everything is dated, what is over too.
"""

import datetime as dt

from django.conf import settings
from django.db.models import F, Q
from django.urls import reverse

from directory.models import Footprint, Organisation
from directory.visibility import Reader

from .models import Appointment, Board, Seat

LICENCE = "https://creativecommons.org/licenses/by/4.0/"
NOTES = (
    "A start is the first day on which a thing is known to hold: when it began is not always written down. "
    "An end is the first day on which it holds no more. Seats have a sector and a number of shares, which are not "
    "Popolo's. A post with fewer memberships on a day than shares is vacant, deputies aside."
)


def document(day: dt.date) -> dict:
    """All of it, as at `day`, in five queries. Its size is bounded by the boards there have ever been."""
    anyone = Reader()
    boards = list(Board.objects.visible_to(anyone).order_by("pk"))
    seats = list(Seat.objects.filter(board__in=boards).select_related("board").order_by("pk"))
    held = _appointments(seats)
    named = {one.on_behalf_of_id for one in held} - {None}
    bodies = Organisation.objects.visible_to(anyone).filter(pk__in=named)
    bodies = bodies.only("slug", "name", "legal_form").order_by("pk").in_bulk()
    areas = Footprint.objects.filter(pk__in={board.footprint_id for board in boards})
    areas = areas.only("slug", "name", "code", "scale").order_by("pk").in_bulk()
    people = {one.person_id: one.person for one in held if one.person_id}
    return {
        "license": LICENCE,
        "publisher": settings.ALLIANCE_NAME,
        "as_at": day.isoformat(),
        "notes": NOTES,
        "organizations": [
            *(_board(board, areas) for board in boards),
            *(_body(body) for body in bodies.values()),
        ],
        "posts": [_post(seat) for seat in seats],
        "persons": [{"id": _id(person), "name": person.name} for _, person in sorted(people.items())],
        "memberships": [_membership(one, bodies) for one in held],
        "areas": [_area(footprint) for footprint in areas.values()],
    }


def _appointments(seats: list[Seat]) -> list[Appointment]:
    """Those the boards' pages show: not the ones that were taken back on their first day."""
    by_pk = {seat.pk: seat for seat in seats}
    held = Appointment.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=F("starts_on")), seat__in=seats)
    found = list(held.select_related("person").order_by("pk"))
    for one in found:
        one.seat = by_pk[one.seat_id]
    return found


def _id(thing) -> str:
    """What it is called in this document; it does not change while the thing is there."""
    kind = "appointment" if isinstance(thing, Appointment) else thing._meta.model_name
    return f"{kind}/{getattr(thing, 'slug', thing.pk)}"


def _address(path: str) -> str:
    return f"{settings.BASE_URL}{path}"


def _day(day: dt.date | None) -> str | None:
    return day and day.isoformat()


def _board(board: Board, areas: dict[int, Footprint]) -> dict:
    return _without_nothing(
        id=_id(board),
        name=board.name,
        classification=board.get_kind_display(),
        description=board.decides,
        area_id=_id(areas[board.footprint_id]),
        founding_date=_day(board.starts_on),
        dissolution_date=_day(board.ends_on),
        links=[{"url": _address(reverse("boards:board", args=[board.slug])), "note": "Its page"}],
        sources=[{"url": board.source_url, "note": board.source}] if board.source_url else None,
    )


def _body(body: Organisation) -> dict:
    return {
        "id": _id(body),
        "name": body.name,
        "classification": body.get_legal_form_display(),
        "links": [{"url": _address(body.get_absolute_url()), "note": "Its entry in the directory"}],
    }


def _post(seat: Seat) -> dict:
    return _without_nothing(
        id=_id(seat),
        label=seat.title,
        role="chair" if seat.is_chair else seat.get_vote_display(),
        organization_id=_id(seat.board),
        start_date=_day(seat.starts_on),
        end_date=_day(seat.ends_on),
        sector=seat.get_sector_display(),
        shares=seat.shares,
    )


def _membership(one: Appointment, bodies: dict[int, Organisation]) -> dict:
    behalf = bodies.get(one.on_behalf_of_id)
    return _without_nothing(
        id=_id(one),
        label="deputy" if one.is_deputy else one.seat.title,
        role=one.role_name,
        person_id=one.person and _id(one.person),
        organization_id=_id(one.seat.board),
        post_id=_id(one.seat),
        on_behalf_of_id=behalf and _id(behalf),
        start_date=_day(one.starts_on),
        end_date=_day(one.ends_on),
    )


def _area(footprint: Footprint) -> dict:
    return _without_nothing(
        id=_id(footprint),
        name=footprint.name,
        identifier=footprint.code,
        classification=footprint.get_scale_display(),
    )


def _without_nothing(**fields) -> dict:
    return {name: value for name, value in fields.items() if value not in (None, "")}
