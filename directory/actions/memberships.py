"""Who speaks for an organisation: what each may do, and when it ends."""

from django.db import transaction

from alliance.base import clock
from alliance.base.history import attributed
from alliance.base.refused import Refused

from ..models import Membership, Organisation
from ..rules import is_officer_of

Level = Membership.Level


@transaction.atomic
def change_level(*, membership: Membership, level: str, by) -> Membership:
    """Let a member do more, or less."""
    membership = _locked(membership)
    if membership.level == level:
        return membership
    if level != Level.OWNER:
        _keep_an_owner(membership, by)
    with attributed(by=by, why=f"Changed {membership.person} from {membership.level} to {level}"):
        membership.level = level
        membership.save(update_fields=["level"])
    return membership


@transaction.atomic
def end(*, membership: Membership, by) -> Membership:
    """The person speaks for the organisation no more, from this moment."""
    membership = _locked(membership)
    _keep_an_owner(membership, by)
    with attributed(by=by, why=f"Ended that {membership.person} speaks for {membership.organisation}"):
        membership.ends_on = max(clock.today(), membership.starts_on)
        membership.save(update_fields=["ends_on"])
    return membership


def _locked(membership: Membership) -> Membership:
    """The membership as it is now, with its organisation held: two owners cannot remove each other at once."""
    Organisation.objects.select_for_update(no_key=True).get(pk=membership.organisation_id)
    membership = Membership.objects.select_related("person", "organisation").get(pk=membership.pk)
    if membership.ends_on is not None and membership.ends_on <= clock.today():
        raise Refused(f"{membership.person} has stopped speaking for {membership.organisation} already.")
    return membership


def _keep_an_owner(membership: Membership, by) -> None:
    others = (
        Membership.objects.current_on(clock.today())
        .filter(organisation=membership.organisation, level=Level.OWNER)
        .exclude(pk=membership.pk)
    )
    if membership.level == Level.OWNER and not others.exists() and not is_officer_of(by, membership.organisation):
        raise Refused(
            f"{membership.person} is the only owner of {membership.organisation}. Make somebody else an owner first, "
            "or ask an officer of the alliance."
        )
