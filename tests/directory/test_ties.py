"""How organisations stand to each other: said by the one, shown on both, ended by either."""

import datetime as dt
import threading

import pytest
from django.db import connection
from django.urls import reverse

from alliance.base import clock
from alliance.base.refused import Refused
from directory import ties
from directory.actions import relations
from directory.models import OrganisationRelation
from directory.visibility import Reader
from tests.factories import make_member, make_organisation, make_person

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 21)


@pytest.fixture(autouse=True)
def today():
    with clock.set_to(TODAY):
        yield


def tie(one, kind, other, **dates):
    return OrganisationRelation.objects.create(organisation=one, kind=kind, other=other, **dates)


def say(one, kind, other, since=None):
    relations.add(organisation=one, kind=kind, other=other, starts_on=since, by=make_person())


def entry(client, organisation):
    return " ".join(client.get(organisation.get_absolute_url()).content.decode().split())


def test_branch_and_parent_each_say_it_and_size_is_the_local_units(client):
    branch, parent = make_organisation("Leyfold Branch", latest_income=9000), make_organisation("National Trust of Tea")
    say(branch, "branch", parent, since=dt.date(2020, 1, 1))
    html = entry(client, branch)
    assert "Leyfold Branch is a branch of <a" in html
    assert "The size is that of the local group, not of its parent." in html
    assert "National Trust of Tea is the parent of <a" in entry(client, parent)
    assert "The size is that of" not in entry(client, parent)


def test_tie_that_is_over_stands_with_its_last_day(client):
    group, host = make_organisation("Group"), make_organisation("Host", status="closed", ended_on="2026-03-31")
    tie(group, "hosted", host, starts_on=dt.date(2020, 1, 1), ends_on=dt.date(2026, 4, 1))
    html = entry(client, group)
    assert "Ties that are over" in html
    link = f'<a class="govuk-link" href="{host.get_absolute_url()}">Host</a>'
    assert f"Group was hosted by {link} (closed), until 31 March 2026." in html
    assert "Host hosted <a" in entry(client, host)


def test_tie_that_will_end_counts_until_then_and_one_that_has_not_begun_not_at_all(client):
    group, host, next_host = make_organisation("Group"), make_organisation("Host"), make_organisation("Next host")
    tie(group, "hosted", host, ends_on=dt.date(2027, 4, 1))
    tie(group, "hosted", next_host, starts_on=dt.date(2027, 4, 1))
    html = entry(client, group)
    assert "Host</a> (until 31 March 2027)." in html
    assert "Next host" not in html


def test_umbrella_shows_ten_members_and_leads_to_all(client):
    umbrella = make_organisation("Umbrella")
    for n in range(12):
        tie(make_organisation(f"Member {n:02d}"), "member", umbrella)
    hidden = make_organisation("Hidden member", visibility="private")
    tie(hidden, "member", umbrella)
    html = entry(client, umbrella)
    assert "Member 09" in html
    assert "Member 10" not in html
    assert "and 2 more" in html
    assert "See all 12" in html
    page = client.get(reverse("directory:organisation_members", args=[umbrella.slug])).content.decode()
    assert "Members of Umbrella" in page
    assert "12 organisations in the directory" in page
    assert "Member 11" in page
    assert "Hidden member" not in page + html
    assert client.get(reverse("directory:organisation_members", args=[umbrella.slug]) + "?kind=x").status_code == 404


@pytest.mark.parametrize("kind", OrganisationRelation.Kind.values)
def test_each_kind_has_its_page(client, kind):
    parent, child = make_organisation("Parent"), make_organisation("Child")
    tie(child, kind, parent)
    page = client.get(reverse("directory:organisation_members", args=[parent.slug]) + f"?kind={kind}").content.decode()
    assert ties.ALL_OF_THEM[kind] in page
    assert "Child" in page


def test_parents_of_a_page_take_one_query(django_assert_num_queries):
    branch, hosted, both, alone = (make_organisation() for _ in range(4))
    parent, host = make_organisation("Parent"), make_organisation("Host")
    hidden = make_organisation("Hidden", visibility="private")
    tie(branch, "branch", parent)
    tie(hosted, "hosted", host)
    tie(both, "hosted", host)
    tie(both, "branch", parent)
    tie(alone, "branch", hidden)
    tie(alone, "branch", parent, ends_on=TODAY)
    with django_assert_num_queries(1):
        found = ties.parents_of([branch.pk, hosted.pk, both.pk, alone.pk], Reader())
    assert found == {
        branch.pk: ("A branch of", parent),
        hosted.pk: ("Hosted by", host),
        both.pk: ("A branch of", parent),
    }


@pytest.mark.parametrize(
    ("setting", "sentence"),
    [
        ("self", "no tie to itself"),
        ("twice", "It is already there"),
        ("closed", "has closed or merged"),
        ("tomorrow", "Choose today or a day before it"),
        ("loop", "is itself a branch of"),
        ("long loop", "is itself a branch of"),
    ],
)
def test_what_makes_no_sense_is_refused(setting, sentence):
    one, other, third = make_organisation(), make_organisation(), make_organisation()
    since = None
    if setting == "self":
        other = one
    elif setting == "twice":
        tie(one, "branch", other)
    elif setting == "closed":
        other.status = "closed"
        other.save()
    elif setting == "tomorrow":
        since = TODAY + dt.timedelta(days=1)
    elif setting == "loop":
        tie(other, "branch", one)
    else:
        tie(other, "branch", third)
        tie(third, "branch", one)
    before = OrganisationRelation.objects.count()
    with pytest.raises(Refused, match=sentence):
        say(one, "branch", other, since)
    assert OrganisationRelation.objects.count() == before


def test_a_loop_that_was_broken_is_none():
    one, other = make_organisation(), make_organisation()
    tie(other, "branch", one, ends_on=TODAY)
    say(one, "branch", other)
    assert one.relations.count() == 1


def test_a_tie_can_be_taken_up_again_after_it_ended():
    one, other = make_organisation(), make_organisation()
    tie(one, "member", other, ends_on=TODAY)
    say(one, "member", other)
    assert one.relations.count() == 2


def test_ending_keeps_the_row_and_happens_once():
    relation = tie(make_organisation(), "member", make_organisation(), starts_on=dt.date(2026, 1, 1))
    with pytest.raises(Refused, match="It began on 1 January 2026"):
        relations.end(relation=relation, last_day=dt.date(2025, 12, 31), by=make_person())
    relations.end(relation=relation, last_day=dt.date(2026, 3, 31), by=make_person())
    relation.refresh_from_db()
    assert (relation.ends_on, relation.last_day) == (dt.date(2026, 4, 1), dt.date(2026, 3, 31))
    with pytest.raises(Refused, match="ended already, on 31 March 2026"):
        relations.end(relation=relation, last_day=TODAY, by=make_person())


@pytest.mark.django_db(transaction=True)
def test_two_at_once_make_no_loop():
    one, other, by = make_organisation(), make_organisation(), make_person()
    ready, refused = threading.Barrier(2), []

    def run(branch, parent):
        ready.wait(10)
        try:
            relations.add(organisation=branch, kind="branch", other=parent, starts_on=None, by=by)
        except Refused as refusal:
            refused.append(str(refusal))
        connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in ((one, other), (other, one))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert (OrganisationRelation.objects.count(), len(refused)) == (1, 1)


def test_keeper_looks_for_the_other_and_says_it(client):
    club, umbrella = make_organisation("Club"), make_organisation("Great Umbrella")
    make_organisation("Hidden Umbrella", visibility="private")
    make_organisation("Closed Umbrella", status="closed")
    client.force_login(make_member(club))
    page = reverse("directory:organisation_relations", args=[club.slug])
    asked = {
        "kind": "member",
        "name": "umbrella",
        "starts_on_day": "1",
        "starts_on_month": "4",
        "starts_on_year": "2019",
    }
    html = client.get(page, asked).content.decode()
    assert "Great Umbrella" in html
    assert "Hidden Umbrella" not in html
    assert "Closed Umbrella" not in html
    assert 'name="starts_on" value="2019-04-01"' in html
    answer = client.post(page, {"kind": "member", "other": umbrella.slug, "starts_on": "2019-04-01"}, follow=True)
    assert "Club is a member of Great Umbrella: the entry now says so." in answer.content.decode()
    assert club.relations.get().starts_on == dt.date(2019, 4, 1)


@pytest.mark.parametrize("other", ["hidden", "none"])
def test_another_that_may_not_be_seen_is_not_there(client, other):
    club = make_organisation()
    make_organisation(slug="hidden", visibility="private")
    client.force_login(make_member(club))
    page = reverse("directory:organisation_relations", args=[club.slug])
    assert client.post(page, {"kind": "member", "other": other}).status_code == 404
    assert club.relations.count() == 0


def test_nonsense_is_answered_in_words(client):
    club = make_organisation()
    client.force_login(make_member(club))
    page = reverse("directory:organisation_relations", args=[club.slug])
    answer = client.post(page, {"kind": "owner of", "other": "x\0"}, follow=True)
    assert "Choose what you are to them" in answer.content.decode()


def test_the_others_keeper_ends_it_too_and_a_third_one_cannot(client):
    club, umbrella = make_organisation(), make_organisation()
    relation = tie(club, "member", umbrella, starts_on=dt.date(2020, 1, 1))
    last_day = {"last_day_day": "31", "last_day_month": "3", "last_day_year": "2026"}
    client.force_login(make_member(make_organisation()))
    for one in (club, umbrella):
        page = reverse("directory:organisation_relation", args=[one.slug, relation.pk])
        assert client.post(page, last_day).status_code == 403
    client.force_login(make_member(umbrella))
    page = reverse("directory:organisation_relation", args=[umbrella.slug, relation.pk])
    assert client.post(page, last_day).status_code == 302
    relation.refresh_from_db()
    assert relation.last_day == dt.date(2026, 3, 31)


def test_last_of_all_days_is_refused_in_words(client):
    club = make_organisation()
    relation = tie(club, "member", make_organisation())
    client.force_login(make_member(club))
    page = reverse("directory:organisation_relation", args=[club.slug, relation.pk])
    answer = client.post(page, {"last_day_day": "31", "last_day_month": "12", "last_day_year": "9999"})
    assert "That day is too far off" in answer.content.decode()


def test_relation_of_somebody_else_is_not_ended_through_mine(client):
    mine = make_organisation()
    relation = tie(make_organisation(), "member", make_organisation())
    client.force_login(make_member(mine))
    page = reverse("directory:organisation_relation", args=[mine.slug, relation.pk])
    assert client.get(page).status_code == 404
    last_day = {"last_day_day": "31", "last_day_month": "3", "last_day_year": "2026"}
    assert client.post(page, last_day).status_code == 404
    relation.refresh_from_db()
    assert relation.last_day is None
