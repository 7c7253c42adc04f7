"""Who speaks for an organisation: levels, endings, and the owner who must stay."""

import datetime as dt
import threading

import pytest
from django.db import connection

from alliance.base import clock
from alliance.base.refused import Refused
from directory.actions import memberships, roles
from directory.models import AllianceRole, Membership
from tests.factories import (
    cover,
    give_role,
    make_area,
    make_footprint,
    make_member,
    make_organisation,
    make_person,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def organisation():
    return make_organisation("Ingol Lunch Club")


def of(person) -> Membership:
    return Membership.objects.get(person=person)


def test_change_level_says_who_and_why(organisation):
    owner, editor = make_member(organisation), make_member(organisation, level="editor", name="Ed")
    memberships.change_level(membership=of(editor), level="viewer", by=owner)
    assert of(editor).level == "viewer"
    event = Membership.pgh_event_models["update"].objects.get(person=editor, pgh_label="update")
    assert event.pgh_context.metadata == {"by": owner.pk, "why": "Changed Ed from editor to viewer"}


def test_end_takes_every_right_at_once(organisation):
    owner, editor = make_member(organisation), make_member(organisation, level="editor")
    with clock.set_to("2027-03-04"):
        memberships.end(membership=of(editor), by=owner)
        assert of(editor).ends_on == dt.date(2027, 3, 4)
        assert not Membership.objects.current_on(clock.today()).filter(person=editor).exists()
        with pytest.raises(Refused, match="has stopped speaking"):
            memberships.end(membership=of(editor), by=owner)


@pytest.mark.parametrize("begun", ["2027-03-04", "2027-03-05"])
def test_end_never_lies_before_the_start(organisation, begun):
    owner, editor = make_member(organisation), make_member(organisation, level="editor")
    Membership.objects.filter(person=editor).update(starts_on=begun)
    with clock.set_to("2027-03-04"):
        memberships.end(membership=of(editor), by=owner)
    assert of(editor).ends_on == dt.date.fromisoformat(begun)


def test_the_last_owner_stays_unless_an_officer_says_so(organisation):
    owner = make_member(organisation, name="Olive")
    make_member(organisation, level="editor")
    with pytest.raises(Refused, match="^Olive is the only owner of Ingol Lunch Club. Make somebody else an owner"):
        memberships.end(membership=of(owner), by=owner)
    with pytest.raises(Refused, match="^Olive is the only owner"):
        memberships.change_level(membership=of(owner), level="editor", by=owner)
    memberships.end(membership=of(owner), by=make_person(role="officer"))
    assert of(owner).ends_on == clock.today()


def test_an_officer_of_another_place_cannot_remove_the_last_owner(organisation):
    here, there = (make_footprint(areas=[make_area()]) for _ in range(2))
    cover(organisation, here)
    owner = make_member(organisation)
    with pytest.raises(Refused):
        memberships.end(membership=of(owner), by=make_person(role="officer", footprints=[there]))
    memberships.end(membership=of(owner), by=make_person(role="officer", footprints=[here]))
    assert of(owner).ends_on == clock.today()


@pytest.mark.django_db(transaction=True)
def test_two_owners_cannot_remove_each_other_at_the_same_moment():
    organisation = make_organisation()
    one, two = make_member(organisation), make_member(organisation)
    both, ends = threading.Barrier(2), []

    def end(whose, by):
        both.wait()
        try:
            memberships.end(membership=of(whose), by=by)
            ends.append("ended")
        except Refused:
            ends.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=end, args=pair) for pair in ((one, two), (two, one))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(ends) == ["ended", "refused"]
    assert Membership.objects.current_on(clock.today()).filter(level="owner").count() == 1


# Roles in the alliance ---------------------------------------------------------------------------------------


def test_end_role_keeps_the_reason():
    administrator, officer = make_person(role="administrator"), make_person(role="officer")
    held = AllianceRole.objects.get(person=officer)
    roles.end(alliance_role=held, reason="Moved to another job", by=administrator)
    held.refresh_from_db()
    assert held.ends_on == clock.today()
    assert not AllianceRole.objects.current_on(clock.today()).filter(person=officer).exists()
    event = AllianceRole.pgh_event_models["update"].objects.get(person=officer, pgh_label="update")
    assert event.pgh_context.metadata == {"by": administrator.pk, "why": "Moved to another job"}
    with pytest.raises(Refused, match="holds this role no more"):
        roles.end(alliance_role=held, reason="again", by=administrator)


def test_end_role_needs_a_reason():
    held = AllianceRole.objects.get(person=make_person(role="officer"))
    with pytest.raises(Refused, match="^Say why the role ends.$"):
        roles.end(alliance_role=held, reason="  ", by=make_person())


def test_the_last_administrator_stays():
    administrator = make_person("Ada", role="administrator")
    held = AllianceRole.objects.get(person=administrator)
    with pytest.raises(Refused, match="^Ada is the only administrator"):
        roles.end(alliance_role=held, reason="Tired", by=administrator)
    give_role(make_person(), "administrator")
    roles.end(alliance_role=held, reason="Tired", by=administrator)
    held.refresh_from_db()
    assert held.ends_on == clock.today()
