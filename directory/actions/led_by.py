"""By and for whom an organisation says that it is led. It speaks for itself alone: nobody else's rules may say it."""

from django.db import transaction

from alliance.base import clock, history
from alliance.base.refused import Refused
from directory.actions import entries
from directory.models import LedBy, Organisation, Term

WHY = "changed the entry"  # the reason stands beside the confirmation too, for readers who may not know of this


@transaction.atomic
def say(*, organisation: Organisation, group: Term, visibility: str, by) -> LedBy:
    """The organisation is led by and for this group; said again, who may see it changes and its day stays."""
    with history.attributed(by=by, why=WHY):
        organisation = entries.locked(organisation)
        said = LedBy.objects.filter(organisation=organisation, group=group).first()
        if said is None:
            _refuse_unless_a_group(group)
            said = LedBy(organisation=organisation, group=group, said_on=clock.today(), said_by=by)
        said.visibility = visibility
        said.save()
        entries.confirm_by_edit(organisation, by)
    return said


@transaction.atomic
def withdraw(*, led_by: LedBy, by) -> None:
    """The organisation no longer says so. The history, which it alone reads, keeps the day it did."""
    with history.attributed(by=by, why=WHY):
        organisation = entries.locked(led_by.organisation)
        LedBy.objects.filter(pk=led_by.pk).delete()
        entries.confirm_by_edit(organisation, by)


def _refuse_unless_a_group(group: Term) -> None:
    if group.kind != Term.Kind.GROUP or group.is_retired:
        raise Refused(f"“{group.name}” is not a group that can be chosen. Choose another.")
