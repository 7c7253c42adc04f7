"""Terms that are about to end, or are over, while nobody is known to follow."""

import datetime as dt

from django.conf import settings
from django.db.models import Exists, F, OuterRef, Q

from directory.models import AllianceRole, Person
from directory.readers import reader_for

from ..models import Appointment, Board, VacancyNotice


def terms_ending(day: dt.date):
    """Holders whose term is over within the days of the setting, or is over already while they stay on.

    Not those whom somebody follows already, nor those whose seat is announced: there the officers have begun.
    """
    same = {"seat": OuterRef("seat"), "share": OuterRef("share")}
    follows = Appointment.objects.filter(**same, is_deputy=False, starts_on__gt=OuterRef("starts_on"))
    follows = follows.exclude(ends_on__lte=F("starts_on"))
    announced = VacancyNotice.objects.filter(**same, status=VacancyNotice.Status.OPEN)
    soon = day + dt.timedelta(days=settings.TERM_WARNING_DAYS)
    seat_stays = Q(seat__ends_on__isnull=True) | Q(seat__ends_on__gt=F("term_ends_on"))
    found = Appointment.objects.current_on(day).filter(seat_stays, is_deputy=False, term_ends_on__lte=soon)
    found = found.filter(~Exists(follows), ~Exists(announced)).select_related("seat__board", "person")
    return found.order_by("term_ends_on", "pk")


def keepers(day: dt.date) -> list[tuple[Person, frozenset[int]]]:
    """Officers who can sign in, each with the ids of the boards they keep; administrators where there is no officer."""
    roles = AllianceRole.objects.current_on(day).filter(person__is_active=True).select_related("person")
    for role in (AllianceRole.Role.OFFICER, AllianceRole.Role.ADMINISTRATOR):
        people = {held.person for held in roles.filter(role=role)}
        found = [(one, frozenset(_kept(one))) for one in sorted(people, key=lambda one: one.pk)]
        if any(boards for _, boards in found):
            return found
    return []


def _kept(person: Person):
    return Board.objects.kept_by(reader_for(person)).values_list("pk", flat=True)
