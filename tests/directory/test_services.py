"""What happens to a service: added, changed, checked, ended, shown by its dates, and what it can take on."""

import datetime as dt
import threading

import pytest
from django.db import connection

from alliance.base import clock
from alliance.base.refused import Refused
from directory import needs, tasks
from directory.actions import coverage, entries, services
from directory.models import EntryEdit, SearchText, Service
from directory.readers import reader_for
from tests.factories import (
    cover,
    make_area,
    make_footprint,
    make_member,
    make_organisation,
    make_person,
    make_service,
    make_term,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def club():
    return make_organisation("Lunch club", confirmed_on=None, confirmed_by_role="")


@pytest.fixture
def member(club):
    return make_member(club)


def add(club, by, **values):
    return services.add(organisation=club, values={"name": "Meals"} | values, terms=[], by=by)


def reload(service) -> Service:
    return Service.objects.get(pk=service.pk)


def test_members_new_service_waits_for_the_officer_and_confirms_the_entry(club, member):
    term = make_term()

    with clock.set_to("2027-03-04"):
        service, edit = services.add(organisation=club, values={"name": "Meals"}, terms=[term], by=member)

    club.refresh_from_db()
    assert (service.status, edit.changes, edit.status) == ("new", {"status": "active"}, "waiting")
    assert list(service.terms.all()) == [term]
    assert (club.confirmed_on, club.confirmed_by_role) == (dt.date(2027, 3, 4), "owner")
    assert list(Service.objects.visible_to(reader_for(None))) == []
    assert list(Service.objects.visible_to(reader_for(member))) == [service]


def test_officers_new_service_is_in_the_directory_at_once(club):
    service, edit = add(club, make_person(role="officer"))
    assert (service.status, edit) == ("active", None)
    assert list(Service.objects.visible_to(reader_for(None))) == [service]


def test_approved_new_service_is_found(club, member):
    service, edit = add(club, member)
    entries.approve(edit=edit, by=make_person(role="officer"))
    assert reload(service).status == "active"
    assert list(Service.objects.visible_to(reader_for(None))) == [service]


def test_declined_new_service_asks_again_when_it_is_changed(club, member):
    service, edit = add(club, member)
    entries.decline(edit=edit, reason="Say what happens there.", by=make_person(role="officer"))
    (item,) = needs.declined_changes(member)
    assert (item.what, item.detail) == (
        "Your new service Meals was declined",
        "The reason: Say what happens there.",
    )

    again = services.change(service=service, values={"description": "Soup and talk"}, by=member)

    assert (again.changes, reload(service).description) == ({"status": "active"}, "Soup and talk")
    assert (reload(service).status, needs.declined_changes(member)) == ("new", [])


def test_new_service_changed_after_it_was_read_is_not_approved_unread(club, member):
    service, edit = add(club, member)
    seen = edit.made_at.isoformat()
    services.change(service=service, values={"name": "Something else"}, by=member)
    with pytest.raises(Refused, match="Read it again"):
        entries.approve(edit=edit, seen=seen, by=make_person(role="officer"))
    assert reload(service).status == "new"


def test_what_the_public_reads_at_length_waits_and_the_rest_counts(club, member):
    service = make_service(club, "Meals", cost="free")
    edit = services.change(service=service, values={"name": "Dinners", "cost": "fee"}, by=member)
    assert (reload(service).name, reload(service).cost) == ("Meals", "fee")
    assert (edit.changes, edit.service, edit.status) == ({"name": "Dinners"}, service, "waiting")

    entries.approve(edit=edit, by=make_person(role="officer"))

    assert reload(service).name == "Dinners"


def test_edit_of_the_entry_and_of_its_services_wait_side_by_side(club, member):
    one, other = make_service(club, "One"), make_service(club, "Other")
    first = services.change(service=one, values={"name": "First"}, by=member)
    second = services.change(service=other, values={"name": "Second"}, by=member)
    entry = entries.change(organisation=club, values={"name": "New name"}, by=member)
    assert EntryEdit.objects.waiting().count() == 3

    assert services.change(service=one, values={"name": "One"}, by=member) is None

    assert set(EntryEdit.objects.waiting()) == {second, entry}
    first.refresh_from_db()
    assert first.status == "withdrawn"


def test_officers_change_counts_at_once_and_leaves_a_members_waiting(club, member):
    service = make_service(club, "Meals")
    edit = services.change(service=service, values={"name": "Dinners"}, by=member)
    assert services.change(service=service, values={"summary": "Soup"}, by=make_person(role="officer")) is None
    edit.refresh_from_db()
    assert (reload(service).summary, edit.status) == ("Soup", "waiting")


def test_ended_service_is_kept_and_taken_up_again(club, member):
    service = make_service(club, "Meals")
    edit = services.change(service=service, values={"name": "Dinners"}, by=member)
    with clock.set_to("2027-03-04"):
        services.end(service=service, by=member)
    edit.refresh_from_db()
    assert (reload(service).status, reload(service).ended_on, edit.status) == (
        "ended",
        dt.date(2027, 3, 4),
        "withdrawn",
    )
    with pytest.raises(Refused, match="has ended"):
        services.change(service=service, values={"name": "Teas"}, by=member)
    with pytest.raises(Refused, match="already ended"):
        services.end(service=service, by=member)

    assert services.take_up(service=service, by=member) is None

    assert (reload(service).status, reload(service).ended_on) == ("active", None)


def test_service_that_nobody_checked_is_not_put_in_by_ending_it_and_taking_it_up(club, member):
    service, _ = add(club, member)
    services.end(service=service, by=member)
    edit = services.take_up(service=service, by=member)
    assert (reload(service).status, edit.changes) == ("ended", {"status": "active"})

    entries.approve(edit=edit, by=make_person(role="officer"))

    assert (reload(service).status, reload(service).ended_on) == ("active", None)


def test_officer_takes_up_what_a_member_asked_for(club, member):
    service, edit = add(club, member)
    services.take_up(service=service, by=make_person(role="officer"))
    edit.refresh_from_db()
    assert (reload(service).status, edit.status) == ("active", "approved")


@pytest.mark.parametrize("status", ["closed", "merged"])
def test_nothing_happens_to_services_of_an_organisation_that_is_no_more(club, member, status):
    service = make_service(club)
    into = make_organisation() if status == "merged" else None
    type(club).objects.filter(pk=club.pk).update(status=status, merged_into=into)
    for act in (
        lambda: add(club, member),
        lambda: services.change(service=service, values={"name": "A"}, by=member),
        lambda: services.set_times(service=service, times=[], by=member),
        lambda: services.say_capacity(service=service, capacity="open", by=member),
        lambda: services.end(service=service, by=member),
    ):
        with pytest.raises(Refused, match="closed or merged"):
            act()


def test_terms_are_set_as_chosen_and_a_retired_one_may_stay_but_not_come(club, member):
    kept, gone, new = make_term("Kept"), make_term("Gone"), make_term("New")
    service = make_service(club, terms=[kept, gone])
    type(kept).objects.filter(pk=kept.pk).update(is_retired=True)
    kept.refresh_from_db()

    services.change(service=service, values={}, terms=[kept, new], by=member)

    assert set(service.terms.all()) == {kept, new}
    services.change(service=service, values={}, terms=[new], by=member)
    with pytest.raises(Refused, match="“Kept” is no longer used"):
        services.change(service=service, values={}, terms=[kept, new], by=member)


def test_times_that_stay_are_not_written_again(club, member):
    service = make_service(club, times=[(0, "10:00", "12:00"), (1, "10:00", "12:00")])
    monday = service.times.get(day=0)
    services.set_times(
        service=service,
        times=[(0, dt.time(10), dt.time(12), ""), (4, dt.time(9), dt.time(17), "term time")],
        by=member,
    )
    assert [(time.day, time.note) for time in service.times.all()] == [(0, ""), (4, "term time")]
    assert service.times.get(day=0).pk == monday.pk


def test_capacity_carries_its_day_and_the_role_of_who_said_it(club, member):
    service = make_service(club)
    with clock.set_to("2026-11-04"):
        services.say_capacity(service=service, capacity="waiting", note="About three weeks", by=member)
    now = reload(service)
    assert (now.capacity, now.capacity_note) == ("waiting", "About three weeks")
    assert (now.capacity_said_on, now.capacity_said_by, now.capacity_said_by_role) == (
        dt.date(2026, 11, 4),
        member,
        "owner",
    )
    with clock.set_to("2026-12-04"):
        services.say_the_same(service=service, was="waiting", by=make_person(role="officer"))
    now = reload(service)
    assert (now.capacity, now.capacity_note, now.capacity_said_by_role) == (
        "waiting",
        "About three weeks",
        "infrastructure officer",
    )
    assert now.capacity_said_on == dt.date(2026, 12, 4)


def test_capacity_that_was_never_said_is_not_the_same_as_before(club, member):
    with pytest.raises(Refused, match="Choose whether"):
        services.say_the_same(service=make_service(club), was="unknown", by=member)


@pytest.mark.django_db(transaction=True)
def test_two_who_answer_capacity_at_once_never_confirm_what_they_did_not_read():
    """One says it is closed while another says "the same as before", having read that it is open."""
    club = make_organisation()
    people = [make_member(club), make_member(club)]
    service = make_service(club, capacity="open", capacity_said_on="2026-01-01")
    start, refused = threading.Barrier(2), []

    def answer(action, **said):
        try:
            start.wait()
            action(service=service, **said)
        except Refused as sentence:
            refused.append(str(sentence))
        finally:
            connection.close()

    threads = [
        threading.Thread(target=answer, args=(services.say_capacity,), kwargs={"capacity": "closed", "by": people[0]}),
        threading.Thread(target=answer, args=(services.say_the_same,), kwargs={"was": "open", "by": people[1]}),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    now = reload(service)
    assert (now.capacity, now.capacity_said_on, now.capacity_said_by) == ("closed", clock.today(), people[0])
    assert len(refused) <= 1


@pytest.mark.django_db(transaction=True)
def test_two_who_end_and_change_at_once_leave_no_edit_waiting_on_an_ended_service():
    club = make_organisation()
    people = [make_member(club), make_member(club)]
    service = make_service(club, "Meals")
    start = threading.Barrier(2)

    def act(action, **more):
        try:
            start.wait()
            action(service=service, **more)
        except Refused:
            pass
        finally:
            connection.close()

    threads = [
        threading.Thread(target=act, args=(services.end,), kwargs={"by": people[0]}),
        threading.Thread(target=act, args=(services.change,), kwargs={"values": {"name": "A"}, "by": people[1]}),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (reload(service).status, EntryEdit.objects.waiting().count()) == ("ended", 0)


def test_change_is_whole_or_not_at_all(club, member, monkeypatch):
    service = make_service(club, "Meals", cost="free")
    monkeypatch.setattr(entries, "let_wait", lambda *args, **kwargs: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        services.change(service=service, values={"cost": "fee"}, by=member)
    assert reload(service).cost == "free"


@pytest.mark.parametrize(
    ("day", "shown"),
    [("2027-02-28", False), ("2027-03-01", True), ("2027-03-31", True), ("2027-04-01", False)],
)
def test_services_are_shown_and_hidden_by_the_portals_own_day(club, day, shown):
    """Any run makes it right, however many were missed; a second one does nothing."""
    window = {"visible_from": dt.date(2027, 3, 1), "visible_until": dt.date(2027, 3, 31)}
    service = make_service(club, "Summer project", **window)
    Service.objects.filter(pk=service.pk).update(is_shown=not shown)
    always = make_service(club, "Always")

    events = Service.pgh_event_models["update"].objects.count()

    with clock.set_to(day):
        assert services.show_and_hide(day=clock.today()) == 1
        assert tasks.show_and_hide_services() == 0

    assert (reload(service).is_shown, reload(always).is_shown) == (shown, True)
    assert Service.pgh_event_models["update"].objects.count() == events  # the keepers changed nothing
    found = SearchText.objects.get(organisation=club, level_until=3).words
    assert ("project" in found) == shown


def test_many_services_are_shown_in_several_steps(club, monkeypatch):
    monkeypatch.setattr(services, "AT_A_TIME", 1)
    for organisation in (club, make_organisation(), make_organisation()):
        make_service(organisation, visible_until=dt.date(2020, 1, 1))
        make_service(organisation, visible_until=dt.date(2020, 1, 1))
    Service.objects.update(is_shown=True)
    assert services.show_and_hide(day=dt.date(2027, 3, 1)) == 6


@pytest.mark.parametrize(
    ("said_on", "more", "asked"),
    [
        (None, {}, True),
        ("2027-02-02", {}, True),
        ("2027-02-03", {}, False),
        ("2027-03-04", {}, False),
        (None, {"takes_referrals": False}, False),
        (None, {"status": "ended"}, False),
        (None, {"status": "new"}, False),
        (None, {"visible_until": dt.date(2020, 1, 1)}, False),
        (None, {"temporarily_closed": True}, False),
        (None, {"temporarily_closed": True, "closed_until": dt.date(2027, 3, 5)}, False),
        (None, {"temporarily_closed": True, "closed_until": dt.date(2027, 3, 4)}, True),
    ],
)
def test_capacity_is_asked_for_each_month_where_referrals_are_taken(club, member, said_on, more, asked):
    """Thirty days from the 2nd of February are over on the 4th of March."""
    said = {"capacity": "open", "capacity_said_on": said_on} if said_on else {}
    make_service(club, "Meals", **{"takes_referrals": True} | said | more)
    with clock.set_to("2027-03-04"):
        assert len(needs.capacities_to_confirm(member)) == int(asked)
        assert needs.capacities_to_confirm(make_member(club, level="viewer")) == []


def test_capacity_is_asked_for_as_often_as_the_setting_says(club, member, settings):
    make_service(club, takes_referrals=True, capacity="open", capacity_said_on="2027-02-25")
    with clock.set_to("2027-03-04"):
        assert needs.capacities_to_confirm(member) == []
        settings.CONFIRM_CAPACITY_EVERY_DAYS = 7
        assert len(needs.capacities_to_confirm(member)) == 1


def test_capacity_line_is_done_in_place_with_what_was_read(club, member):
    service = make_service(club, "Meals", takes_referrals=True, capacity="limited", capacity_said_on="2027-01-04")
    with clock.set_to("2027-03-04"):
        (item,) = needs.capacities_to_confirm(member)
    where = f"/directory/organisations/{club.slug}/services/{service.pk}/capacity/"
    assert (item.what, item.verb, item.post) == ("Can Meals take people now?", "The same as before", True)
    assert (item.url, item.also) == (f"{where}same/?was=limited", ("Change it", where))
    assert (item.due, item.detail) == (dt.date(2027, 2, 3), "Last said on 4 January 2027: a few places left.")


def test_sensitive_service_of_an_open_organisation_is_shown_by_its_district(club, member):
    areas = [make_area(district_code="D1"), make_area(district_code="D1")]
    village = make_footprint("Village", areas=areas[:1])
    district = make_footprint("District", areas=areas, scale="place", purpose="council")
    cover(club, village)
    service = make_service(club)
    officer = make_person(role="officer")

    coverage.set_sensitive_service(service=service, sensitive=True, by=officer)
    coverage.add(organisation=club, service=service, kind="serves", footprint=village, by=member)

    def shown(reader):
        return [row.footprint for row in service.coverage.visible_to(reader)]

    assert shown(reader_for(None)) == [district]
    assert shown(reader_for(member)) == [village]
