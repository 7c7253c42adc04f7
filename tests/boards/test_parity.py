"""The parity panel: every number is counted from the rows that it opens."""

import csv
import datetime as dt
import io

import pytest
from django.urls import reverse

from alliance.base import clock
from boards.queries.parity import MEASURES, parity
from boards.queries.parity_rows import in_words, rows_of
from directory.readers import reader_for
from directory.visibility import Reader
from tests.factories import (
    make_agenda_item,
    make_appointment,
    make_attendance,
    make_board,
    make_meeting,
    make_person,
    make_seat,
)

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 2, 12, tzinfo=dt.UTC)
TODAY = NOW.date()


@pytest.fixture(autouse=True)
def today():
    with clock.set_to(NOW):
        yield


@pytest.fixture
def board():
    """Two VCFSE shares (one held), an NHS seat with no vote, and a public and a private meeting of 2026."""
    board = make_board("Place board")
    ours = make_seat(board, "Small groups", shares=2, funding="unfunded", funding_source="Us")
    nhs = make_seat(board, "Trust", sector="nhs", vote="observer", funding="funded", funding_source="Us")
    held = make_appointment(ours, "Organiser of a lunch club")
    make_appointment(ours, "A deputy", is_deputy=True)
    chief = make_appointment(nhs, "Chief executive")
    for n, visibility in enumerate(("public", "private"), start=1):
        meeting = make_meeting(
            board, f"2026-0{n}-05T10:00", visibility=visibility, agenda_published_at=NOW, title=f"{visibility} one"
        )
        make_attendance(meeting, held, "deputy" if n == 1 else "apologies")
        make_attendance(meeting, chief)
        make_agenda_item(meeting, "Buses", sector="vcfse", minutes=10)
        make_agenda_item(meeting, "A closure", sector="nhs", minutes=25, is_confidential=True)
        make_agenda_item(meeting, "Minutes of last time", minutes=5, is_standing=True)
    other = make_meeting(board, "2026-12-05T10:00", agenda_published_at=NOW)  # still to come
    make_agenda_item(other, "Later", sector="vcfse")
    gone = make_meeting(board, "2026-03-05T10:00", status="cancelled", status_reason="Flu", agenda_published_at=NOW)
    make_agenda_item(gone, "Cancelled", sector="vcfse")
    before = make_meeting(board, "2025-03-05T10:00", agenda_published_at=NOW)
    make_agenda_item(before, "Last year", minutes=7)
    board.refresh_from_db()
    return board


def numbers(board, day=TODAY, year=2026) -> dict:
    return {line.sector: line.numbers for line in parity(board, day, year).lines}


def test_the_panel_counts_seats_votes_money_attendance_and_agenda_by_sector(board):
    found = numbers(board)
    assert found["vcfse"] == {
        "seats": 2,
        "filled": 1,
        "vacant": 1,
        "votes": 2,
        "votes_filled": 1,
        "funded": 0,
        "unfunded": 2,
        "unknown": 0,
        "came": 1,
        "expected": 2,
        "items": 2,
        "minutes": 20,
    }
    assert found["nhs"] | {} == dict.fromkeys(MEASURES, 0) | {
        "seats": 1,
        "filled": 1,
        "funded": 1,
        "came": 2,
        "expected": 2,
        "items": 2,
        "minutes": 50,
    }
    assert numbers(board, year=2025)["not-said"]["minutes"] == 7
    assert numbers(board, day=dt.date(2019, 1, 1), year=2019) == {}


def test_every_number_is_that_of_its_rows(board):
    panel = parity(board, TODAY, 2026)
    for line in (*panel.lines, panel.whole):
        for key in MEASURES:
            rows = rows_of(board, key, line.sector, TODAY, 2026, Reader())
            counted = sum(row.minutes for row in rows) if key == "minutes" else len(rows)
            assert counted == line.numbers[key], (line.sector, key)


def test_what_a_reader_may_not_read_is_counted_and_not_named(board):
    def read(measure, reader):
        return [row.what for row in in_words(rows_of(board, measure, "", TODAY, 2026, reader), board)]

    hidden = "A confidential item"
    assert read("items", Reader()) == ["Buses", hidden, hidden, hidden]
    assert read("came", Reader()) == ["public one, 5 January 2026"] * 2 + ["At a meeting that is not public"]
    officer = reader_for(make_person(role="officer"))
    assert read("items", officer) == ["Buses", "A closure"] * 2
    assert read("came", officer)[2] == "private one, 5 February 2026"


@pytest.mark.parametrize("more", [0, 3])
def test_the_panel_takes_the_same_queries_for_much(board, django_assert_num_queries, more):
    for n in range(more):
        make_appointment(make_seat(board), make_person())
        make_agenda_item(make_meeting(board, f"2026-04-0{n + 1}T10:00", agenda_published_at=NOW), sector="other")
    with django_assert_num_queries(6):
        parity(board, TODAY, 2026)


@pytest.mark.parametrize(("measure", "queries"), [("vacant", 4), ("items", 3), ("came", 3)])
@pytest.mark.parametrize("more", [1, 3])
def test_the_rows_take_the_same_queries_for_many(client, board, django_assert_num_queries, measure, queries, more):
    for n in range(more):
        seat = make_seat(board)
        make_seat(board)
        held = make_appointment(seat, make_person())
        meeting = make_meeting(board, f"2026-04-0{n + 1}T10:00", agenda_published_at=NOW)
        make_agenda_item(meeting, sector="other")
        make_attendance(meeting, held)
    with django_assert_num_queries(queries):
        client.get(reverse("boards:parity_rows", args=[board.slug]), {"of": measure})


def test_the_page_shows_the_panel_its_rows_and_definitions(client, board):
    url = reverse("boards:parity", args=[board.slug])
    page = client.get(url).content.decode()
    assert "as at <strong>2 November 2026</strong>" in page
    assert "?of=vacant&amp;sector=vcfse&amp;year=2026" in page
    assert "Standing items" in page
    part = client.get(url, headers={"HX-Request": "true"}).content.decode()
    assert part.startswith('<div id="panel">')
    rows = client.get(url + "rows/", {"of": "vacant", "sector": "vcfse"}).content.decode()
    assert "Vacant seats: VCFSE" in rows
    assert "Small groups, share 2 of 2" in rows
    assert client.get(url + "rows/", {"of": "nothing"}).status_code == 404
    empty = client.get(reverse("boards:parity", args=[make_board().slug])).content.decode()
    assert "There is nothing to compare yet" in empty
    board_page = client.get(board.get_absolute_url()).content.decode()
    assert f'hx-get="{url}"' in board_page


def test_the_table_for_a_spreadsheet_says_the_same(client, board):
    board.name = "=Board"
    board.save()
    answer = client.get(reverse("boards:parity_csv", args=[board.slug]), {"on": "2026-01-01", "year": "2026"})
    rows = list(csv.reader(io.StringIO(answer.content.decode())))
    assert rows[0][:5] == ["Board", "Seats as at", "Meetings of", "Sector", "Seats"]
    assert [row[:6] for row in rows[1:]] == [
        ["'=Board", "2026-01-01", "2026", "VCFSE", "2", "1"],
        ["'=Board", "2026-01-01", "2026", "NHS", "1", "1"],
        ["'=Board", "2026-01-01", "2026", "all together", "3", "2"],
    ]
