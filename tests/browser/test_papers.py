"""A paper is published, replaced and withdrawn, and the withdrawn one is found nowhere; and what there is to read."""

import pytest
from django.urls import reverse

from alliance.base import clock
from boards.models import FileToDelete, Paper
from tests.boards.test_papers import lying
from tests.boards.test_papers_files import pdf
from tests.boards.test_papers_withdrawn import tables_with
from tests.factories import (
    make_agenda_item,
    make_appointment,
    make_board,
    make_meeting,
    make_paper,
    make_person,
    make_seat,
)

from .conftest import WIDTHS, check_page, follow, sign_in

NAME = "Featherstonehaugh"


@pytest.fixture
def meeting(transactional_db):
    meeting = make_meeting(make_board("Place board", secretariat="ours"), agenda_published_at=clock.now())
    make_agenda_item(meeting, "Evening buses")
    return meeting


@pytest.fixture
def folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def test_a_paper_is_published_replaced_and_withdrawn_and_found_nowhere(new_page, meeting, folder):
    officer, anyone = new_page(1280), new_page(390)
    sign_in(officer, make_person(role="officer"))
    path = meeting.get_absolute_url()
    officer.goto(path)
    follow(officer.get_by_role("link", name="Add a paper to Evening buses"))
    officer.get_by_label("What is the paper called?").fill(f"Letter of {NAME}")
    officer.locator("input[type=file]").set_input_files(
        {"name": f"{NAME}.pdf", "mimeType": "application/pdf", "buffer": pdf(f"{NAME} cannot get home. " * 60)}
    )
    officer.get_by_label("Summary in plain English").fill(f"{NAME} writes that the last bus leaves at six.")
    check_page(officer)
    follow(officer.get_by_role("button", name="Publish the paper"))
    assert officer.get_by_text("2 minutes to read, 1 page, 240 words").is_visible()
    check_page(officer)

    anyone.goto(path)
    assert anyone.get_by_role("link", name=f"Letter of {NAME}", exact=True).is_visible()
    with anyone.expect_download() as first:
        anyone.get_by_role("link", name=f"Download {NAME}.pdf").click()
    assert first.value.suggested_filename == f"{NAME}.pdf"

    follow(officer.get_by_role("link", name="Add a new version"))
    officer.get_by_label("What is new in this version?").fill(f"{NAME} has added a page.")
    officer.locator("input[type=file]").set_input_files(
        {"name": f"{NAME} 2.txt", "mimeType": "text/plain", "buffer": f"{NAME} wrote this herself.".encode()}
    )
    follow(officer.get_by_role("button", name="Publish the new version"))
    assert officer.get_by_text("Earlier versions").is_visible()
    check_page(officer)
    paper = Paper.objects.get()
    files = [reverse("boards:paper_version", args=[paper.pk, number]) for number in (1, 2)]
    assert [anyone.request.get(file).status for file in files] == [200, 200]
    assert tables_with(NAME) == ["boards_paper", "boards_paperversion"]
    assert len(lying(folder)) == 2

    follow(officer.get_by_role("link", name="Withdraw the paper"))
    officer.get_by_label("Why is it withdrawn?").fill("A patient could be recognised in it.")
    check_page(officer)
    follow(officer.get_by_role("button", name="Withdraw the paper"))
    assert officer.get_by_role("heading", name="A paper was withdrawn").is_visible()
    check_page(officer)

    assert [anyone.request.get(file).status for file in files] == [404, 404]
    board = meeting.board
    for page in (
        path,
        reverse("boards:paper", args=[paper.pk]),
        board.get_absolute_url(),
        reverse("boards:board_meetings", args=[board.slug]),
        reverse("boards:meeting_calendar", args=[meeting.pk]),
        reverse("boards:board_calendar", args=[board.slug]),
    ):
        for reader in (officer, anyone):
            assert NAME not in reader.request.get(page).text()
    anyone.goto(path)
    assert anyone.get_by_text("A paper was withdrawn on").is_visible()
    check_page(anyone)
    assert tables_with(NAME) == []
    assert (lying(folder), FileToDelete.objects.count()) == ([], 0)


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no script"])
def test_somebody_ticks_off_what_they_have_read(new_page, meeting, javascript):
    person, item = make_person(), meeting.items.get()
    make_appointment(make_seat(meeting.board), person)
    timetable = f"#tick-{make_paper(item, 'Timetable', words=1000).pk}"
    costs = f"#tick-{make_paper(item, 'Costs', words=600).pk}"
    page = new_page(390, javascript=javascript)
    sign_in(page, person)
    page.goto(meeting.get_absolute_url())
    reading = page.locator("#reading")
    assert "8 minutes left of 8. You have read 0 of 2 papers." in reading.inner_text()
    assert "Read next: Timetable" in reading.inner_text()
    reading.locator(timetable).click()
    reading.get_by_text("You have read 1 of 2 papers.").wait_for()
    assert "Read next: Costs" in reading.inner_text()
    if javascript:
        check_page(page)
    reading.locator(costs).click()
    reading.get_by_text("You have read everything").wait_for()
    reading.locator(costs).click()
    reading.get_by_text("You have read 1 of 2 papers.").wait_for()


@pytest.mark.parametrize("width", WIDTHS)
def test_forms_of_papers_come_back_with_what_was_typed(new_page, meeting, width):
    page = new_page(width)
    sign_in(page, make_person(role="officer"))
    page.goto(reverse("boards:paper_new", args=[meeting.items.get().pk]))
    page.get_by_label("What is the paper called?").fill("Timetable")
    page.locator("input[type=file]").set_input_files(
        {"name": "timetable.pdf", "mimeType": "application/pdf", "buffer": b"<html>"}
    )
    follow(page.get_by_role("button", name="Publish the paper"))
    summary = page.locator(".govuk-error-summary")
    assert summary.get_by_role("link").all_inner_texts() == [
        "“timetable.pdf” is not a PDF, whatever its name says. Open it, save it anew, and add that file.",
        "Write a summary in plain English.",
    ]
    assert page.get_by_label("What is the paper called?").input_value() == "Timetable"
    check_page(page)
