"""`import_areas`: ONS and NHS look-ups of any year, good rows taken, bad ones listed, twice is once."""

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db.models import Sum

from alliance.base import clock
from directory.imports import columns
from directory.models import Area, AreaEdition, Footprint, ImportRun
from tests.factories import make_area, make_footprint, make_person

GEO = settings.BASE_DIR.parent / "shared" / "data" / "geo"
needs_real_files = pytest.mark.skipif(not GEO.exists(), reason=f"the real files are not there: {GEO}")

HEADER = (
    "lsoa21_name,lsoa21_code,sicbl24_name,sicbl24_code,sicbl24_code_nhs,icb24_name,icb24_code,ward24_name,ward24_code,"
    "ltla24_name,ltla24_code,population_census2021,imd2025_decile"
)
ROWS = [
    "Testham 001A,E01000001,Test ICB - 00T,E38000001,00T,Test ICB,E54000001,Elm,E05000001,Testham,E07000001,1500,3",
    "Testham 001B,E01000002,Test ICB - 00T,E38000001,00T,Test ICB,E54000001,Elm,E05000001,Testham,E07000001,1700,10",
    "Otherby 001A,E01000003,Test ICB - 01T,E38000002,01T,Test ICB,E54000001,Oak,E05000002,Otherby,E07000002,,1",
]


@pytest.fixture
def write(tmp_path):
    """Write a look-up file and say where it is."""

    def write(*lines, name="lookup.csv", encoding="utf-8"):
        path = tmp_path / name
        path.write_bytes("\r\n".join(lines).encode(encoding))
        return str(path)

    return write


def run(path, capsys, **options):
    """(what the command printed, what it set aside, how it ended: "" for well)."""
    ended = ""
    try:
        call_command("import_areas", path, **options)
    except CommandError as error:
        ended = str(error)
    printed = capsys.readouterr()
    return printed.out.strip(), printed.err.strip().splitlines(), ended


@pytest.mark.django_db
def test_a_lookup_is_imported_and_a_second_run_changes_nothing(write, capsys):
    path = write(HEADER, *ROWS)
    with clock.set_to("2026-11-03"):
        assert run(path, capsys) == ("Created: 3, updated: 0, unchanged: 0, refused: 0.", [], "")
    assert run(path, capsys) == ("Created: 0, updated: 0, unchanged: 3, refused: 0.", [], "")

    edition = AreaEdition.objects.get()
    assert (edition.slug, edition.name, edition.is_current) == ("lsoa-2021", "LSOA 2021", True)
    assert edition.source == "The file lookup.csv, imported 3 November 2026"
    assert edition.population_source == "Column population_census2021 of lookup.csv"
    assert list(
        Area.objects.values_list(
            "code",
            "name",
            "population",
            "deprivation_decile",
            "ward_code",
            "ward_name",
            "district_code",
            "district_name",
            "sub_icb_code",
            "sub_icb_name",
            "icb_code",
        )
    ) == [
        # fmt: off
        (
            "E01000001",
            "Testham 001A",
            1500,
            3,
            "E05000001",
            "Elm",
            "E07000001",
            "Testham",
            "00T",
            "Test ICB - 00T",
            "E54000001",
        ),  # noqa: E501
        (
            "E01000002",
            "Testham 001B",
            1700,
            10,
            "E05000001",
            "Elm",
            "E07000001",
            "Testham",
            "00T",
            "Test ICB - 00T",
            "E54000001",
        ),  # noqa: E501
        (
            "E01000003",
            "Otherby 001A",
            None,
            1,
            "E05000002",
            "Oak",
            "E07000002",
            "Otherby",
            "01T",
            "Test ICB - 01T",
            "E54000001",
        ),  # noqa: E501
        # fmt: on
    ]


@pytest.mark.django_db
def test_each_run_is_on_record(write, capsys):
    person = make_person(email="officer@example.org")
    path = write(HEADER, *ROWS, "Broken,X,,,,,,,,,,,")
    run(path, capsys, by="Officer@example.org")
    ran = ImportRun.objects.get()
    assert (ran.by, ran.kind, ran.file_name, len(ran.file_sha256)) == (person, "areas", "lookup.csv", 64)
    assert (ran.created, ran.updated, ran.unchanged, ran.refused) == (3, 0, 0, 1)


@pytest.mark.django_db
def test_only_rows_that_differ_are_written_and_footprints_follow(write, capsys):
    run(write(HEADER, *ROWS), capsys)
    footprint = make_footprint(areas=list(Area.objects.exclude(population=None)))
    assert footprint.population == 3200
    changed = write(HEADER, ROWS[0].replace("1500", "1600"), *ROWS[1:])
    assert run(changed, capsys)[0] == "Created: 0, updated: 1, unchanged: 2, refused: 0."
    assert Footprint.objects.get().population == 3300


@pytest.mark.django_db
def test_columns_that_a_file_lacks_stay_as_they_are(write, capsys):
    run(write(HEADER, *ROWS), capsys)
    counted = write("LSOA21CD,Population", "E01000003,1900", "E01000009,5", name="people.csv")
    assert run(counted, capsys) == (
        "Created: 0, updated: 1, unchanged: 0, refused: 1.",
        [
            'Row 3, column code, value "E01000009": the edition lsoa-2021 has no such area, and the file has no column '
            "of names. Import the file with the names first."
        ],
        "1 row was refused, as listed above. All others were taken. Correct them and run the command again: what is "
        "right already stays as it is.",
    )
    area = Area.objects.get(code="E01000003")
    assert (area.population, area.ward_name, area.deprivation_decile) == (1900, "Oak", 1)


@pytest.mark.django_db
def test_a_new_edition_never_touches_another(write, capsys):
    run(write(HEADER, *ROWS), capsys)
    before = list(Area.objects.values())
    later = write(HEADER.replace("21_", "31_"), ROWS[0].replace("1500", "9"), name="later.csv")
    assert run(later, capsys)[0] == "Created: 1, updated: 0, unchanged: 0, refused: 0."
    assert list(Area.objects.filter(edition__slug="lsoa-2021").values()) == before
    assert list(AreaEdition.objects.order_by("slug").values_list("slug", "is_current")) == [
        ("lsoa-2021", True),
        ("lsoa-2031", False),
    ]


@pytest.mark.django_db
def test_what_the_command_line_says_of_the_edition_is_kept(write, capsys):
    make_area()
    said = {"name": "Areas", "source": "ONS, OGL v3", "population_source": "Census", "deprivation_source": "IMD"}
    run(write(HEADER, *ROWS), capsys, edition="own", current=True, **said)
    edition = AreaEdition.objects.get(slug="own")
    assert {field: getattr(edition, field) for field in said} == said
    assert edition.is_current


@pytest.mark.django_db
def test_a_dry_run_counts_and_writes_nothing(write, capsys):
    path = write(HEADER, *ROWS)
    out, _, ended = run(path, capsys, dry_run=True)
    assert out == "Nothing was written (dry run). Would be created: 3, updated: 0, unchanged: 0, refused: 0."
    assert ended == ""
    assert (AreaEdition.objects.count(), Area.objects.count(), ImportRun.objects.count()) == (0, 0, 0)


@pytest.mark.django_db
def test_bad_rows_are_set_aside_and_listed_and_good_ones_taken(write, capsys):
    good = ROWS[0]
    path = write(
        HEADER,
        good,
        ROWS[1].replace("E01000002", "E0100000"),
        ROWS[1].replace("1700", "many"),
        ROWS[1].replace("1700", "-3").replace(",10", ",11"),
        ROWS[1].replace("E05000001", "Elm"),
        ROWS[1].replace("Testham 001B", ""),
        ROWS[1] + ",extra",
        good,
        ROWS[2],
    )
    out, aside, ended = run(path, capsys)
    assert out == "Created: 2, updated: 0, unchanged: 0, refused: 7."
    assert aside == [
        'Row 3, column lsoa21_code, value "E0100000": this is not the code of an area (E01 or W01 and six digits). '
        "Correct it or leave the row out.",
        'Row 4, column population_census2021, value "many": this is not a whole number from 0 to 1,000,000. '
        "Correct it or leave the cell empty.",
        'Row 5, column population_census2021, value "-3": this is not a whole number from 0 to 1,000,000. '
        "Correct it or leave the cell empty.",
        'Row 5, column imd2025_decile, value "11": this is not a whole number from 1 to 10. '
        "Correct it or leave the cell empty.",
        'Row 6, column ward24_code, value "Elm": this is not an ONS code (a letter and eight digits). '
        "Correct it or leave the cell empty.",
        'Row 7, column lsoa21_name, value "": the area has no name. Fill it in.',
        'Row 8, column (all), value "": the row has 14 cells and the header 13. Check for stray commas.',
        'Row 9, column lsoa21_code, value "E01000001": this area is in row 2 already, which was taken. '
        "Keep one row for each area.",
    ]
    assert ended.startswith("7 rows were refused, as listed above. All others were taken.")
    assert list(Area.objects.values_list("code", flat=True)) == ["E01000001", "E01000003"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (
            b"PK\x03\x04rest",
            'bad.csv is a spreadsheet or a zip file, not a CSV file. Open it and save it as "CSV UTF-8"',
        ),
        ("LSOA21CD".encode("utf-16"), 'bad.csv is in UTF-16. Save it as "CSV UTF-8" and try again.'),
        (
            "LSOA21CD,LSOA21NM\nE01000001,Llanf\xe2th\n".encode("cp1252"),
            "bad.csv is not in UTF-8: line 2 holds the byte 0xE2. It looks like Windows-1252",
        ),
        (b"", "There is no column for the code of the area. The columns are none at all."),
        (
            b"postcode,ward\nPR1 2AB,Elm\n",
            "There is no column for the code of the area. The columns are postcode,",
        ),
        (b"LSOA21CD,pop\nE01000001,5\n", "There is no column for the name of the area. The columns are LSOA21CD, pop."),
        (b"LSOA11CD,LSOA21CD,LSOA21NM\n", "More than one column could be the code of the area: LSOA11CD and LSOA21CD."),
        (b"LSOA21CD,LSOA21NM\n", "The file has a header and no rows."),
        (
            b'LSOA21CD,LSOA21NM\nE01000001,"Open\n',
            "bad.csv is not a CSV file that can be read: unexpected end of",
        ),
    ],
)
def test_a_wrong_file_is_refused_whole(tmp_path, capsys, content, sentence):
    path = tmp_path / "bad.csv"
    path.write_bytes(content)
    out, aside, ended = run(str(path), capsys)
    assert (out, aside) == ("", [])
    assert ended[: len(sentence)] == sentence
    assert ended.endswith("Nothing was written.")
    assert (AreaEdition.objects.count(), Area.objects.count()) == (0, 0)


@pytest.mark.django_db
def test_a_file_that_is_not_there_and_an_author_nobody_knows_are_refused(write, tmp_path, capsys):
    missing = tmp_path / "missing.csv"
    assert run(str(missing), capsys)[2] == (
        f"{missing} cannot be read: No such file or directory. Check the name and the folder. Nothing was written."
    )
    assert run(write(HEADER, *ROWS), capsys, by="who@example.org")[2] == (
        "Nobody has the e-mail address who@example.org. Give --by an address that somebody signs in with."
    )


@pytest.mark.django_db
def test_a_file_broken_in_the_middle_leaves_nothing_half_written(write, capsys):
    path = write(HEADER, *ROWS[:2], '"Open quote' + ROWS[2])
    assert run(path, capsys)[2].startswith("lookup.csv is not a CSV file that can be read")
    assert Area.objects.count() == 0


@pytest.mark.django_db
def test_a_byte_order_mark_and_a_column_chosen_by_hand(write, capsys):
    path = write("LSOA11CD,LSOA21CD,LSOA21NM", "E01000008,E01000001,Testham 001A", encoding="utf-8-sig")
    assert run(path, capsys, column=["code=LSOA21CD"]) == (
        "Created: 1, updated: 0, unchanged: 0, refused: 0.",
        [],
        "",
    )
    assert Area.objects.get().code == "E01000001"
    assert run(path, capsys, column=["code=WD24CD"])[2] == (
        "There is no column called WD24CD. The columns are LSOA11CD, LSOA21CD, LSOA21NM. Nothing was written."
    )


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("lsoa21_code", "code"),
        ("LSOA21CD", "code"),
        ("LSOA code (2021)", "code"),
        ("LSOA11NM", "name"),
        ("WD24CD", "ward_code"),
        ("ward24_name", "ward_name"),
        ("lad25cd", "district_code"),
        ("LAD24NM", "district_name"),
        ("ltla24_code", "district_code"),
        ("Local Authority District code (2024)", "district_code"),
        ("SICBL24CDH", "sub_icb_code"),
        ("sicbl24_code_nhs", "sub_icb_code"),
        ("SICBL24NM", "sub_icb_name"),
        ("ICB24CD", "icb_code"),
        ("icb24_name", "icb_name"),
        ("population_census2021", "population"),
        ("Total population: mid 2022", "population"),
        ("pop2021", "population"),
        ("imd2019_decile", "deprivation_decile"),
        (
            "Index of Multiple Deprivation (IMD) Decile (where 1 is most deprived 10% of LSOAs)",
            "deprivation_decile",
        ),
        ("lat", "latitude"),
        ("LONG", "longitude"),
        ("imd2025_health_decile", None),
        ("population_density", None),
        ("LSOA21NMW", None),
        ("ruc21_code", None),
    ],
)
def test_columns_are_found_by_stem_whatever_their_year(header, field):
    assert columns.find([header]) == ({field: 0} if field else {})


@needs_real_files
@pytest.mark.django_db
def test_the_real_areas_of_lancashire_and_south_cumbria(capsys):
    path = str(GEO / "lsc_lsoa21_full.csv")
    assert run(path, capsys) == ("Created: 1,060, updated: 0, unchanged: 0, refused: 0.", [], "")
    assert run(path, capsys) == ("Created: 0, updated: 0, unchanged: 1,060, refused: 0.", [], "")

    def people(**where):
        return Area.objects.filter(**where).aggregate(people=Sum("population"))["people"]

    places = {
        "Pennine Lancashire": ["00Q", "01A"],
        "Central Lancashire": ["00X", "01E"],
        "Fylde Coast": ["00R", "02M"],
        "Morecambe Bay": ["01K"],
        "West Lancashire": ["02G"],
    }
    assert {place: people(sub_icb_code__in=codes) for place, codes in places.items()} == {
        "Pennine Lancashire": 548_119,
        "Central Lancashire": 386_132,
        "Fylde Coast": 336_470,
        "Morecambe Bay": 329_393,
        "West Lancashire": 117_419,
    }
    assert people(district_name="Preston", sub_icb_code="02M") == 2_138
    split = Area.objects.filter(district_name="Ribble Valley").values_list("sub_icb_code")
    assert sorted(split.annotate(Sum("population")).order_by().values_list("population__sum", flat=True)) == [
        11_665,
        49_896,
    ]


@needs_real_files
@pytest.mark.slow
@pytest.mark.django_db
def test_all_areas_of_england(capsys):
    path = str(GEO / "england_lsoa21_ward24_lad24_sicbl24_icb24_pop21_imd2025.csv")
    assert run(path, capsys) == ("Created: 33,755, updated: 0, unchanged: 0, refused: 0.", [], "")
    assert run(path, capsys) == ("Created: 0, updated: 0, unchanged: 33,755, refused: 0.", [], "")
    assert Area.objects.values("district_code").distinct().count() == 296
    assert Area.objects.values("icb_code").distinct().count() == 42
