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
    return readers_for([person])[person.pk]


def readers_for(people) -> dict[int, Reader]:
    """The reader that each of these people is today, by their id. Two queries for all of them together."""
    ids, today = [person.pk for person in people], clock.today()
    memberships: dict[int, list] = {pk: [] for pk in ids}
    held = Membership.objects.current_on(today).filter(person__in=ids)
    for person, *membership in held.values_list(
        "person_id", "organisation_id", "organisation__sector", "organisation__is_alliance_member"
    ):
        memberships[person].append(membership)
    roles: dict[int, list] = {pk: [] for pk in ids}
    held = AllianceRole.objects.current_on(today).filter(person__in=ids)
    for person, *role in held.values_list("person_id", "role", "alliancerolefootprint__footprint"):
        roles[person].append(role)  # an officer of two places has two rows
    return {pk: _reader(pk, memberships[pk], roles[pk]) for pk in ids}


def _reader(person: int, memberships, held) -> Reader:
    """What somebody may see by their memberships and by their roles, each with a footprint or None."""
    roles = {role for role, _ in held}
    footprints = frozenset(of for role, of in held if role == Role.OFFICER and of is not None)
    standings = {Standing.ANYONE}
    if BELONG_TO_THE_ALLIANCE & roles or any(
        sector == Organisation.Sector.VCFSE and member for _, sector, member in memberships
    ):
        standings.add(Standing.MEMBER)
    if roles & {Role.STATUTORY, Role.AUDITOR}:
        standings.add(Standing.STATUTORY)
    return Reader(
        standings=frozenset(standings),
        own=frozenset(organisation for organisation, _, _ in memberships),
        everywhere=Role.ADMINISTRATOR in roles or (Role.OFFICER in roles and not footprints),
        footprints=footprints,
        person=person,
    )
