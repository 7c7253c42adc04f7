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
    return readers_for([person])[person.pk]


def readers_for(people) -> dict[int, Reader]:
    """The reader that each of these people is today, by their id. Three queries for all of them together."""
    ids, today = [person.pk for person in people], clock.today()
    memberships: dict[int, list] = {pk: [] for pk in ids}
    held = Membership.objects.current_on(today).filter(person__in=ids)
    for person, *membership in held.values_list(
        "person_id", "organisation_id", "organisation__sector", "organisation__is_alliance_member"
    ):
        memberships[person].append(membership)
    roles: dict[int, dict[str, int]] = {pk: {} for pk in ids}
    held = AllianceRole.objects.current_on(today).filter(person__in=ids)
    for person, role, pk in held.values_list("person_id", "role", "pk"):
        roles[person][role] = pk
    officers = [held[Role.OFFICER] for held in roles.values() if Role.OFFICER in held]
    footprints: dict[int, list[int]] = {pk: [] for pk in officers}
    if officers:
        limited = AllianceRoleFootprint.objects.filter(alliance_role__in=officers)
        for role, footprint in limited.values_list("alliance_role_id", "footprint_id"):
            footprints[role].append(footprint)
    return {pk: _reader(pk, memberships[pk], roles[pk], footprints.get(roles[pk].get(Role.OFFICER), ())) for pk in ids}


def _reader(person: int, memberships, roles: dict[str, int], footprints) -> Reader:
    standings = {Standing.ANYONE}
    if BELONG_TO_THE_ALLIANCE & roles.keys() or any(
        sector == Organisation.Sector.VCFSE and member for _, sector, member in memberships
    ):
        standings.add(Standing.MEMBER)
    if roles.keys() & {Role.STATUTORY, Role.AUDITOR}:
        standings.add(Standing.STATUTORY)
    return Reader(
        standings=frozenset(standings),
        own=frozenset(organisation for organisation, _, _ in memberships),
        everywhere=Role.ADMINISTRATOR in roles or (Role.OFFICER in roles and not footprints),
        footprints=frozenset(footprints),
        person=person,
    )
