"""The pages of priorities say what they say, to each reader, and lose nothing that was typed."""

import datetime as dt
import re

import pytest
from django.urls import reverse
from django.utils.html import strip_tags

from alliance.base import clock
from directory.actions import priorities
from directory.models import Evidence, Priority
from tests.factories import (
    cover,
    make_area,
    make_footprint,
    make_member,
    make_organisation,
    make_person,
    make_postcode,
    make_priority,
)

pytestmark = pytest.mark.django_db
LIST = "/directory/priorities/"
NEW = "/directory/priorities/new/"
TYPED = {
    "title": "The last bus",
    "words": "We cannot get home after six.",
    "place": "Ingol",
    "by_resident": "yes",
    "is_public": "yes",
    "rows": "1",
}


@pytest.fixture
def ingol():
    return make_footprint("Ingol", areas=[make_area(population=8100)])


@pytest.fixture
def club(ingol):
    club = make_organisation("Lunch club")
    cover(club, ingol)
    return club


@pytest.fixture
def owner(club):
    return make_member(club)


@pytest.fixture
def priority(club, owner, ingol):
    with clock.set_to("2027-02-01"):
        return make_priority(club, owner, "The last bus", footprint=ingol)


@pytest.fixture
def step(priority):
    return tell(priority)


def tell(priority, **fields):
    told = {
        "key": "item:1",
        "kind": "item",
        "happened_on": dt.date(2027, 3, 4),
        "who": "Place board",
        "title": "Evening transport",
        "words": "Review of evening transport provision",
        "url": "/boards/",
        "is_public": True,
    }
    return priorities.tell(priority=priority, **{**told, **fields}, by=make_person(role="officer"))


def words(response) -> str:
    """What the page's main part says, in one line."""
    main = re.search(r"<main.*?</main>", response.content.decode(), re.S)[0]
    return " ".join(strip_tags(main).replace("&#x27;", "'").split())


def errors(response) -> dict:
    return {name: list(found) for name, found in response.context["form"].errors.items()}


# The list --------------------------------------------------------------------------------------------------------


def names(response) -> list[str]:
    return [priority.title for priority in response.context["page_obj"]]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, ["Closed one", "Warm rooms", "The last bus"]),
        ({"words": "HOME six"}, ["The last bus"]),
        ({"words": "rooms"}, ["Warm rooms"]),
        ({"words": "%"}, []),
        ({"place": "Ingol"}, ["Warm rooms", "The last bus"]),  # Preston is about Ingol too
        ({"place": "QL1 1AA"}, ["Warm rooms", "The last bus"]),
        ({"place": "Preston"}, ["Warm rooms", "The last bus"]),
        ({"place": "QL1 1AB"}, ["Warm rooms"]),  # in Preston, not in Ingol
        ({"footprint": "no-such"}, ["Closed one", "Warm rooms", "The last bus"]),
        ({"state": "open"}, ["Warm rooms", "The last bus"]),
        ({"state": "waiting"}, ["Warm rooms"]),
        ({"state": "closed"}, ["Closed one"]),
        ({"state": "galaxy"}, ["Closed one", "Warm rooms", "The last bus"]),
        ({"page": "999; DROP"}, ["Closed one", "Warm rooms", "The last bus"]),
    ],
)
def test_list_is_searched_by_words_place_and_state(client, club, owner, priority, step, ingol, query, expected):
    area = ingol.areas.get()
    make_postcode("QL1 1AA", area)
    elsewhere = make_area()
    make_postcode("QL1 1AB", elsewhere)
    preston = make_footprint("Preston", areas=[area, elsewhere], scale="place")
    with clock.set_to("2027-02-02"):
        make_priority(club, owner, "Warm rooms", words="Somewhere to sit.", footprint=preston)
    with clock.set_to("2027-02-03"):
        closed = make_priority(club, owner, "Closed one", words="It is done.")
        priorities.close(priority=closed, because="Done", by=owner)
    assert names(client.get(LIST, query)) == expected


def test_list_of_an_organisation_holds_its_own_alone(client, club, owner, priority):
    make_priority(make_organisation(), owner, "Of another")
    page = client.get(LIST, {"organisation": club.slug})
    assert names(page) == ["The last bus"]
    assert "Raised by Lunch club. Show all priorities" in words(page)


def test_list_says_how_far_each_has_come_and_what_was_answered(client, owner, priority, step):
    priorities.answer(step=step, was=step.wording, answer="no", words="It is the bus.", by=owner)
    page = words(client.get(LIST))
    assert (
        "The last bus We cannot get home after six. Ingol. Raised by Lunch club on 1 February 2027. "
        "On an agenda Place board, 4 March 2027 Still what they said? No, that is not what we said"
    ) in page


def test_empty_list_says_why(client, owner):
    assert "No community has raised a priority yet. People who speak" in words(client.get(LIST))
    client.force_login(owner)
    assert "Raise a priority No community has raised a priority yet. Yours can be" in words(client.get(LIST))
    assert "No priority that you can read fits" in words(client.get(LIST, {"words": "x"}))


def test_list_comes_in_pages(client, club, owner, ingol):
    for n in range(21):
        make_priority(club, owner, f"P{n}", footprint=ingol)
    assert (len(names(client.get(LIST))), names(client.get(LIST, {"page": 2}))) == (20, ["P0"])


@pytest.mark.parametrize("rows", [1, 3])
def test_list_takes_as_many_queries_for_three_as_for_one(client, club, owner, rows, django_assert_num_queries):
    for n in range(rows):
        priority = make_priority(make_organisation(), owner)
        for m in range(rows):
            tell(priority, key=f"item:{n}:{m}")
    with django_assert_num_queries(3):
        client.get(LIST)


# The story -------------------------------------------------------------------------------------------------------


def test_story_shows_the_words_both_wordings_and_the_answer_to_anyone(client, owner, priority, step):
    Evidence.objects.create(priority=priority, words="40 of 52 said so", source="Our survey")
    with clock.set_to("2027-03-10"):
        priorities.answer(step=step, was=step.wording, answer="partly", words="Not only evenings.", by=owner)
    page = words(client.get(priority.get_absolute_url()))
    assert "The last bus We cannot get home after six. Raised by Lunch club on 1 February 2027." in page
    assert "About Ingol (8,100 people)." in page
    assert "40 of 52 said so Source: Our survey" in page
    assert (
        "4 March 2027 On an agenda Place board: Evening transport What the community said We cannot get home after "
        "six. "
        "How it is put now Review of evening transport provision Is this still what they said? Partly "
        "Not only evenings. Lunch club answered on 10 March 2027."
    ) in page
    assert owner.name not in page


def test_story_of_a_resident_says_so_and_names_nobody(client, club, owner):
    priority = make_priority(club, owner, by_resident=True)
    assert "A resident raised it, supported by Lunch club, on" in words(client.get(priority.get_absolute_url()))


def test_story_of_which_nothing_became_says_what_to_do(client, priority):
    page = words(client.get(priority.get_absolute_url()))
    assert "No evidence has been added yet." in page
    assert "Nothing has become of it yet: nobody has proposed it to a board." in page


def test_unanswered_step_says_so_to_anyone_and_asks_the_originator(client, owner, priority, step):
    assert "Lunch club has not answered yet." in words(client.get(priority.get_absolute_url()))
    client.force_login(owner)
    assert "has not answered yet. Say whether it is: Evening transport" in words(
        client.get(priority.get_absolute_url())
    )


def test_step_that_is_not_public_or_was_taken_back_is_for_its_own_people_alone(client, club, owner, priority):
    tell(priority, title="Draft item", is_public=False)
    tell(priority, key="item:2", title="Old item")
    priorities.untell(key="item:2", by=owner)
    page = words(client.get(priority.get_absolute_url()))
    assert ("Draft item" in page, "Old item" in page) == (False, False)
    client.force_login(make_member(club, level="viewer"))
    page = words(client.get(priority.get_absolute_url()))
    assert ("Draft item Not public yet." in page, "Old item This was taken back on" in page) == (True, True)


def test_earlier_answers_are_for_its_own_people_alone(client, owner, priority, step):
    priorities.answer(step=step, was=step.wording, answer="no", words="It is the bus.", by=owner)
    tell(priority, words="The last bus home leaves at six")
    assert "It is the bus." not in words(client.get(priority.get_absolute_url()))
    client.force_login(owner)
    page = words(client.get(priority.get_absolute_url()))
    assert "1 earlier answer" in page
    assert "No, that is not what we said. “It is the bus.” It was put like this then: Review of evening" in page


@pytest.mark.parametrize("rows", [1, 3])
def test_story_takes_as_many_queries_for_three_of_everything(client, priority, rows, django_assert_num_queries):
    for n in range(rows):
        tell(priority, key=f"item:{n}")
        Evidence.objects.create(priority=priority, words="A count", source="Us")
    with django_assert_num_queries(3):
        client.get(priority.get_absolute_url())


# Raising one -----------------------------------------------------------------------------------------------------


def test_priority_is_raised_in_the_words_typed_with_evidence(client, owner, club, ingol):
    client.force_login(owner)
    form = client.get(NEW)
    assert "Do not name people" in words(form)
    typed = TYPED | {"organisation": club.pk, "shows_0": "40 of 52", "source_0": "Our survey", "url_0": ""}
    answer = client.post(NEW, typed)
    priority = Priority.objects.get()
    assert answer.url == priority.get_absolute_url()
    assert (priority.title, priority.words, priority.footprint, priority.organisation) == (
        "The last bus",
        "We cannot get home after six.",
        ingol,
        club,
    )
    assert (priority.by_resident, priority.is_public, priority.raised_by) == (True, True, owner)
    assert list(priority.evidence.values_list("words", "source")) == [("40 of 52", "Our survey")]


def test_form_says_what_is_missing_and_keeps_what_was_typed(client, owner):
    client.force_login(owner)
    page = client.post(
        NEW, {"words": "We cannot get home.", "rows": "2", "shows_1": "A count", "url_0": "not an address"}
    )
    assert errors(page) == {
        "organisation": ["Choose the organisation that raises it."],
        "title": ["Say in a few words what it is about."],
        "place": ["Say where it is about."],
        "by_resident": ["Choose who raised it."],
        "is_public": ["Choose who can read it."],
        "url_0": ["Enter a web address, such as https://www.example.org."],
        "source_1": ["Say who says so, such as our survey of 2026, or empty the row."],
    }
    assert ">We cannot get home.</textarea>" in page.content.decode().replace("\n", "")
    assert Priority.objects.count() == 0


def test_another_row_of_evidence_checks_nothing_and_keeps_what_was_typed(client, owner):
    client.force_login(owner)
    page = client.post(NEW, {"title": "The last bus", "rows": "1", "shows_0": "A count", "more": "yes"})
    assert (errors(page), page.context["form"].count) == ({}, 2)
    assert (page.context["form"]["title"].value(), page.context["form"]["shows_0"].value()) == (
        "The last bus",
        "A count",
    )


@pytest.mark.parametrize(
    ("place", "sentence"),
    [
        ("Atlantis", "We know no footprint with a name like that."),
        ("Ingo", "Type the name of one of these in full: Ingol."),
    ],
)
def test_place_that_is_not_one_footprint_is_asked_for_again(client, owner, club, ingol, place, sentence):
    client.force_login(owner)
    page = client.post(NEW, TYPED | {"organisation": club.pk, "place": place})
    assert errors(page)["place"][0].startswith(sentence)


def test_organisation_of_others_cannot_be_chosen(client, owner):
    client.force_login(owner)
    page = client.post(NEW, TYPED | {"organisation": make_organisation().pk})
    assert list(errors(page)) == ["organisation"]


def test_officer_raises_one_for_a_group_of_the_place_and_cannot_publish_it(client, club, ingol):
    client.force_login(make_person(role="officer", footprints=[ingol]))
    url = f"{NEW}?organisation={club.slug}"
    page = client.post(url, TYPED | {"organisation": club.pk})
    assert page.context["form"].non_field_errors()[0].startswith("Only the organisation itself can let anyone read")
    client.post(url, TYPED | {"organisation": club.pk, "is_public": "no"})
    assert Priority.objects.get().organisation == club


# Keeping one -----------------------------------------------------------------------------------------------------


def test_evidence_and_readers_change_and_the_words_do_not(client, owner, priority):
    Evidence.objects.create(priority=priority, words="Old", source="Us")
    client.force_login(owner)
    url = reverse("directory:priority_edit", args=[priority.pk])
    form = client.get(url).context["form"]
    assert (form["is_public"].value(), form["shows_0"].value(), form.count) == ("yes", "Old", 2)
    client.post(
        url,
        {"is_public": "no", "rows": "2", "shows_0": "", "shows_1": "New", "source_1": "Us", "words": "Rewritten"},
    )
    priority.refresh_from_db()
    assert (priority.is_public, priority.words) == (False, "We cannot get home after six.")
    assert list(priority.evidence.values_list("words", flat=True)) == ["New"]


def test_closing_asks_why_and_opening_again_is_one_button(client, owner, priority):
    client.force_login(owner)
    url = reverse("directory:priority_close", args=[priority.pk])
    assert errors(client.post(url, {"because": " "})) == {
        "because": ["Say why it is closed, so that people know what became of it."]
    }
    with clock.set_to("2027-04-01"):
        page = client.post(url, {"because": "The bus runs until ten now."}, follow=True)
    assert "Closed on 1 April 2027. The bus runs until ten now." in words(page)
    page = client.post(reverse("directory:priority_reopen", args=[priority.pk]), follow=True)
    assert "The priority is open again." in words(page)


# Is this still what you said? ------------------------------------------------------------------------------------


def answer_url(step) -> str:
    return reverse("directory:priority_answer", args=[step.pk])


def test_originator_answers_and_anyone_reads_the_answer(client, owner, priority, step):
    client.force_login(owner)
    page = client.get(answer_url(step))
    assert "We cannot get home after six. How it is put now Review of evening transport provision" in words(page)
    typed = {"answer": "no", "words": "It is about the last bus.", "was": step.wording}
    assert client.post(answer_url(step), typed).url == f"{priority.get_absolute_url()}#step-{step.pk}"
    client.logout()
    page = words(client.get(priority.get_absolute_url()))
    assert "No, that is not what we said It is about the last bus. Lunch club answered on" in page


def test_answer_without_its_words_is_asked_for_again(client, owner, step):
    client.force_login(owner)
    assert errors(client.post(answer_url(step), {"was": step.wording})) == {"answer": ["Choose yes, partly or no."]}
    assert errors(client.post(answer_url(step), {"answer": "partly", "was": step.wording})) == {
        "words": ["Say in your own words what is missing or different."]
    }


def test_answer_to_words_that_changed_meanwhile_shows_the_new_ones_and_keeps_what_was_typed(
    client, owner, priority, step
):
    client.force_login(owner)
    tell(priority, words="The last bus home leaves at six")
    typed = {"answer": "no", "words": "It is about the last bus.", "was": step.wording}
    page = client.post(answer_url(step), typed)
    assert page.context["form"].non_field_errors()[0].startswith("This has been put in other words")
    assert ("The last bus home leaves at six" in words(page), "It is about the last bus." in words(page)) == (
        True,
        True,
    )
    step.refresh_from_db()
    assert f'name="was" value="{step.wording}"' in page.content.decode()


def test_home_asks_the_originator(client, owner, step):
    client.force_login(owner)
    page = client.get("/").content.decode()
    assert "Is this still what you said? The last bus" in page
    assert answer_url(step) in page


# Beside other things ---------------------------------------------------------------------------------------------


def test_priorities_stand_on_the_pages_of_their_place_and_their_organisation(client, club, owner, priority, ingol):
    make_priority(club, owner, "Private one", footprint=ingol, is_public=False)
    for url, heading in ((ingol.get_absolute_url(), "raised here"), (club.get_absolute_url(), "they raised")):
        page = words(client.get(url))
        assert f"Priorities {heading} The last bus We cannot get home after six. Raised by Lunch club on" in page
        assert "Private one" not in page
    client.force_login(owner)
    assert "Private one Private" in words(client.get(club.get_absolute_url()))


def test_place_shows_the_most_local_first_and_says_that_there_are_more(client, club, owner, priority, ingol):
    wide = make_footprint("County", areas=[ingol.areas.get(), make_area()], scale="system")
    for n in range(3):
        make_priority(club, owner, f"Wide {n}", footprint=wide)
    page = client.get(ingol.get_absolute_url())
    assert [one.title for one in page.context["raised"].shown] == ["The last bus", "Wide 2", "Wide 1"]
    assert f"/directory/priorities/?footprint={ingol.slug}" in page.content.decode()


def test_public_home_shows_the_latest_three_in_communities_words(client, club, owner):
    for n in range(4):
        make_priority(club, owner, f"P{n}")
    page = client.get("/")
    assert [one.title for one in page.context["priorities"]] == ["P3", "P2", "P1"]
    assert "Priorities in communities’ words" in words(page)
