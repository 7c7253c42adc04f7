"""The nightly check finds what no trigger saw."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection

from alliance.base import clock
from funding import checks, tasks
from funding.models import Fault
from tests.factories import make_award, make_organisation, write

pytestmark = pytest.mark.django_db


@pytest.fixture
def chain():
    """ICB → intermediary → group, with fees; everything as it should be."""
    icb, purse = make_organisation("ICB"), make_organisation("Purse")
    source = make_award(icb, purse, "1000", to_pass_on=True)
    write(source, "paid", "1000")
    write(source, "fee-management", "100", said_by="recipient")
    grant = make_award(purse, amount="200", draws={source: "150"})
    write(grant, "paid", "200")
    return source, grant


def without_triggers(sql: str, *params) -> None:
    """Write past every trigger, as nobody but the database's owner can."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(sql, params)
        cursor.execute("SET LOCAL session_replication_role = origin")


def test_a_sound_ledger_has_no_faults(chain):
    assert tasks.check_ledger() == {"faults": 0, "new": 0, "gone": 0}


@pytest.mark.parametrize(
    ("sql", "rules"),
    [
        (
            "UPDATE funding_entry SET amount = 900 WHERE kind = 'fee-management'",
            {"sums of awards", "uses within what is committed", "used had come"},
        ),
        (
            "DELETE FROM funding_entry WHERE kind = 'committed' AND draw_id IS NULL AND award_id = "
            "(SELECT max(id) FROM funding_award)",
            {"sums of awards", "paid within what is committed"},
        ),
        ("UPDATE funding_draw SET paid = 1", {"sums of draws"}),
        ("UPDATE funding_balance SET received = received + 0.01", {"sums of awards"}),
        ("UPDATE funding_award SET rank = 10000000 WHERE to_pass_on", {"draws from earlier awards"}),
        ("UPDATE funding_award SET to_pass_on = false", {"draws from what the funder holds"}),
        ("DELETE FROM funding_origin", {"origins cover the award", "origins follow the draws"}),
    ],
)
def test_a_broken_row_is_found(chain, sql, rules):
    without_triggers(sql)
    assert rules <= {name for name, *_ in checks.faults()}


def test_a_circle_is_found(chain):
    source, grant = chain
    without_triggers(
        "INSERT INTO funding_draw (award_id, source_id, planned, drawn, released, paid, returned) "
        "VALUES (%s, %s, 1, 0, 0, 0, 0)",
        source.pk,
        grant.pk,
    )
    assert ("draws form no cycle", f"award {grant.pk}") in {fault[:2] for fault in checks.faults()}


def test_a_reversal_of_something_else_is_found(chain):
    source, _ = chain
    paid = source.entries.get(kind="paid")
    without_triggers(
        "INSERT INTO funding_entry (posting, award_id, kind, amount, reverses_id, on_day, said_by, note) "
        "VALUES (gen_random_uuid(), %s, 'paid', 999, %s, %s, 'funder', 'Wrong')",
        source.pk,
        paid.pk,
        paid.on_day,
    )
    assert "reversals" in {name for name, *_ in checks.faults()}


def test_a_fault_is_one_row_however_often_it_is_found_and_kept_when_it_is_gone(chain):
    source, _ = chain
    without_triggers("UPDATE funding_balance SET spent = 5 WHERE award_id = %s", source.pk)
    with clock.set_to("2026-11-01"):
        assert tasks.check_ledger() == {"faults": 1, "new": 1, "gone": 0}
    with clock.set_to("2026-11-02"):
        assert tasks.check_ledger() == {"faults": 1, "new": 0, "gone": 0}
    fault = Fault.objects.get(check_name="sums of awards")
    assert (fault.award, fault.says) == (source, "The sums kept for this award are not what its entries add up to.")
    assert fault.last_found_at - fault.first_found_at == dt.timedelta(days=1)
    without_triggers("UPDATE funding_balance SET spent = %s WHERE award_id = %s", Decimal(0), source.pk)
    assert tasks.check_ledger() == {"faults": 0, "new": 0, "gone": 1}
    assert Fault.objects.filter(gone_at__isnull=False).count() == 1
