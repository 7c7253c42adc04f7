"""Whose money a reader may look into: which bodies a person acts for, and who reads every ledger."""

from dataclasses import dataclass

from alliance.base import clock
from directory.lines import Many
from directory.models import AllianceRole, Membership
from directory.readers import reader_for
from directory.visibility import Reader

Role, Level = AllianceRole.Role, Membership.Level


@dataclass(frozen=True)
class Eyes:
    """What one person may see of money. Working balances, drafts and payments are for parties and `sees_all` alone.

    reader     what they may see of the directory
    parties    ids of the bodies they belong to or work at: they see these bodies' ledgers
    acts_for   ids of the bodies they may write for
    sees_all   the alliance's finance officer, and auditors
    writes_all the alliance's finance officer
    """

    reader: Reader = Reader()
    parties: frozenset[int] = frozenset()
    acts_for: frozenset[int] = frozenset()
    sees_all: bool = False
    writes_all: bool = False

    def is_party(self, award) -> bool:
        return self.sees_all or bool(self.parties & {award.funder_id, award.recipient_id, award.payee_id})


def eyes_for(person, reader: Reader | None = None) -> Eyes:
    """The eyes of `person` today; nobody's when they are not signed in. Two queries beside the reader's."""
    if person is None or not person.is_authenticated:
        return Eyes()
    members = list(
        Membership.objects.current_on(clock.today()).filter(person=person).values_list("organisation_id", "level")
    )
    keeps = {body for body, level in members if level != Level.VIEWER}
    roles = [(role, body) for _, role, body in _roles([person.pk])]
    return _eyes(reader or reader_for(person), {body for body, _ in members}, keeps, roles)


def eyes_of_many(many: Many) -> dict[int, Eyes]:
    """The eyes of each of these people, by their id. One query for all of them; ask by `many.once`."""
    roles: dict[int, list] = {pk: [] for pk in many.people}
    for person, *role in _roles(many.ids):
        roles[person].append(role)
    return {pk: _eyes(reader, reader.own, reader.keeps, roles[pk]) for pk, reader in many.readers.items()}


def _roles(people):
    """(person, role, the body it is held at) of these people today."""
    held = AllianceRole.objects.current_on(clock.today()).filter(person__in=people)
    return held.values_list("person_id", "role", "organisation_id")


def _eyes(reader: Reader, own, keeps, roles) -> Eyes:
    """`own` are the bodies they belong to, `keeps` those of them whose entry they keep."""
    held = {role for role, _ in roles}
    works_at = {body for role, body in roles if role in (Role.FUNDER, Role.STATUTORY) and body}
    gives_for = {body for role, body in roles if role == Role.FUNDER and body}
    return Eyes(
        reader=reader,
        parties=frozenset(own | works_at),
        acts_for=frozenset(keeps | gives_for),
        sees_all=bool(held & {Role.FINANCE, Role.AUDITOR}),
        writes_all=Role.FINANCE in held,
    )


def eyes_of(request) -> Eyes:
    """The eyes of whoever asks, worked out once a request."""
    if not hasattr(request, "funding_eyes"):
        request.funding_eyes = eyes_for(request.user, request.reader)
    return request.funding_eyes
