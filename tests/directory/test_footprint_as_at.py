"""Footprints as at a day: those in force then, their neighbours then, and their areas as they were."""

import datetime as dt

import pgtrigger
import pytest
from django.db.models import F

from alliance.base import clock
from directory.actions import footprints as actions
from directory.footprint_history import as_at
from directory.models import Footprint, FootprintArea
from tests.directory.test_footprint_pages import LIST, names, words
from tests.factories import make_area, make_edition, make_footprint

pytestmark = pytest.mark.django_db
ON = dt.date(2021, 2, 1)


def recorded_earlier(days: int) -> None:
    """Everything that the history has recorded so far happened so many days earlier."""
    back = F("pgh_created_at") - dt.timedelta(days=days)
    with pgtrigger.ignore("directory.FootprintEvent:append_only", "directory.FootprintAreaEvent:append_only"):
        Footprint.pgh_event_model.objects.update(pgh_created_at=back)
        FootprintArea.pgh_event_model.objects.update(pgh_created_at=back)


def days_ago(days: int) -> dt.date:
    """So many days before the last change."""
    last = Footprint.pgh_event_model.objects.order_by("pgh_created_at").last()
    return last.pgh_created_at.astimezone(clock.LONDON).date() - dt.timedelta(days=days)


# The list --------------------------------------------------------------------------------------------------------


@pytest.fixture
def three():
    make_footprint("Old five", scale="place", valid_until="2022-06-30")
    make_footprint("New four", scale="place", valid_from="2022-07-01")
    make_footprint("Always")


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"on": "2021-02-01"}, ["Always", "Old five"]),
        ({"on_day": "1", "on_month": "February", "on_year": "2021"}, ["Always", "Old five"]),
        ({"on": "2022-06-30"}, ["Always", "Old five"]),
        ({"on": "2022-07-01"}, ["Always", "New four"]),
        ({"on": "2022-07-01", "scale": "place"}, ["New four"]),
        ({}, ["Always", "New four", "Old five"]),
        ({"on": "2021-02-31"}, ["Always", "New four", "Old five"]),
        ({"on": "\0"}, ["Always", "New four", "Old five"]),
    ],
)
def test_the_list_shows_what_was_in_force_on_the_day(client, three, asked, expected):
    assert names(client.get(LIST, asked)) == expected


def test_the_list_says_the_day_and_leads_back_to_today(client, three):
    response = client.get(LIST, {"on": "2021-02-01", "scale": "place"})
    assert "As at 1 February 2021: the footprints in force on that day" in words(response)
    assert "1 footprint in force on 1 February 2021" in words(response)
    text = response.content.decode()
    assert 'href="?scale=place">Show all, as at today</a>' in text
    assert "?on=2021-02-01" in text  # each footprint is opened as at the same day
    assert "Enter a day that there is, such as 1 February 2021." in words(client.get(LIST, {"on": "31 February"}))


# One footprint ---------------------------------------------------------------------------------------------------


def test_a_footprint_shows_the_neighbours_of_the_day(client):
    areas = [make_area(), make_area()]
    here = make_footprint("Here", areas=areas[:1], valid_from="2020-01-01")
    make_footprint("Old five", areas=areas, scale="place", valid_until="2022-06-30")
    make_footprint("New four", areas=areas, scale="place", valid_from="2022-07-01")
    page = words(client.get(here.get_absolute_url(), {"on": "2021-02-01"}))
    assert "As at 1 February 2021: this footprint was in force on that day. Show it as at today" in page
    assert "Where it sits among other footprints in force on 1 February 2021 Inside 1 footprint Old five" in page
    assert "New four" not in page
    page = words(client.get(here.get_absolute_url(), {"on": "2019-02-01", "relation": "inside"}))
    assert "Inside 1 footprint Old five" in page
    assert "this footprint was not in force on that day" in words(
        client.get(here.get_absolute_url(), {"on": "2019-02-01"})
    )


def test_a_footprint_that_held_other_areas_then_says_which(client):
    one, two, three = (make_area(population=people) for people in (1000, 2000, 4000))
    footprint = make_footprint("Ingol", areas=[one, two])
    recorded_earlier(30)
    actions.set_areas(footprint=footprint, areas=[two, three], by=None)
    recorded_earlier(5)
    then = as_at(footprint, days_ago(10))
    assert (then.recorded_since, then.population, then.area_count, then.edition) == (None, 3000, 2, "Test areas 2021")
    assert (then.came, then.went) == ([three.name], [one.name])
    page = words(client.get(footprint.get_absolute_url(), {"on": days_ago(10)}))
    assert (
        "Its areas were different then. It held 2 areas of Test areas 2021, 3,000 people. "
        f"The map and the figures below are of today. It held, and holds no longer: {one.name}. "
        f"It did not hold yet: {three.name}."
    ) in page
    assert not as_at(footprint, days_ago(0)).differs
    page = words(client.get(footprint.get_absolute_url(), {"on": days_ago(-1)}))
    assert "It held the same areas as today." in page


def test_a_day_before_the_first_record_is_said_and_shows_what_was_recorded_first(client):
    one, two = make_area(), make_area()
    footprint = make_footprint("Ingol", areas=[one])
    recorded_earlier(30)
    actions.set_areas(footprint=footprint, areas=[one, two], by=None)
    then = as_at(footprint, ON)
    assert (then.recorded_since, then.area_count, then.came) == (days_ago(30), 1, [two.name])
    assert "what it held before is not known." in words(client.get(footprint.get_absolute_url(), {"on": "2021-02-01"}))


def test_a_footprint_on_another_edition_says_what_it_was_drawn_on():
    footprint = make_footprint("Ingol", areas=[make_area()])
    later = make_edition("test-2031")
    later.name = "Test areas 2031"
    later.save()
    new = make_area(edition=later)
    recorded_earlier(30)
    words_now = {name: getattr(footprint, name) for name in actions.WORDS}
    opened = actions.fingerprint(Footprint.objects.get())
    actions.change(footprint=footprint, areas=[new], words=words_now, opened=opened, edition=later, by=None)
    then = as_at(Footprint.objects.get(), days_ago(2))
    assert (then.edition, then.came, then.area_count) == ("Test areas 2021", [new.name], 1)


def test_an_odd_day_shows_today_and_says_why(client):
    footprint = make_footprint("Ingol", areas=[make_area()])
    for odd in ("x", "\0", "2021-02-31", "99999-01-01"):
        response = client.get(footprint.get_absolute_url(), {"on": odd})
        assert (response.status_code, response.context["on"]) == (200, None)
        assert "Enter a day that there is" in words(response) or "Null characters" in words(response)
    assert client.get(footprint.get_absolute_url(), {"on": "9999-12-31"}).status_code == 200
    assert client.get(footprint.get_absolute_url(), {"on": "0001-01-01"}).status_code == 200
