"""A funder and three clubs, as files of grants name them; and the alliance's finance officer."""

import pytest

from directory.models import Identifier
from tests.factories import make_organisation, make_person


@pytest.fixture
def trust():
    found = make_organisation("The Trust", sector="funder")
    Identifier.objects.create(organisation=found, scheme="GB-CHC", number="1159982")
    return found


@pytest.fixture
def clubs():
    found = [make_organisation(f"Club {n}") for n in range(1, 4)]
    for n, club in enumerate(found, start=1):
        Identifier.objects.create(organisation=club, scheme="GB-COH", number=f"0000000{n}")
    return found


@pytest.fixture
def finance(client):
    person = make_person(role="finance")
    client.force_login(person)
    return person
