"""The sums that the database keeps: they say what the ledger says, whatever changes, and whoever writes at once."""

import datetime as dt
import io
import threading
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.urls import reverse

from alliance.base import clock
from directory.models import Organisation
from funding import checks, flow_sums, tasks, totals
from funding import statement as ledger
from funding.actions import awards
from funding.actions import ledger as writing
from funding.ask import Ask
from funding.models import Award, FlowSum
from tests.factories import make_area, make_award, make_footprint, make_organisation, make_person, write
from tests.funding.test_checks import without_triggers

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 3, 1)
KEPT = ("intermediary", "instrument", "money", "length", "footprint", "scale", "size", "year", "giver", "hop", "place")


@pytest.fixture
def money():
    """ICB → Purse → Club in two years, with a fee, a return and a reversal; Hall and Barn as a consortium."""
    areas = [make_area(population=1000), make_area(population=3000)]
    made = {
        "street": make_footprint("Street", areas=areas[:1]),
        "town": make_footprint("Town", areas=areas, scale="place"),
        "icb": make_organisation("ICB", sector="nhs"),
        "purse": make_organisation("Purse", sector="funder"),
        "club": make_organisation("Club", latest_income=5_000),
        "hall": make_organisation("Hall", latest_income=50_000),
        "barn": make_organisation("Barn", latest_income=2_000_000),
    }
    pot = make_award(made["icb"], made["purse"], "1000", to_pass_on=True)
    write(pot, "paid", "1000", on_day=dt.date(2025, 2, 1))
    write(pot, "fee-management", "100")
    club = make_award(made["purse"], made["club"], "600", draws={pot: "500"}, footprint=made["street"])
    write(club, "paid", "300", on_day=dt.date(2025, 3, 31))
    write(club, "paid", "200", on_day=dt.date(2025, 4, 1))
    write(club, "returned", "50", on_day=dt.date(2026, 2, 1))
    wrong = write(club, "returned", "7")
    writing.reverse(entry=wrong[0], why="It never came", by=make_person())
    both = make_award(made["purse"], made["hall"], "100", shares={made["barn"]: "33.33"}, footprint=made["town"])
    write(both, "paid", "10.01")
    return made | {"pot": pot, "club award": club, "both": both}


def exactly(ask: Ask, *dimensions: str) -> list:
    """What the ledger itself answers, line by line."""
    return _rows(ledger.statement(ask, *dimensions))


def kept(ask: Ask, *dimensions: str) -> list:
    assert flow_sums.answered_by_sums(ask, *dimensions)
    return _rows(flow_sums.statement(ask, *dimensions))


def _rows(statement) -> list:
    with connection.cursor() as cursor:
        cursor.execute(*statement)
        rows = [(row[:-12], row[-12:]) for row in cursor.fetchall()]
    return sorted((row for row in rows if any(row[1])), key=str)


def assert_sums_are_the_ledger() -> None:
    assert [fault for fault in checks.faults() if fault[0] == "sums of flows"] == []
    for dimension in KEPT:
        assert kept(Ask(until=TODAY), dimension) == exactly(Ask(until=TODAY), dimension)
    for ask in (Ask(until=TODAY), Ask(until=dt.date(2025, 3, 31)), Ask(since=dt.date(2025, 4, 1), until=TODAY)):
        assert kept(ask) == exactly(ask)
        for today in ("2026-03-01", "2026-06-01"):  # up to today, and as at a day gone by
            with clock.set_to(today):
                assert kept(ask, "giver", "hop", "size") == exactly(ask, "giver", "hop", "size")


# What they answer ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "can"),
    [
        ({}, True),
        ({"since": dt.date(2025, 4, 1)}, True),
        ({"since": dt.date(2024, 4, 1), "until": dt.date(2025, 6, 1)}, True),
        ({"since": dt.date(2025, 4, 2)}, False),
        ({"known_on": TODAY}, False),
        ({"fund": 1}, False),
        ({"funder": 1}, False),
        ({"recipient": 1}, False),
        ({"led_by": 1}, False),
        ({"holder": 1, "through": 1, "size": "small", "instrument": "grant", "scale": "place"}, True),
    ],
)
def test_which_question_the_sums_can_answer(asked, can):
    assert flow_sums.answered_by_sums(Ask(**{"until": TODAY} | asked)) is can


@pytest.mark.parametrize("dimension", ["funder", "fund", "recipient", "led_by"])
def test_what_lines_count_for_by_single_bodies_is_asked_of_the_ledger(dimension):
    assert flow_sums.answered_by_sums(Ask(until=TODAY), dimension) is False


@pytest.mark.parametrize("name", ["instrument", "money", "length", "size", "scale", "holder", "through", "footprint"])
def test_filters_find_in_the_sums_what_they_find_in_the_ledger(money, name):
    values = {"instrument": "grant", "money": "project", "length": "unknown", "size": "small", "scale": "place",
              "holder": money["purse"].pk, "through": money["purse"].pk, "footprint": money["town"]}  # fmt: skip
    ask = Ask(until=TODAY, **{name: values[name]})
    for dimension in KEPT:
        assert kept(ask, dimension) == exactly(ask, dimension) != []


@pytest.mark.parametrize(
    "until", [dt.date(2025, 1, 31), dt.date(2025, 2, 1), dt.date(2025, 3, 31), dt.date(2025, 4, 1), TODAY]
)
def test_as_at_any_day_is_the_sum_less_the_days_that_had_not_come(money, until):
    ask = Ask(until=until)
    assert kept(ask) == exactly(ask)
    assert kept(ask, "giver", "hop", "intermediary", "place") == exactly(ask, "giver", "hop", "intermediary", "place")


def test_a_consortium_counts_for_the_size_of_each_partner(money):
    arrived = {row.key: row.figures.arrived for row in totals.by("size", Ask(until=TODAY)) if row.figures.arrived}
    assert arrived == {"micro": 450, "small": Decimal("6.67"), "large": Decimal("3.34")}


# What moves them -------------------------------------------------------------------------------------------------


def test_a_corrected_footprint_takes_its_lines_along(money):
    award = money["club award"]
    award.footprint, award.starts_on, award.ends_on = money["town"], dt.date(2025, 1, 1), dt.date(2027, 1, 1)
    awards.change(award=award, by=make_person())
    assert_sums_are_the_ledger()
    assert [row.key for row in totals.by("scale", Ask(until=TODAY)) if row.figures.arrived] == ["place"]
    assert [row.key for row in totals.by("length", Ask(until=TODAY, size="micro"))] == ["multi-year"]


def test_a_recipients_new_size_takes_its_lines_along_and_a_partners_too(money):
    Organisation.objects.filter(pk__in=[money["club"].pk, money["barn"].pk]).update(latest_income=200)
    assert_sums_are_the_ledger()
    arrived = {row.key: row.figures.arrived for row in totals.by("size", Ask(until=TODAY)) if row.figures.arrived}
    assert arrived == {"micro": Decimal("453.34"), "small": Decimal("6.67")}


def test_a_merger_counts_for_what_a_body_became_and_back_again(money):
    club = Organisation.objects.filter(pk=money["club"].pk)
    club.update(status="merged", merged_into=money["barn"])
    assert_sums_are_the_ledger()
    Organisation.objects.filter(pk=money["barn"].pk).update(latest_income=None)
    assert_sums_are_the_ledger()
    assert {row.key for row in totals.by("size", Ask(until=TODAY)) if row.figures.arrived} == {"unknown", "small"}
    club.update(status="active", merged_into=None)
    assert_sums_are_the_ledger()


def test_two_that_change_in_one_statement_are_moved_together(money):
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE directory_organisation SET latest_income = latest_income * 1000, sensitive_site = id = %s, "
            "status = CASE id WHEN %s THEN 'merged' ELSE status END, "
            "merged_into_id = CASE id WHEN %s THEN %s::bigint END",
            [money["hall"].pk, money["club"].pk, money["club"].pk, money["barn"].pk],
        )
    assert_sums_are_the_ledger()


def test_a_place_that_would_tell_where_a_sensitive_site_is_is_taken_out_of_the_sums(money):
    Organisation.objects.filter(pk=money["club"].pk).update(sensitive_site=True)
    assert_sums_are_the_ledger()
    assert totals.figures(Ask(until=TODAY, footprint=money["street"])).reached == 0


def test_words_of_an_award_move_nothing(money):
    rows = FlowSum.objects.count()
    Award.objects.filter(pk=money["club award"].pk).update(title="In other words")
    Organisation.objects.filter(pk=money["club"].pk).update(name="Another name")
    assert FlowSum.objects.count() == rows


# Folding and checking --------------------------------------------------------------------------------------------


def test_folding_leaves_one_row_a_key_and_the_same_sums(money):
    before = kept(Ask(until=TODAY), "giver", "hop", "intermediary", "place")
    waiting = FlowSum.objects.filter(is_folded=False).count()
    assert (flow_sums.fold(), flow_sums.fold()) == (waiting, 0)
    line = write(money["club award"], "paid", "1")[0]
    assert flow_sums.fold() > 0
    assert_sums_are_the_ledger()
    writing.reverse(entry=line, why="Wrong", by=make_person())
    assert kept(Ask(until=TODAY), "giver", "hop", "intermediary", "place") == before
    keys = list(FlowSum.objects.filter(is_folded=True).values_list("year", "first_hop", "funder", "holder", "size"))
    assert len(keys) == len(set(keys))


def test_the_nightly_task_folds_and_finds_a_sum_that_is_not_the_ledgers(money):
    assert tasks.check_ledger()["faults"] == 0
    assert FlowSum.objects.filter(is_folded=False).count() == 0
    without_triggers("UPDATE funding_flowsum SET arrived = arrived + 0.01 WHERE year = 2025 AND size = 'micro'")
    assert sorted(fault[:2] for fault in checks.faults()) == [
        ("sums of flows", "all years"),
        ("sums of flows", "the year from 1 April 2025"),
    ]
    call_command("sum_flows_anew", stdout=io.StringIO())
    assert checks.faults() == []


# Two at once -----------------------------------------------------------------------------------------------------


def at_once(*acts) -> None:
    """Each act on a connection of its own, all begun at the same moment."""
    barrier, wrong = threading.Barrier(len(acts)), []

    def run(act):
        try:
            barrier.wait(10)
            act()
        except Exception as error:
            wrong.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert wrong == []


@pytest.mark.django_db(transaction=True)
def test_sums_stay_right_while_some_regrant_some_fold_and_the_keys_change(money):
    by, purse, club = make_person(), money["purse"], money["club"]
    source = make_award(money["icb"], purse, "100", to_pass_on=True)
    write(source, "paid", "100")

    def regrant():
        for _ in range(5):
            award = Award(
                funder=purse, recipient=club, amount=5, title="A", awarded_on=TODAY, footprint=money["street"]
            )
            awards.make(award=awards.draft(award=award, draws={source: Decimal(5)}, by=by), by=by)
            writing.record(award=award, kind="paid", amount=Decimal(5), on_day=TODAY, said_by="funder", by=by)

    def fold():
        for _ in range(5):
            flow_sums.fold()

    def change():
        for income in (20_000, 5_000, 20_000):
            Organisation.objects.filter(pk=club.pk).update(latest_income=income)
            for one in ("town", "street", "town"):
                Award.objects.filter(pk=money["club award"].pk).update(footprint=money[one])

    at_once(regrant, regrant, fold, fold, change)
    assert_sums_are_the_ledger()
    assert totals.figures(Ask(until=TODAY, size="small")).arrived == Decimal("450") + 50 + Decimal("6.67")


@pytest.mark.django_db(transaction=True)
def test_a_line_that_is_written_while_its_award_moves_counts_where_it_moved_to(money):
    by, award, written = make_person(), money["club award"], threading.Event()

    def pay():
        writing.record(award=award, kind="paid", amount=Decimal(3), on_day=TODAY, said_by="funder", by=by)
        connection.close()
        written.set()

    with transaction.atomic():
        Organisation.objects.filter(pk=money["club"].pk).update(latest_income=20_000)
        payer = threading.Thread(target=pay)
        payer.start()
        assert not written.wait(0.3)  # it waits for the award's balance
    payer.join(10)
    assert_sums_are_the_ledger()
    assert totals.figures(Ask(until=TODAY, size="micro")).arrived == 0


@pytest.mark.django_db(transaction=True)
def test_an_award_to_a_body_that_changes_meanwhile_waits_and_counts_as_the_body_is_then(money):
    made = threading.Event()

    def give():
        write(make_award(money["icb"], money["club"], "7"), "paid", "7", on_day=TODAY)
        connection.close()
        made.set()

    with transaction.atomic():
        Organisation.objects.filter(pk=money["club"].pk).update(latest_income=20_000)
        giver = threading.Thread(target=give)
        giver.start()
        assert not made.wait(0.3)  # its recipient is being changed
    giver.join(10)
    assert made.is_set()
    assert_sums_are_the_ledger()
    assert totals.figures(Ask(until=TODAY, size="micro")).arrived == 0


def test_the_place_of_an_award_to_what_merged_into_a_sensitive_site_is_told_nowhere(client):
    street = make_footprint("Secret Street", areas=[make_area()])
    make_area(population=10)
    taker, refuge = make_organisation("Old name"), make_organisation("Refuge", sensitive_site=True)
    award = make_award(None, taker, "100", footprint=street)
    write(award, "paid", 100)
    asked = {"year": "", "by": "place", "place": "Secret Street"}
    assert "£100" in client.get(reverse("funding:flows"), asked).content.decode()
    Organisation.objects.filter(pk=taker.pk).update(merged_into=refuge, status="merged")
    assert "£100" not in client.get(reverse("funding:flows"), asked).content.decode()
    listed = client.get(reverse("funding:awards"), asked | {"counts": "reached"}).content.decode()
    assert award.title not in listed
    assert "Secret Street" not in client.get(award.get_absolute_url()).content.decode()
    assert checks.faults() == []
