"""Search in any mix: words, place, and what services and organisations may be narrowed by (rules 2 and 3)."""

from random import Random

import pytest
from django.http import QueryDict

from directory.models import LedBy, Organisation, Term
from directory.readers import reader_for
from directory.results import ORDER, Asked, facets_of, next_larger, page_of
from directory.visibility import Reader, Standing
from directory.where import Where
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
ANYONE = Reader()
MEMBER = Reader(standings=frozenset({Standing.ANYONE, Standing.MEMBER}))


@pytest.fixture
def land():
    """Four areas: a village in a neighbourhood in a place, and a town beside them."""
    areas = [make_area(latitude=53.7 + n / 100, longitude=-2.7, district_code="D1") for n in range(4)]
    return {
        "areas": areas,
        "village": make_footprint("Village", areas=areas[:1]),
        "neighbourhood": make_footprint("Neighbourhood", areas=areas[:2], scale="neighbourhood"),
        "place": make_footprint("Place", areas=areas, scale="place"),
        "town": make_footprint("Town", areas=areas[2:3]),
    }


def asked(query: str, *, at=None, reader=ANYONE) -> Asked:
    where = at and (Where("x", footprint=at) if hasattr(at, "scale") else Where("x", area=at))
    return Asked(QueryDict(query), reader, where=where)


def names(query: str, **options) -> list[str]:
    page = page_of(asked(query, **options))
    return [found.organisation.name for group in page["groups"] for found in group.found]


def group_in(footprint, name, **fields):
    organisation = make_organisation(name, **fields)
    if footprint:
        cover(organisation, footprint)
    return organisation


# Words -------------------------------------------------------------------------------------------------------------


def test_words_find_by_name_offer_and_description_the_name_first(land):
    group_in(land["village"], "Alpha", description="We also do befriending.")
    make_service(group_in(land["village"], "Beta"), "Befriending")
    group_in(land["village"], "Befriending Ingol")
    group_in(land["village"], "Delta")
    assert names("words=befriend") == ["Befriending Ingol", "Beta", "Alpha"]


def test_every_word_counts(land):
    group_in(land["village"], "Lunch Club")
    group_in(land["village"], "Lunch Van")
    assert names("words=lunch+club") == ["Lunch Club"]


def test_words_leave_scale_and_fit_before_rank(land):
    group_in(land["place"], "Debt Debt Debt")
    group_in(land["village"], "Lunch Club", description="Somebody who knows about debt comes in.")
    assert names("words=debt", at=land["areas"][0]) == ["Lunch Club", "Debt Debt Debt"]
    assert names("words=debt") == ["Lunch Club", "Debt Debt Debt"]


def test_accents_and_forms_of_a_word_do_not_matter(land):
    group_in(None, "Café Ingol", description="Volunteers cook.")
    assert names("words=cafe") == ["Café Ingol"]
    assert names("words=volunteering+cooks") == ["Café Ingol"]


@pytest.mark.parametrize("typed", ["befreinding", "befriendng", "Beffriending"])
def test_misspelt_word_finds_what_was_meant_and_says_so(land, typed):
    group_in(None, "Befriending Ingol")
    search = asked(f"words={typed}")
    assert page_of(search)["total"] == 1
    assert search.typed.corrected == "befriending"


def test_misspelt_word_is_never_taken_for_one_that_the_reader_may_not_read(land):
    make_service(group_in(None, "Ingol"), "Whispering", visibility="members")
    assert (names("words=whispring"), asked("words=whispring").typed.corrected) == ([], "")
    assert names("words=whispring", reader=MEMBER) == ["Ingol"]


def test_word_that_others_alone_may_read_is_put_right_like_one_that_nobody_wrote(land):
    """Else whoever guesses a word would learn from its not being put right that it stands in a hidden entry."""
    group_in(None, "Rosehaven")
    hidden = group_in(None, "Rosehavem", visibility="private")
    keeper = reader_for(make_member(hidden))
    assert asked("words=rosehavem").typed.corrected == "rosehaven"
    assert asked("words=rosehavel").typed.corrected == "rosehaven"
    assert names("words=rosehavem", reader=MEMBER) == ["Rosehaven"]
    assert (names("words=rosehavem", reader=keeper), asked("words=rosehavem", reader=keeper).typed.corrected) == (
        ["Rosehavem"],
        "",
    )


def test_word_that_has_become_private_is_no_longer_offered(land):
    club = group_in(None, "Whispering")
    club.visibility = "private"
    club.save()
    assert asked("words=whispring").typed.corrected == ""


@pytest.mark.parametrize("typed", ["the", "!!!", "%", "' OR 1=1 --", "a & b | !", "\\", "x" * 150])
def test_words_that_say_nothing_find_nothing_and_never_fail(land, typed):
    group_in(None, "Ingol")
    data = QueryDict(mutable=True)
    data["words"] = typed
    assert page_of(Asked(data, ANYONE))["total"] == 0


def test_entry_that_has_not_said_where_it_works_is_found_last(land):
    group_in(None, "Lunch nowhere")
    group_in(land["place"], "Lunch wide")
    page = page_of(asked("words=lunch"))
    assert [group.scale for group in page["groups"]] == ["place", "not-said"]
    assert page["groups"][1].found[0].reason == "Has not said where it works"
    assert names("words=lunch&scale=not-said") == ["Lunch nowhere"]


# Services ----------------------------------------------------------------------------------------------------------


def test_all_filters_hold_for_one_and_the_same_service(land):
    debt = make_term("Debt")
    both = group_in(land["village"], "Both in one")
    make_service(both, terms=[debt], cost="free")
    apart = group_in(land["village"], "One each")
    make_service(apart, terms=[debt], cost="fee")
    make_service(apart, cost="free")
    for at in (None, land["areas"][0], land["village"]):
        assert names("need=debt", at=at) == ["Both in one", "One each"]
        assert names("need=debt&cost=free", at=at) == ["Both in one"]
        assert names("need=debt&cost=free&cost=fee", at=at) == ["Both in one", "One each"]


def test_term_finds_what_stands_below_it(land):
    money = make_term("Money")
    make_service(group_in(land["village"], "Debt advice"), terms=[make_term("Debt", parent=money)])
    assert names("need=money") == ["Debt advice"]


def test_day_and_time_hold_together(land):
    club = group_in(land["village"], "Club")
    make_service(club, times=[(0, "09:00", "11:00"), (1, "18:00", "20:00")])
    assert names("day=0&time=morning") == ["Club"]
    assert names("day=1") == ["Club"]
    assert names("day=1&time=morning") == []
    assert names("time=evening") == ["Club"]


def test_service_with_coverage_of_its_own_is_found_there_and_not_where_the_organisation_works(land):
    club = group_in(land["village"], "Club")
    make_service(club, "Lunch", cost="free")
    cover(club, land["town"], service=make_service(club, "Outreach", cost="donation"))
    village, town = land["areas"][0], land["areas"][2]
    assert names("", at=village) == names("", at=town) == ["Club"]
    assert (names("cost=free", at=village), names("cost=donation", at=village)) == (["Club"], [])
    assert (names("cost=free", at=town), names("cost=donation", at=town)) == ([], ["Club"])
    (group,) = page_of(asked("", at=town))["groups"]
    assert group.found[0].reason == "Offers a service in Town (1,500 people)"


def test_hidden_service_makes_nobody_appear(land):
    club = make_organisation("Club")
    cover(club, land["town"], service=make_service(club, cost="donation", visibility="members"))
    town = land["areas"][2]
    assert names("", at=town) == names("cost=donation", at=town) == names("cost=donation") == []
    assert names("", at=town, reader=MEMBER) == names("cost=donation", at=town, reader=MEMBER) == ["Club"]


def test_sensitive_service_is_found_by_its_districts_alone(land):
    club = group_in(land["village"], "Club")
    service = make_service(club, "Safe house", cost="donation", sensitive_site=True)
    assert names("cost=donation", at=land["areas"][0]) == []
    cover(club, land["village"], service=service, shown_to="officer")
    cover(club, land["place"], service=service, shown_to="others")
    (group,) = page_of(asked("cost=donation", at=land["areas"][0]))["groups"]
    assert (group.scale, group.found[0].hidden) == ("place", True)
    officer = reader_for(make_person(role="officer", footprints=[land["village"]]))
    assert names("cost=donation", at=land["areas"][0], reader=officer) == ["Club"]


def test_led_by_and_for_is_found_by_those_who_may_know_it(land):
    group = make_term("Deaf people", kind="group")
    club = group_in(land["village"], "Club")
    LedBy.objects.create(organisation=club, group=group, visibility="members", said_on="2026-11-01")
    for at in (None, land["village"]):
        assert names("led_by=deaf-people", at=at) == []
        assert names("led_by=deaf-people", at=at, reader=MEMBER) == ["Club"]
    own = reader_for(make_member(club))
    assert names("led_by=deaf-people", reader=own) == ["Club"]
    assert "led_by" not in [facet.name for facet in page_of(asked("words=club"))["facets"]]


@pytest.mark.parametrize("query", ["need=no-such", "cost=gold", "day=9", "size=huge&need=", "led_by=x"])
def test_what_makes_no_sense_is_left_aside(land, query):
    group_in(land["village"], "Club")
    assert names(query, at=land["village"]) == ["Club"]


# Facets ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def crowd(land):
    """Twenty-four organisations with everything mixed, the same each time."""
    random = Random(5)
    needs = [make_term("Money")]
    needs += [make_term(name, parent=needs[0]) for name in ("Debt", "Benefits")] + [make_term("Food")]
    groups = [make_term(name, kind="group") for name in ("Young people", "Carers")]
    helps = [make_term(name, kind="help") for name in ("Advice", "Company")]
    footprints = [land[name] for name in ("village", "neighbourhood", "place", "town")]
    visibilities = ["public", "public", "public", "partners", "members", "private"]
    for n in range(24):
        income = random.choice([None, 500, 50_000, 500_000])
        words = random.choice(["lunch club", "advice", "lunch advice"])
        organisation = make_organisation(
            f"Group {n:02d}",
            description=words,
            latest_income=income,
            visibility=random.choice(visibilities),
        )
        for footprint in random.sample(footprints, random.randrange(3)):
            cover(organisation, footprint)
        for group in random.sample(groups, random.randrange(2)):
            LedBy.objects.create(
                organisation=organisation, group=group, visibility=random.choice(visibilities), said_on="2026-11-01"
            )
        for _ in range(random.randrange(4)):
            day = random.randrange(3)
            service = make_service(
                organisation,
                terms=random.sample(needs + groups + helps, random.randrange(4)),
                times=[(day, "09:00", "11:00"), (day, "13:00", "19:00")][: random.randrange(3)],
                cost=random.choice(["free", "fee"]),
                modes=random.sample(["phone", "online"], random.randrange(3)),
                capacity=random.choice(["open", "closed"]),
                capacity_said_on="2026-11-01",
                visibility=random.choice(visibilities),
            )
            if random.random() < 0.3:
                cover(organisation, random.choice(footprints), service=service)
    return land


QUERIES = [
    "",
    "words=lunch",
    "need=money",
    "need=debt&cost=free",
    "words=lunch&need=food&group=carers&size=micro",
    "day=0&time=morning",
    "day=0&day=1&time=morning",
    "time=evening&time=afternoon&day=2",
    "led_by=carers&cost=fee",
]


@pytest.mark.slow
def test_every_count_is_what_choosing_it_finds(crowd):
    own = Organisation.objects.filter(services__visibility="private").first()
    readers = [ANYONE, MEMBER, Reader(everywhere=True), reader_for(make_member(own))]
    places = [None, crowd["areas"][0], crowd["place"], crowd["village"]]
    for n, query in enumerate(QUERIES):
        for m, at in enumerate(places):
            assert_counts_are_true(asked(query, at=at, reader=readers[(n + m) % 4]))


def assert_counts_are_true(search: Asked) -> None:
    """Each option, chosen alone in its list, finds as many as it says; and the pages show each of them once."""
    counts = search.search().counts(with_facets=True)
    for facet in facets_of(search, counts):
        for option in facet.options:
            data = search.without(facet.name)
            data.appendlist(facet.name, option.value)
            found = Asked(data, search.reader, where=search.where).search().counts()
            assert found.total == option.count, (facet.name, option)
    rows = search.search().answer(most=100)[1]
    assert len({row.organisation_id for row in rows}) == len(rows) == counts.total


def test_only_what_is_in_use_takes_one_more_statement(crowd, django_assert_num_queries):
    search = asked("need=money&cost=free", at=crowd["place"])
    search.terms  # noqa: B018
    with django_assert_num_queries(3):
        facets_of(search, search.search().counts(with_facets=True))


def test_facets_come_in_order_with_the_chosen_ones_first_named(crowd):
    page = page_of(asked("need=debt&cost=free", at=crowd["place"]))
    assert [facet.name for facet in page["facets"]] == [
        name for name in ORDER if name in {f.name for f in page["facets"]}
    ]
    assert [one.label for one in page["chosen"]] == ["Debt", "free"]
    assert page["chosen"][0].without == "cost=free"


def test_chosen_term_has_the_name_that_it_has_in_its_own_taxonomy(land):
    make_term("Carers", kind="help")
    group = make_term("Carers", kind="group")
    Term.objects.filter(pk=group.pk).update(name="People who care for someone")
    labels = [one.label for one in asked("help=carers&group=carers&led_by=carers").chosen]
    assert labels == ["People who care for someone", "Carers", "People who care for someone"]


# Order, pages, and nobody ------------------------------------------------------------------------------------------


def test_nearest_first_keeps_the_scales_and_never_tells_a_hidden_door(land):
    near, far = (
        group_in(land["village"], name, latitude=latitude, longitude=-2.7)
        for name, latitude in (("Near", 53.701), ("A far one", 53.8))
    )
    group_in(land["village"], "At home", latitude=53.7, longitude=-2.7, address_visibility="private")
    refuge = make_organisation("Refuge", latitude=53.7, longitude=-2.7, sensitive_site=True)
    cover(refuge, land["place"])
    assert names("order=nearest", at=land["areas"][0]) == ["Near", "A far one", "At home", "Refuge"]
    (hyper, place) = page_of(asked("order=nearest", at=land["areas"][0]))["groups"]
    assert [found.metres and round(found.metres) for found in hyper.found] == [111, 11132, None]
    assert place.found[0].metres is None
    assert hyper.found[0].distance == "About 0.1 miles away"
    for role in ("administrator", "officer"):
        reader = reader_for(make_person(role=role))
        (hyper, _) = page_of(asked("order=nearest", at=land["areas"][0], reader=reader))["groups"]
        assert [found.organisation.name for found in hyper.found if found.metres is None] == ["At home"]


def test_pages_of_a_scale_show_everyone_once(land):
    for n in range(45):
        group_in(land["village"], f"Club {n:02d}", description="lunch")
    for query in ("words=lunch&scale=hyper-local", "scale=hyper-local"):
        at = None if "words" in query else land["village"]
        pages = [names(f"{query}&page={page}", at=at) for page in (1, 2, 3, 4)]
        assert [len(page) for page in pages] == [20, 20, 5, 0]
        assert sorted(sum(pages, [])) == [f"Club {n:02d}" for n in range(45)]


def test_nothing_found_offers_the_next_larger_footprint_where_something_is(land):
    debt = make_term("Debt")
    make_service(group_in(land["town"], "Debt advice"), terms=[debt])
    larger = next_larger(asked("need=debt&area=E01&place=QL1+1AA", at=land["areas"][0]))
    assert (larger.footprint.name, larger.total, larger.query) == (
        "Place",
        1,
        f"footprint={land['place'].slug}&need=debt",
    )
    assert next_larger(asked("words=nothing", at=land["areas"][0])) is None


def test_place_typed_anew_leaves_the_old_one(land):
    query = f"place=Town&footprint={land['village'].slug}&for=Village&area=E01000001"
    assert (asked(query).place["footprint"], asked(query).place["area"]) == ("", "")
    same = asked(f"place=Village&footprint={land['village'].slug}&for=Village")
    assert same.place["footprint"] == land["village"].slug


def test_address_of_a_search_says_all_of_it_and_nothing_else():
    make_term("Debt")
    search = asked("words=lunch&place=&need=debt&cost=free&cost=gold&page=1&utm=x&order=nearest")
    assert search.query() == "words=lunch&order=nearest&need=debt&cost=free"
