"""The governance map: what is on it as at a day, how it is drawn, and how many queries it takes."""

import datetime as dt
import re

import pytest
from django.urls import reverse

from alliance.base import clock
from boards import drawing, queries
from directory.visibility import Reader
from tests.factories import (
    make_appointment,
    make_area,
    make_board,
    make_decides,
    make_footprint,
    make_organisation,
    make_person,
    make_relation,
    make_seat,
    make_topic,
)

MAP = "/boards/"
JULY = dt.date(2022, 7, 1)


# The drawing, which needs no database ------------------------------------------------------------------------------


def on_map(pk, kind="place", scale="place", footprint=None, name="", seats=()):
    return queries.BoardOnMap(
        pk=pk,
        slug=f"board-{pk}",
        name=name or f"Board {pk}",
        kind=kind,
        kind_said=kind,
        scale=scale,
        footprint=footprint or pk,
        footprint_name=f"Footprint {footprint or pk}",
        secretariat="ours",
        is_inferred=False,
        source="Tests",
        seats=seats,
    )


def line(pk, from_board, to_board, kind="advises", is_inferred=False):
    return queries.Line(pk, kind, kind, from_board, to_board, is_inferred, "Tests", ())


def points(path) -> list[tuple[int, int]]:
    return [tuple(map(int, pair.split())) for pair in path.d.removeprefix("M").split(" L")]


def five_places():
    """The shape of the study's figure: a system, the alliance, places and a group under each."""
    system, alliance = on_map(1, "icb", "system"), on_map(2, "alliance", "system")
    places = [on_map(10 + n) for n in range(5)]
    groups = [on_map(20 + n, "place-group", footprint=10 + n) for n in range(5)]
    lines = [line(1, alliance, system, "direct")]
    for n, (place, group) in enumerate(zip(places, groups, strict=True)):
        lines += [
            line(100 + n, alliance, place, "nominates"),
            line(200 + n, place, system, "reports", is_inferred=True),
            line(300 + n, group, alliance, "nominates"),
            line(400 + n, group, place),
        ]
    return queries.GovernanceMap((system, alliance, *places, *groups), tuple(lines))


def test_the_system_stands_at_the_top_places_in_a_row_and_groups_under_them():
    drawn = drawing.draw(five_places())
    at = {box.board.pk: box for box in drawn.boxes}
    assert [board.pk for board in drawn.top] == [1, 2]
    assert [[board.pk for board in column.boards] for column in drawn.columns] == [[10 + n, 20 + n] for n in range(5)]
    assert at[1].x < at[2].x
    assert at[1].y == at[2].y
    assert len({at[10 + n].y for n in range(5)}) == 1
    assert all(at[20 + n].x == at[10 + n].x and at[20 + n].y > at[10 + n].bottom for n in range(5))


def test_every_line_runs_at_right_angles_from_box_to_box_and_through_no_other():
    drawn = drawing.draw(five_places())
    at = {box.board.pk: box for box in drawn.boxes}
    assert len(drawn.paths) == 21
    for path in drawn.paths:
        way = points(path)
        assert all(a[0] == b[0] or a[1] == b[1] for a, b in zip(way, way[1:], strict=False)), path
        first, last = (path.line.from_board.pk, path.line.to_board.pk)[:: 1 if path.starts_at_from else -1]
        for (x, y), pk in ((way[0], first), (way[-1], last)):
            assert at[pk].x <= x <= at[pk].right and at[pk].y <= y <= at[pk].bottom, path
        for box in drawn.boxes:
            for (ax, ay), (bx, by) in zip(way, way[1:], strict=False):
                crosses = min(ax, bx) < box.right and max(ax, bx) > box.x
                crosses = crosses and min(ay, by) < box.bottom and max(ay, by) > box.y
                assert not crosses, f"line {path.line.pk} runs through {box.board.name}"
        assert all(0 <= x <= drawn.width and 0 <= y <= drawn.height for x, y in way)


def test_many_places_make_bands_and_no_box_lies_on_another():
    boards = [on_map(1, "icb", "system"), *(on_map(n) for n in range(10, 41))]
    found = queries.GovernanceMap(tuple(boards), tuple(line(n, boards[n], boards[0]) for n in range(1, 32)))
    drawn = drawing.draw(found)
    boxes = drawn.boxes
    assert len({box.y for box in boxes}) == 1 + 7  # 31 places, five to a band
    for n, one in enumerate(boxes):
        for other in boxes[n + 1 :]:
            apart = one.right <= other.x or other.right <= one.x or one.bottom <= other.y or other.bottom <= one.y
            assert apart, (one.board.name, other.board.name)
    assert max(box.right for box in boxes) <= drawn.width


def test_seats_are_marks_and_the_rest_a_number():
    seats = (
        queries.SeatOnMap(1, "Chair", 1, 1, True, "filled, funded", None),
        queries.SeatOnMap(2, "Members", 29, 1, False, "1 of 29 shares filled, unfunded", None),
    )
    (box,) = drawing.draw(queries.GovernanceMap((on_map(1, seats=seats),), ())).boxes
    assert [(mark.is_held, mark.is_funded) for mark in box.marks[:3]] == [(True, True), (True, False), (False, False)]
    assert box.marks[0].words == "Chair: filled, funded"
    assert (len(box.marks), box.more_marks) == (27, 3)


def test_a_long_name_keeps_to_its_box():
    name = "The Board of the Very Long Name That Nobody Ever Says Aloud in One Breath at All"
    (box,) = drawing.draw(queries.GovernanceMap((on_map(1, name=name),), ())).boxes
    assert all(len(words) <= drawing.LETTERS for words, _ in box.name)
    assert (len(box.name), box.name[-1][0][-1]) == (drawing.MOST_LINES, "…")


def test_nothing_is_drawn_of_nothing():
    assert drawing.draw(queries.GovernanceMap((), ())).boxes == ()


# The page ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def changed(db):
    """A board that ended in July 2022 and one that began then; the alliance throughout."""
    alliance = make_board("Alliance", kind="alliance")
    before, since = make_board("Old place", ends_on=JULY), make_board("New place", starts_on=JULY)
    chair = make_seat(
        alliance, "Independent chair", is_chair=True, funding="funded", funded_note="8 days a month", funding_source="S"
    )
    make_appointment(chair)
    make_relation(alliance, before, "direct", through=chair, ends_on=JULY, basis="inferred")
    make_relation(alliance, since, "nominates", starts_on=JULY)
    make_seat(since, "VCFSE representative", nominated_by_board=alliance, starts_on=JULY)
    return alliance, before, since


def said(found) -> list[tuple]:
    return [
        (one.from_board.name, one.kind, one.to_board.name, one.is_inferred, [(s.title, s.said) for s in one.seats])
        for one in found.lines
    ]


def test_the_map_is_as_at_its_day(changed):
    nobody = Reader()
    before, since = (queries.governance_map(day, nobody) for day in (dt.date(2021, 2, 1), JULY))
    assert [board.name for board in before.boards] == ["Alliance", "Old place"]
    assert said(before) == [
        ("Alliance", "direct", "Old place", True, [("Independent chair", "filled, funded (8 days a month)")])
    ]
    assert [board.name for board in since.boards] == ["Alliance", "New place"]
    assert said(since) == [
        ("Alliance", "nominates", "New place", False, [("VCFSE representative", "vacant, funding not known")])
    ]
    assert queries.governance_map(dt.date(2019, 1, 1), nobody).boards == ()


def test_the_page_says_in_words_what_the_drawing_shows(client, changed):
    page = client.get(MAP, {"on": "2021-02-01"}).content.decode()
    outline = page[page.index('id="outline"') :]
    words = " ".join(re.sub(r"<[^>]+>", " ", outline).split())
    assert "Has a direct line to Old place (inferred) , carried by Independent chair – filled, funded" in words
    assert "1 of 1 seat filled; 1 funded." in words
    assert page.count("app-line--inferred") == 2  # the line, and the legend's
    assert "New place" not in page


def test_a_day_before_everything_says_so(client, changed):
    assert "No board is on record for that day." in client.get(MAP, {"on": "2019-01-01"}).content.decode()


def test_a_day_that_is_none_is_said(client, changed):
    assert "Enter a day that there is" in client.get(MAP, {"on": "2021-02-31"}).content.decode()


def test_the_map_offers_the_days_of_the_settings(client, db, settings):
    settings.BOARD_MAP_DAYS = [("2021-02-01", "February 2021")]
    assert '<a class="govuk-link" href="?on=2021-02-01">February 2021</a>' in client.get(MAP).content.decode()


def test_who_decides_is_narrowed_by_topic_and_place(db):
    north, south = make_footprint("North"), make_footprint("South")
    grants, hubs = make_topic("Grants"), make_topic("Hubs")
    one, other = make_board("One", footprint=north), make_board("Other", footprint=south)
    make_decides(one, grants)
    make_decides(other, grants, "advises")
    make_decides(other, hubs)
    make_decides(one, hubs, ends_on="2021-01-01")

    def rows(**narrow):
        found = queries.who_decides(JULY, Reader(), **narrow).rows
        return [(row.name, [d.board.name for d in row.decides], [a.board.name for a in row.advises]) for row in found]

    assert rows() == [("Grants", ["One"], ["Other"]), ("Hubs", ["Other"], [])]
    assert rows(topic="hubs") == [("Hubs", ["Other"], [])]
    assert rows(footprint=north.slug) == [("Grants", ["One"], [])]
    assert rows(topic="hubs", footprint=north.slug) == []


def test_boards_of_a_footprint_are_the_nearest_first(db):
    areas = [make_area(), make_area(), make_area()]
    village = make_footprint("Village", areas=areas[:1])
    place = make_footprint("Place", areas=areas[:2], scale="place")
    system = make_footprint("System", areas=areas, scale="system")
    elsewhere = make_footprint("Elsewhere", areas=areas[2:])
    for footprint in (system, place, village, elsewhere):
        make_board(f"Board of {footprint.name}", footprint=footprint)

    def names(footprint):
        found = queries.boards_of(footprint, clock.today(), Reader())
        return [board.name for board in found.whole], [board.name for board in found.part]

    assert names(village) == (["Board of Village", "Board of Place", "Board of System"], [])
    assert names(place) == (["Board of Place", "Board of System"], ["Board of Village"])


@pytest.mark.parametrize(("places", "seats"), [(3, 3), (59, 10)])
def test_the_map_takes_the_same_few_queries_at_any_size(client, django_assert_num_queries, db, places, seats):
    icb = make_board("ICB", kind="icb", footprint=make_footprint(scale="system"))
    behalf, topic = make_organisation(), make_topic()
    for board in [icb, *(make_board() for _ in range(places))]:
        for n in range(seats):
            make_appointment(make_seat(board, shares=2), on_behalf_of=behalf, share=1 + n % 2)
        if board != icb:
            make_relation(board, icb, "reports")
            make_decides(board, topic)
    with django_assert_num_queries(5):
        page = client.get(MAP)
    assert page.content.decode().count("app-box__name") == places + 1


@pytest.mark.parametrize("seats", [1, 3])
def test_a_board_takes_the_same_queries_for_many_seats(client, django_assert_num_queries, db, seats):
    board, other = make_board(), make_board()
    for _ in range(seats):
        seat = make_seat(board, shares=2, nominated_by_board=other)
        make_appointment(seat, make_person(), on_behalf_of=make_organisation())
        make_appointment(seat, share=2, ends_on="2021-01-01")
        make_decides(board, make_topic())
    make_relation(board, other)
    with django_assert_num_queries(12):
        client.get(reverse("boards:board", args=[board.slug]))
