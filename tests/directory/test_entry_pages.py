"""The entry's pages: what each reader reads, and that what is not theirs is nowhere on them."""

import pytest
from django.urls import reverse

from alliance.base import clock
from directory.actions import entries
from directory.models import Contact, Organisation, OrganisationRelation
from tests.factories import (
    cover,
    make_area,
    make_contact,
    make_footprint,
    make_member,
    make_organisation,
    make_person,
)

pytestmark = pytest.mark.django_db


def page(client, name, *args):
    return client.get(reverse(f"directory:{name}", args=args)).content.decode()


@pytest.fixture
def club():
    return make_organisation(
        "Lunch club", in_one_line="Dinner on Tuesdays", how_to_refer="Ring any morning", description="Soup and talk."
    )


def test_entry_says_who_they_are_how_to_refer_and_where(client, club):
    cover(club, make_footprint("Mill Row", areas=[make_area(population=8100)]))
    make_contact(club, value="01632 960 001", label="Referrals")

    html = page(client, "organisation", club.slug)

    for words in ("Lunch club", "Dinner on Tuesdays", "Ring any morning", "Soup and talk.", "8,100 people"):
        assert words in html
    assert '<a class="govuk-link app-phone" href="tel:01632960001">01632 960 001</a>' in html
    assert f"Confirmed as right on {clock.today().day} " in html
    assert "by an owner" in html
    assert "Yes, this entry is right" not in html


def test_private_contact_is_nowhere_on_a_public_page(client, club):
    make_contact(club, value="07700 900 123", visibility="private", label="Key holder")
    assert "07700" not in page(client, "organisation", club.slug)
    assert "Key holder" not in page(client, "organisation", club.slug)


def test_member_reads_what_is_for_members(client, club):
    make_contact(club, value="07700 900 123", visibility="members")
    client.force_login(make_member(make_organisation()))
    assert "07700 900 123" in page(client, "organisation", club.slug)
    client.force_login(make_person(role="statutory"))
    assert "07700 900 123" not in page(client, "organisation", club.slug)


def test_refuge_shows_no_address_village_or_map_below_its_district(client):
    areas = [make_area(district_code="D1"), make_area(district_code="D1")]
    village = make_footprint("Secret Village", areas=areas[:1], outline={"type": "Point", "coordinates": [0, 0]})
    district = make_footprint("Wide District", areas=areas, scale="place")
    refuge = make_organisation("Refuge", sensitive_site=True, address="1 Hidden Lane", postcode="QL1 1AA")
    cover(refuge, village, shown_to="officer")
    cover(refuge, district, shown_to="others")

    everything = page(client, "organisation", refuge.slug) + page(client, "organisation_map", refuge.slug)

    assert "Wide District" in everything
    for secret in ("Secret Village", "Hidden Lane", "QL1 1AA"):
        assert secret not in everything
    client.force_login(make_person(role="officer"))
    assert "Secret Village" in page(client, "organisation", refuge.slug)
    assert "Hidden Lane" in page(client, "organisation", refuge.slug)


def test_relation_to_a_hidden_organisation_is_not_told(client, club):
    hidden = make_organisation("Hidden host", visibility="private")
    host = make_organisation("Open host")
    for other in (hidden, host):
        OrganisationRelation.objects.create(organisation=club, kind="hosted", other=other)
    html = page(client, "organisation", club.slug)
    assert "is hosted by" in html
    assert "Open host" in html
    assert "Hidden host" not in html
    assert "hosts" in page(client, "organisation", host.slug)


def test_merged_entry_leads_to_the_one_it_merged_into(client, club):
    old = make_organisation("Old club", status="merged", merged_into=club)
    response = client.get(old.get_absolute_url(), follow=True)
    assert response.redirect_chain == [(club.get_absolute_url(), 302)]
    assert "Old club has merged into Lunch club" in response.content.decode()


def test_closed_entry_says_so(client):
    club = make_organisation("Gone", status="closed", ended_on="2026-03-31")
    assert "Gone closed on 31 March 2026" in page(client, "organisation", club.slug)


def test_owner_confirms_from_the_entry(client, club):
    client.force_login(make_member(club))
    response = client.post(reverse("directory:organisation_confirm", args=[club.slug]), follow=True)
    assert "marked as right today" in response.content.decode()
    club.refresh_from_db()
    assert club.confirmed_by_role == "owner"


def test_viewer_cannot_confirm_or_change(client, club):
    before = club.confirmed_on, club.in_one_line
    client.force_login(make_member(club, level="viewer"))
    edit = reverse("directory:organisation_edit", args=[club.slug])
    assert client.post(reverse("directory:organisation_confirm", args=[club.slug])).status_code == 403
    assert client.get(edit).status_code == 403
    assert client.post(edit, {"name": club.name, "in_one_line": "Mine now"}).status_code == 403
    club.refresh_from_db()
    assert (club.confirmed_on, club.in_one_line) == before


def change(client, club, **values):
    data = {"name": club.name, "legal_form": club.legal_form, "in_one_line": club.in_one_line} | values
    return client.post(reverse("directory:organisation_edit", args=[club.slug]), data, follow=True)


def test_change_waits_and_the_officer_puts_it_in(client, club):
    cover(club, make_footprint(areas=[make_area()]))
    client.force_login(make_member(club, name="Amina"))
    assert "will check part of your change" in change(client, club, in_one_line="Dinner daily").content.decode()
    client.logout()
    assert "Dinner on Tuesdays" in page(client, "organisation", club.slug)

    client.force_login(make_person(role="officer"))
    assert "Lunch club" in page(client, "entry_edits")
    edit = club.edits.get()
    html = page(client, "entry_edit", edit.pk)
    assert "<del>on Tuesdays</del>" in html
    assert "<ins>daily</ins>" in html
    client.post(reverse("directory:entry_edit", args=[edit.pk]), {"answer": "approve"})
    assert "Dinner daily" in page(client, "organisation", club.slug)


def test_officer_must_say_why_they_decline(client, club):
    edit = entries.change(organisation=club, values={"name": "A"}, by=make_member(club))
    client.force_login(make_person(role="officer"))
    url = reverse("directory:entry_edit", args=[edit.pk])
    assert "Say why" in client.post(url, {"answer": "decline", "reason": ""}).content.decode()
    edit.refresh_from_db()
    assert edit.status == "waiting"
    client.post(url, {"answer": "decline", "reason": "Keep the name."})
    edit.refresh_from_db()
    assert (edit.status, edit.reason) == ("declined", "Keep the name.")


def test_owner_takes_a_change_back_but_cannot_approve_it(client, club):
    member = make_member(club)
    edit = entries.change(organisation=club, values={"name": "A"}, by=member)
    client.force_login(member)
    url = reverse("directory:entry_edit", args=[edit.pk])
    assert client.post(url, {"answer": "approve"}).status_code == 403
    client.post(url, {"answer": "withdraw"})
    edit.refresh_from_db()
    assert edit.status == "withdrawn"


def test_wrong_values_are_refused_whole_and_named(client, club):
    client.force_login(make_member(club))
    html = change(client, club, name="", website="no address", income_year="26").content.decode()
    for words in ("There is a problem", "Enter a valid URL", "Enter the year as four figures, such as 2026."):
        assert words in html
    club.refresh_from_db()
    assert (club.name, club.edits.count()) == ("Lunch club", 0)


def test_contact_is_added_changed_and_removed(client, club):
    client.force_login(make_member(club))
    url = reverse("directory:organisation_contacts", args=[club.slug])
    contact = {"label": "Referrals", "kind": "phone", "value": "01632 960 001", "visibility": "public"}
    assert "has been added" in client.post(url, contact, follow=True).content.decode()
    one = reverse("directory:organisation_contact", args=[club.slug, Contact.objects.get().pk])
    client.post(one, contact | {"visibility": "members"})
    assert Contact.objects.get().visibility == "members"
    client.post(one, {"remove": "yes"})
    assert Contact.objects.count() == 0


@pytest.mark.parametrize(
    ("kind", "value", "sentence"),
    [
        ("email", "nobody", "Enter an e-mail address, such as"),
        ("link", "javascript:alert(1)", "Enter a web address, such as"),
        ("phone", "123", "Enter a phone number with its area code"),
    ],
)
def test_contact_that_cannot_reach_anybody_is_refused(client, club, kind, value, sentence):
    client.force_login(make_member(club))
    url = reverse("directory:organisation_contacts", args=[club.slug])
    html = client.post(url, {"label": "L", "kind": kind, "value": value, "visibility": "public"}).content.decode()
    assert sentence in html
    assert club.contacts.count() == 0


def test_officer_adds_an_organisation(client):
    client.force_login(make_person(role="officer"))
    data = {"name": "New", "sector": "vcfse", "legal_form": "unincorporated", "visibility": "public"}
    response = client.post(reverse("directory:organisation_new"), data)
    assert response.url == "/directory/organisations/new-2/where/"
    assert "New is in the directory" in client.get(response.url).content.decode()


def test_officer_of_a_place_adds_an_organisation_there_and_can_look_after_it(client):
    place, elsewhere = (make_footprint(name, areas=[make_area()], scale="place") for name in ("Haven", "Elsewhere"))
    client.force_login(make_person(role="officer", footprints=[place]))
    url = reverse("directory:organisation_new")
    data = {"name": "New group", "sector": "vcfse", "legal_form": "unincorporated", "visibility": "public"}

    assert "Choose the footprint where it works." in client.post(url, data).content.decode()
    assert "Elsewhere" not in client.get(url).content.decode()
    response = client.post(url, data | {"works_in": place.pk}, follow=True)

    assert "New group is in the directory" in response.content.decode()
    assert [row.footprint for row in Organisation.objects.get().coverage.all()] == [place]


def test_form_for_an_organisation_takes_over_the_name_that_was_asked_for(client):
    client.force_login(make_person(role="officer"))
    html = client.get(reverse("directory:organisation_new"), {"name": "Couch to Canal"}).content.decode()
    assert 'value="Couch to Canal"' in html


@pytest.mark.parametrize(
    ("carried", "leads_to"),
    [
        ("place=Haven", "/directory/?place=Haven"),
        ("footprint=haven-1&scale=place&page=2", "/directory/?footprint=haven-1&amp;scale=place&amp;page=2"),
        ("place=Haven&next=//evil.example&scale=huge", "/directory/?place=Haven"),
        ("https://evil.example/", "/directory/"),
        ("", "/directory/"),
        ("place=" + "x" * 5000, "/directory/"),
    ],
)
def test_entry_leads_back_to_the_search_it_was_found_in(client, club, carried, leads_to):
    html = client.get(reverse("directory:organisation", args=[club.slug]), {"from": carried}).content.decode()
    assert f'<a href="{leads_to}" class="govuk-back-link">' in html


def test_own_contact_says_who_sees_it_and_not_that_a_role_shows_it(client, club):
    make_contact(club, visibility="partners")
    client.force_login(make_member(club))
    html = page(client, "organisation", club.slug)
    assert "Seen by members and statutory staff" in html
    assert "You can see this because of your role" not in html


def test_coverage_is_added_and_removed(client, club):
    village = make_footprint("Mill Row", areas=[make_area()])
    client.force_login(make_member(club))
    url = reverse("directory:organisation_coverage", args=[club.slug])
    assert "Mill Row" in client.get(url, {"place": "mill row"}).content.decode()
    client.post(url, {"footprint": village.slug, "kind": "serves"})
    assert [row.footprint for row in club.coverage.all()] == [village]
    client.post(url, {"footprint": village.slug, "kind": "serves", "remove": "yes"})
    assert club.coverage.count() == 0


@pytest.mark.parametrize("rows", [1, 3])
def test_entry_takes_the_same_queries_however_much_it_shows(client, club, rows, django_assert_num_queries):
    for _ in range(rows):
        cover(club, make_footprint(areas=[make_area()]))
        cover(club, make_footprint(areas=[make_area()]), kind="based-in")
        make_contact(club)
        OrganisationRelation.objects.create(organisation=club, kind="member", other=make_organisation())
        OrganisationRelation.objects.create(organisation=make_organisation(), kind="branch", other=club)
    with django_assert_num_queries(12):
        page(client, "organisation", club.slug)


def test_home_lists_what_needs_me_and_confirms_in_place(client, club):
    club.confirmed_on = None
    club.save()
    client.force_login(make_member(club))
    assert "Is the entry of Lunch club still right?" in client.get("/").content.decode()
    url = reverse("directory:organisation_confirm", args=[club.slug])
    response = client.post(url, {"next": "home"}, follow=True)
    assert response.redirect_chain == [("/", 302)]
    assert "Nothing waits for you today." in response.content.decode()


def test_officer_starts_from_what_the_public_reads_not_from_a_waiting_change(client, club):
    entries.change(organisation=club, values={"in_one_line": "Dinner daily"}, by=make_member(club))
    client.force_login(make_person(role="officer"))
    form = client.get(reverse("directory:organisation_edit", args=[club.slug])).context["form"]
    assert form["in_one_line"].value() == "Dinner on Tuesdays"
