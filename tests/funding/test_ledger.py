"""The ledger: what entries add up to, what the database refuses, and corrections (rules 16 to 19)."""

import datetime as dt
import threading
from decimal import Decimal

import pytest
from django.db import Error, IntegrityError, connection, transaction

from alliance.base.refused import Refused
from funding.actions import awards, ledger
from funding.models import Award, Balance, ConsortiumShare, Draw, Entry, Origin
from tests.factories import make_award, make_organisation, make_person, write

pytestmark = pytest.mark.django_db
DAY = dt.date(2025, 6, 1)


@pytest.fixture
def icb():
    return make_organisation("ICB", sector="nhs")


@pytest.fixture
def purse():
    return make_organisation("Common Purse", sector="funder")


@pytest.fixture
def source(icb, purse):
    """£1,000 from the ICB to an intermediary, paid and received."""
    award = make_award(icb, purse, "1000", title="To pass on", to_pass_on=True)
    write(award, "paid", "1000")
    write(award, "received", "1000", said_by="recipient")
    return award


def sums(award, *names) -> dict:
    balance = Balance.objects.get(award=award)
    return {name: getattr(balance, name) for name in names}


def entry(award, kind="paid", amount="10", **fields) -> Entry:
    """A row past the actions."""
    return Entry.objects.create(
        award=award, kind=kind, amount=Decimal(amount), **{"on_day": DAY, "said_by": "funder", **fields}
    )


# What entries add up to ------------------------------------------------------------------------------------------


def test_everything_done_with_money_received_adds_up_to_it(source, purse):
    grant = make_award(purse, amount="300", draws={source: "300"})
    write(grant, "paid", "200")
    write(source, "fee-management", "100", said_by="recipient")
    write(source, "fee-support", "50", said_by="recipient")
    write(source, "spent", "150", said_by="recipient")
    write(source, "returned", "30", said_by="recipient")
    balance = Balance.objects.get(award=source)
    assert (balance.drawn, balance.regranted, balance.fees, balance.spent, balance.returned) == (300, 200, 150, 150, 30)
    assert balance.unspent == 1000 - 200 - 150 - 150 - 30
    assert balance.to_commit == 1000 - 300 - 150 - 150 - 30
    assert sums(grant, "committed", "paid", "received") == {"committed": 300, "paid": 200, "received": 0}


def test_an_award_from_two_sources_and_its_own_money_is_paid_in_proportion(source, purse, icb):
    other = make_award(icb, purse, "500", to_pass_on=True)
    write(other, "paid", "500")
    grant = make_award(purse, amount="100.00", draws={source: "33.33", other: "33.33"})
    lines = write(grant, "paid", "50.01")
    assert sorted((line.draw and line.draw.source_id or 0, line.amount) for line in lines) == sorted(
        [(0, Decimal("16.67")), (source.pk, Decimal("16.67")), (other.pk, Decimal("16.67"))]
    )
    assert len({line.posting for line in lines}) == 1
    write(grant, "paid", "49.99")
    assert sorted(Draw.objects.values_list("paid", flat=True)) == [Decimal("33.33"), Decimal("33.33")]
    assert sums(other, "regranted") == {"regranted": Decimal("33.33")}


def test_a_return_gives_the_source_its_amount_back_to_grant_again(source, purse):
    grant = make_award(purse, amount="1000", draws={source: "1000"})
    write(grant, "paid", "1000")
    assert Balance.objects.get(award=source).to_commit == 0
    write(grant, "returned", "400")
    assert sums(source, "drawn", "regranted") == {"drawn": 600, "regranted": 600}
    make_award(purse, amount="400", draws={source: "400"})
    assert Balance.objects.get(award=source).to_commit == 0


def test_in_arrears_money_is_used_before_it_comes(icb, purse):
    award = make_award(icb, purse, "100", to_pass_on=True, in_arrears=True)
    write(award, "spent", "60", said_by="recipient")
    assert Balance.objects.get(award=award).unspent == -60
    with pytest.raises(Refused, match="has £40 that is not promised, kept, spent or returned yet"):
        write(award, "spent", "41", said_by="recipient")


def test_commitments_may_come_before_the_money_does(icb, purse):
    award = make_award(icb, purse, "100", to_pass_on=True)
    grant = make_award(purse, amount="100", draws={award: "100"})
    with transaction.atomic(), pytest.raises(IntegrityError, match="balance_used_has_come_unless_in_arrears"):
        entry(grant, "paid", "1", draw=grant.draws.get())
    with pytest.raises(Refused, match="£0 of “.*” would have come and £1 would have been used"):
        write(grant, "paid", "1")


def test_split_keeps_to_the_penny_and_under_each_weight():
    parts = ledger.split(Decimal("10.00"), [Decimal("3.34"), Decimal("3.33"), Decimal("3.33")])
    assert parts == [Decimal("3.34"), Decimal("3.33"), Decimal("3.33")]
    assert ledger.split(Decimal("0.02"), [Decimal("1"), Decimal("1"), Decimal("1")]) == [
        Decimal("0.01"),
        Decimal("0.01"),
        Decimal("0.00"),
    ]


# Where it came from ----------------------------------------------------------------------------------------------


def origins(award) -> list[tuple]:
    return list(Origin.objects.filter(award=award).order_by("low").values_list("root_id", "low", "high"))


def test_origins_follow_every_hop_and_every_first_hop(source, purse, icb):
    middle = make_organisation("Middle")
    onward = make_award(purse, middle, "400", draws={source: "300"}, to_pass_on=True)
    street = make_award(middle, amount="40", draws={onward: "40"})
    assert origins(source) == [(source.pk, 0, 1)]
    expected = [(source.pk, 0, Decimal("0.75")), (onward.pk, Decimal("0.75"), 1)]
    assert origins(onward) == origins(street) == expected


def test_origins_of_a_draft_are_none_until_it_is_made(source, purse):
    grant = make_award(purse, amount="10", draws={source: "10"}, made=False)
    assert origins(grant) == []
    awards.make(award=grant, by=make_person())
    assert origins(grant) == [(source.pk, 0, 1)]


# What the database refuses ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "amount", "constraint"),
    [
        ("paid", "1000.01", "balance_paid_within_what_is_committed"),
        ("due", "1000.01", "balance_due_within_what_is_committed"),
        ("returned", "1", "balance_returned_had_come"),
        ("spent", "1", "balance_used_has_come_unless_in_arrears"),
        ("fee-management", "1", "A fee is kept"),
        ("paid", "0", "entry_of_some_amount"),
        ("paid", "-5", "entry_of_some_amount"),
    ],
)
def test_entry_that_cannot_be_is_refused_whoever_writes(kind, amount, constraint):
    award = make_award()
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        entry(award, kind, amount)


def test_more_than_is_committed_is_never_drawn(source, purse):
    grant = make_award(purse, amount="600", draws={source: "600"}, made=False)
    make_award(purse, amount="500", draws={source: "500"})
    with pytest.raises(Refused, match="has £500 left to commit, and this needs £600"):
        awards.make(award=grant, by=make_person())
    draw = grant.draws.get()
    Award.objects.filter(pk=grant.pk).update(status="made")
    with pytest.raises(IntegrityError, match="balance_uses_within_what_is_committed"), transaction.atomic():
        entry(grant, "committed", "600", draw=draw)


def test_nothing_is_written_of_a_draft_or_of_an_award_in_kind():
    for award in (make_award(made=False), make_award(instrument="in-kind")):
        with pytest.raises(IntegrityError, match="Money is written of awards that were made"), transaction.atomic():
            entry(award)
    assert Entry.objects.count() == 0


def test_entries_are_never_changed_and_never_deleted(source):
    line = source.entries.first()
    for act in (lambda: line.save(), lambda: line.delete(), lambda: Entry.objects.update(note="Other")):
        with pytest.raises(Error, match="Cannot"), transaction.atomic():
            act()


@pytest.mark.parametrize(
    "other",
    [{"amount": Decimal("5")}, {"kind": "received"}, {"on_day": dt.date(2025, 6, 2)}, {"award": None}],
    ids=["amount", "kind", "day", "award"],
)
def test_a_reversal_takes_back_the_same(other):
    award = make_award()
    line = entry(award)
    if "award" in other:
        other = {"award": make_award()}
    with pytest.raises(IntegrityError, match="takes back one whole entry"), transaction.atomic():
        entry(**{"award": award, "reverses": line, "note": "Wrong", **other})


def test_a_reversal_happens_once_says_why_and_is_not_reversed():
    award = make_award()
    line = entry(award)
    with pytest.raises(IntegrityError, match="entry_that_reverses_says_why"), transaction.atomic():
        entry(award, reverses=line)
    taken_back = entry(award, reverses=line, note="Wrong")
    with pytest.raises(IntegrityError, match="reverses_id"), transaction.atomic():
        entry(award, reverses=line, note="Again")
    with pytest.raises(IntegrityError, match="takes back one whole entry"), transaction.atomic():
        entry(award, reverses=taken_back, note="Back again")
    assert sums(award, "paid") == {"paid": 0}


def test_an_award_is_frozen_once_made(source):
    for change in ({"amount": 5}, {"recipient": make_organisation()}, {"money": "core"}, {"status": "draft"}):
        with pytest.raises(Error, match="Cannot update"), transaction.atomic():
            Award.objects.filter(pk=source.pk).update(**change)
    with pytest.raises(Error, match="Cannot delete"), transaction.atomic():
        Award.objects.filter(pk=source.pk).delete()
    assert Award.objects.filter(pk=source.pk).update(title="A better title") == 1


@pytest.mark.parametrize(
    ("instrument", "money", "words"),
    [
        ("contract", "project", "the money is the price of a contract"),
        ("grant", "unrestricted", "the money is unrestricted"),
        ("grant", "project", "it was given to be used"),
    ],
)
def test_the_trace_stops_at_a_price_and_at_unrestricted_money(icb, purse, instrument, money, words):
    award = make_award(icb, purse, instrument=instrument, money=money)
    with pytest.raises(Refused, match=words):
        make_award(purse, draws={award: "10"})
    grant = make_award(purse)
    with pytest.raises(IntegrityError, match="An award draws from one"), transaction.atomic():
        Draw.objects.create(award=grant, source=award, planned=10)


def test_money_to_pass_on_cannot_be_unrestricted():
    with pytest.raises(Refused, match="otherwise the trace stops there"):
        make_award(money="unrestricted", to_pass_on=True)


def test_an_award_draws_only_from_what_its_funder_holds(source):
    with pytest.raises(Refused, match="Only who holds an award can draw from it"):
        make_award(draws={source: "10"})


def test_traced_and_untraced_money_are_not_mixed(source, purse):
    with pytest.raises(Refused, match="cannot be mixed"):
        make_award(purse, draws={source: "10"}, after_trace=True)


# No cycle --------------------------------------------------------------------------------------------------------


def test_draws_form_no_cycle(icb, purse):
    one = make_award(icb, purse, to_pass_on=True)
    two = make_award(purse, icb, draws={one: "10"}, to_pass_on=True)
    with pytest.raises(IntegrityError, match="earlier awards only"), transaction.atomic():
        Draw.objects.create(award=one, source=two, planned=10)


def test_a_rank_only_sinks_and_only_without_a_source(source, purse):
    grant = make_award(purse, draws={source: "10"})
    for award, rank in ((source, source.pk + 100), (grant, -5)):
        with pytest.raises(IntegrityError, match="only sinks"), transaction.atomic():
            Award.objects.filter(pk=award.pk).update(rank=rank)
    Award.objects.filter(pk=source.pk).update(rank=-source.pk)
    assert Award.objects.get(pk=source.pk).rank == -source.pk


# Corrections -----------------------------------------------------------------------------------------------------


def test_reverse_takes_back_every_line_of_a_posting(source, purse, icb):
    other = make_award(icb, purse, "500", to_pass_on=True)
    write(other, "paid", "500")
    grant = make_award(purse, amount="100", draws={source: "50", other: "50"})
    lines = write(grant, "paid", "100")
    back = ledger.reverse(entry=lines[0], why="Paid twice", by=make_person())
    assert [(line.reverses_id, line.amount, line.on_day) for line in back] == [
        (line.pk, line.amount, line.on_day) for line in lines
    ]
    assert sums(grant, "paid") == {"paid": 0}
    with pytest.raises(Refused, match="^This has been corrected already.$"):
        ledger.reverse(entry=lines[1], why="Again", by=make_person())
    with pytest.raises(Refused, match="^This is a correction already."):
        ledger.reverse(entry=back[0], why="Again", by=make_person())


def test_money_used_since_is_not_taken_back(icb, purse):
    award = make_award(icb, purse, "100", to_pass_on=True)
    paid = write(award, "paid", "100")
    write(award, "spent", "60", said_by="recipient")
    with pytest.raises(Refused, match="£0 of “.*” would have come and £60 would have been used"):
        ledger.reverse(entry=paid[0], why="Wrong", by=make_person())


def test_cancel_takes_back_what_is_not_paid(source, purse):
    grant = make_award(purse, amount="100", draws={source: "100"})
    cancelled = awards.cancel(award=grant, on_day=DAY, why="The group closed", said_by="funder", by=make_person())
    assert (cancelled.status, sums(source, "drawn")) == ("cancelled", {"drawn": 0})
    half = make_award(purse, amount="100", draws={source: "100"})
    write(half, "paid", "40")
    stays = awards.cancel(award=half, on_day=DAY, why="The group closed", said_by="funder", by=make_person())
    assert (stays.status, sums(source, "drawn"), sums(half, "released")) == ("made", {"drawn": 40}, {"released": 60})


# Consortia -------------------------------------------------------------------------------------------------------


def test_the_shares_of_a_consortium_add_up_to_the_award(icb):
    lead, partner = make_organisation(), make_organisation()
    award = make_award(icb, lead, "100", shares={partner: "40"})
    assert dict(award.shares.values_list("organisation", "amount")) == {lead.pk: 60, partner.pk: 40}
    with pytest.raises(IntegrityError, match="settled before it is made"), transaction.atomic():
        ConsortiumShare.objects.create(award=award, organisation=make_organisation(), amount=1)


# Two at once -----------------------------------------------------------------------------------------------------


def in_threads(acts) -> list:
    """Run each act at the same moment on a connection of its own; returns how each ended."""
    barrier, ends = threading.Barrier(len(acts)), []

    def run(act):
        try:
            barrier.wait()
            ends.append(act())
        except (Refused, IntegrityError) as refusal:
            ends.append(type(refusal).__name__)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return ends


@pytest.mark.django_db(transaction=True)
def test_of_two_who_promise_the_last_pounds_at_once_one_is_refused(icb, purse):
    source = make_award(icb, purse, "100", to_pass_on=True)
    by = make_person()
    drafts = [make_award(purse, amount="60", draws={source: "60"}, made=False) for _ in range(2)]
    ends = in_threads([lambda award=award: awards.make(award=award, by=by).status for award in drafts])
    assert sorted(ends) == ["Refused", "made"]
    assert sums(source, "drawn") == {"drawn": 60}


@pytest.mark.django_db(transaction=True)
def test_twenty_who_grant_from_the_same_sources_lose_nothing_and_never_deadlock(icb, purse):
    one = make_award(icb, purse, "1000", to_pass_on=True)
    two = make_award(icb, purse, "1000", to_pass_on=True)
    for source in (one, two):
        write(source, "paid", "1000")
    by = make_person()
    drafts = [make_award(purse, amount="20", draws={one: "10", two: "10"}, made=False) for _ in range(20)]

    def grant(award):
        awards.make(award=award, by=by)
        ledger.record(award=award, kind="paid", amount=Decimal("20.00"), on_day=DAY, said_by="funder", by=by)
        return "paid"

    assert in_threads([lambda award=award: grant(award) for award in drafts]) == ["paid"] * 20
    for source in (one, two):
        assert sums(source, "drawn", "regranted") == {"drawn": 200, "regranted": 200}


@pytest.mark.django_db(transaction=True)
def test_of_two_who_draw_in_a_circle_at_once_one_is_refused(icb, purse):
    one = make_award(icb, purse, to_pass_on=True)
    two = make_award(purse, icb, to_pass_on=True)
    ends = in_threads(
        [
            lambda: Draw.objects.create(award=one, source=two, planned=10).planned,
            lambda: Draw.objects.create(award=two, source=one, planned=10).planned,
        ]
    )
    assert sorted(map(str, ends)) == ["10", "IntegrityError"]


@pytest.mark.django_db(transaction=True)
def test_who_drafts_out_of_an_award_that_somebody_cancels_at_that_moment_is_refused_in_words(icb, purse):
    source = make_award(icb, purse, "100", title="The pot", to_pass_on=True)
    club, by, said, done = make_organisation(), make_person(), [], threading.Event()

    def draft():
        award = Award(funder=purse, recipient=club, amount=10, title="A", awarded_on=DAY)
        try:
            awards.draft(award=award, draws={source: Decimal(10)}, by=by)
        except Refused as why:
            said.append(str(why))
        finally:
            connection.close()
            done.set()

    with transaction.atomic():
        Award.objects.filter(pk=source.pk).update(status="cancelled")
        threading.Thread(target=draft).start()
        assert not done.wait(0.3)  # it waits for the award
    assert done.wait(10)
    assert said == ["“The pot” has just changed. Look at it again before you draw from it."]
