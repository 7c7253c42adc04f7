"""Builds the `Reader` of a person: what today's memberships and roles let them see."""

from alliance.base import clock

from .models import AllianceRole, Membership, Organisation
from .visibility import Reader, Standing

Role = AllianceRole.Role
BELONG_TO_THE_ALLIANCE = {Role.OFFICER, Role.CHAIR, Role.APPROVER, Role.FINANCE}


def reader_for(person) -> Reader:
    """The reader that `person` is today; nobody in particular when they are not signed in. Two queries."""
    if person is None or not person.is_authenticated:
        return Reader()
    today = clock.today()
    memberships = list(
        Membership.objects.current_on(today)
        .filter(person=person)
        .values_list("organisation_id", "organisation__sector", "organisation__is_alliance_member")
    )
    held = AllianceRole.objects.current_on(today).filter(person=person)
    held = list(held.values_list("role", "alliancerolefootprint__footprint"))  # an officer of two places has two rows
    roles = {role for role, _ in held}
    standings = {Standing.ANYONE}
    if BELONG_TO_THE_ALLIANCE & roles or any(
        sector == Organisation.Sector.VCFSE and member for _, sector, member in memberships
    ):
        standings.add(Standing.MEMBER)
    if roles & {Role.STATUTORY, Role.AUDITOR}:
        standings.add(Standing.STATUTORY)
    footprints = frozenset(of for role, of in held if role == Role.OFFICER and of is not None)
    return Reader(
        standings=frozenset(standings),
        own=frozenset(organisation for organisation, _, _ in memberships),
        everywhere=Role.ADMINISTRATOR in roles or (Role.OFFICER in roles and not footprints),
        footprints=footprints,
        person=person.pk,
    )
