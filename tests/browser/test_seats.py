"""A vacant seat as people meet it: from the notice to the first day on the board."""

import datetime as dt

import pytest

from alliance.base import clock
from boards.models import VacancyNotice
from tests.factories import make_board, make_induction_item, make_member, make_organisation, make_person, make_seat

from .conftest import WIDTHS, check_page, follow, sign_in


@pytest.fixture
def board(transactional_db):
    board = make_board("Preston Board", meets="Second Thursday of the month")
    make_seat(board, "Voice of small groups", funding="funded", funded_note="fares", funding_source="The place")
    make_induction_item(board, "Ring the chair")
    return board


def test_a_member_sees_a_vacancy_is_chosen_accepts_and_opens_the_pack(new_page, board):
    group = make_organisation("Lunch Club")
    member, other = make_member(group, name="Ash Green"), make_member(group, name="Bo Brown")
    officer = make_person("Officer", role="officer")
    keeping = new_page(1280)
    sign_in(keeping, officer)
    keeping.goto(board.get_absolute_url())
    follow(keeping.get_by_role("link", name="Announce it"))
    keeping.get_by_label("What does the seat ask").fill("Two hours a month, fares paid.")
    keeping.get_by_label("How is the choice made").fill("By three members.")
    follow(keeping.get_by_role("button", name="Publish the notice"))
    check_page(keeping)

    hers = new_page(390)
    sign_in(hers, member)
    hers.goto("/")
    follow(hers.get_by_role("link", name="1 seat looks for somebody"))
    check_page(hers)
    follow(hers.get_by_role("link", name="Voice of small groups"))
    follow(hers.get_by_role("button", name="Say that you are interested"))
    check_page(hers)
    hers.get_by_label("Why would you like to").fill("I cook for sixty people every Tuesday.")
    follow(hers.get_by_role("button", name="Send to the board's officer"))
    assert hers.get_by_role("heading", name="You said that you are interested").is_visible()
    check_page(hers)
    VacancyNotice.objects.get().expressions.create(person=other, words="Me too", made_at=clock.now())

    yesterday = clock.today() - dt.timedelta(days=1)
    VacancyNotice.objects.update(opens_on=yesterday, closes_on=yesterday)
    keeping.goto("/")
    follow(keeping.get_by_role("button", name="See who is interested"))
    check_page(keeping)
    follow(keeping.get_by_role("button", name="Choose Ash Green"))
    check_page(keeping)
    keeping.get_by_label("How was the choice made").fill("By three members, after a talk.")
    follow(keeping.get_by_role("button", name="Appoint them, and answer the others"))
    assert keeping.get_by_role("heading", name="There is a problem").is_visible()
    check_page(keeping)
    keeping.get_by_label("What do you tell everybody").fill("Ash knows the bus.")
    follow(keeping.get_by_role("button", name="Appoint them, and answer the others"))
    assert keeping.get_by_text("Ash Green was chosen.").is_visible()
    check_page(keeping)

    hers.goto("/")
    follow(hers.get_by_role("button", name="See the seat, and answer"))
    check_page(hers)
    follow(hers.get_by_role("button", name="Accept the seat"))
    assert hers.get_by_role("heading", name="New on Preston Board").is_visible()
    check_page(hers)
    follow(hers.get_by_role("button", name="I have done this"))
    assert hers.get_by_text("You have been through all of it.").is_visible()
    his = new_page(390)
    sign_in(his, other)
    his.goto("/")
    assert his.get_by_text("The reason: Ash knows the bus.").is_visible()


@pytest.mark.parametrize("width", WIDTHS)
def test_the_parity_panel_stands_on_the_boards_page_and_opens_its_rows(new_page, board, width):
    page = new_page(width)
    page.goto(board.get_absolute_url())
    page.get_by_role("link", name="1 vacant seats, VCFSE").wait_for()
    check_page(page)
    follow(page.get_by_role("link", name="1 vacant seats, VCFSE"))
    assert page.get_by_role("link", name="Voice of small groups").is_visible()
    check_page(page)
    plain = new_page(width, javascript=False)
    plain.goto(board.get_absolute_url())
    follow(plain.get_by_role("link", name="Seats, votes, money, attendance and agenda by sector"))
    assert plain.get_by_role("heading", name="Is the sector an equal on this board?").is_visible()
