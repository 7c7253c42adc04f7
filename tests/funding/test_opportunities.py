"""Open money: who publishes it, what the pages say, and what an organisation saves, asks for and is told."""

import datetime as dt

import pytest
from django.db import IntegrityError
from django.urls import reverse

from alliance.base import clock
from alliance.base.refused import Refused
from directory.models import Membership
from funding import rules
from funding.actions import applications as acts
from funding.actions import ledger
from funding.actions import opportunities as open_money
from funding.eyes import eyes_for
from funding.models import Application, Entry, Opportunity
from tests.boards.races import at_once
from tests.factories import (
    cover,
    make_application,
    make_area,
    make_award,
    make_footprint,
    make_fund,
    make_member,
    make_opportunity,
    make_organisation,
    make_person,
    make_term,
    write,
)

pytestmark = pytest.mark.django_db
TODAY = dt.date(2027, 3, 4)
Status = Application.Status


@pytest.fixture(autouse=True)
def spring():
    with clock.set_to(TODAY):
        yield


@pytest.fixture
def club():
    return make_organisation("Club", latest_income=5_000)


def text(client, route, *args, **query) -> str:
    return " ".join(client.get(reverse(f"funding:{route}", args=args), query).content.decode().split())


def send(client, route, *args, **data) -> str:
    answer = client.post(reverse(f"funding:{route}", args=args), data, follow=True)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def day(name: str, date: str) -> dict:
    year, month, number = date.split("-")
    return {f"{name}_day": number, f"{name}_month": month, f"{name}_year": year}


def said(**more) -> dict:
    return {
        "title": "Small grants for warm rooms",
        "purpose": "To keep a room warm.",
        "link": "https://example.org/apply",
        "source": "Our own web page",
        "closes_hour": "5pm",
        **day("closes_on", "2027-04-01"),
        **more,
    }


# The row ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "status", "state"),
    [
        (20, "published", "open"),
        (15, "published", "open"),
        (14, "published", "soon"),
        (1, "published", "soon"),
        (0, "published", "closed"),
        (-1, "published", "closed"),
        (20, "withdrawn", "withdrawn"),
        (-1, "withdrawn", "withdrawn"),
    ],
)
def test_how_it_stands(days, status, state):
    at = clock.now() + dt.timedelta(days=days)
    one = Opportunity(status=status, closes_at=at)
    assert (one.state_at(clock.now()), one.takes_applications_at(clock.now())) == (state, state in ("open", "soon"))


@pytest.mark.parametrize(
    "wrong",
    [
        {"least": 5, "most": 4},
        {"least": 0},
        {"most": 0},
        {"size_bands": ["unknown"]},
        {"status": "withdrawn"},
        {"withdrawn_because": "No reason to have one"},
    ],
)
def test_the_database_refuses_what_makes_no_sense(wrong):
    with pytest.raises(IntegrityError):
        make_opportunity(**wrong)


@pytest.mark.parametrize(
    "wrong",
    [
        {"status": "refused"},
        {"status": "applied", "applied_on": None},
        {"status": "refused", "reason": "x", "award": 1},
    ],
)
def test_the_database_refuses_half_an_application(club, wrong):
    one = make_opportunity()
    if "award" in wrong:
        wrong = wrong | {"award": make_award(recipient=club)}
    with pytest.raises(IntegrityError):
        Application.objects.create(opportunity=one, organisation=club, **wrong)


# Publishing ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "publishes", "of_others", "keeps", "keeps_the_funders"),
    [
        ("", False, False, False, False),
        ("finance", True, True, True, True),
        ("officer", True, True, True, True),
        ("administrator", True, True, True, True),
        ("auditor", False, False, False, False),
        ("statutory", False, False, False, False),
        ("chair", False, False, False, False),
    ],
)
def test_who_publishes(role, publishes, of_others, keeps, keeps_the_funders):
    eyes = eyes_for(make_person(role=role))
    alliances, funders = make_opportunity(), make_opportunity(said_by="funder")
    assert (
        rules.can_publish_opportunities(eyes),
        rules.can_publish_opportunities_of_others(eyes),
        rules.can_keep_opportunity(eyes, alliances),
        rules.can_keep_opportunity(eyes, funders),
    ) == (publishes, of_others, keeps, keeps_the_funders)


def test_an_officer_of_a_place_keeps_what_the_alliance_published_alone():
    eyes = eyes_for(make_person(role="officer", footprints=[make_footprint(areas=[make_area()])]))
    assert [rules.can_keep_opportunity(eyes, make_opportunity(said_by=side)) for side in ("alliance", "funder")] == [
        True,
        False,
    ]


@pytest.mark.parametrize(("level", "may"), [("owner", True), ("editor", True), ("viewer", False)])
def test_a_funders_people_publish_its_own(level, may):
    purse = make_organisation("Purse", sector="funder")
    eyes = eyes_for(make_member(purse, level=level))
    own, other = make_opportunity(purse), make_opportunity()
    assert rules.can_publish_opportunities(eyes) == may
    assert (rules.can_keep_opportunity(eyes, own), rules.can_keep_opportunity(eyes, other)) == (may, False)
    assert not rules.can_publish_opportunities_of_others(eyes)


def test_a_funder_publishes_its_own_money(client):
    purse = make_organisation("Purse", sector="funder")
    fund, food, older = make_fund(purse, "Winter"), make_term("Food"), make_term("Older people", kind="group")
    chorley = make_footprint("Chorley", areas=[make_area()])
    client.force_login(make_member(purse))
    page = send(
        client,
        "opportunity_new",
        **said(
            funder=purse.slug,
            fund=fund.pk,
            least="250",
            most="£2,000",
            footprint="chorley",
            size_bands=["micro", "small"],
            legal_forms=["charity"],
            needs=[food.pk],
            led_by=[older.pk],
            form_pages="4",
            form_hours="1",
            closes_hour="midday",
            **day("answers_on", "2027-05-01"),
        ),
    )
    made = Opportunity.objects.get()
    assert (made.funder, made.fund, made.said_by, made.footprint) == (purse, fund, "funder", chorley)
    assert (made.closes_at, made.published_on) == (dt.datetime(2027, 4, 1, 12, tzinfo=clock.LONDON), TODAY)
    assert sorted(made.asks.values_list("asks", "term")) == sorted([("service", food.pk), ("led-by", older.pk)])
    for words in (
        "Published. Anybody can read it",
        "Closes on <strong>1 April 2027, 12pm</strong>, 28 days left.",
        "£250 to £2,000",
        "They work in Chorley.",
        "Their income is under £100,000 a year.",
        "They are registered charities.",
        "They have a service listed under one of these: Food.",
        "They are led by and for one of these: Older people.",
        "4 pages, about 1 hour",
        "Published on 4 March 2027 by the funder.",
    ):
        assert words in page
    history = text(client, "opportunity_history", made.pk)
    assert "Published an opportunity" in history


def test_an_officer_publishes_what_they_read_of(client):
    make_organisation("The National Fund", sector="funder")
    client.force_login(make_person(role="officer"))
    send(client, "opportunity_new", **said(funder="the national fund"))
    made = Opportunity.objects.get()
    assert (made.funder.name, made.said_by) == ("The National Fund", "alliance")


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"funder": "Nobody"}, "No organisation in the directory is called “Nobody”."),
        ({"closes_hour": "5"}, "“5” is not a time we can read. Write it like 5pm or 11:59pm."),
        (day("closes_on", "2027-03-03"), "It would have closed already. Give a later day or hour."),
        ({"least": "100", "most": "50"}, "The most one can ask for is less than the least."),
        (day("answers_on", "2027-03-20"), "Applicants would hear before it closes."),
        ({"link": "no address"}, "Enter a whole address, such as https://example.org/apply."),
        ({"footprint": "Atlantis"}, "No footprint has this name."),
        ({"title": ""}, "Say what it is."),
        ({"form_pages": "99999"}, "That is more pages than any form has."),
        ({"form_hours": "99999"}, "That is more hours than any form takes."),
    ],
)
def test_what_cannot_be_published_says_why(client, wrong, words):
    make_organisation("Purse", sector="funder")
    client.force_login(make_person(role="finance"))
    page = send(client, "opportunity_new", **(said(funder="Purse") | wrong))
    assert (words in page, "There is a problem" in page, Opportunity.objects.count()) == (True, True, 0)


def test_it_is_changed_withdrawn_and_published_again(client):
    purse, food = make_organisation("Purse", sector="funder"), make_term("Food")
    one = make_opportunity(purse, "Old words", services=[make_term()])
    client.force_login(make_member(purse))
    page = send(client, "opportunity_edit", one.pk, **said(needs=[food.pk]))
    assert ("Small grants for warm rooms" in page, "listed under one of these: Food." in page) == (True, True)
    page = send(client, "opportunity_withdraw", one.pk, because="The council stopped the money.")
    assert "<strong>Withdrawn.</strong> The council stopped the money." in page
    assert "Go to the funder" not in page
    with pytest.raises(Refused, match="What it says stays as it is"):
        open_money.change(opportunity=one, services=[], led_by=[], by=make_person())
    assert "Published again." in send(client, "opportunity_restore", one.pk)
    one.refresh_from_db()
    assert (one.status, one.withdrawn_because) == ("published", "")


def test_money_that_was_put_right_stands_with_the_application_as_it_is_now(client):
    purse, club = make_organisation("Purse", sector="funder"), make_organisation("Club")
    award = make_award(purse, club, "1000")
    by = make_person()
    ledger.reverse(entry=Entry.objects.get(award=award), why="It was less", by=by)
    write(award, "committed", "900")
    one = make_opportunity(purse)
    make_application(one, club, "awarded", award=award)
    client.force_login(make_member(club))
    for page in ("applications", "opportunity"):
        shown = client.get(reverse(f"funding:{page}", args=[one.pk] if page == "opportunity" else []))
        assert ("£900" in shown.content.decode(), "£1,000" in shown.content.decode()) == (True, False)


@pytest.mark.parametrize(
    ("closes", "shown"),
    [("17:00", "5pm"), ("12:00", "midday"), ("23:59", "midnight"), ("00:00", "00:00"), ("09:30", "9:30am")],
)
def test_form_to_change_it_shows_the_hour_as_people_write_it_and_keeps_it(client, closes, shown):
    purse = make_organisation("Purse", sector="funder")
    at = dt.datetime.combine(dt.date(2027, 4, 1), dt.time.fromisoformat(closes), clock.LONDON)
    one = make_opportunity(purse, closes_at=at)
    client.force_login(make_member(purse))
    form = client.get(reverse("funding:opportunity_edit", args=[one.pk])).context["form"]
    assert form["closes_hour"].value() == shown
    send(client, "opportunity_edit", one.pk, **said(closes_hour=shown))
    one.refresh_from_db()
    assert one.closes_at == at


def test_a_withdrawal_has_a_reason_and_happens_once():
    one, by = make_opportunity(), make_person()
    with pytest.raises(Refused, match="Say why it is withdrawn"):
        open_money.withdraw(opportunity=one, because=" ", by=by)
    open_money.withdraw(opportunity=one, because="Enough came", by=by)
    with pytest.raises(Refused, match="withdrawn already"):
        open_money.withdraw(opportunity=one, because="Again", by=by)


def test_it_is_out_of_a_fund_of_its_own_funder():
    with pytest.raises(Refused, match="“Theirs” is not a fund of"):
        make_opportunity(fund=make_fund(name="Theirs"))


# The list --------------------------------------------------------------------------------------------------------


def titles(page: str, *expected: str) -> list[str]:
    """Those of `expected` that the page lists, in its order."""
    return sorted((title for title in expected if f">{title}</a>" in page), key=lambda title: page.index(f">{title}<"))


def test_anybody_reads_what_is_open_the_next_to_close_first(client):
    make_opportunity(title="Later", days=30)
    make_opportunity(title="Sooner", days=2)
    make_opportunity(title="Over", days=-3)
    gone = make_opportunity(title="Gone", days=9)
    open_money.withdraw(opportunity=gone, because="No money came", by=make_person())
    every = ("Later", "Sooner", "Over", "Gone")
    page = text(client, "opportunities")
    assert titles(page, *every) == ["Sooner", "Later"]
    assert "Closes on 6 March 2027, 5pm: <strong>2 days left</strong>." in page
    page = text(client, "opportunities", state="over")
    assert titles(page, *every) == ["Gone", "Over"]
    assert ("It closed on 1 March 2027, 5pm." in page, "No money came" in page) == (True, True)


def test_money_of_a_body_whose_entry_is_not_public_is_not_told(client):
    one = make_opportunity(make_organisation(visibility="private"), "Secret")
    assert titles(text(client, "opportunities"), "Secret") == []
    assert client.get(one.get_absolute_url()).status_code == 404


def test_the_list_is_narrowed_by_place_amount_and_time(client):
    near, far = make_area(), make_area()
    chorley, street = make_footprint("Chorley", areas=[near]), make_footprint("Elsewhere", areas=[far])
    make_opportunity(title="Near", footprint=chorley, most=1000, days=5)
    make_opportunity(title="Far", footprint=street, least=2000, days=40)
    make_opportunity(title="Anywhere", least=100, most=5000, days=25)
    every = ("Near", "Far", "Anywhere")
    for query, expected in (
        ({}, ["Near", "Anywhere", "Far"]),
        ({"place": "chorley"}, ["Near", "Anywhere"]),
        ({"amount": "1,500"}, ["Anywhere"]),
        ({"amount": "50"}, ["Near"]),
        ({"within": "14"}, ["Near"]),
        ({"within": "31", "place": "Elsewhere"}, ["Anywhere"]),
    ):
        assert titles(text(client, "opportunities", **query), *every) == expected
    assert "Nothing fits what you asked for." in text(client, "opportunities", amount="9999999", within="14")
    page = text(client, "opportunities", place="Atlantis")
    assert ("No footprint has this name." in page, titles(page, *every)) == (True, ["Near", "Anywhere", "Far"])


def test_an_empty_list_says_why(client):
    assert "No money is open today, as far as the alliance knows." in text(client, "opportunities")


def test_a_member_reads_first_what_fits_with_the_reason(client, club):
    chorley = make_footprint("Chorley", areas=[make_area()])
    cover(club, chorley)
    make_opportunity(title="Too large", size_bands=["large"], days=2)
    make_opportunity(title="Ours", footprint=chorley, size_bands=["micro", "small"], days=20)
    client.force_login(make_member(club))
    page = text(client, "opportunities")
    assert titles(page, "Ours", "Too large") == ["Ours", "Too large"]
    assert "You work in Chorley and your income is under £100,000." in page
    assert "It asks for an income £1 million to £10 million a year. Yours is under £10,000." in page


@pytest.mark.parametrize("rows", [1, 3])
def test_lists_ask_as_often_however_many_rows(client, club, rows, django_assert_num_queries):
    for _ in range(rows):
        one = make_opportunity(services=[make_term(), make_term()], footprint=make_footprint(areas=[make_area()]))
        make_application(one, club)
    for number in range(rows):
        make_opportunity(title=f"Over {number}", days=-2)
    with django_assert_num_queries(3):
        text(client, "opportunities")
    person = make_member(club)
    for _ in range(rows - 1):
        Membership.objects.create(
            person=person, organisation=make_organisation(), level="owner", starts_on="2020-01-01"
        )
    client.force_login(person)
    text(client, "opportunities")
    for route, query, count in (
        ("opportunities", {}, 11),
        ("opportunities", {"state": "over"}, 12),
        ("applications", {}, 9),
    ):
        with django_assert_num_queries(count):
            text(client, route, **query)


# What an organisation does about it --------------------------------------------------------------------------------


def test_a_member_saves_applies_and_records_a_refusal(client, club):
    one, person = make_opportunity(title="Warm rooms", size_bands=["micro"]), make_member(club)
    client.force_login(person)
    page = text(client, "opportunity", one.pk)
    assert ("<strong>It fits.</strong> Your income is under £10,000." in page, "Save it for Club" in page) == (
        True,
        True,
    )
    assert "Saved for Club." in send(client, "opportunity_save", one.pk, club.slug)
    mine = Application.objects.get()
    page = send(client, "application_applied", mine.pk, asked="900", **day("on_day", "2027-03-02"))
    assert "You applied on 2 March 2027, for £900. No answer is recorded yet." in page
    page = send(client, "application_outcome", mine.pk, outcome="refused", reason="")
    assert "Write the reason that the funder gave, or that it gave none." in page
    page = send(client, "application_outcome", mine.pk, outcome="refused", reason="Too many asked")
    assert "You were refused. The reason that was given: “Too many asked”" in page
    mine.refresh_from_db()
    assert (mine.status, mine.applied_on, mine.asked, mine.reason) == (
        "refused",
        dt.date(2027, 3, 2),
        900,
        "Too many asked",
    )
    assert "“Too many asked”" in text(client, "applications")


def test_an_award_in_the_ledger_is_named(client, club):
    one = make_opportunity()
    award = make_award(one.funder, club, title="Our grant", amount="500")
    stranger = make_award(one.funder, make_organisation(), title="Another's")
    mine = make_application(one, club, "applied")
    client.force_login(make_member(club))
    page = text(client, "application_outcome", mine.pk)
    assert ("Our grant" in page, "Another&#x27;s" in page) == (True, False)
    with pytest.raises(Refused, match="is not an award to Club"):
        acts.record_outcome(application=mine, outcome="awarded", award=stranger, by=make_person())
    page = send(client, "application_outcome", mine.pk, outcome="awarded", award=award.pk, reason="")
    assert "Our grant, £500</a>" in page
    page = send(client, "application_outcome", mine.pk, outcome="withdrew", award=award.pk, reason="")
    mine.refresh_from_db()
    assert (mine.status, mine.award) == ("withdrew", None)


@pytest.mark.parametrize("was", Status.values)
@pytest.mark.parametrize("to", Status.values)
def test_the_life_of_an_application(club, was, to):
    """Every step from every state: the action does what the table allows, and refuses the rest."""
    filled = {"reason": "None given"} if was == Status.REFUSED else {}
    mine, by = make_application(make_opportunity(), club, was, **filled), make_person()
    step = {
        Status.SAVED: lambda: (
            acts.save(opportunity=mine.opportunity, organisation=club, by=by)
            if was in (Status.PASSED, Status.SAVED)
            else acts.take_back_saying_applied(application=mine, by=by)
        ),
        Status.PASSED: lambda: acts.leave(opportunity=mine.opportunity, organisation=club, by=by),
        Status.APPLIED: lambda: acts.apply(application=mine, on_day=TODAY, asked=None, by=by),
    }.get(to, lambda: acts.record_outcome(application=mine, outcome=to, reason="None given", by=by))
    stays = was == to and to in (Status.SAVED, Status.PASSED)
    if stays or to in Application.MOVES[Status(was)]:
        assert step().status == to
    else:
        with pytest.raises(Refused):
            step()
    mine.refresh_from_db()
    assert mine.status == (to if stays or to in Application.MOVES[Status(was)] else was)


@pytest.mark.parametrize("days", [-1, 5])
def test_what_is_over_is_not_saved(club, days):
    one = make_opportunity(days=days)
    if days > 0:
        open_money.withdraw(opportunity=one, because="Over", by=make_person())
    with pytest.raises(Refused, match="takes no applications any more"):
        acts.save(opportunity=one, organisation=club, by=make_person())


@pytest.mark.parametrize(
    ("who", "sees", "changes"),
    [
        ("owner", True, True),
        ("editor", True, True),
        ("viewer", True, False),
        ("officer here", True, False),
        ("officer elsewhere", False, False),
        ("administrator", True, False),
        ("finance", False, False),
        ("auditor", False, False),
        ("statutory", False, False),
        ("the funder", False, False),
        ("another member", False, False),
    ],
)
def test_who_knows_what_an_organisation_saved(club, who, sees, changes):
    here, there = (make_footprint(areas=[make_area()]) for _ in range(2))
    cover(club, here)
    mine = make_application(make_opportunity(), club)
    if who in ("owner", "editor", "viewer"):
        person = make_member(club, level=who)
    elif who.startswith("officer"):
        person = make_person(role="officer", footprints=[here if who == "officer here" else there])
    elif who == "the funder":
        person = make_member(mine.opportunity.funder)
    elif who == "another member":
        person = make_member(make_organisation())
    else:
        person = make_person(role=who)
    eyes = eyes_for(person)
    assert Application.objects.visible_to(eyes).exists() == sees
    assert rules.can_change_application(eyes, mine) == changes


def test_the_page_tells_nobody_else_what_an_organisation_did(client, club):
    one = make_opportunity()
    make_application(one, club, "refused", reason="Too many asked")
    for person in (None, make_person(role="finance"), make_member(one.funder), make_person(role="statutory")):
        if person:
            client.force_login(person)
        page = text(client, "opportunity", one.pk) + (text(client, "applications") if person else "")
        assert ("Too many asked" in page, "Club" in page) == (False, False)


def test_a_viewer_reads_and_says_nothing(client, club):
    one = make_opportunity()
    client.force_login(make_member(club, level="viewer"))
    page = text(client, "opportunity", one.pk)
    assert ("Club" in page, "Save it for Club" in page) == (True, False)
    assert client.post(reverse("funding:opportunity_save", args=[one.pk, club.slug])).status_code == 403


@pytest.mark.django_db(transaction=True)
def test_of_two_who_save_at_once_there_is_one_row():
    one, club, by = make_opportunity(), make_organisation(), make_person()
    both = [lambda: acts.save(opportunity=one, organisation=club, by=by)] * 2
    at_once(*both)
    assert list(Application.objects.values_list("status", flat=True)) == ["saved"]
