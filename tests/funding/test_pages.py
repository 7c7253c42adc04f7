"""The pages of money: what readers see of totals, awards and ledgers, and what people record."""

import datetime as dt
from decimal import Decimal

import pytest
from django.urls import reverse

from alliance.base import clock
from directory.models import AllianceRole, Membership, Priority
from funding.models import Award, Balance, Entry, Fault, Fund
from tests.factories import (
    make_area,
    make_award,
    make_footprint,
    make_fund,
    make_member,
    make_organisation,
    make_person,
    write,
)

pytestmark = pytest.mark.django_db
TODAY = dt.date(2025, 7, 1)


@pytest.fixture(autouse=True)
def summer():
    with clock.set_to(TODAY):
        yield


@pytest.fixture
def icb():
    return make_organisation("ICB", sector="nhs")


@pytest.fixture
def purse():
    return make_organisation("Purse", sector="funder")


@pytest.fixture
def source(icb, purse):
    award = make_award(icb, purse, "1000", to_pass_on=True, title="The pot", fund=make_fund(icb, "Health fund"))
    write(award, "paid", "1000")
    write(award, "fee-management", "100", said_by="recipient")
    return award


@pytest.fixture
def grant(source, purse):
    award = make_award(purse, make_organisation("Club"), "300", draws={source: "300"}, title="Warm rooms")
    write(award, "paid", "300", on_day=dt.date(2025, 6, 11))
    return award


@pytest.fixture
def giver(client, purse):
    """Somebody of the intermediary, signed in."""
    person = make_member(purse)
    client.force_login(person)
    return person


def sign_in(client, person):
    client.force_login(person)
    return person


def text(client, route, *args, **query) -> str:
    return client.get(reverse(f"funding:{route}", args=args), query).content.decode()


def send(client, route, *args, **data):
    return client.post(reverse(f"funding:{route}", args=args), data, follow=True)


def day(name: str, date: str) -> dict:
    year, month, number = date.split("-")
    return {f"{name}_day": number, f"{name}_month": month, f"{name}_year": year}


# Reading ---------------------------------------------------------------------------------------------------------


def test_the_overview_says_what_came_in_what_was_kept_and_what_arrived(client, grant):
    page = text(client, "overview")
    assert [figure for figure in ("£1,000", "£100", "£300") if f">{figure}</a>" in page] == ["£1,000", "£100", "£300"]
    assert "Unspent, waiting to be passed on" in page
    assert "A pound that is passed on is not counted again." in page


def test_a_balance_is_not_told_by_narrowing_the_overview(client, grant, icb):
    assert "Unspent, waiting" not in text(client, "overview", giver=icb.slug)
    sign_in(client, make_person(role="finance"))
    assert "Unspent, waiting" in text(client, "overview", giver=icb.slug)


def test_a_year_begins_in_april(client, grant):
    assert ">£1,000</a>" in text(client, "overview", year=2025)
    assert ">£1,000</a>" not in text(client, "overview", year=2024)


def test_every_number_opens_its_rows(client, grant, source):
    page = text(client, "awards", counts="reached")
    assert ("Warm rooms" in page, "The pot" in page) == (True, False)
    page = text(client, "awards", counts="new_money")
    assert ("Warm rooms" in page, "The pot" in page) == (False, True)
    page = text(client, "awards", counts="fees", giver=source.funder.slug)
    assert ("Warm rooms" in page, "The pot" in page) == (False, True)


def test_a_breakdown_shows_an_intermediarys_balance_to_itself_alone(client, grant, purse):
    assert "not shown to you" not in text(client, "totals", by="intermediary")
    assert "Unspent" not in text(client, "totals", by="intermediary").split("What each figure counts")[0]
    sign_in(client, make_member(purse))
    assert 'data-label="Unspent">' in text(client, "totals", by="intermediary")


def test_a_breakdown_names_nobody_whose_entry_is_not_public(client, grant):
    type(grant.recipient).objects.filter(pk=grant.recipient_id).update(visibility="private")
    page = text(client, "totals", by="recipient")
    assert ("Club" in page, "Organisations whose entry is not public" in page) == (False, True)


@pytest.mark.parametrize("by", ["funder", "recipient", "fund", "size", "scale", "footprint", "year", "money"])
def test_each_breakdown_has_its_page(client, grant, by):
    assert "£300" in text(client, "totals", by=by)


def test_an_award_shows_its_journey_to_anybody_and_its_ledger_to_its_parties(client, source, grant, purse):
    page = text(client, "award", source.pk)
    for words in ("The pot", "£1,000", "The journey of its money", "Club", "10 days after the hop before", "£100"):
        assert words in page
    assert "Only the parties" not in page
    sign_in(client, make_member(purse))
    page = text(client, "award", source.pk)
    for words in ("Only the parties, the alliance's finance officer and auditors see this", "Left to promise", "£600"):
        assert words in page


@pytest.mark.parametrize(
    ("role", "sees"),
    [("finance", True), ("auditor", True), ("officer", False), ("chair", False), ("administrator", False)],
)
def test_the_ledger_is_for_parties_finance_and_auditors(client, grant, role, sees):
    sign_in(client, make_person(role=role))
    assert ("Who says so" in text(client, "award", grant.pk)) == sees


def test_somebody_who_works_at_the_funder_reads_its_ledger(client, grant, source, icb):
    person = make_person(role="statutory")
    AllianceRole.objects.filter(person=person).update(organisation=icb)
    sign_in(client, person)
    assert "Who says so" in text(client, "award", source.pk)
    assert "Who says so" not in text(client, "award", grant.pk)


def test_an_award_to_a_sensitive_site_does_not_tell_its_footprint(client, purse):
    street = make_footprint("Secret Street", areas=[make_area()])
    award = make_award(purse, make_organisation("Refuge"), footprint=street)
    type(award.recipient).objects.filter(pk=award.recipient_id).update(sensitive_site=True)
    for route, args in (("award", [award.pk]), ("awards", []), ("totals", [])):
        assert "Secret Street" not in text(client, route, *args, by="footprint")
    assert "Secret Street" not in text(client, "awards", place="secret street").split("</form>")[1]


@pytest.mark.parametrize("rows", [1, 3])
def test_lists_ask_as_often_however_many_rows(client, source, purse, rows, django_assert_num_queries):
    for _ in range(rows):
        write(make_award(purse, amount="10", draws={source: "10"}), "paid", "10")
    for route, args, query, count in (
        ("awards", [], {}, 3),
        ("totals", [], {"by": "recipient"}, 2),
        ("fund", [Fund.objects.get().slug], {}, 3),
        ("award", [source.pk], {}, 8),
    ):
        with django_assert_num_queries(count):
            text(client, route, *args, **query)


@pytest.mark.parametrize("rows", [1, 3])
def test_a_ledger_asks_as_often_however_many_lines(client, source, purse, rows, django_assert_num_queries):
    sign_in(client, make_person(role="auditor"))
    for _ in range(rows):
        write(source, "spent", "10", said_by="recipient")
    text(client, "award", source.pk)
    with django_assert_num_queries(20):
        text(client, "award", source.pk)


# Recording -------------------------------------------------------------------------------------------------------


def said(**more) -> dict:
    return {
        "title": "Winter lunches",
        "recipient": "Club",
        "amount": "£250.50",
        "instrument": "grant",
        "money": "project",
        "comes_from": "own",
        "uplift": "unknown",
        "from_call": "open",
        **day("awarded_on", "2025-06-20"),
        **more,
    }


def test_an_award_is_drafted_made_and_paid(client, source, giver):
    club = make_organisation("Club")
    page = send(client, "award_new", **said(**{f"draw_{source.pk}": "200.50"})).content.decode()
    assert "The draft is kept." in page
    award = Award.objects.get(title="Winter lunches")
    assert (award.status, award.recipient, award.amount) == ("draft", club, Decimal("250.50"))
    assert "£200.50 from" in page
    assert "The award has been made." in send(client, "award_make", award.pk).content.decode()
    page = send(client, "entry_new", award.pk, "paid", amount="100", **day("on_day", "2025-06-30")).content.decode()
    assert "It has been recorded." in page
    balance = Balance.objects.get(award=source)
    assert (balance.drawn, balance.regranted) == (Decimal("200.50"), Decimal("80.04"))
    assert "out of The pot" in page


def test_what_cannot_be_is_said_beside_what_was_typed(client, source, giver):
    make_organisation("Club")
    page = send(client, "award_new", **said(amount="lots", recipient="Nobody at all")).content.decode()
    for words in ("Enter pounds and pence in figures", "No organisation in the directory is called", "lots"):
        assert words in page
    page = send(client, "award_new", **said(**{f"draw_{source.pk}": "900"})).content.decode()
    assert "You draw £900 for an award of £250.50." in page
    assert Award.objects.filter(title="Winter lunches").count() == 0


def test_more_than_is_left_is_refused_when_the_award_is_made(client, source, grant, giver):
    make_organisation("Club two")
    send(client, "award_new", **said(recipient="Club two", amount="700", **{f"draw_{source.pk}": "700"}))
    award = Award.objects.get(title="Winter lunches")
    page = send(client, "award_make", award.pk).content.decode()
    assert "has £600 left to commit, and this needs £700" in page
    award.refresh_from_db()
    assert award.status == "draft"


def test_who_speaks_for_two_bodies_says_first_which_gives(client, purse):
    person = sign_in(client, make_member(purse))
    other = make_organisation("Other purse")
    Membership.objects.create(person=person, organisation=other, level="owner", starts_on="2020-01-01")
    assert "Who gives the award?" in text(client, "award_new")
    answer = client.post(reverse("funding:award_new"), {"ask": "yes", "giver": other.slug})
    assert answer.url == f"{reverse('funding:award_new')}?giver={other.slug}"


def test_an_entry_is_corrected_by_one_that_takes_it_back(client, grant, giver):
    entry = grant.entries.get(kind="paid")
    page = text(client, "entry_reverse", entry.pk)
    assert "Take back “paid out” of £300?" in page
    page = send(client, "entry_reverse", entry.pk, why="Paid to the wrong account").content.decode()
    for words in ("It has been taken back.", "Paid to the wrong account", "−£300", "Taken back"):
        assert words in page
    assert Balance.objects.get(award=grant).paid == 0
    assert "already" in send(client, "entry_reverse", entry.pk, why="Again").content.decode()


def test_the_funder_and_the_recipient_settle_a_difference(client, grant, purse):
    payment = grant.entries.get(kind="paid").posting
    club = sign_in(client, make_member(grant.recipient))
    assert "Did it arrive?" in text(client, "award", grant.pk)
    page = send(client, "payment_confirm", grant.pk, payment, amount="200", **day("came_on", "2025-06-13"))
    assert "The two sides differ by £100." in page.content.decode()
    sign_in(client, make_member(purse))
    page = text(client, "award", grant.pk)
    assert "The two sides differ by £100." in page
    assert "Club says that £200 came on 13 June 2025" in page
    sign_in(client, club)
    page = send(client, "payment_confirm", grant.pk, payment, amount="300", **day("came_on", "2025-06-13"))
    assert ("You and the funder agree." in page.content.decode(), "differ" in page.content.decode()) == (True, False)


def test_money_that_is_not_recorded_is_told_to_the_funder(client, grant):
    sign_in(client, make_member(grant.recipient))
    send(client, "payment_told", grant.pk, amount="5", **day("came_on", "2025-06-20"))
    sign_in(client, make_member(grant.funder))
    assert "Purse has recorded no such payment" in text(client, "award", grant.pk)


def test_no_more_is_paid_once_it_is_cancelled(client, source, purse, giver):
    award = make_award(purse, amount="80", draws={source: "80"})
    page = send(client, "award_cancel", award.pk, why="The group closed", **day("on_day", "2025-06-20"))
    assert "This award was cancelled." in page.content.decode()
    assert Balance.objects.get(award=source).drawn == 0


def test_a_made_award_keeps_whom_it_is_for_and_how_much_it_is(client, grant, giver):
    page = text(client, "award_edit", grant.pk)
    assert ("id_title" in page, "id_amount" in page, "id_recipient" in page) == (True, False, False)
    data = {"title": "Warmer rooms", "uplift": "none", "from_call": "open", **day("awarded_on", "2025-06-01")}
    send(client, "award_edit", grant.pk, amount="1", **data)
    grant.refresh_from_db()
    assert (grant.title, grant.amount) == ("Warmer rooms", 300)


def test_a_draft_is_withdrawn(client, purse, giver):
    award = make_award(purse, made=False)
    assert "The draft has been withdrawn." in send(client, "award_withdraw", award.pk).content.decode()
    award.refresh_from_db()
    assert award.status == "withdrawn"


def test_a_fund_is_added_and_shows_its_awards(client, purse, giver):
    page = send(client, "fund_new", name="Small sparks", total="5,000", **day("starts_on", "2025-04-01"))
    assert "Small sparks" in page.content.decode()
    fund = Fund.objects.get(name="Small sparks")
    assert (fund.funder, fund.total, fund.slug) == (purse, 5000, "small-sparks")


def test_a_priority_is_told_that_money_answered_it(client, source, giver):
    club, person = make_organisation("Club"), make_person()
    priority = Priority.objects.create(
        title="Warmth", words="We are cold", footprint=make_footprint(areas=[make_area()]), organisation=club,
        raised_by=person, raised_on=TODAY, is_public=True,
    )  # fmt: skip
    send(client, "award_new", **said(priorities=[priority.pk]))
    award = Award.objects.get(title="Winter lunches")
    assert priority.steps.count() == 0
    send(client, "award_make", award.pk)
    step = priority.steps.get()
    assert (step.who, step.title, step.url, step.is_public) == (
        "Purse",
        "Winter lunches",
        award.get_absolute_url(),
        True,
    )
    assert "Warmth" in text(client, "award", award.pk)


def test_the_checks_page_says_what_is_wrong(client, grant):
    now = clock.now()
    Fault.objects.create(
        check_name="sums of awards", thing="x", award=grant, says="Broken", first_found_at=now, last_found_at=now
    )
    sign_in(client, make_person(role="auditor"))
    page = text(client, "checks")
    assert ("Broken" in page, "Sums of awards" in page, "Warm rooms" in page) == (True, True, True)


def test_the_history_of_an_award_says_who_changed_what(client, grant, giver):
    Award.objects.filter(pk=grant.pk)
    send(
        client,
        "award_edit",
        grant.pk,
        title="Warmer",
        uplift="none",
        from_call="open",
        **day("awarded_on", "2025-06-01"),
    )
    page = text(client, "award_history", grant.pk)
    assert ("Changed an award" in page, "Warmer" in page, giver.name in page) == (True, True, True)


def test_no_bank_details_and_no_person_stand_in_the_ledgers_tables():
    names = {field.name for model in (Entry, Balance) for field in model._meta.get_fields() if field.concrete}
    assert {name for name in names if "person" in name or "account" in name or name.endswith("_by")} == {"said_by"}
