"""What searches read is kept by the database, one row for each circle of readers (rule 3)."""

import pytest
from django.contrib.postgres.search import SearchQuery
from django.db import IntegrityError, connection, transaction

from directory import facets
from directory.models import LedBy, SearchText, SearchWord, Service, ServiceTerm, ServiceTime, Term
from directory.visibility import Reader, Standing
from tests.factories import cover, make_area, make_footprint, make_organisation, make_service, make_term

pytestmark = pytest.mark.django_db

ANYONE = Reader()
STATUTORY = Reader(standings=frozenset({Standing.ANYONE, Standing.STATUTORY}))
MEMBER = Reader(standings=frozenset({Standing.ANYONE, Standing.MEMBER}))


def rows(organisation):
    return list(
        SearchText.objects.filter(organisation=organisation)
        .order_by("level_from")
        .values_list("level_from", "level_until")
    )


def finds(word: str, reader: Reader) -> list[str]:
    found = SearchText.objects.visible_to(reader).filter(words=SearchQuery(word, config="directory_english"))
    return sorted(found.values_list("organisation__name", flat=True))


def test_organisation_without_services_has_one_row_for_all():
    assert rows(make_organisation("Ingol Lunch Club")) == [(0, 3)]


def test_private_entry_has_a_row_for_its_keepers_alone():
    assert rows(make_organisation("Hidden", visibility="private")) == [(3, 3)]


def test_each_circle_of_readers_finds_what_it_may_read():
    club = make_organisation("Ingol Lunch Club")
    make_service(club, "Befriending")
    make_service(club, "Counselling", visibility="partners")
    make_service(club, "Mentoring", visibility="members")
    make_service(club, "Whispering", visibility="private")
    own = Reader(own=frozenset({club.pk}))
    assert rows(club) == [(0, 0), (1, 1), (2, 2), (3, 3)]
    for word, may in {
        "befriending": (ANYONE, STATUTORY, MEMBER, own),
        "counselling": (STATUTORY, MEMBER, own),
        "mentoring": (MEMBER, own),
        "whispering": (own,),
    }.items():
        found = [reader for reader in (ANYONE, STATUTORY, MEMBER, own) if finds(word, reader)]
        assert found == list(may), word


def test_every_reader_has_exactly_one_row_of_an_organisation_they_may_find():
    club = make_organisation()
    make_service(club, visibility="members")
    other = make_organisation("Other", visibility="private")
    here = make_footprint(areas=[make_area()])
    cover(club, here)
    for reader in (
        ANYONE,
        STATUTORY,
        MEMBER,
        Reader(own=frozenset({club.pk})),
        Reader(everywhere=True),
        Reader(footprints=frozenset({here.pk})),
        Reader(footprints=frozenset({here.pk}), own=frozenset({club.pk}), standings=MEMBER.standings),
    ):
        assert SearchText.objects.visible_to(reader).filter(organisation=club).count() == 1, reader
    assert SearchText.objects.visible_to(Reader(own=frozenset({other.pk}))).count() == 2
    assert SearchText.objects.visible_to(MEMBER).count() == 1


@pytest.mark.parametrize("change", [{"status": "ended"}, {"status": "new"}, {"visible_until": "2020-01-01"}])
def test_service_that_is_not_offered_is_not_found(change):
    service = make_service(make_organisation("Club"), "Befriending")
    assert finds("befriending", ANYONE) == ["Club"]
    for name, value in change.items():
        setattr(service, name, value)
    service.save()
    assert finds("befriending", ANYONE) == []


def test_closed_organisation_is_not_found():
    club = make_organisation("Befriending")
    club.status, club.ended_on = "closed", "2026-01-01"
    club.save()
    assert rows(club) == []


def test_renamed_term_finds_its_services_by_the_new_name():
    term = make_term("Loneliness")
    make_service(make_organisation("Club"), "Tea", terms=[make_term("Isolation", parent=term)])
    assert finds("loneliness", ANYONE) == ["Club"]
    term.name = "Company"
    term.save()
    assert (finds("loneliness", ANYONE), finds("company", ANYONE)) == ([], ["Club"])


def test_facets_are_those_of_the_terms_and_all_above_them_and_the_fixed_ones():
    above = make_term("Money")
    debt = make_term("Debt", parent=above)
    service = make_service(
        make_organisation(latest_income=5000),
        terms=[debt],
        cost="donation",
        modes=["phone", "at-home"],
        capacity="limited",
        capacity_said_on="2026-11-01",
        times=[(0, "09:00", "13:00"), (6, "18:00", "20:00")],
    )
    F = facets
    own = [
        F.COST["donation"],
        F.MODE["phone"],
        F.MODE["at-home"],
        F.CAPACITY["limited"],
        F.WHEN[0, "morning"],
        F.WHEN[0, "afternoon"],
        F.WHEN[6, "evening"],
        *(F.DAY[0], F.DAY[6], *F.PART.values()),
    ]
    assert service.facets == sorted([above.pk, debt.pk, *own])
    row = SearchText.objects.get(organisation=service.organisation)
    in_sum = set(own) - set(F.WHEN.values())  # a day and a part of it hold together for one service alone
    assert sorted(row.facets) == sorted([above.pk, debt.pk, *in_sum, F.SIZE["micro"]])


@pytest.mark.parametrize(
    ("field", "codes"),
    [("cost", facets.COST), ("capacity", facets.CAPACITY)],
)
def test_the_database_and_the_code_agree_on_every_number(field, codes):
    club = make_organisation()
    for value, code in codes.items():
        service = make_service(club, **{field: value, "capacity_said_on": "2026-11-01"})
        assert code in service.facets
    for mode, code in facets.MODE.items():
        assert code in make_service(club, modes=[mode]).facets
    for (day, part), code in facets.WHEN.items():
        opens = facets.PARTS_OF_DAY[part][0].replace(minute=1)
        service = make_service(club, times=[(day, opens, opens.replace(minute=2))])
        assert {code, facets.DAY[day], facets.PART[part]} <= set(service.facets)
    incomes = {"micro": 1, "small": 10_000, "medium": 100_000, "large": 1_000_000, "major": 10_000_000}
    for band, income in [*incomes.items(), ("super-major", 100_000_000), ("unknown", None)]:
        row = SearchText.objects.get(organisation=make_organisation(latest_income=income))
        assert row.facets == [facets.SIZE[band]]


def test_service_that_is_temporarily_closed_cannot_take_anyone():
    service = make_service(make_organisation(), capacity="open", capacity_said_on="2026-11-01", temporarily_closed=True)
    assert facets.CAPACITY["closed"] in service.facets
    assert facets.CAPACITY["open"] not in service.facets


def test_taken_away_parts_leave_the_facets():
    service = make_service(make_organisation(), terms=[make_term()], times=[(0, "09:00", "10:00")])
    ServiceTerm.objects.all().delete()
    ServiceTime.objects.all().delete()
    service.refresh_from_db()
    assert service.facets == sorted([facets.COST["free"], facets.CAPACITY["unknown"]])


def test_scale_is_that_of_the_smallest_footprint_as_all_may_know_it():
    club = make_organisation()
    row = SearchText.objects.get(organisation=club)
    assert row.scale == 5
    hyper = make_footprint(areas=[make_area()])
    place = make_footprint(areas=[make_area()], scale="place")
    cover(club, place)
    cover(club, hyper, shown_to="officer")
    row.refresh_from_db()
    assert row.scale == 3
    cover(club, hyper)
    row.refresh_from_db()
    assert row.scale == 1
    hyper.scale = "neighbourhood"
    hyper.save()
    row.refresh_from_db()
    assert row.scale == 2


def test_service_knows_whether_it_has_coverage_of_its_own():
    service = make_service(make_organisation())
    row = cover(service.organisation, make_footprint(areas=[make_area()]), service=service)
    service.refresh_from_db()
    assert service.own_coverage
    row.delete()
    service.refresh_from_db()
    assert not service.own_coverage


def test_coverage_of_another_organisations_service_is_refused():
    service = make_service(make_organisation())
    with pytest.raises(IntegrityError, match="coverage_service_of_its_organisation"), transaction.atomic():
        cover(make_organisation(), make_footprint(areas=[make_area()]), service=service)
        connection.check_constraints()


def test_sensitive_service_is_never_shown_below_district():
    service = make_service(make_organisation(), sensitive_site=True)
    with pytest.raises(IntegrityError, match="would tell where it is"), transaction.atomic():
        cover(service.organisation, make_footprint(areas=[make_area()]), service=service)
        connection.check_constraints()


def test_words_are_known_at_the_lowest_level_that_may_read_them():
    club = make_organisation("Ingol")
    make_service(club, "Befriending", visibility="members")
    assert list(SearchWord.objects.order_by("word").values_list("word", "stem", "level")) == [
        ("befriending", "befriend", 2),
        ("ingol", "ingol", 0),
    ]
    make_service(make_organisation("Club"), "Befriending")
    assert SearchWord.objects.get(word="befriending").level == 0


def test_term_keeps_its_place_in_the_tree():
    top = make_term("Money", position=2)
    make_term("Health", position=1)
    debt = make_term("Debt", parent=top)
    debt.refresh_from_db()
    assert debt.path == [top.pk, debt.pk]
    assert [term.name for term in Term.objects.in_tree_order()] == ["Health", "Money", "Debt"]
    other = make_term("Home", position=3)
    Term.objects.filter(pk=top.pk).update(parent=other)
    debt.refresh_from_db()
    assert debt.path == [other.pk, top.pk, debt.pk]


def test_term_below_itself_or_in_another_taxonomy_is_refused():
    top = make_term("Money")
    debt = make_term("Debt", parent=top)
    with pytest.raises(IntegrityError, match="placed below itself"), transaction.atomic():
        Term.objects.filter(pk=top.pk).update(parent=debt)
    with pytest.raises(IntegrityError, match="of another taxonomy"), transaction.atomic():
        make_term("Young people", kind="group", parent=top)


def test_led_by_is_seen_by_its_own_right_alone():
    club = make_organisation()
    group = make_term("Deaf people", kind="group")
    said = LedBy.objects.create(organisation=club, group=group, visibility="members", said_on="2026-11-01")
    assert list(LedBy.objects.visible_to(MEMBER)) == [said]
    assert list(LedBy.objects.visible_to(STATUTORY)) == []


def test_service_is_seen_by_its_own_right_and_the_entrys():
    club = make_organisation("Club")
    hidden = make_organisation("Hidden", visibility="private")
    make_service(club, "Public")
    make_service(club, "Members", visibility="members")
    make_service(club, "New", status="new")
    make_service(hidden, "Of a hidden one")
    own = Reader(own=frozenset({club.pk}))

    def seen(reader):
        return sorted(Service.objects.visible_to(reader).values_list("name", flat=True))

    assert seen(ANYONE) == ["Public"]
    assert seen(MEMBER) == ["Members", "Public"]
    assert seen(own) == ["Members", "New", "Public"]
    assert seen(Reader(everywhere=True)) == ["Members", "New", "Of a hidden one", "Public"]
