"""Builds the `Reader` of a person: what today's memberships and roles let them see."""

from alliance.base import clock

from .models import AllianceRole, AllianceRoleFootprint, Membership, Organisation
from .visibility import Reader, Standing

Role = AllianceRole.Role
BELONG_TO_THE_ALLIANCE = {Role.OFFICER, Role.CHAIR, Role.APPROVER, Role.FINANCE}


def reader_for(person) -> Reader:
    """The reader that `person` is today; nobody in particular when they are not signed in. Three queries."""
    if person is None or not person.is_authenticated:
        return Reader()
    today = clock.today()
    memberships = list(
        Membership.objects.current_on(today)
        .filter(person=person)
        .values_list("organisation_id", "organisation__sector", "organisation__is_alliance_member")
    )
    roles = {
        role: pk for pk, role in AllianceRole.objects.current_on(today).filter(person=person).values_list("pk", "role")
    }
    standings = {Standing.ANYONE}
    if BELONG_TO_THE_ALLIANCE & roles.keys() or any(
        sector == Organisation.Sector.VCFSE and member for _, sector, member in memberships
    ):
        standings.add(Standing.MEMBER)
    if roles.keys() & {Role.STATUTORY, Role.AUDITOR}:
        standings.add(Standing.STATUTORY)
    footprints = frozenset(
        AllianceRoleFootprint.objects.filter(alliance_role=roles.get(Role.OFFICER)).values_list(
            "footprint_id", flat=True
        )
        if Role.OFFICER in roles
        else ()
    )
    return Reader(
        standings=frozenset(standings),
        own=frozenset(organisation for organisation, _, _ in memberships),
        everywhere=Role.ADMINISTRATOR in roles or (Role.OFFICER in roles and not footprints),
        footprints=footprints,
        person=person.pk,
    )
