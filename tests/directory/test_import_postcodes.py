"""The postcodes of a register: by edition, in flat memory, bad rows set aside, plain answers to what has no area."""

import datetime as dt

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from directory.models import ImportRun, Postcode
from directory.places import find_places
from tests.factories import make_area, make_edition, make_person

pytestmark = pytest.mark.django_db
HEADER = "pcd7,pcds,doterm,ctry25cd,lsoa11cd,lsoa21cd"
REAL_HEADER = settings.BASE_DIR.parent / "shared/data/geo/ONSPD_header_from_uk-geo-utils-0.19.1.txt"


@pytest.fixture
def areas():
    edition = make_edition("lsoa-2021")
    return [make_area(f"E0100000{n}", edition=edition) for n in (1, 2)]


@pytest.fixture
def run(tmp_path, capsys, areas):
    """Write a file and import it; what the command printed, and whether it ended well."""

    def import_file(*rows, header=HEADER, **options):
        path = tmp_path / "onspd.csv"
        path.write_text("\n".join([header, *rows]) + "\n")
        try:
            call_command("import_postcodes", str(path), edition="lsoa-2021", **options)
            ended = "well"
        except CommandError as error:
            ended = str(error)
        out, err = capsys.readouterr()
        return ended, out.splitlines(), err.splitlines()

    return import_file


def held():
    return sorted(
        Postcode.objects.values_list("code", "area__code", "country", "ended_on"),
        key=lambda row: (row[0], row[1] or ""),
    )


def test_postcodes_come_in_with_their_area_country_and_end(run):
    ended, out, _ = run(
        "PR1 1AA,PR1 1AA,,E92000001,E01000009,E01000001",
        "PR1 1AB,PR1 1AB,201903,E92000001,,E01000002",
        "EH1 1AA,EH1 1AA,,S92000003,,S01000001",
        "SW1A1AA,SW1A 1AA,,E92000001,,E01004736",
    )
    assert ended == "well"
    assert out == [
        "Postcodes in England outside the areas of this edition: 1.",
        "Created: 4, updated: 0, unchanged: 0, refused: 0.",
    ]
    assert held() == [
        ("EH11AA", None, "S", None),
        ("PR11AA", "E01000001", "E", None),
        ("PR11AB", "E01000002", "E", dt.date(2019, 3, 1)),
        ("SW1A1AA", None, "E", None),
    ]


def test_second_run_changes_nothing_and_a_moved_postcode_leaves_its_old_area(run):
    run("PR1 1AA,PR1 1AA,,E92000001,,E01000001")
    assert run("PR1 1AA,PR1 1AA,,E92000001,,E01000001")[1] == ["Created: 0, updated: 0, unchanged: 1, refused: 0."]
    assert run("PR1 1AA,PR1 1AA,202001,E92000001,,E01000001")[1] == [
        "Created: 0, updated: 1, unchanged: 0, refused: 0."
    ]
    run("PR1 1AA,PR1 1AA,,E92000001,,E01000002")
    assert held() == [("PR11AA", "E01000002", "E", None)]


def test_bad_rows_are_set_aside_and_named_and_good_ones_taken(run):
    ended, out, err = run(
        "x,NOT ONE,,E92000001,,E01000001",
        "x,PR1 1AA,,E92000001,,LSOA1",
        "x,PR1 1AB,March,E92000001,,E01000001",
        "x,PR1 1AC,,E92000001,,E01000001",
        "x,PR1 1AC,,E92000001,,E01000001",
        "",
    )
    assert err == [
        'Row 2, column pcds, value "NOTONE": this is not a postcode, such as PR1 8XJ. Correct it or leave the row out.',
        'Row 3, column lsoa21cd, value "LSOA1": this is not the code of an area (a letter and eight digits). '
        "Correct it or leave the cell empty.",
        'Row 4, column doterm, value "March": this is not a year and month, such as 201903. '
        "Correct it or leave the cell empty.",
        'Row 6, column pcds, value "PR11AC": row 5 says the same already. Keep one of them.',
    ]
    assert ended.startswith("4 rows were refused, as listed above. All others were taken.")
    assert held() == [("PR11AC", "E01000001", "E", None)]


def test_row_cut_short_is_refused_and_does_not_lose_its_postcode_the_area(run):
    run("x,PR1 1AA,,E92000001,,E01000001")
    ended, _, err = run("x,PR1 1AB,,E92000001,,E01000002", "x,PR1 1AA,,E920")
    assert err == [
        'Row 3, column (all), value "": the row has 4 cells and the header 6. Check that the download is whole.'
    ]
    assert ended.startswith("1 row was refused")
    assert held() == [("PR11AA", "E01000001", "E", None), ("PR11AB", "E01000002", "E", None)]


def test_postcode_in_two_areas_keeps_both(run):
    run("x,PR1 1AA,,E92000001,,E01000001", "x,PR1 1AA,,E92000001,,E01000002")
    assert [place.code for place in find_places("PR1 1AA")] == ["E01000001", "E01000002"]


def test_dry_run_writes_nothing(run):
    assert run("x,PR1 1AA,,E92000001,,E01000001", dry_run=True)[1] == [
        "Nothing was written (dry run). Would be created: 1, updated: 0, unchanged: 0, refused: 0."
    ]
    assert (held(), ImportRun.objects.count()) == ([], 0)


@pytest.mark.parametrize(
    ("header", "rows", "sentence"),
    [
        ("name,lsoa21cd", ["a,b"], "There is no column with the postcodes."),
        ("pcds,lsoa11cd", ["a,b"], "There is no column with the areas of 2021 (such as lsoa21cd)."),
        (HEADER, [], "The file has a header and no rows."),
    ],
)
def test_wrong_file_is_refused_whole(run, header, rows, sentence):
    ended, _, _ = run(*rows, header=header)
    assert ended.startswith(sentence)
    assert ended.endswith("Nothing was written.")


def test_run_is_recorded_with_who_did_it(run):
    officer = make_person(role="officer")
    run("x,PR1 1AA,,E92000001,,E01000001", by=officer.email)
    assert ImportRun.objects.values_list("kind", "by", "created").get() == ("postcodes", officer.pk, 1)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("EH1 1AA", "EH1 1AA is in Scotland. This directory is for part of England."),
        ("CF10 1AA", "CF10 1AA is in Wales. This directory is for part of England."),
        (
            "PR1 1AB",
            "PR1 1AB was withdrawn in March 2019. Type the postcode that letters carry now, or the name of the place.",
        ),
        ("SW1A 1AA", "SW1A 1AA is outside the area of this directory. Type a postcode or a place inside it."),
        ("ZE9 9ZZ", "We do not know the postcode ZE9 9ZZ. Check it, or type the name of a place instead."),
        ("PR1", '"PR1" looks like part of a postcode. Type all of it, such as PR1 2AB.'),
    ],
)
def test_postcode_without_an_area_gets_a_plain_answer(run, typed, sentence):
    run(
        "x,EH1 1AA,,S92000003,,S01000001",
        "x,CF10 1AA,,W92000004,,W01000001",
        "x,PR1 1AB,201903,E92000001,,E01000002",
        "x,SW1A 1AA,,E92000001,,E01004736",
    )
    assert [place.sentence for place in find_places(typed)] == [sentence]


@pytest.mark.skipif(not REAL_HEADER.exists(), reason=f"the real header is not there: {REAL_HEADER}")
def test_columns_of_the_real_register_are_found(run):
    header = next(line for line in REAL_HEADER.read_text().splitlines() if "pcds" in line).strip()
    row = {"pcds": "PR1 1AA", "ctry25cd": "E92000001", "lsoa21cd": "E01000001", "lsoa11cd": "E01000002"}
    ended, out, _ = run(",".join(row.get(name, "") for name in header.split(",")), header=header)
    assert (ended, held()) == ("well", [("PR11AA", "E01000001", "E", None)])


def test_first_load_takes_what_the_longer_way_takes(run, monkeypatch):
    rows = [
        '"PR11AA","PR1 1AA","",E92000001,"E01000009","E01000001"',
        "x,PR1 1AB,201903,E92000001,,E01000002",
        "x,EH1 1AA,,S92000003,,S01000001",
        "x,JE2 3AB,,L93000001,,L99999999",
        "x,BT1 1AA,,,,N20000001",
        "x,SW1A 1AA,,E92000001,,",
        "x,M1 1AE,199912,,,E01004736",
    ]
    told = run(*rows)
    quick = held()
    Postcode.objects.all().delete()
    monkeypatch.setattr("directory.imports.postcodes.first_load", lambda *_: False)
    assert run(*rows) == told
    assert (held(), len(quick)) == (quick, len(rows))


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_first_load_with_a_row_that_needs_care_takes_the_longer_way(run, line_end):
    ended, out, err = run(
        "x,PR1 1AA,,E92000001,,E01000001" + line_end.removesuffix("\n"),
        'x,"pr1 1ab",,E92000001,"a, b",E01000002' + line_end.removesuffix("\n"),
        "x,PR1 1AC,,E92000001,,E0100" + line_end.removesuffix("\n"),
    )
    assert ended.startswith("1 row was refused")
    assert [line[:49] for line in err] == ['Row 4, column lsoa21cd, value "E0100": this is no']
    assert held() == [("PR11AA", "E01000001", "E", None), ("PR11AB", "E01000002", "E", None)]


def test_several_blocks_of_lines_count_their_rows_on(run, monkeypatch):
    monkeypatch.setattr("directory.imports.blocks.BLOCK", 60)
    rows = [f"x,PR{n} 1AA,,E92000001,,E01000001" for n in range(1, 10)]
    assert run(*rows, "x,NOT ONE,,E92000001,,E01000001")[2][0].startswith("Row 11, column pcds")
    assert len(held()) == 9
