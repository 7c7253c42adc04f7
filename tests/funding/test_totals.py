"""Totals over a small chain that can be worked out by hand, by every dimension, as at days gone by."""

import datetime as dt
from decimal import Decimal

import pytest

from funding import journey, totals
from funding.actions import ledger
from funding.ask import Ask
from funding.eyes import Eyes, eyes_for
from funding.models import Award
from funding.statement import DIMENSIONS
from tests.factories import (
    make_area,
    make_award,
    make_footprint,
    make_fund,
    make_led_by,
    make_organisation,
    make_person,
    make_term,
    write,
)

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 3, 1)


def on(month: int, day: int = 1, year: int = 2025) -> dt.date:
    return dt.date(year, month, day)


@pytest.fixture
def chain():
    """The ICB and a council give £1,000 and £500 to an intermediary, which gives £600 and £300 on and keeps £100."""
    areas = [make_area(population=1000), make_area(population=3000)]
    things = {
        "street": make_footprint("Street", areas=areas[:1]),
        "place": make_footprint("Place", areas=areas, scale="place"),
        "icb": make_organisation("ICB", sector="nhs"),
        "council": make_organisation("Council", sector="local-authority"),
        "purse": make_organisation("Purse", sector="funder", latest_income=2_000_000),
        "club": make_organisation("Club", latest_income=5_000),
        "hall": make_organisation("Hall", latest_income=50_000),
    }
    fund = make_fund(things["icb"], "Health fund")
    first = make_award(things["icb"], things["purse"], "1000", to_pass_on=True, fund=fund)
    second = make_award(things["council"], things["purse"], "500", to_pass_on=True)
    write(first, "paid", "1000", on_day=on(5))
    write(first, "received", "1000", on_day=on(5, 3), said_by="recipient")
    write(second, "paid", "500", on_day=on(6))
    write(first, "fee-management", "100", on_day=on(6, 10), said_by="recipient")
    club = make_award(
        things["purse"], things["club"], "600", draws={first: "300", second: "300"}, footprint=things["street"]
    )
    hall = make_award(things["purse"], things["hall"], "300", draws={first: "300"}, footprint=things["place"])
    write(club, "paid", "600", on_day=on(7))
    write(hall, "paid", "300", on_day=on(2, year=2026))
    write(hall, "returned", "50", on_day=on(2, 20, year=2026))
    return things | {"fund": fund, "first": first, "second": second, "club award": club, "hall award": hall}


def by(dimension, name, **more) -> dict:
    rows = totals.by(dimension, Ask(until=TODAY, **more))
    return {row.key: getattr(row.figures, name) for row in rows if getattr(row.figures, name)}


def test_a_pound_is_counted_once_however_many_hands_it_passes_through(chain):
    found = totals.figures(Ask(until=TODAY))
    assert (found.new_money, found.given_back, found.passed_on, found.fees, found.reached) == (1500, 0, 850, 100, 850)
    assert (found.unspent, found.on_the_way) == (1000 - 850 - 100, 500)  # the council's is not confirmed yet
    assert found.new_money == found.fees + found.reached + found.unspent + found.on_the_way
    assert found.committed == 1500


def test_as_at_a_day_gone_by_and_in_a_year(chain):
    assert totals.figures(Ask(until=on(7))).reached == 600
    assert totals.figures(Ask(until=on(4))).new_money == 0
    assert totals.figures(Ask(since=on(1, year=2026), until=TODAY)).reached == 250
    assert by("year", "reached") == {2025: 850}


def test_a_correction_counts_on_the_day_of_what_it_corrects_once_it_is_known(chain):
    wrong = write(chain["hall award"], "returned", "7", on_day=on(2, 21, year=2026))
    ledger.reverse(entry=wrong[0], why="It never came", by=make_person())
    assert totals.figures(Ask(until=TODAY)).reached == 850
    assert totals.figures(Ask(until=TODAY, known_on=dt.date(2020, 1, 1))).new_money == 0


def test_by_funder_follows_the_money_to_where_it_stops(chain):
    icb, council = chain["icb"].pk, chain["council"].pk
    assert by("funder", "new_money") == {icb: 1000, council: 500}
    assert by("funder", "fees") == {icb: 100}
    assert by("funder", "reached") == {icb: 300 + 250, council: 300}
    assert by("recipient", "reached", funder=icb) == {chain["club"].pk: 300, chain["hall"].pk: 250}
    assert by("recipient", "reached", fund=chain["fund"].pk) == {chain["club"].pk: 300, chain["hall"].pk: 250}


def test_by_intermediary_recipient_size_and_instrument(chain):
    assert by("intermediary", "passed_on") == {chain["purse"].pk: 850}
    assert by("intermediary", "fees") == {chain["purse"].pk: 100}
    assert by("recipient", "reached") == {chain["club"].pk: 600, chain["hall"].pk: 250}
    assert by("size", "reached") == {"micro": 600, "small": 250}
    assert by("instrument", "reached") == {"grant": 850}
    assert totals.figures(Ask(until=TODAY, size="micro")).reached == 600


def test_by_footprint_at_any_scale(chain):
    assert by("scale", "reached") == {"hyper-local": 600, "place": 250}
    assert totals.figures(Ask(until=TODAY, footprint=chain["street"])).reached == 600
    assert totals.figures(Ask(until=TODAY, footprint=chain["place"])).reached == 850


def test_the_place_of_a_sensitive_site_below_district_is_not_told(chain):
    chain["club"].sensitive_site = True
    chain["club"].save()
    assert by("scale", "reached") == {None: 600, "place": 250}
    assert totals.figures(Ask(until=TODAY, footprint=chain["street"])).reached == 0


def test_by_whom_the_recipient_is_led_as_far_as_the_reader_may_know(chain):
    group, hidden = make_term("Women", kind="group"), make_term("Roma", kind="group")
    make_led_by(chain["club"], group)
    make_led_by(chain["hall"], hidden, visibility="private")
    assert by("led_by", "reached") == {group.pk: 600}
    assert totals.figures(Ask(until=TODAY, led_by=hidden.pk)).reached == 0


def test_it_counts_for_each_partner_of_a_consortium_and_not_for_a_host():
    lead, partner, host = make_organisation(), make_organisation(), make_organisation()
    award = make_award(recipient=lead, amount="100", shares={partner: "33.33"})
    write(award, "paid", "10.01")
    hosted = make_award(recipient=partner, amount="5", payee=host)
    write(hosted, "paid", "5")
    assert by("recipient", "reached") == {lead.pk: Decimal("6.67"), partner.pk: Decimal("8.34")}


def test_in_kind_and_money_whose_trace_has_stopped_stay_apart(chain):
    make_award(chain["icb"], chain["club"], "70", instrument="in-kind")
    stopped = make_award(chain["hall"], chain["club"], "40", after_trace=True)
    write(stopped, "paid", "40")
    ask = Ask(until=TODAY)
    assert (totals.in_kind(ask), totals.untraced(ask)) == (70, 40)
    assert (totals.figures(ask).new_money, totals.figures(ask).reached) == (1500, 850)


def test_a_merged_recipient_counts_for_what_it_became(chain):
    club, hall = chain["club"], chain["hall"]
    type(club).objects.filter(pk=club.pk).update(status="merged", merged_into=hall)
    assert by("recipient", "reached") == {hall.pk: 850}


@pytest.mark.parametrize("dimension", list(DIMENSIONS))
def test_each_total_is_one_query(chain, django_assert_num_queries, dimension):
    with django_assert_num_queries(1):
        totals.by(dimension, Ask(until=TODAY, funder=chain["icb"].pk, footprint=chain["place"]))


# A pound's journey -----------------------------------------------------------------------------------------------


def walked(award, eyes=None):
    return journey.journey(Award.objects.with_names().get(pk=award.pk), eyes or Eyes())


def test_a_journey_shows_dates_fees_days_and_what_arrived(chain):
    found = walked(chain["first"])
    assert (found.here.fees, found.here.fee_share, found.here.arrived) == (100, 0.1, 0.55)
    assert [(hop.taker, hop.drawn, hop.paid, hop.days) for hop in found.here.hops] == [
        ("Club", 300, 300, 61),
        ("Hall", 300, 250, 276),
    ]
    assert found.sources == ()


def test_a_journey_goes_up_to_every_source(chain):
    found = walked(chain["club award"])
    assert [(hop.giver, hop.drawn) for hop in found.sources] == [("ICB", 300), ("Council", 300)]
    assert found.here.arrived == 1.0


def test_a_journey_names_nobody_whose_entry_is_not_public(chain):
    type(chain["hall"]).objects.filter(pk=chain["hall"].pk).update(visibility="private")
    hop = walked(chain["first"]).here.hops[1]
    assert (hop.award, hop.taker, hop.drawn) == (None, "An organisation whose entry is not public", 300)
    hop = walked(chain["first"], eyes_for(make_person(role="finance"))).here.hops[1]
    assert (hop.award, hop.taker) == (chain["hall award"], "Hall")


def test_a_journey_says_where_the_trace_stops(chain):
    contract = make_award(chain["icb"], chain["hall"], instrument="contract")
    assert walked(contract).here.stops == "the money is the price of a contract"


@pytest.mark.parametrize("hops", [1, 5])
def test_a_journey_is_four_queries_however_many_hops(chain, django_assert_num_queries, hops):
    giver, source = chain["purse"], chain["first"]
    for _ in range(hops):
        taker = make_organisation()
        source = make_award(giver, taker, "100", draws={source: "100"}, to_pass_on=True)
        giver = taker
    award = Award.objects.with_names().get(pk=chain["first"].pk)
    with django_assert_num_queries(4):
        journey.journey(award, Eyes())
