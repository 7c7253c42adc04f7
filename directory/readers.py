"""Builds the `Reader` of a person: what today's memberships and roles let them see."""

from django.db.models import BigIntegerField, Value

from alliance.base import clock

from .models import AllianceRole, Membership, Organisation
from .visibility import Reader, Standing

Role = AllianceRole.Role
KEEP = [Membership.Level.OWNER, Membership.Level.EDITOR]
NO_ID = Value(None, output_field=BigIntegerField())
BELONG_TO_THE_ALLIANCE = {Role.OFFICER, Role.CHAIR, Role.APPROVER, Role.FINANCE}


def reader_for(person) -> Reader:
    """The reader that `person` is today; nobody in particular when they are not signed in. Two queries."""
    if person is None or not person.is_authenticated:
        return Reader()
    return _reader(person.pk, [*_memberships([person.pk]), *_roles([person.pk])])


def readers_for(people) -> dict[int, Reader]:
    """The reader that each of these people is today, by their id. One query for all of them together."""
    ids = [person.pk for person in people]
    held: dict[int, list] = {pk: [] for pk in ids}
    for row in _memberships(ids).union(_roles(ids), all=True):
        held[row[0]].append(row)
    return {pk: _reader(pk, rows) for pk, rows in held.items()}


def _memberships(ids: list[int]):
    """What they are in organisations today: (person, organisation, level, sector, is a member, "", None)."""
    held = Membership.objects.current_on(clock.today()).filter(person__in=ids)
    of = ("organisation_id", "level", "organisation__sector", "organisation__is_alliance_member")
    return held.order_by().values_list("person_id", *of, Value(""), NO_ID)


def _roles(ids: list[int]):
    """Their roles today: (person, None, "", "", False, role, footprint). An officer of two places has two rows."""
    held = AllianceRole.objects.current_on(clock.today()).filter(person__in=ids)
    nothing = (NO_ID, Value(""), Value(""), Value(False))
    return held.order_by().values_list("person_id", *nothing, "role", "alliancerolefootprint__footprint")


def _reader(person: int, held) -> Reader:
    """What somebody may see by their memberships and their roles, rows of either."""
    memberships = [row for row in held if row[1] is not None]
    held_roles = [(role, footprint) for _, organisation, *_, role, footprint in held if organisation is None]
    roles = {role for role, _ in held_roles}
    footprints = frozenset(of for role, of in held_roles if role == Role.OFFICER and of is not None)
    standings = {Standing.ANYONE}
    if BELONG_TO_THE_ALLIANCE & roles or any(
        sector == Organisation.Sector.VCFSE and member for _, _, _, sector, member, *_ in memberships
    ):
        standings.add(Standing.MEMBER)
    if roles & {Role.STATUTORY, Role.AUDITOR}:
        standings.add(Standing.STATUTORY)
    return Reader(
        standings=frozenset(standings),
        own=frozenset(organisation for _, organisation, *_ in memberships),
        keeps=frozenset(organisation for _, organisation, level, *_ in memberships if level in KEEP),
        everywhere=Role.ADMINISTRATOR in roles or (Role.OFFICER in roles and not footprints),
        footprints=footprints,
        person=person,
    )
