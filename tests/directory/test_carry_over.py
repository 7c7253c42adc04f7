"""A new edition carries footprints over by a stated table, or flags them; it never silently changes one (rule 1)."""

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from directory.actions import carry_over as actions
from directory.imports.carry_table import read_table
from directory.imports.report import FileRefused
from directory.models import Coverage, Footprint, FootprintArea, FootprintCarry, FootprintOverlap
from tests.factories import cover, make_area, make_edition, make_footprint, make_organisation, make_person

HEADER = "LSOA11CD,LSOA11NM,LSOA21CD,LSOA21NM,CHGIND,LAD22CD\n"
# 1 is unchanged, 2 is split in 12 and 13, 3 and 4 are merged in 14, 5 and 6 became 15 and 16 in no simple way.
PAIRS = [(1, 1, "U"), (2, 12, "S"), (2, 13, "S"), (3, 14, "M"), (4, 14, "M"), (5, 15, "X"), (6, 15, "X"), (6, 16, "X")]


def code(n: int) -> str:
    return f"E010000{n:02}"


def row(old, new, kind) -> str:
    return f"{code(old)},Old {old},{code(new)},New {new},{kind},E07000001\n"


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "LSOA_2011_to_2021.csv"
    path.write_text(HEADER + "".join(row(*pair) for pair in PAIRS))
    return path


@pytest.fixture
def old(db):
    edition = make_edition("lsoa-2011")
    return {n: make_area(code(n), population=1000 * n, edition=edition) for n in range(1, 8)}


@pytest.fixture
def new(db):
    edition = make_edition("lsoa-2021")
    return {n: make_area(code(n), population=100 * n, edition=edition) for n in (1, 12, 13, 14, 15, 16)}


def run(table, *more):
    call_command("carry_footprints", str(table), "--to", "lsoa-2021", *more)


def codes(footprint) -> list[str]:
    held = FootprintArea.objects.filter(footprint=footprint).order_by("area__code")
    return list(held.values_list("area__code", flat=True))


def test_a_footprint_without_doubt_moves_and_keeps_its_identity(table, old, new, capsys):
    mill_row = make_footprint("Mill Row", areas=[old[1], old[2], old[3], old[4]])
    works_there = cover(make_organisation(), mill_row)
    officer = make_person(role="officer", footprints=[mill_row])
    run(table, "--by", officer.email)

    moved = Footprint.objects.get(pk=mill_row.pk)
    assert (moved.slug, moved.edition.slug, moved.population, moved.area_count) == (
        mill_row.slug,
        "lsoa-2021",
        100 + 1200 + 1300 + 1400,
        4,
    )
    assert codes(moved) == [code(1), code(12), code(13), code(14)]
    assert Coverage.objects.get() == works_there
    assert officer.alliance_roles.get().footprints.get() == mill_row
    record = FootprintCarry.objects.get()
    assert (record.footprint, record.outcome, record.what, record.table_name, record.by) == (
        mill_row,
        "carried",
        "1 area unchanged, 1 split in 2, 2 merged in 1",
        "LSOA_2011_to_2021.csv",
        officer,
    )
    why = {"by": officer.pk, "why": "Carried over to Test areas 2021 by LSOA_2011_to_2021.csv"}
    assert moved.events.order_by("pgh_id").last().pgh_context.metadata == why
    assert capsys.readouterr().out == "Carried over: 1, flagged: 0, on the new edition already: 0.\n"


@pytest.mark.parametrize(
    ("holds", "clear", "doubt"),
    [
        ([1, 3], [1], (3, "it was merged with E01000004, which the footprint does not hold", [14])),
        ([1, 5], [1], (5, "it changed in a way that is neither a split nor a merger", [15])),
        ([5, 6], [], (5, "it changed in a way that is neither a split nor a merger", [15])),
        ([2, 7], [12, 13], (7, "the table does not have it", [])),
    ],
)
def test_a_footprint_in_doubt_is_flagged_and_left_as_it_is(table, old, new, capsys, holds, clear, doubt):
    footprint = make_footprint("Mill Row", areas=[old[n] for n in holds])
    before = Footprint.objects.filter(pk=footprint.pk).values().get()
    with pytest.raises(CommandError, match="1 could not be carried over without doubt"):
        run(table)
    printed = capsys.readouterr()
    assert (printed.out, printed.err) == (
        "Carried over: 0, flagged: 1, on the new edition already: 0.\n",
        "Flagged: Mill Row\n",
    )
    assert Footprint.objects.filter(pk=footprint.pk).values().get() == before
    assert codes(footprint) == [code(n) for n in holds]
    record = FootprintCarry.objects.get()
    first = record.plan["doubtful"][0]
    assert (record.outcome, record.plan["clear"]) == ("flagged", [code(n) for n in clear])
    assert (first["code"], first["why"], first["maybe"]) == (code(doubt[0]), doubt[1], [code(n) for n in doubt[2]])


def test_overlaps_follow_the_footprints(table, old, new):
    whole = make_footprint("Whole", areas=[old[1], old[2], old[3], old[4]])
    part = make_footprint("Part", areas=[old[2]])
    left = make_footprint("Left", areas=[old[2], old[5]])
    with pytest.raises(CommandError):
        run(table)
    assert FootprintOverlap.objects.get(footprint=part, other=whole).shared_population == 1200 + 1300
    assert FootprintOverlap.objects.with_shares().get(footprint=part).relation == "inside"
    assert not FootprintOverlap.objects.filter(footprint=left).exists()


def test_a_second_run_changes_nothing_and_a_better_table_carries_what_was_flagged(table, old, new, capsys):
    make_footprint("Sure", areas=[old[1]])
    make_footprint("Unsure", areas=[old[7]])
    for _ in range(2):
        with pytest.raises(CommandError):
            run(table)
    outs = capsys.readouterr().out.splitlines()
    assert outs == [
        "Carried over: 1, flagged: 1, on the new edition already: 0.",
        "Carried over: 0, flagged: 1, on the new edition already: 1.",
    ]
    assert FootprintCarry.objects.count() == 2
    assert sum(record.events.count() for record in FootprintCarry.objects.all()) == 2  # nothing written twice

    table.write_text(HEADER + "".join(row(*pair) for pair in [*PAIRS, (7, 16, "X")]).replace(row(6, 16, "X"), ""))
    table.write_text(table.read_text().replace(row(7, 16, "X"), row(7, 16, "U")))
    run(table)
    assert sorted(FootprintCarry.objects.values_list("outcome", flat=True)) == ["carried", "carried"]
    assert codes(Footprint.objects.get(name="Unsure")) == [code(16)]


def test_a_dry_run_counts_and_writes_nothing(table, old, new, capsys):
    footprint = make_footprint("Sure", areas=[old[1]])
    run(table, "--dry-run")
    assert capsys.readouterr().out == (
        "Nothing was written (dry run). Would be carried over: 1, flagged: 0, on the new edition already: 0.\n"
    )
    assert (codes(footprint), FootprintCarry.objects.count()) == ([code(1)], 0)
    assert Footprint.objects.get().edition.slug == "lsoa-2011"


def test_a_footprint_that_the_new_edition_has_already_is_flagged(table, old, new):
    make_footprint("Ward", areas=[old[1]], purpose="council", code="E05000001")
    make_footprint("Ward", areas=[new[1]], purpose="council", code="E05000001")
    with pytest.raises(CommandError):
        run(table)
    assert FootprintCarry.objects.get().what == (
        "1 area unchanged; Test areas 2021 has a footprint with the code E05000001 already"
    )


def test_carrying_over_is_all_or_nothing(table, old, new, monkeypatch):
    footprint = make_footprint("Sure", areas=[old[1]])

    def fail(*args):
        raise RuntimeError("half way")

    monkeypatch.setattr(actions, "_record", fail)
    with pytest.raises(RuntimeError, match="half way"):
        run(table)
    assert (codes(footprint), Footprint.objects.get().edition.slug) == ([code(1)], "lsoa-2011")


@pytest.mark.django_db(transaction=True)
def test_a_sensitive_site_stays_safe_when_its_footprints_move(table):
    old_edition, new_edition = make_edition("lsoa-2011"), make_edition("lsoa-2021")
    old = {n: make_area(code(n), edition=old_edition, district_code="E07000001") for n in (1, 2)}
    for n in (1, 12, 13):
        make_area(code(n), edition=new_edition, district_code="E07000001")
    for n in (14, 15, 16):
        make_area(code(n), edition=new_edition, district_code="E07000002")
    small = make_footprint("Small", areas=[old[1]])
    district = make_footprint("District", areas=[old[1], old[2]], scale="place", purpose="council")
    refuge = make_organisation("Refuge", sensitive_site=True)
    cover(refuge, small, shown_to="officer")
    cover(refuge, district, shown_to="others")
    run(table)
    assert set(Coverage.objects.values_list("footprint__name", "shown_to")) == {
        ("Small", "officer"),
        ("District", "others"),
    }
    assert Footprint.objects.get(name="District").contains_district is True


# The table -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("LSOA11CD,CHGIND\n", "needs two columns with the codes of areas, each with its year"),
        ("LSOA11CD,LSOA21CD\n", "needs one column that says what became of each area"),
        (HEADER, "The table has a header and no rows."),
        (HEADER + row(1, 1, "Q"), 'Row 2, column CHGIND, value "Q": this is none of U (unchanged)'),
        (
            HEADER + row(1, 1, "U").replace(code(1), "Elm", 1),
            'Row 2, column LSOA11CD, value "Elm": this is not the code',
        ),
        (HEADER + "E01000001,x\n", 'Row 2, column (all), value "": the row has 2 cells and the header 6'),
        (HEADER + row(1, 1, "U") * 2, "stands in the table more than once"),
        (HEADER + row(1, 1, "U") + row(1, 2, "S"), "another row says U of E01000001"),
        (HEADER + row(1, 1, "U") + row(1, 2, "U"), "E01000001 has several new areas, so it is split"),
        (HEADER + row(1, 3, "U") + row(2, 3, "U"), "E01000003 has several old areas, so they are merged"),
    ],
)
def test_a_table_with_anything_wrong_is_refused_whole(tmp_path, text, sentence):
    path = tmp_path / "table.csv"
    path.write_text(text)
    with pytest.raises(FileRefused) as refused:
        read_table(path)
    assert sentence in str(refused.value)


def test_columns_are_found_by_their_stem_whatever_their_order(tmp_path):
    path = tmp_path / "table.csv"
    path.write_text("chgind,lsoa21_code,lsoa11_code\nU,E01000001,E01000001\n")
    table = read_table(path)
    assert (table.from_year, table.to_year, table.kinds) == ("2011", "2021", {"E01000001": "U"})


def test_a_table_for_other_editions_is_refused(table, old, new):
    make_footprint("Sure", areas=[old[1]])
    new[14].delete()
    with pytest.raises(CommandError, match="areas that Test areas 2021 does not have: E01000014"):
        run(table)
    with pytest.raises(CommandError, match="There is no edition called lsoa-2031. There are: lsoa-2011, lsoa-2021"):
        call_command("carry_footprints", str(table), "--to", "lsoa-2031")
    with pytest.raises(CommandError, match="from one edition to another"):
        run(table, "--from", "lsoa-2021")
