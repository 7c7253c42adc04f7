"""Searches that found nobody: what is kept of them, who reads it, and that small figures are kept back."""

import datetime as dt

import pytest
from django.db import ProgrammingError, transaction
from django.urls import reverse

from alliance.base import clock
from directory import gaps
from directory.gaps import Quarter
from directory.models import UnmetSearch
from directory.queries import Where
from tests.factories import make_area, make_footprint, make_person, make_term

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 21)
LAST_QUARTER = dt.date(2026, 8, 12)


@pytest.fixture(autouse=True)
def today():
    with clock.set_to(TODAY):
        yield


def area(district="North", **fields):
    return make_area(district_code=district[:1], district_name=district, **fields)


def unmet(times, *terms, district="North", day=LAST_QUARTER):
    UnmetSearch.objects.bulk_create(
        UnmetSearch(day=day, district_code=district[:1], district_name=district, terms=[term.pk for term in terms])
        for _ in range(times)
    )


def kept():
    return list(UnmetSearch.objects.order_by("pk").values_list("day", "district_code", "district_name", "terms"))


def test_nothing_else_can_be_kept():
    names = {field.name for field in UnmetSearch._meta.get_fields()}
    assert names == {"id", "day", "district_code", "district_name", "terms"}


def test_area_is_kept_as_its_district_and_terms_that_are_known():
    food, debt = make_term("Food"), make_term("Debt")
    gaps.record(Where("QL1 1AA", area=area()), [debt.pk, food.pk, 99_999])
    assert kept() == [(TODAY, "N", "North", [food.pk, debt.pk])]


def test_footprint_counts_for_a_district_only_when_it_lies_in_one():
    north, more, south = area(), area(), area("South")
    gaps.record(Where("Inside", footprint=make_footprint(areas=[north, more])), [])
    gaps.record(Where("Across", footprint=make_footprint(areas=[north, south])), [])
    gaps.record(Where("Empty", footprint=make_footprint()), [])
    gaps.record(None, [])
    assert [row[1:3] for row in kept()] == [("N", "North"), ("", ""), ("", ""), ("", "")]


def test_what_is_kept_is_never_changed():
    unmet(1)
    with pytest.raises(ProgrammingError, match="Cannot update"), transaction.atomic():
        UnmetSearch.objects.update(district_name="South")


@pytest.mark.parametrize(
    ("day", "quarter", "words"),
    [
        (dt.date(2026, 1, 1), Quarter(2026, 1), "January to March 2026"),
        (dt.date(2026, 3, 31), Quarter(2026, 1), "January to March 2026"),
        (dt.date(2026, 12, 31), Quarter(2026, 4), "October to December 2026"),
    ],
)
def test_quarter_of_a_day(day, quarter, words):
    assert (Quarter.of(day), str(quarter)) == (quarter, words)
    assert quarter.begins <= day < quarter.ends


def test_report_counts_by_need_and_district_and_keeps_small_ones_back():
    food, debt, deaf = make_term("Food"), make_term("Debt"), make_term("Deaf", kind="group")
    unmet(7, food, deaf)
    unmet(6, food, debt, district="South")
    unmet(3, debt)
    unmet(5)
    report = gaps.report(Quarter(2026, 3))
    assert [(line.need, line.district, line.searches) for line in report.lines] == [
        ("Food", "North", 7),
        ("Debt", "South", 6),
        ("Food", "South", 6),
        ("No need chosen", "North", 5),
        ("Debt", "North", None),
    ]
    assert [(name, total.count, total.at_least) for name, total in report.needs] == [
        ("Food", 13, False),
        ("Debt", 6, True),
        ("No need chosen", 5, False),
    ]
    assert (report.whole.count, report.whole.at_least) == (24, True)
    assert report.lines[0].url == reverse("directory:search") + "?place=North&need=food"


def test_running_month_is_not_told_until_it_is_over():
    food = make_term("Food")
    unmet(6, food, day=dt.date(2026, 10, 31))
    unmet(6, food, day=dt.date(2026, 11, 1))
    report = gaps.report(Quarter(2026, 4))
    assert (report.until, report.lines[0].searches) == (dt.date(2026, 10, 31), 6)
    assert gaps.quarters() == [Quarter(2026, 4)]


def test_quarters_go_back_to_the_first_search():
    unmet(1, day=dt.date(2026, 2, 1))
    assert gaps.quarters() == [Quarter(2026, 4), Quarter(2026, 3), Quarter(2026, 2), Quarter(2026, 1)]


@pytest.mark.parametrize("role", ["statutory", "officer", "administrator", "auditor"])
def test_planners_read_the_page(client, role):
    unmet(8, make_term("Food"))
    unmet(2, make_term("Debt"))
    client.force_login(make_person(role=role))
    html = client.get(reverse("directory:gaps") + "?quarter=2026-q3").content.decode()
    assert "1 July 2026 to 30 September 2026" in html
    assert "fewer than 5 searches for each of 1 pair of a need and a district" in " ".join(html.split())
    assert "at least 8" in html
    assert ">2<" not in html
    assert "Each figure counts searches, not people" in html


def test_empty_page_says_why(client):
    client.force_login(make_person(role="statutory"))
    assert "No search has come back empty" in client.get(reverse("directory:gaps")).content.decode()


@pytest.mark.parametrize("quarter", ["2030-q1", "nonsense", "2026-q9", "\0"])
def test_months_that_are_not_there_are_not_found(client, quarter):
    client.force_login(make_person(role="statutory"))
    assert client.get(reverse("directory:gaps"), {"quarter": quarter}).status_code == 404


def test_table_for_a_spreadsheet_says_the_same_and_holds_no_formula(client):
    unmet(8, make_term("=1+1"))
    unmet(2, make_term("Debt"))
    client.force_login(make_person(role="statutory"))
    answer = client.get(reverse("directory:gaps_csv") + "?quarter=2026-q3")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="searches-that-found-nobody-2026-q3.csv"'
    assert answer.content.decode().splitlines() == [
        "Need,District,Searches that found nobody,From,To",
        "'=1+1,North,8,2026-07-01,2026-09-30",
        "Debt,North,not shown,2026-07-01,2026-09-30",
    ]
