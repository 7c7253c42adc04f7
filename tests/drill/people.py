"""The drill's people: each with one thing to say to them, due in the hour that has just begun."""

import datetime as dt

from django.db import connection, transaction

from alliance.base import clock
from alliance.digests.models import DigestChoice
from directory.models import AllianceRole, Membership, Organisation, Person

LONG_AGO = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
NOTHING_TO_SAY = 50


def make(many: int) -> Person:
    """So many people whose entry waits to be confirmed, some beside them whose entry is fresh; and an officer."""
    today, hour = clock.today(), clock.local().hour
    total = many + NOTHING_TO_SAY
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")  # no history of people who were made up
        people = Person.objects.bulk_create(
            Person(name=f"Person {n}", email=f"person-{n}@example.org", is_active=True) for n in range(total)
        )
        organisations = Organisation.objects.bulk_create(
            Organisation(
                name=f"Group {n}",
                slug=f"group-{n}",
                legal_form="charity",
                visibility="public",
                is_alliance_member=True,
                confirmed_on=today - dt.timedelta(days=400) if n < many else today,
            )
            for n in range(total)
        )
        Membership.objects.bulk_create(
            Membership(person=person, organisation=organisation, level="owner", starts_on="2020-01-01")
            for person, organisation in zip(people, organisations, strict=True)
        )
        DigestChoice.objects.bulk_create(
            DigestChoice(
                person=person,
                kind=kind,
                how_often=how_often,
                hour=hour,
                quiet_on_bank_holidays=False,
                chosen_at=LONG_AGO,
            )
            for person in people
            for kind, how_often in (("deadlines", "daily"), ("meetings", "off"))
        )
        officer = Person.objects.create_user(name="Officer", email=None, is_active=True)
        AllianceRole.objects.create(person=officer, role="officer", starts_on="2020-01-01")
        Person.objects.update(joined_at=LONG_AGO)
    return officer
