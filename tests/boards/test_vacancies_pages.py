"""The pages of vacant seats: what anybody, members and keepers read there."""

import datetime as dt

import pytest
from django.urls import reverse

from alliance.base import clock
from boards.models import Appointment, Expression, VacancyNotice
from tests.factories import (
    make_area,
    make_board,
    make_expression,
    make_footprint,
    make_member,
    make_notice,
    make_organisation,
    make_person,
    make_seat,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def board():
    return make_board("Preston Board", footprint=make_footprint("Preston", areas=[make_area()], scale="place"))


@pytest.fixture
def notice(board):
    return make_notice(make_seat(board, "Voice of small groups"), words="Two hours a month, fares paid.")


def text(client, route, *args, **query) -> str:
    return client.get(reverse(f"boards:{route}", args=args), query).content.decode()


def send(client, route, thing, **data) -> str:
    return client.post(reverse(f"boards:{route}", args=[thing]), data, follow=True).content.decode()


def parts(name: str, day: dt.date) -> dict:
    return {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_takes_the_same_queries_for_many(client, django_assert_num_queries, rows):
    for n in range(rows):
        make_notice(make_seat(make_board(footprint=make_footprint(f"Place {n}"))))
    with django_assert_num_queries(4):
        page = client.get(reverse("boards:vacancies")).content.decode()
    assert page.count('class="app-card"') == rows


def test_the_list_is_narrowed_by_place_and_sector(client, notice):
    elsewhere = make_footprint("Elsewhere")
    make_notice(make_seat(make_board(footprint=elsewhere), "Nurse", sector="nhs"))
    make_notice(make_seat(make_board(), "Over"), opens_on="2026-01-01", closes_on="2026-01-02")
    page = text(client, "vacancies")
    assert "2 seats are vacant" in page
    assert "Over</a>" not in page
    assert "Nurse" not in text(client, "vacancies", footprint=notice.seat.board.footprint.slug)
    assert "Voice of small groups" not in text(client, "vacancies", sector="nhs")
    assert "No vacant seat is announced there" in text(client, "vacancies", sector="vcfse", footprint=elsewhere.slug)


def test_without_any_the_list_says_why(client):
    assert "No vacant seat is announced today." in text(client, "vacancies")


def test_whoever_is_not_signed_in_is_told_how_to_join(client, notice):
    page = text(client, "vacancy", notice.pk)
    assert "Two hours a month, fares paid." in page
    assert "ask for an account" in page
    client.force_login(make_person(role="statutory"))
    assert "ask how to join" in text(client, "vacancy", notice.pk)


def test_a_member_says_so_for_one_of_their_organisations_and_withdraws(client, notice):
    group, other = make_organisation("Lunch club"), make_organisation("Choir")
    ash = make_member(group, name="Ash")
    client.force_login(ash)
    assert "You say so for Lunch club." in text(client, "vacancy_interest", notice.pk)
    other.memberships.create(person=ash, level="viewer", starts_on="2020-01-01")
    page = send(client, "vacancy_interest", notice.pk, words="I cook for sixty")
    assert "Say for which of your organisations." in page
    assert "I cook for sixty" in page
    page = send(client, "vacancy_interest", notice.pk, words="I cook for sixty", organisation=other.pk)
    assert "You said that you are interested" in page
    said = Expression.objects.get()
    assert (said.person, said.organisation, said.status) == (ash, other, "submitted")
    assert "You have withdrawn." in send(client, "expression_withdraw", said.pk)
    assert "Say again that you are interested" in text(client, "vacancy", notice.pk)


def test_an_organisation_that_is_not_mine_cannot_be_named(client, notice):
    make_member(make_organisation("Theirs"))
    client.force_login(ash := make_member(make_organisation("Mine")))
    make_organisation("Second").memberships.create(person=ash, level="viewer", starts_on="2020-01-01")
    theirs = make_organisation("Not mine")
    send(client, "vacancy_interest", notice.pk, words="Me", organisation=theirs.pk)
    assert not Expression.objects.exists()


def test_a_keeper_announces_gives_more_time_closes_and_announces_again(client, board):
    client.force_login(make_person(role="officer", footprints=[board.footprint]))
    seat = make_seat(board, "Carer", shares=2)
    closes = clock.today() + dt.timedelta(days=30)
    assert "Say what the seat asks" in send(client, "vacancy_new", seat.pk, **parts("closes_on", closes))
    sent = {"share": "2", "words": "Come", "how_chosen": "By us", **parts("closes_on", closes)}
    assert "The seat has been announced." in send(client, "vacancy_new", seat.pk, **sent)
    notice = VacancyNotice.objects.get()
    assert (notice.share, notice.closes_on) == (2, closes)
    later = closes + dt.timedelta(days=7)
    send(client, "vacancy_edit", notice.pk, words="Do come", how_chosen="By us", **parts("closes_on", later))
    assert "Nobody has said yet that they are interested." in text(client, "vacancy_expressions", notice.pk)
    assert "Nobody takes the seat this time. Nobody came" in send(
        client, "vacancy_close", notice.pk, reason="Nobody came"
    )
    assert "announced again" in send(client, "vacancy_reopen", notice.pk, **parts("closes_on", later))
    notice.refresh_from_db()
    assert (notice.words, notice.closes_on, notice.status) == ("Do come", later, "open")
    page = client.get(board.get_absolute_url()).content.decode()
    assert "Say that you are interested, until" in page
    assert f"{reverse('boards:vacancy_new', args=[seat.pk])}?share=1" in page


def test_a_keeper_reads_them_side_by_side_and_chooses(client, board, notice, django_assert_num_queries):
    client.force_login(make_person(role="officer", footprints=[board.footprint]))
    yesterday = clock.today() - dt.timedelta(days=1)
    VacancyNotice.objects.update(opens_on=yesterday, closes_on=yesterday)
    group = make_organisation("Lunch club")
    ash, _, _ = (make_expression(notice, make_person(name), organisation=group) for name in ("Ash", "Bo", "Cy"))
    page = text(client, "vacancy_expressions", notice.pk)
    assert page.count("Waits for an answer") == 3
    sent = {"outcome": "By lot", **parts("starts_on", clock.today())}
    assert "Everybody who was interested gets one." in send(client, "expression_choose", ash.pk, **sent)
    page = send(client, "expression_choose", ash.pk, **sent, to_all="You live too far away")
    assert "<strong>Ash</strong> was chosen. By lot" in page
    assert Appointment.objects.get().person.name == "Ash"
    assert Expression.objects.filter(reason="You live too far away").count() == 2


@pytest.mark.parametrize("rows", [1, 3])
def test_the_expressions_take_the_same_queries_for_many(client, board, notice, django_assert_num_queries, rows):
    client.force_login(make_person(role="officer"))
    for _ in range(rows):
        make_expression(notice, make_person(), organisation=make_organisation())
    client.get(reverse("boards:vacancy_expressions", args=[notice.pk]))
    with django_assert_num_queries(7):
        client.get(reverse("boards:vacancy_expressions", args=[notice.pk]))
