"""The demo's people: one in every role, called by the role and not by a name. All sign in with one password."""

import datetime as dt

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.db import connection

from alliance.base import clock
from directory.actions import invitations
from directory.models import (
    AccessRequest,
    AllianceRole,
    AllianceRoleFootprint,
    EntryEdit,
    Membership,
    Organisation,
    Person,
)

from .cast import ADMINISTRATOR, DOMAIN, PASSWORD, PEOPLE, SHARED_MAILBOX, SHARING
from .entries import Directory
from .ground import Geography
from .kinds_local import LOCAL
from .kinds_statutory import DISTRICTS_OF
from .kinds_wide import MIDDLE

Level = Membership.Level


def next_person_id() -> int:
    """The administrator's id before the administrator is written, so that even that row has its author."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('directory_person', 'id'))")
        return cursor.fetchone()[0]


def load(geography: Geography, directory: Directory, administrator_id: int, today: dt.date) -> dict[str, Person]:
    """Write the people, what they may do, and what waits for somebody: by the name they sign in with."""
    password = make_password(PASSWORD)
    people = {
        one.signs_in: Person(
            pk=administrator_id if one is ADMINISTRATOR else None,
            name=one.name,
            email=f"{one.signs_in}@{DOMAIN}",
            password=password,
            is_active=True,
        )
        for one in PEOPLE
    }
    for name, called in SHARING:
        people[name] = Person(name=called, sign_in_name=name, mailbox=SHARED_MAILBOX, password=password, is_active=True)
    nobody = make_password(None)
    people["no-login"] = Person(name="Treasurer of a men's shed", password=nobody, is_active=False)
    for person in people.values():
        person.save(force_insert=True)
    EmailAddress.objects.bulk_create(
        EmailAddress(user=person, email=person.email, verified=True, primary=True)
        for person in people.values()
        if person.email
    )
    spoken_for = groups(directory)
    since = today.replace(day=1) - dt.timedelta(days=500)
    _memberships(people, spoken_for, since)
    _roles(people, geography, directory, since)
    _waiting(people, spoken_for)
    return people


def groups(directory: Directory) -> dict[str, Organisation]:
    """The organisations that the demo's people speak for, by a name for each."""
    named = {kind.names[0]: kind for kind in (*LOCAL, *MIDDLE)}

    def of(pattern: str) -> list[Organisation]:
        return [
            entry.organisation
            for entry in directory.of_kind(named[pattern])
            if entry.organisation.status == Organisation.Status.ACTIVE and entry.organisation.visibility == "public"
        ]

    first = [entry.organisation for entry in directory.serving("mill-row-and-the-tops") if entry.kind in LOCAL]
    return {
        **directory.bodies,
        "first-0": first[0],
        "first-1": first[1],
        "refuge": of("{brand} Refuge")[0],
        "waiting": of("{here} Community Pantry")[0],
        "declined": of("{here} Brass for All")[0],
        "shared": of("{here} Mosque Kitchen")[0],
        "shed": of("{here} Men's Shed")[0],
        "second": of("{here} Good Neighbours")[0],
    }


def _memberships(people: dict[str, Person], groups: dict[str, Organisation], since: dt.date) -> None:
    rows = [(people[one.signs_in], groups[one.speaks_for], one.level) for one in PEOPLE if one.speaks_for]
    rows += [
        (people[name], groups["shared"], Level.EDITOR if n else Level.OWNER) for n, (name, _) in enumerate(SHARING)
    ]
    rows.append((people["no-login"], groups["shed"], Level.VIEWER))
    Membership.objects.bulk_create(
        Membership(person=person, organisation=group, level=level, starts_on=since) for person, group, level in rows
    )


def _roles(people: dict[str, Person], geography: Geography, directory: Directory, since: dt.date) -> None:
    """Alliance roles; an officer's place is the districts it is made of."""
    for one in PEOPLE:
        if not one.role:
            continue
        held = AllianceRole.objects.create(
            person=people[one.signs_in],
            role=one.role,
            organisation=directory.bodies.get(one.works_at),
            starts_on=since,
        )
        AllianceRoleFootprint.objects.bulk_create(
            AllianceRoleFootprint(alliance_role=held, footprint=geography.footprints[f"{district}-district"])
            for district in DISTRICTS_OF.get(one.officer_for, ())
        )


def _waiting(people: dict[str, Person], groups: dict[str, Organisation]) -> None:
    """What waits for an officer: a request for access, a change to check; and one change declined."""
    now = clock.now()
    AccessRequest.objects.create(
        name="Founder of a new running group",
        email=f"runner@{DOMAIN}",
        organisation_name="Couch to Canal",
        message="We run along the towpath on Sundays and would like to be found.",
        asked_at=now - dt.timedelta(days=2),
    )
    EntryEdit.objects.create(
        organisation=groups["waiting"],
        changes={
            "in_one_line": "A week's shop for a few pounds, chosen by you. Now with a fridge for insulin.",
            "how_to_refer": "Send people in opening hours. No form, no voucher. We deliver within two streets.",
        },
        made_by=people["newcomer"],
        made_at=now - dt.timedelta(days=3),
    )
    EntryEdit.objects.create(
        organisation=groups["declined"],
        changes={"in_one_line": "The best choir in the north, better than the one down the road."},
        status=EntryEdit.Status.DECLINED,
        made_by=people["declined"],
        made_at=now - dt.timedelta(days=20),
        decided_by=people["officer.alliance"],
        decided_at=now - dt.timedelta(days=18),
        reason="We cannot publish a comparison with another group. Say what you do, and we publish it today.",
    )


def invite(people: dict[str, Person], directory: Directory) -> None:
    """Two invitations that wait, written and mailed as an officer does it; each says itself by whom and why."""
    spoken_for = groups(directory)
    invitations.invite_to_organisation(
        organisation=spoken_for["first-1"],
        name="Befriender not yet signed up",
        email=f"befriender@{DOMAIN}",
        level=Level.EDITOR,
        by=people["officer"],
    )
    invitations.invite_to_organisation(
        organisation=spoken_for["second"],
        name=people["viewer"].name,
        email=people["viewer"].email,
        level=Level.EDITOR,
        by=people["officer.alliance"],
    )
