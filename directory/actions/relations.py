"""An organisation says how it stands to another, and either of the two ends it."""

import datetime as dt

from django.db import connection, transaction

from alliance.base import clock, history
from alliance.base.refused import Refused
from directory.models import Organisation, OrganisationRelation

Kind = OrganisationRelation.Kind


@transaction.atomic
def add(*, organisation: Organisation, kind: str, other: Organisation, starts_on: dt.date | None, by) -> None:
    """From this day on the organisation is a branch (or the like) of the other, on its own word."""
    with history.attributed(by=by, why="said how it stands to another organisation"):
        _one_at_a_time()
        organisation, other = _locked(organisation), _locked(other)
        if organisation == other:
            raise Refused("An organisation has no tie to itself. Choose another one.")
        for one in (organisation, other):
            if one.status != Organisation.Status.ACTIVE:
                raise Refused(f"{one.name} has closed or merged, so it can have no new ties.")
        if starts_on and starts_on > clock.today():
            raise Refused("Choose today or a day before it. A tie is put down once it holds.")
        open_ones = organisation.relations.filter(kind=kind, other=other)
        if open_ones.current_on(clock.today()).exists() or open_ones.filter(ends_on=None).exists():
            raise Refused(f"It is already there: {organisation.name} {Kind(kind).label} {other.name}.")
        if kind == Kind.BRANCH and _is_below(other, organisation):
            raise Refused(f"{other.name} is itself a branch of {organisation.name}, so it cannot be its parent.")
        organisation.relations.create(kind=kind, other=other, starts_on=starts_on)


@transaction.atomic
def end(*, relation: OrganisationRelation, last_day: dt.date, by) -> None:
    """The tie holds up to this day and no longer. It is kept, with its dates."""
    with history.attributed(by=by, why="ended a tie to another organisation"):
        relation = OrganisationRelation.objects.select_for_update(of=("self",)).get(pk=relation.pk)
        if relation.over_on(clock.today()):
            raise Refused(f"This tie has ended already, on {relation.last_day.day} {relation.last_day:%B %Y}.")
        if relation.starts_on and last_day < relation.starts_on:
            began = relation.starts_on
            raise Refused(f"It began on {began.day} {began:%B %Y}, so it cannot have ended before that day.")
        if last_day == dt.date.max:
            raise Refused("That day is too far off. Leave the tie as it is until it ends.")
        relation.ends_on = last_day + dt.timedelta(days=1)
        relation.save(update_fields=["ends_on"])


def _one_at_a_time() -> None:
    """Two new ties at the same moment could make a loop that neither of them sees."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('directory relations', 0))")


def _locked(organisation: Organisation) -> Organisation:
    return Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)


def _is_below(organisation: Organisation, above: Organisation) -> bool:
    """Is it a branch of `above`, or of one of its branches, today?"""
    seen, level = set(), {organisation.pk}
    branches = OrganisationRelation.objects.current_on(clock.today()).filter(kind=Kind.BRANCH)
    while level:
        seen |= level
        level = set(branches.filter(organisation__in=level).values_list("other_id", flat=True)) - seen
    return above.pk in seen
