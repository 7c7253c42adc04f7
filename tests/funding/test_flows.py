"""The flow picture: every band is right, they add up to the totals, and nobody's balance is told."""

import csv
import datetime as dt
import io
import json
import re
from decimal import Decimal

import pytest
from django.http import QueryDict
from django.urls import reverse

from alliance.base import clock
from funding import flow_picture, totals
from funding.ask import Ask
from funding.eyes import Eyes, eyes_for
from funding.flows import Kind, flows
from funding.forms.asking import AskForm
from tests.factories import (
    make_area,
    make_award,
    make_footprint,
    make_fund,
    make_member,
    make_organisation,
    write,
)

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 3, 1)
FEE = (Kind.FEE_MANAGEMENT, None)
LEFT, BACK, BEFORE = (Kind.LEFT, None), (Kind.BACK, None), (Kind.BEFORE, None)
OUTSIDE, ELSEWHERE = (Kind.OUTSIDE, None), (Kind.ELSEWHERE, None)


@pytest.fixture(autouse=True)
def winter():
    with clock.set_to(TODAY):
        yield


@pytest.fixture
def money():
    """The ICB gives £1,000 to Purse, £400 of it go to Second, which gives £300 to Club; Hall has £100 of Purse's and
    £70 of the council's own. Purse keeps £100 and Second £20. The council gets £10 back.
    """
    areas = [make_area(population=1000), make_area(population=3000)]
    made = {
        "street": make_footprint("Street", areas=areas[:1]),
        "town": make_footprint("Town", areas=areas, scale="place"),
        "icb": make_organisation("ICB", sector="nhs"),
        "council": make_organisation("Council", sector="local-authority"),
        "purse": make_organisation("Purse", sector="funder"),
        "second": make_organisation("Second", sector="funder"),
        "club": make_organisation("Club", latest_income=5_000),
        "hall": make_organisation("Hall", latest_income=50_000),
    }
    made["fund"] = make_fund(made["icb"], "Health fund")
    pot = make_award(made["icb"], made["purse"], "1000", to_pass_on=True, fund=made["fund"], instrument="transfer")
    write(pot, "paid", "1000")
    write(pot, "fee-management", "100", said_by="recipient")
    on = make_award(made["purse"], made["second"], "400", draws={pot: "400"}, to_pass_on=True)
    write(on, "paid", "400", on_day=dt.date(2025, 7, 1))
    write(on, "fee-management", "20", said_by="recipient")
    last = make_award(made["second"], made["club"], "300", draws={on: "300"}, footprint=made["street"])
    write(last, "paid", "300", on_day=dt.date(2025, 8, 1))
    side = make_award(made["purse"], made["hall"], "100", draws={pot: "100"}, footprint=made["town"])
    write(side, "paid", "100", on_day=dt.date(2025, 8, 1))
    direct = make_award(made["council"], made["hall"], "70", footprint=made["town"], instrument="contract")
    write(direct, "paid", "70")
    write(direct, "returned", "10", on_day=dt.date(2025, 9, 1))
    return made


def ends(made, name, kind=Kind.HOLDER):
    return kind, made[name].pk


def test_bands_follow_the_money_hop_by_hop_for_who_sees_every_ledger(money):
    found = flows(Ask(until=TODAY), "place", Eyes(sees_all=True)).bands
    town = (Kind.GROUP, money["town"].pk)
    purse, second, council = ends(money, "purse"), ends(money, "second"), ends(money, "council", Kind.GIVER)
    assert found == {
        (ends(money, "icb", Kind.GIVER), purse): 1000,
        (purse, second): 400,
        (purse, town): 100,
        (purse, FEE): 100,
        (purse, LEFT): 400,
        (second, town): 300,
        (second, FEE): 20,
        (second, LEFT): 80,
        (council, town): 60,
        (council, BACK): 10,
    }


def test_what_waits_is_drawn_from_who_gave_it_first_for_everybody_else(money):
    found = flows(Ask(until=TODAY), "place", Eyes()).bands
    icb, purse, second = ends(money, "icb", Kind.GIVER), ends(money, "purse"), ends(money, "second")
    assert {pair: amount for pair, amount in found.items() if LEFT in pair or pair[1][0] == Kind.HOLDER} == {
        (icb, LEFT): 480,
        (icb, purse): 520,
        (purse, second): 320,
    }


def test_an_intermediary_sees_its_own_balance_and_no_other(money):
    found = flows(Ask(until=TODAY), "place", eyes_for(make_member(money["purse"]))).bands
    purse = ends(money, "purse")
    assert {pair: amount for pair, amount in found.items() if LEFT in pair} == {(purse, LEFT): 480}


def test_of_a_part_of_the_money_nobody_elses_balance_is_told(money):
    ask = Ask(until=TODAY, through=money["second"].pk)
    assert flows(ask, "place", Eyes()).into(Kind.LEFT) == 0
    assert flows(ask, "place", Eyes(sees_all=True)).into(Kind.LEFT) == 80


ASKS = {
    "everything": {},
    "a year": {"since": dt.date(2025, 7, 1)},
    "an early day": {"until": dt.date(2025, 7, 15)},
    "an instrument": {"instrument": "grant"},
    "another": {"instrument": "transfer"},
    "a size": {"size": "micro"},
    "a scale": {"scale": "place"},
}


@pytest.mark.parametrize("asked", list(ASKS))
@pytest.mark.parametrize("by", ["place", "scale", "size"])
@pytest.mark.parametrize("eyes", [Eyes(), Eyes(sees_all=True)])
def test_the_figures_are_the_totals_and_all_that_comes_in_goes_out(money, asked, by, eyes):
    ask = Ask(**{"until": TODAY} | ASKS[asked])
    found = flows(ask, by, eyes)
    assert found.figures == totals.figures(ask)
    assert found.out_of(Kind.GIVER) == found.figures.new_money or not found.shows_left
    assert found.into(Kind.FEE_MANAGEMENT, Kind.FEE_SUPPORT) == found.figures.fees
    assert found.into(Kind.GROUP) == found.figures.reached
    if found.shows_left:
        came = found.figures.new_money + sum(amount for _, amount in found.came)
        assert came == found.figures.fees + found.figures.reached + sum(amount for _, amount in found.went)


@pytest.mark.parametrize(
    ("name", "asked"),
    [("funder", "icb"), ("through", "purse"), ("through", "second"), ("fund", "fund"), ("footprint", "street")],
)
def test_what_is_followed_has_the_figures_of_the_totals_too(money, name, asked):
    value = money[asked] if name == "footprint" else money[asked].pk
    ask = Ask(until=TODAY, **{name: value})
    assert flows(ask, "place", Eyes(sees_all=True)).figures == totals.figures(ask)


def test_money_from_outside_the_choice_is_said_to_be(money):
    found = flows(Ask(until=TODAY, footprint=money["town"]), "place", Eyes(sees_all=True))
    assert {pair: amount for pair, amount in found.bands.items() if OUTSIDE in pair} == {
        (OUTSIDE, ends(money, "purse")): 100,
        (OUTSIDE, ends(money, "second")): 300,
    }
    found = flows(Ask(until=TODAY, instrument="transfer"), "place", Eyes(sees_all=True))
    assert found.bands[ends(money, "purse"), ELSEWHERE] == 500


def test_money_of_earlier_years_is_said_to_be(money):
    found = flows(Ask(since=dt.date(2025, 7, 1), until=TODAY), "place", Eyes())
    assert found.bands[BEFORE, ends(money, "purse")] == 400  # of Second's, £100 wait: drawn apart
    assert found.bands[BEFORE, LEFT] == 100
    assert found.came == [("from earlier years", Decimal(500))]


# In words --------------------------------------------------------------------------------------------------------


def read(ask=None, by="scale", query="", eyes=None):
    eyes = eyes or Eyes(sees_all=True)
    return flow_picture.bands(flows(ask or Ask(until=TODAY), by, eyes), by, QueryDict(query), eyes)


def test_a_hundred_organisations_stand_together_until_they_are_opened(money):
    for number in range(12):
        write(make_award(make_organisation(f"Giver {number}"), money["hall"], str(10 + number)), "paid", "10")
    found = read(query="year=")
    givers = {band.source.label for band in found if band.source.end[0] == Kind.GIVER}
    assert (len(givers), "6 other funders" in givers) == (9, True)
    link = next(band.follow for band in found if band.source.label == "6 other funders")
    assert "year=&open=giver" in link
    assert len({band.source.label for band in read(query="open=giver") if band.source.end[0] == Kind.GIVER}) == 14
    assert sum(band.amount for band in found) == sum(band.amount for band in read(query="open=giver"))


def test_money_that_goes_in_a_circle_is_drawn_as_a_line(money):
    back = make_award(money["icb"], money["second"], "50", to_pass_on=True)
    write(back, "paid", "50")
    again = make_award(money["second"], money["purse"], "30", draws={back: "30"}, to_pass_on=True)
    write(again, "paid", "30")
    labels = [(band.source.label, band.taker.label) for band in read() if band.taker.end[0] == Kind.HOLDER]
    assert ("Second", "Purse, once more") in labels
    assert ("Purse", "Second") in labels


def test_nobody_is_named_whose_entry_is_not_public(money):
    type(money["purse"]).objects.filter(pk=money["purse"].pk).update(visibility="private")
    labels = {spot.label for band in read(eyes=Eyes()) for spot in (band.source, band.taker)}
    assert ("Purse" in labels, "Organisations whose entry is not public" in labels) == (False, True)


# Pages -----------------------------------------------------------------------------------------------------------


def get(client, route="flows", **query):
    return client.get(reverse(f"funding:{route}"), {"year": "2025"} | query)


def test_the_page_says_three_figures_and_every_band_is_a_row_with_a_link(client, money):
    page = get(client).content.decode()
    assert re.findall(r"<dt>([^<]+)</dt><dd><a[^>]+>([^<]+)</a>", page) == [
        ("New money in", "£1,070"),
        ("Kept on the way, as fees", "£120"),
        ("Arrived with those who use it", "£460"),
    ]
    rows = re.findall(
        r'<td class="govuk-table__cell"><span class="app-end[^>]+><a class="govuk-link" href="([^"]+)"', page
    )
    drawn = json.loads(re.search(r'id="flow-bands"[^>]*>(.*?)</script>', page).group(1))
    assert len(rows) == len(drawn["bands"]) == 9


def test_following_a_band_narrows_the_picture_to_it(client, money):
    page = get(client, through=money["purse"].slug, year="").content.decode()
    assert '<strong>Purse</strong> <a class="govuk-link no-print" href="/funding/flows/?year="' in page
    assert "What waits at intermediaries to be passed on is not shown" in page


def test_an_empty_year_says_so(client, money):
    assert "No money moved that fits what you asked for." in get(client, year="2019").content.decode()


def test_a_fund_of_a_private_funder_narrows_nothing_for_who_may_not_see_it():
    funder = make_organisation(visibility="private")
    fund = make_fund(funder)
    asked = QueryDict(f"fund={fund.slug}")
    assert AskForm(asked, eyes=Eyes()).ask().fund is None
    assert AskForm(asked, eyes=eyes_for(make_member(funder))).ask().fund == fund.pk


@pytest.mark.parametrize("route", ["flows", "flows_csv", "overview", "totals", "awards"])
@pytest.mark.parametrize("name", ["giver", "holder", "through", "recipient", "fund", "led_by", "scale", "money", "by"])
def test_an_odd_address_gets_a_page(client, money, route, name):
    answer = client.get(reverse(f"funding:{route}"), {"year": "", name: "a\0b"})
    assert (answer.status_code, b"".join(answer)[:1] != b"") == (200, True)


def test_the_overview_of_all_years_leads_to_the_picture_of_all_years(client, money):
    page = client.get(reverse("funding:overview"), {"instrument": "grant"}).content.decode()
    assert "/funding/flows/?instrument=grant&amp;year=" in page


def test_the_last_whole_year_is_shown_first(client, money):
    page = client.get(reverse("funding:flows")).content.decode()
    assert "Where the money flows, 2024/25" in page


def test_the_table_comes_as_csv_with_the_three_figures(client, money):
    answer = get(client, "flows_csv")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[1] == ["ICB", "Purse", "520.00", "2025-04-01", "2026-03-01"]
    assert [row[:3] for row in rows[-3:]] == [
        ["New money in", "", "1070.00"],
        ["Kept on the way, as fees", "", "120.00"],
        ["Arrived", "", "460.00"],
    ]


@pytest.mark.parametrize("more", [1, 3])
def test_the_page_asks_the_same_however_many_bodies_there_are(client, money, django_assert_num_queries, more):
    for number in range(more):
        write(make_award(make_organisation(f"Giver {number}"), make_organisation(), "10"), "paid", "10")
    with django_assert_num_queries(4):
        get(client)
