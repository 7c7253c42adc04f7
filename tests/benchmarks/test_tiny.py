"""The benchmark's own parts at a tiny size, so that they keep working. Nothing here is timed."""

import json

import pytest
from django.test import Client

from alliance.base import clock
from boards.models import AgendaItem, Attendance, Board, Meeting, Seat
from directory.imports.areas import Edition, import_areas
from directory.imports.postcodes import import_postcodes
from directory.models import Organisation, SearchText, Service
from funding.models import Award, Entry

from . import digests, funding, funding_build, meetings, meetings_build, registers, searches, table
from . import time as paid_time
from .build import Size, build
from .words import Sentences, vocabulary

pytestmark = pytest.mark.django_db
TINY = Size(organisations=200, services=300, areas=340, footprints=60, words=600)


@pytest.mark.slow
def test_every_search_finds_what_its_statement_by_hand_finds():
    build(TINY)
    client = Client()
    assert (Organisation.objects.count(), Service.objects.count()) == (200, 300)
    assert SearchText.objects.filter(level_from=0).count() == Organisation.objects.filter(visibility="public").count()
    ten = searches.ten(TINY.words)
    assert len({named.name for named in ten}) == 10
    for named in ten:
        found = searches.portal_rows(named)
        assert (named.name, found) == (named.name, searches.rows_by_hand(named))
        assert (named.name, client.get(named.address).status_code) == (named.name, 200)
        searches.answer_by_hand(named)


def test_boards_are_made_with_their_meetings_and_each_page_is_measured(tmp_path):
    meetings_build.build(meetings_build.Made(past=6, boards=4, seats=24))
    assert (Board.objects.count(), Seat.objects.count(), Meeting.objects.count()) == (4, 24, 7)
    assert (AgendaItem.objects.count(), Attendance.objects.count()) == (20 + 6 * 8, 33)
    rows = meetings.run(6, tmp_path)
    assert [(row.group, row.name) for row in rows] == [
        ("boards, 6 past meetings", "a meeting with 20 items"),
        ("boards, 6 past meetings", "a meeting with 20 items, for who sits there"),
        ("boards, 6 past meetings", "the meeting's .ics"),
        ("boards, 6 past meetings", "the map of 4 boards"),
    ]
    assert len(list(tmp_path.iterdir())) == 4


def test_registers_made_for_the_imports_are_taken_without_a_fault(tmp_path):
    registers.write_areas(tmp_path / "areas.csv", 300)
    registers.write_postcodes(tmp_path / "postcodes.csv", 2000, 300)
    areas = import_areas(path=tmp_path / "areas.csv", edition=Edition(slug="lsoa-2021"), by=None)
    postcodes = import_postcodes(path=tmp_path / "postcodes.csv", edition="lsoa-2021", by=None)
    assert (areas.created, areas.refused, postcodes.created, postcodes.refused) == (300, 0, 2000, 0)


def test_commonest_word_is_in_about_six_of_ten_entries():
    words = vocabulary(6000)
    texts = Sentences(words, 42).texts(1000, 66)  # what an entry holds with its services, on average
    assert 0.5 < sum(words[0] in text.split() for text in texts) / 1000 < 0.7


def test_table_says_which_aims_were_met(tmp_path):
    rows = [table.Row("search", "rare word", 200, db_ms=3.0, sql_ms=2.0).with_ratio(1.4, "≤ 1.4 ×")]
    assert table.text(rows, "The benchmark").splitlines()[-3:] == [
        "search  rare word  200   3.00   2.00    1.50                                ≤ 1.4 ×  NO",
        "",
        "0 of 1 aims met.",
    ]
    table.write(rows, tmp_path / "rows.json")
    assert json.loads((tmp_path / "rows.json").read_text()) == [
        {"group": "search", "name": "rare word", "size": 200, "db_ms": 3.0, "sql_ms": 2.0, "ratio": 1.5,
         "request_ms": None, "p95_ms": None, "queries": None, "aim": "≤ 1.4 ×", "met": False}
    ]  # fmt: skip


@pytest.mark.slow
def test_paid_time_at_a_tiny_size_gives_its_figures():
    size = paid_time.Size(entries=440, claims=11, lines=88, seats=13)
    rows = paid_time.run(size)
    assert [row.name for row in rows] == [
        "logging beside 440 entries",
        rows[1].name,
        rows[2].name,
        "cost of unfunded time over 440 entries",
    ]
    assert [row.name.partition(":")[0] for row in rows[1:3]] == [
        "file of 1 claims, 8 lines",
        "file of 10 claims, 80 lines",
    ]
    assert (rows[0].met, rows[3].met) == (True, True)


@pytest.mark.slow
def test_money_at_a_tiny_size_keeps_every_rule_of_the_ledger_and_gives_its_figures(tmp_path):
    size = funding_build.Size(chains=18, organisations=400)
    funding_build.build(size)
    assert (Award.objects.count(), size.awards, Entry.objects.filter(kind="paid").count()) == (60, 60, 60)
    assert funding_build.wrong() == []
    with clock.set_to(funding.TODAY.isoformat()):
        rows = [
            *funding.a_journey(size, tmp_path),
            *funding.place_totals(size, tmp_path),
            *funding.picture(size, tmp_path),
            *funding.export(size, tmp_path),
        ]
    assert [(row.name, row.queries) for row in rows[:3]] == [
        ("a journey of six hops", 5),
        ("the page of an award with its journey", rows[1].queries),
        ("totals of a year and a place", 1),
    ]
    assert len(rows) == 13


def test_digests_are_composed_whole_for_readers_with_twenty_things(monkeypatch):
    monkeypatch.setattr(digests, "BATCHES", 1)
    monkeypatch.setattr(digests, "ALONE", 2)
    monkeypatch.setattr(digests.composing, "AT_A_TIME", 20)
    rows = digests.run(digests.Size(readers=30))
    assert [row.group for row in rows] == ["digests"] * 7
