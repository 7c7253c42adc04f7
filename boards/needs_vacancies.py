"""Seats that somebody could take, or take again: lines for the home page and the digests."""

import datetime as dt
from collections import Counter

from django.conf import settings
from django.db.models import Exists, OuterRef, Subquery
from django.db.models.functions import Coalesce

from alliance.base import clock
from alliance.base.items import Item
from directory.lines import Lines, Many, Told
from directory.models import Coverage, FootprintOverlap, Organisation

from .models import Appointment, Expression, Seat, VacancyNotice
from .queries.vacancies import with_seat

MOST = 5  # vacancies a person, those that close first
LAST_CALL = dt.timedelta(days=30)


# Vacant seats --------------------------------------------------------------------------------------------------------


def _vacancies(many: Many):
    """Notices that take names, of seats for the sector, where an organisation that one of them keeps works."""
    here = Exists(_overlaps(many).filter(footprint=OuterRef("seat__board__footprint")))
    same = Exists(_works(many).filter(footprint=OuterRef("seat__board__footprint")))
    found = VacancyNotice.objects.open_on(clock.today()).filter(seat__sector=Seat.Sector.VCFSE)
    return with_seat(found.filter(here | same)).order_by("closes_on", "pk")


def _works(many: Many):
    """Where the organisations that they keep truly work: members of the alliance, who may say that they want a seat."""
    members = Organisation.objects.active().filter(is_alliance_member=True, sector=Organisation.Sector.VCFSE)
    theirs = members.filter(pk__in=many.kept).values("pk")
    return Coverage.objects.filter(organisation__in=theirs).exclude(shown_to=Coverage.ShownTo.OTHERS)


def _overlaps(many: Many):
    return FootprintOverlap.objects.filter(other__in=_works(many).values("footprint"))


def _tell_vacancies(many: Many, notices) -> Told:
    """To who keeps an organisation there, and has not said yet whether they are interested."""
    notices = list(notices)
    footprints = {notice.seat.board.footprint_id for notice in notices}
    near = _organisations_in(footprints, many)
    names = dict(Organisation.objects.filter(pk__in=set().union(*near.values())).values_list("pk", "name"))
    said = set(Expression.objects.filter(notice__in=notices, person__in=many.ids).values_list("notice", "person"))
    told: Counter[int] = Counter()
    for notice in notices:
        theirs: dict[int, list[str]] = {}
        for organisation in sorted(near.get(notice.seat.board.footprint_id, ()), key=names.get):
            for person in many.keepers.get(organisation, ()):
                theirs.setdefault(person, []).append(names[organisation])
        for person, organisations in theirs.items():
            if (notice.pk, person) not in said and told[person] < MOST:
                told[person] += 1
                yield person, _vacancy(notice, organisations)


def _organisations_in(footprints: set[int], many: Many) -> dict[int, set[int]]:
    """Which of the organisations that they keep work in each of the footprints, or in part of it. Two queries."""
    found: dict[int, set[int]] = {}
    works = _works(many)
    pairs = works.filter(footprint__in=footprints).values_list("footprint", "organisation").distinct()
    across = FootprintOverlap.objects.filter(footprint__in=footprints, other__coverage__in=works)
    for footprint, organisation in pairs.union(
        across.values_list("footprint", "other__coverage__organisation").distinct()
    ):
        found.setdefault(footprint, set()).add(organisation)
    return found


def _vacancy(notice: VacancyNotice, organisations: list[str]) -> Item:
    seat = notice.seat
    works = "works" if len(organisations) == 1 else "work"
    return Item(
        key=f"vacancy:{notice.pk}",
        kind="vacant seat",
        what=f"Vacant: {seat.title} on {seat.board}",
        detail=f"For {seat.board.footprint.name}, where {' and '.join(organisations)} {works}. "
        "Say by this day that you are interested.",
        due=notice.closes_on,
        verb="See what it asks",
        url=notice.get_absolute_url(),
        is_public=True,
    )


# My own term ---------------------------------------------------------------------------------------------------------


def _my_terms(many: Many):
    """Terms of theirs that end within the days of the setting, or are over while they stay, and do not go on."""
    today = clock.today()
    same = Appointment.objects.filter(seat=OuterRef("seat"), starts_on__gt=OuterRef("starts_on"), is_deputy=False)
    goes_on = same.filter(person=OuterRef("person")).not_over(today)
    follows = same.filter(share=OuterRef("share")).not_over(today)
    notice = VacancyNotice.objects.open_on(today).filter(seat=OuterRef("seat"), share=OuterRef("share"))
    held = Appointment.objects.current_on(today).filter(person__in=many.ids, is_deputy=False)
    ending = held.annotate(over_on=Coalesce("term_ends_on", "ends_on")).filter(
        ~Exists(goes_on), over_on__lte=today + dt.timedelta(days=settings.TERM_WARNING_DAYS)
    )
    told = ending.annotate(follows=Exists(follows), open_notice=Subquery(notice.values("pk")[:1]))
    return told.select_related("seat__board").order_by("over_on", "pk")


def _tell_my_terms(many: Many, held) -> Told:
    for one in held:
        yield one.person_id, _my_term(one)


def _my_term(held: Appointment) -> Item:
    """Told when the term is about to end, a month before, and when it is over while they stay."""
    today, seat = clock.today(), held.seat
    is_over = held.over_on <= today
    step = "over" if is_over else "a month" if held.over_on <= today + LAST_CALL else "soon"
    verb, url = "Look at the seat", f"{seat.board.get_absolute_url()}#seat-{seat.pk}"
    said = "You stay until somebody follows." if is_over else ""
    if held.follows:
        said = "Somebody is appointed to follow you."
    elif held.open_notice:
        verb, url = "Say if you want to stand again", VacancyNotice(pk=held.open_notice).get_absolute_url()
        said = f"{said} The seat is announced.".strip()
    elif not is_over:
        said = "If you want to stand again, tell the board's officer."
    return Item(
        key=f"my-term:{held.pk}",
        kind="my term ends",
        what=f"Your term as {seat.title} on {seat.board} {'is over' if is_over else 'ends'}",
        detail=said,
        due=held.over_on,
        verb=verb,
        url=url,
        state=f"{held.over_on}:{step}:{held.open_notice or ''}:{held.follows}",
    )


LINES = (Lines(_vacancies, _tell_vacancies), Lines(_my_terms, _tell_my_terms))
