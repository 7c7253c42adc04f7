"""The pages of services: what each reader reads of them, and the forms that keep them."""

import datetime as dt

import pytest
from django.urls import reverse

from alliance.base import clock
from directory.forms.service_times import TimesForm, time_of_day
from directory.models import Coverage, EntryEdit, Service
from directory.offers import capacity_tag, week
from tests.factories import (
    cover,
    make_area,
    make_contact,
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
    return make_organisation("Lunch club")


def address(name, service, **more):
    return reverse(f"directory:{name}", args=[service.organisation.slug, service.pk])


def page(client, name, service):
    return client.get(address(name, service)).content.decode()


def entry(client, organisation):
    return client.get(organisation.get_absolute_url()).content.decode()


def test_entry_says_what_they_offer_and_what_it_can_take_on(client, club):
    make_service(
        club,
        "Meals",
        summary="A hot dinner",
        for_whom="People who live alone",
        times=[(0, "10:00", "14:00"), (1, "10:00", "14:00"), (2, "10:00", "14:00")],
        modes=["in-person"],
        cost="fee",
        cost_note="£3 a plate",
        capacity="open",
        capacity_said_on="2026-11-04",
        capacity_said_by_role="owner",
    )
    with clock.set_to("2026-11-05"):
        html = entry(client, club)
    for words in (
        "What they offer",
        "A hot dinner",
        "People who live alone",
        "Monday to Wednesday 10am to 2pm",
        "There is a fee. £3 a plate",
        "In person",
        "Can take people now",
        "Said on 4 November 2026 by an owner.",
    ):
        assert words in html


def test_entry_without_services_invites_its_keepers_alone(client, club):
    assert "What they offer" not in entry(client, club)
    client.force_login(make_member(club))
    assert "Add a service" in entry(client, club)


@pytest.mark.parametrize("rows", [1, 3])
def test_entry_takes_the_same_queries_however_many_services(client, club, rows, django_assert_num_queries):
    for _ in range(rows):
        make_service(club, terms=[make_term(), make_term()], times=[(day, "10:00", "12:00") for day in range(rows)])
    client.get("/")
    with django_assert_num_queries(14):
        client.get(club.get_absolute_url())


@pytest.mark.parametrize(
    ("fields", "words", "colour", "said"),
    [
        ({}, "Capacity not said", "grey", "Ring first: it has not said whether it can take people."),
        (
            {"capacity": "open", "capacity_said_on": dt.date(2027, 3, 3)},
            "Can take people now",
            "green",
            "Said on 3 March 2027.",
        ),
        (
            {"capacity": "limited", "capacity_said_on": dt.date(2027, 2, 3), "capacity_said_by_role": "editor"},
            "A few places left",
            "yellow",
            "Said on 3 February 2027 by an editor.",
        ),
        (
            {"capacity": "open", "capacity_said_on": dt.date(2027, 2, 2)},
            "Can take people now",
            "grey",
            "Said on 2 February 2027. That is a while ago: ring first.",
        ),
        (
            {"temporarily_closed": True, "closed_why": "Flood", "closed_until": dt.date(2027, 3, 10)},
            "Closed for now",
            "red",
            "Flood. It expects to open again on 10 March 2027.",
        ),
        (
            {"temporarily_closed": True, "closed_until": dt.date(2027, 3, 1)},
            "Closed for now",
            "red",
            "It expected to open again on 1 March 2027: ring first.",
        ),
        ({"temporarily_closed": True}, "Closed for now", "red", "It has not said when it opens again."),
    ],
)
def test_capacity_is_told_in_words_with_its_day(fields, words, colour, said):
    tag = capacity_tag(Service(**fields), dt.date(2027, 3, 4))
    assert (tag.words, tag.colour, tag.said) == (words, colour, said)


def test_week_puts_days_together_that_are_alike(club):
    service = make_service(
        club,
        times=[(day, "09:00", "17:00") for day in range(5)] + [(5, "10:00", "12:00"), (6, "10:00", "12:00")],
    )
    assert week(service.times.all()) == [
        ("Monday to Friday", "9am to 5pm"),
        ("Saturday and Sunday", "10am to midday"),
    ]


def test_week_says_when_something_never_closes(club):
    service = make_service(club, times=[(day, "00:00", "23:59") for day in range(7)])
    assert week(service.times.all()) == [("Monday to Sunday", "day and night")]


def test_service_of_another_organisation_is_not_found_at_this_address(client, club):
    service = make_service(make_organisation())
    assert client.get(reverse("directory:service", args=[club.slug, service.pk])).status_code == 404


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"status": "new"}, "an infrastructure officer has to check it first"),
        ({"status": "ended", "ended_on": "2027-01-05"}, "It ended on 5 January 2027"),
        ({"visible_from": "2037-01-05"}, "It will be shown from 5 January 2037"),
        ({"visible_until": "2017-01-05"}, "It was shown until 5 January 2017"),
    ],
)
def test_service_out_of_its_time_is_for_its_keepers_who_read_why(client, club, fields, sentence):
    service = make_service(club, **fields)
    assert client.get(service.get_absolute_url()).status_code == 404
    assert service.name not in entry(client, club)
    client.force_login(make_member(club))
    assert sentence in page(client, "service", service)
    assert sentence in entry(client, club)


def test_members_service_is_for_members(client, club):
    service = make_service(club, "Quiet room", visibility="members")
    assert "Quiet room" not in entry(client, club)
    client.force_login(make_person(role="statutory"))
    assert client.get(service.get_absolute_url()).status_code == 404
    client.force_login(make_member(make_organisation()))
    assert "Quiet room" in entry(client, club)


@pytest.mark.parametrize("sensitive", ["service", "organisation"])
def test_sensitive_service_tells_nothing_below_its_district(client, sensitive):
    areas = [make_area(district_code="D1"), make_area(district_code="D1")]
    village = make_footprint("Secret Village", areas=areas[:1])
    district = make_footprint("Wide District", areas=areas, scale="place")
    refuge = make_organisation("Refuge", sensitive_site=sensitive == "organisation")
    service = make_service(refuge, venue="1 Hidden Lane", sensitive_site=sensitive == "service")
    cover(refuge, village, service=service, shown_to="officer")
    cover(refuge, district, service=service, shown_to="others")

    html = page(client, "service", service)

    assert "Wide District" in html
    assert "Secret Village" not in html
    assert "Hidden Lane" not in html
    client.force_login(make_person(role="officer"))
    html = page(client, "service", service)
    assert "Secret Village" in html
    assert "Hidden Lane" in html


def test_sensitive_service_never_says_that_it_is_where_its_organisation_is(client, club):
    service = make_service(club, sensitive_site=True)
    assert "Wherever" not in page(client, "service", service)
    assert "Where it happens is kept private" in page(client, "service", service)
    other = make_service(club)
    assert "Wherever" in page(client, "service", other)


def test_service_page_says_everything_and_the_phone_stands_before_the_rest(client, club):
    make_contact(club, kind="email", value="meals@example.org", label="By mail")
    make_contact(club, value="01632 960 001", label="Referrals")
    private = make_contact(club, value="07700 900 123", visibility="private")
    service = make_service(
        club,
        "Meals",
        description="Soup and talk",
        times=[(0, "10:00", "14:30"), (0, "18:00", "20:00")],
        languages=["English", "Somali"],
        accessibility=["step-free", "quiet"],
        referral="professional",
        how_to_refer="Send the form",
        terms=[make_term("Food"), make_term("Older people", kind="group")],
    )
    html = page(client, "service", service)
    for words in (
        "Soup and talk",
        "10am to 2:30pm<br>6pm to 8pm",
        "English, Somali",
        "Step-free way in, A quiet space",
        "A professional has to refer.",
        "Send the form",
        "Food",
        "Older people",
    ):
        assert words in html
    assert html.index("01632 960 001") < html.index("meals@example.org") < html.index("Soup and talk")
    assert private.value not in html


def full(**more):
    return {
        "name": "Meals",
        "cost": "free",
        "referral": "anyone",
        "visibility": "public",
    } | more


def test_member_adds_a_service_and_the_officer_reads_all_of_it(client, club):
    food = make_term("Food")
    cover(club, make_footprint(areas=[make_area()]))
    client.force_login(make_member(club))
    data = full(
        summary="A hot dinner",
        needs=[food.pk],
        languages=["Urdu"],
        other_languages="Somali, Tigrinya",
        venue="The hall",
    )
    response = client.post(reverse("directory:service_new", args=[club.slug]), data, follow=True)
    service = club.services.get()
    assert response.redirect_chain == [(address("service_times", service), 302)]
    assert (service.status, service.languages) == ("new", ["Urdu", "Somali", "Tigrinya"])
    assert list(service.terms.all()) == [food]
    client.post(address("service_times", service), {"rows": "1", "day_0": "0", "opens_0": "10am", "closes_0": "2pm"})

    client.force_login(make_person(role="officer"))
    assert "Lunch club: Meals" in client.get(reverse("directory:entry_edits")).content.decode()
    edit = EntryEdit.objects.get()
    url = reverse("directory:entry_edit", args=[edit.pk])
    html = client.get(url).content.decode()
    for words in ("New service:", "A hot dinner", "The hall", "Urdu, Somali, Tigrinya", "10am to 2pm", "Food"):
        assert words in html
    assert edit.made_at.isoformat() in html
    answer = client.post(url, {"answer": "approve", "seen": edit.made_at.isoformat()}, follow=True)
    assert "Meals is in the directory." in answer.content.decode()
    client.logout()
    assert "A hot dinner" in entry(client, club)


def test_what_is_typed_stays_when_something_is_wrong(client, club):
    make_term("Food")
    client.force_login(make_member(club))
    data = full(
        name="",
        description="What I wrote at length",
        other_languages="Somali",
        visible_from_day="1",
        visible_from_month="6",
        visible_from_year="2027",
        visible_until_day="1",
        visible_until_month="5",
        visible_until_year="2027",
    )
    html = client.post(reverse("directory:service_new", args=[club.slug]), data).content.decode()
    for words in (
        "Enter the name of the service.",
        "What I wrote at length",
        "Somali",
        "that is before 1 June 2027, from which it is shown",
    ):
        assert words in html
    assert club.services.count() == 0


def test_member_starts_from_the_change_that_waits_and_the_officer_from_what_the_public_reads(client, club):
    service = make_service(club, "Meals")
    member = make_member(club)
    client.force_login(member)
    client.post(address("service_edit", service), full(name="Dinners"))
    assert 'value="Dinners"' in page(client, "service_edit", service)
    client.force_login(make_person(role="officer"))
    html = page(client, "service_edit", service)
    assert 'value="Meals"' in html
    assert "Check it first" in html


def test_officer_reads_the_difference_of_a_service(client, club):
    service = make_service(club, "Meals on Monday")
    client.force_login(make_member(club))
    client.post(address("service_edit", service), full(name="Meals on Tuesday"))
    client.force_login(make_person(role="officer"))
    html = client.get(reverse("directory:entry_edit", args=[EntryEdit.objects.get().pk])).content.decode()
    assert "<del>Monday</del>" in html
    assert "<ins>Tuesday</ins>" in html


@pytest.mark.parametrize(
    ("typed", "closing", "read"),
    [
        ("10am", False, dt.time(10)),
        ("10", False, dt.time(10)),
        ("2pm", False, dt.time(14)),
        ("2.30 pm", False, dt.time(14, 30)),
        ("2:30p.m.", False, dt.time(14, 30)),
        ("14.30", False, dt.time(14, 30)),
        ("0930", False, dt.time(9, 30)),
        ("12am", False, dt.time(0)),
        ("12pm", False, dt.time(12)),
        ("Noon", False, dt.time(12)),
        ("midnight", False, dt.time(0)),
        ("midnight", True, dt.time(23, 59)),
        ("2", False, None),
        ("25", False, None),
        ("13pm", False, None),
        ("10:75", False, None),
        ("soon", False, None),
        ("", False, None),
    ],
)
def test_times_are_read_as_people_write_them(typed, closing, read):
    assert time_of_day(typed, closing=closing) == read


def typed_times(*lines) -> TimesForm:
    data = {"rows": str(len(lines))}
    for number, (day, opens, closes) in enumerate(lines):
        data |= {f"day_{number}": day, f"opens_{number}": opens, f"closes_{number}": closes}
    return TimesForm(data)


@pytest.mark.parametrize(
    ("lines", "error"),
    [
        ([("", "10am", "2pm")], "Line 1: choose the day, or empty the line."),
        ([("1", "", "2pm")], "Tuesday: enter when it opens, such as 10am."),
        ([("1", "soon", "2pm")], "Tuesday: “soon” is not a time we can read. Write it like 10am or 2:30pm."),
        (
            [("1", "10am", "9am")],
            "Tuesday: it closes at 9am, before it opens at 10am. Write a later time, such as 4pm.",
        ),
        (
            [("1", "10am", "2pm"), ("1", "1pm", "3pm")],
            "Tuesday: 10am to 2pm and 1pm to 3pm overlap. Change one, or empty its line.",
        ),
    ],
)
def test_wrong_times_are_named_with_their_day_and_the_remedy(lines, error):
    form = typed_times(*lines)
    assert [sentence for errors in form.errors.values() for sentence in errors] == [error]


def test_empty_lines_are_no_times():
    form = typed_times(("", "", ""), ("4", "9am", "5pm"))
    assert form.is_valid()
    assert form.times() == [(4, dt.time(9), dt.time(17), "")]


def test_more_lines_keep_what_is_typed_and_complain_of_nothing(client, club):
    service = make_service(club)
    client.force_login(make_member(club))
    data = {"rows": "1", "day_0": "", "opens_0": "soonish", "closes_0": "", "more": "yes"}
    html = client.post(address("service_times", service), data).content.decode()
    assert "There is a problem" not in html
    assert "soonish" in html
    assert 'name="rows" value="4"' in html
    assert service.times.count() == 0


def test_home_answers_the_same_as_before_in_place(client, club):
    service = make_service(club, takes_referrals=True, capacity="open", capacity_said_on="2020-01-04")
    client.force_login(make_member(club))
    assert "The same as before" in client.get("/").content.decode()

    answer = client.post(address("service_same", service) + "?was=open", {"next": "home"}, follow=True)

    assert answer.redirect_chain == [("/", 302)]
    assert "The same as before" not in answer.content.decode()
    service.refresh_from_db()
    assert service.capacity_said_on == clock.today()


def test_the_same_as_before_is_refused_when_somebody_has_answered_since(client, club):
    service = make_service(club, capacity="closed", capacity_said_on="2020-01-04")
    client.force_login(make_member(club))
    answer = client.post(address("service_same", service) + "?was=open", follow=True)
    assert "Somebody has answered for" in answer.content.decode()
    service.refresh_from_db()
    assert service.capacity_said_on == dt.date(2020, 1, 4)


def test_only_an_officer_marks_a_service_as_sensitive(client, club):
    service = make_service(club)
    client.force_login(make_member(club))
    assert "Must it not be found?" not in page(client, "service_coverage", service)
    data = {"sensitive": "yes", "sensitive_site": "on"}
    assert client.post(address("service_coverage", service), data).status_code == 403
    client.force_login(make_person(role="officer"))
    client.post(address("service_coverage", service), data)
    service.refresh_from_db()
    assert service.sensitive_site


def test_service_gets_and_loses_coverage_of_its_own(client, club):
    place = make_footprint("Mill Row", areas=[make_area()])
    service = make_service(club)
    client.force_login(make_member(club))
    client.post(address("service_coverage", service), {"footprint": place.slug, "kind": "serves"})
    service.refresh_from_db()
    assert service.own_coverage
    assert "Mill Row" in page(client, "service", service)
    data = {"footprint": place.slug, "kind": "serves", "remove": "yes"}
    client.post(address("service_coverage", service), data)
    assert (Coverage.objects.count(), "Wherever" in page(client, "service", service)) == (0, True)


def test_closed_for_now_needs_its_tick(client, club):
    service = make_service(club)
    client.force_login(make_member(club))
    until = {"closed_until_day": "4", "closed_until_month": "3", "closed_until_year": "2037"}
    assert "Tick that it is closed" in client.post(address("service_edit", service), full(**until)).content.decode()
    client.post(address("service_edit", service), full(temporarily_closed="on", closed_why="Flood", **until))
    client.logout()
    assert "Flood. It expects to open again on 4 March 2037." in page(client, "service", service)
