"""Rules 17 to 19 over random forests of awards, in random order, from one connection and from two."""

import datetime as dt
import threading
from collections import defaultdict
from decimal import Decimal

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings

from funding import checks, flow_sums, flows, totals
from funding.ask import Ask
from funding.eyes import Eyes
from funding.flows import Kind
from funding.models import Award, Balance, Entry, Origin
from tests.funding.forests import FIRST_DAY, FORESTS, Forest, Walk

LATER = dt.date(2030, 1, 1)
HALF_WAY = FIRST_DAY + dt.timedelta(days=350)
quiet = settings(
    deadline=None,
    max_examples=12,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)


def assert_every_rule_holds() -> None:
    """What each award received is used or unspent; no more is promised than there is; no pound is counted twice."""
    walk = Walk()
    for balance in Balance.objects.all():
        award = balance.award_id
        assert balance.unspent == walk.unspent(award)
        used = balance.regranted + balance.fees + balance.spent + balance.returned
        assert balance.received == used + balance.unspent
        assert balance.drawn + balance.fees + balance.spent + balance.returned <= balance.committed - balance.released
    for _ in range(2):  # with sums that wait to be folded, and with folded ones
        for until in (LATER, HALF_WAY):
            assert_totals_are_the_walks(Walk(until), until)
        assert checks.faults() == []
        flow_sums.fold()


def assert_totals_are_the_walks(walk: Walk, until: dt.date) -> None:
    whole = totals.figures(Ask(until=until))
    first = [walk.between[award, None, "in"] for award in walk.awards]
    to_pass = [pk for pk, award in walk.awards.items() if award.to_pass_on]
    assert whole.new_money == sum(first, Decimal(0))
    assert whole.given_back == sum((walk.between[award, None, "back"] for award in walk.awards), Decimal(0))
    assert whole.fees == sum((walk.fees(award) for award in walk.awards), Decimal(0))
    assert whole.reached == sum((walk.reached(award) for award in walk.awards), Decimal(0))
    assert whole.unspent == sum((walk.unspent(award) for award in to_pass), Decimal(0))
    assert whole.passed_on == sum((walk.regranted(award) for award in walk.awards), Decimal(0))
    assert whole.new_money - whole.given_back == whole.fees + whole.reached + whole.unspent + whole.on_the_way
    assert_breakdowns_add_up(walk, whole, until)
    for eyes in (Eyes(sees_all=True), Eyes()):
        assert_picture_is_the_walks(walk, whole, flows.flows(Ask(until=until), "size", eyes))


def assert_picture_is_the_walks(walk: Walk, whole: totals.Figures, found: flows.Flows) -> None:
    """Every band comes from the entries, and what goes into an intermediary comes out of it again."""
    assert found.figures == whole
    assert found.out_of(Kind.GIVER) == whole.new_money
    assert found.into(Kind.FEE_MANAGEMENT, Kind.FEE_SUPPORT) == sum((walk.fees(pk) for pk in walk.awards), Decimal(0))
    assert found.into(Kind.GROUP) == sum((walk.reached(pk) for pk in walk.awards), Decimal(0))
    through = defaultdict(Decimal)
    for (source, taker), amount in found.bands.items():
        through[source] -= amount
        through[taker] += amount
    assert {end: amount for end, amount in through.items() if end[0] == Kind.HOLDER and amount} == {}


def assert_breakdowns_add_up(walk: Walk, whole: totals.Figures, until: dt.date) -> None:
    for dimension in ("funder", "intermediary", "recipient", "instrument", "size", "length", "year", "scale"):
        rows = totals.by(dimension, Ask(until=until))
        for name in ("new_money", "given_back", "fees", "reached", "unspent", "on_the_way", "passed_on"):
            assert sum((getattr(row.figures, name) for row in rows), Decimal(0)) == getattr(whole, name), dimension
    for row in totals.by("funder", Ask(until=until)):
        assert totals.figures(Ask(until=until, funder=row.key)) == row.figures
    reached = defaultdict(Decimal)
    for pk, award in walk.awards.items():
        reached[award.recipient_id] += walk.reached(pk)
    rows = totals.by("recipient", Ask(until=until))
    assert {row.key: row.figures.reached for row in rows if row.figures.reached} == {
        body: amount for body, amount in reached.items() if amount
    }


def assert_origins_are_the_walks() -> None:
    walk = Walk()
    for award in walk.awards:
        kept = {one.root_id: one.high - one.low for one in Origin.objects.filter(award=award)}
        for root, share in walk.origin(award).items():
            assert abs(float(share) - float(kept.get(root, 0))) < 1e-9
        for child in walk.children(award):
            assert award not in walk.below(child)


@pytest.mark.slow
@pytest.mark.django_db
@quiet
@given(FORESTS)
def test_rules_hold_in_any_forest_in_any_order(db, acts):
    with transaction.atomic():
        forest = Forest()
        for one in acts:
            forest.act(one)
        assert_every_rule_holds()
        assert_origins_are_the_walks()
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        transaction.set_rollback(True)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@settings(quiet, max_examples=5)
@given(FORESTS, FORESTS)
def test_rules_hold_when_two_write_at_once(transactional_db, one, other):
    forest, ends = Forest(), []

    def run(acts):
        try:
            for act in acts:
                forest.act(act)
            ends.append("done")
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[acts]) for acts in (one, other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert ends == ["done", "done"]
    assert_every_rule_holds()


@pytest.mark.django_db
def test_a_forest_that_does_something():
    """The random acts are not all refused: a fixed one goes four hops deep, comes back and is corrected."""
    forest = Forest(begun=False)
    for act in [
        ("award", 0, 1, 100_000, True, True),
        ("regrant", 0, 2, 50_000, 1, 0),
        ("regrant", 1, 3, 20_000, 3, 0),
        ("regrant", 2, 4, 10_000, 2, 0),
        ("pay all", 0, 1),
        ("pay all", 1, 2),
        ("pay all", 2, 3),
        ("pay all", 3, 4),
        ("confirm", 0, 1, True),
        ("entry", "fee-management", 1, 700, 9),
        ("entry", "returned", 3, 4_000, 10),
        ("reverse", 0),
    ]:
        forest.act(act)
    assert Award.objects.count() == 4
    assert forest.done >= 11
    assert Entry.objects.filter(kind="returned").count() == 1
    assert_every_rule_holds()
