"""Confirming and changing an entry, and the officer's check (rules 4 and 5)."""

import datetime as dt
import threading

import pytest
from django.db import connection

from alliance.base import clock
from alliance.base.refused import Refused
from directory import needs, rules
from directory.actions import entries
from directory.models import Contact, EntryEdit, Membership, Organisation
from tests.factories import make_member, make_organisation, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def club():
    return make_organisation("Lunch club", in_one_line="Dinner on Tuesdays", confirmed_on=None, confirmed_by_role="")


def test_confirm_says_when_and_by_which_role(club):
    with clock.set_to("2027-03-04"):
        entries.confirm(organisation=club, by=make_member(club, level="editor"))

    club.refresh_from_db()
    assert (club.confirmed_on, club.confirmed_by_role) == (dt.date(2027, 3, 4), "editor")


def test_member_change_waits_and_the_public_sees_the_approved_version(club):
    member = make_member(club)

    edit = entries.change(
        organisation=club, values={"in_one_line": "Dinner daily", "how_to_refer": "Ring us"}, by=member
    )

    club.refresh_from_db()
    assert (club.in_one_line, club.how_to_refer) == ("Dinner on Tuesdays", "Ring us")
    assert (edit.status, edit.changes) == ("waiting", {"in_one_line": "Dinner daily"})
    assert club.confirmed_by_role == "owner"


def test_approved_change_counts(club):
    edit = entries.change(organisation=club, values={"in_one_line": "Dinner daily"}, by=make_member(club))
    officer = make_person(role="officer")

    entries.approve(edit=edit, by=officer)

    club.refresh_from_db()
    edit.refresh_from_db()
    assert (club.in_one_line, edit.status, edit.decided_by) == ("Dinner daily", "approved", officer)


def test_a_declined_change_is_told_to_who_still_speaks_for_it_or_is_officer_there(club):
    member, officer = make_member(club), make_person(role="officer")
    for by in (member, officer):
        edit = entries.change(organisation=club, values={"name": f"Club of {by.pk}"}, by=member)
        EntryEdit.objects.filter(pk=edit.pk).update(made_by=by)
        entries.decline(edit=edit, reason="Please keep the registered name.", by=make_person(role="officer"))
        assert len(needs.declined_changes(by)) == 1
    EntryEdit.objects.update(made_by=member)
    assert len(needs.declined_changes(member)) == 1
    Membership.objects.update(ends_on=clock.today())
    assert needs.declined_changes(member) == []


def test_declined_change_keeps_the_entry_and_its_author_reads_the_reason(club):
    member = make_member(club)
    edit = entries.change(organisation=club, values={"name": "The Best Club"}, by=member)

    entries.decline(edit=edit, reason="Please keep the registered name.", by=make_person(role="officer"))

    club.refresh_from_db()
    assert club.name == "Lunch club"
    (item,) = needs.declined_changes(member)
    assert item.detail == "The reason: Please keep the registered name."


def test_decline_without_a_reason_is_refused(club):
    edit = entries.change(organisation=club, values={"name": "The Best Club"}, by=make_member(club))
    with pytest.raises(Refused, match="Say why"):
        entries.decline(edit=edit, reason="  ", by=make_person(role="officer"))


def test_second_change_takes_the_place_of_the_waiting_one(club):
    member = make_member(club)
    first = entries.change(organisation=club, values={"name": "A"}, by=member)
    second = entries.change(organisation=club, values={"name": "B"}, by=member)
    assert (first.pk, second.changes, EntryEdit.objects.count()) == (second.pk, {"name": "B"}, 1)


def test_changing_back_withdraws_what_waits(club):
    member = make_member(club)
    edit = entries.change(organisation=club, values={"name": "A"}, by=member)
    assert entries.change(organisation=club, values={"name": "Lunch club"}, by=member) is None
    edit.refresh_from_db()
    assert edit.status == "withdrawn"


def test_officer_change_counts_at_once(club):
    assert entries.change(organisation=club, values={"name": "New name"}, by=make_person(role="officer")) is None
    club.refresh_from_db()
    assert (club.name, club.confirmed_by_role) == ("New name", "infrastructure officer")


@pytest.mark.parametrize("answer", ["approve", "decline", "withdraw"])
def test_answered_change_is_not_answered_again(club, answer):
    officer = make_person(role="officer")
    edit = entries.change(organisation=club, values={"name": "A"}, by=make_member(club))
    entries.approve(edit=edit, by=officer)
    with pytest.raises(Refused, match="This change has already been approved"):
        getattr(entries, answer)(edit=edit, by=officer, **({"reason": "No."} if answer == "decline" else {}))


def test_closed_organisation_is_not_changed(club):
    Organisation.objects.filter(pk=club.pk).update(status="closed")
    with pytest.raises(Refused, match="closed or merged"):
        entries.change(organisation=club, values={"name": "A"}, by=make_person(role="officer"))


@pytest.mark.parametrize("status", ["closed", "merged"])
def test_entry_that_has_ended_is_neither_confirmed_nor_added_to(club, status):
    officer = make_person(role="officer")
    into = make_organisation() if status == "merged" else None
    Organisation.objects.filter(pk=club.pk).update(status=status, merged_into=into)
    club.refresh_from_db()
    contact = Contact(label="Referrals", kind="phone", value="01632 960001")
    with pytest.raises(Refused, match="closed or merged"):
        entries.confirm(organisation=club, by=officer)
    with pytest.raises(Refused, match="closed or merged"):
        entries.add_contact(organisation=club, contact=contact, by=officer)
    assert not rules.can_change_organisation(officer, club)
    assert rules.can_see_history_of_organisation(officer, club)


def test_contact_changes_confirm_the_entry(club):
    member = make_member(club)
    contact = Contact(label="Referrals", kind="phone", value="01632 960001", visibility="public")
    entries.add_contact(organisation=club, contact=contact, by=member)
    club.refresh_from_db()
    assert (club.contacts.get().value, club.confirmed_by_role) == ("01632 960001", "owner")
    entries.remove_contact(contact=contact, by=member)
    assert club.contacts.count() == 0


def test_approve_is_whole_or_not_at_all(club, monkeypatch):
    edit = entries.change(organisation=club, values={"name": "A"}, by=make_member(club))
    monkeypatch.setattr(EntryEdit, "save", lambda *args, **kwargs: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        entries.approve(edit=edit, by=make_person(role="officer"))
    club.refresh_from_db()
    assert club.name == "Lunch club"


@pytest.mark.django_db(transaction=True)
def test_two_officers_at_once_answer_a_change_once():
    club = make_organisation("Lunch club")
    edit = entries.change(organisation=club, values={"name": "A"}, by=make_member(club))
    officers = [make_person(role="officer"), make_person(role="officer")]
    start, outcomes = threading.Barrier(2), []

    def answer(officer, action, **more):
        try:
            start.wait()
            action(edit=edit, by=officer, **more)
            outcomes.append("done")
        except Refused:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [
        threading.Thread(target=answer, args=(officers[0], entries.approve)),
        threading.Thread(target=answer, args=(officers[1], entries.decline), kwargs={"reason": "No."}),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["done", "refused"]


@pytest.mark.parametrize(
    ("confirmed_on", "asked"),
    [(None, True), ("2026-03-04", True), ("2026-04-03", True), ("2026-04-04", False), ("2027-03-04", False)],
)
def test_entry_is_asked_about_from_a_month_before_its_year_is_over(club, confirmed_on, asked):
    Organisation.objects.filter(pk=club.pk).update(confirmed_on=confirmed_on)
    member = make_member(club)
    with clock.set_to("2027-03-04"):
        assert [item.what for item in needs.entries_to_confirm(member)] == (
            ["Is the entry of Lunch club still right?"] if asked else []
        )


def test_viewer_is_not_asked_to_confirm(club):
    assert needs.entries_to_confirm(make_member(club, level="viewer")) == []


def test_officer_is_told_of_waiting_changes_of_their_places_only(club):
    entries.change(organisation=club, values={"name": "A"}, by=make_member(club))
    assert [item.what for item in needs.changes_to_check(make_person(role="officer"))] == [
        "A change to an entry waits to be checked"
    ]
    assert needs.changes_to_check(make_person()) == []
