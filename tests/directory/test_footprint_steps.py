"""The steps of the footprint editor add up to areas, say what they did, and refuse what nobody clicked."""

import pytest

from directory.footprint_steps import BadSteps, Ground, Group, Step, read, replay, written

GROUND = Ground(
    "Test areas",
    {
        ("district", "E07000001"): Group("Here", frozenset({1, 2, 3})),
        ("ward", "E05000001"): Group("Mill Row", frozenset({3, 4})),
        ("footprint", "canal-side"): Group("Canal side", frozenset({4})),
    },
    {f"E0100000{n}": (n, f"Testham 00{n}A") for n in range(1, 6)},
)
DISTRICT = Step("add", "district", "E07000001")


def words(*steps, start=frozenset()):
    draft = replay(steps, GROUND, start)
    return sorted(draft.areas), [line.words for line in draft.lines]


def test_steps_add_up_in_their_order():
    assert words(
        DISTRICT,
        Step("add", "ward", "E05000001"),
        Step("remove", "codes", codes=("E01000001",)),
        Step("remove", "footprint", "canal-side"),
        Step("add", "codes", codes=("E01000004", "E01000005")),
    ) == (
        [2, 3, 4, 5],
        [
            "Added the district Here: 3 areas more.",
            "Added the ward Mill Row: 1 area more.",
            "Took out Testham 001A.",
            "Took out the footprint Canal side: 1 area fewer.",
            "Added 2 areas by their codes.",
        ],
    )


def test_steps_begin_with_what_the_footprint_holds():
    assert words(Step("remove", "ward", "E05000001"), start=frozenset({4, 5})) == (
        [5],
        ["Took out the ward Mill Row: 1 area fewer."],
    )


def test_a_step_that_changes_nothing_says_so():
    assert words(DISTRICT, DISTRICT, Step("remove", "footprint", "canal-side"))[1][1:] == [
        "Added the district Here: nothing changed, all of it was in already.",
        "Took out the footprint Canal side: nothing changed, none of it was in.",
    ]
    assert words(DISTRICT, Step("add", "codes", codes=("E01000001", "E01000004")))[1][1:] == [
        "Added 2 areas by their codes: 1 area more."
    ]


@pytest.mark.parametrize(
    ("step", "sentence"),
    [
        (Step("add", "district", "E07000009"), "There is no district E07000009 in Test areas. Undo this line."),
        (Step("add", "footprint", "gone"), "There is no footprint gone in Test areas. Undo this line."),
        (Step("add", "codes", codes=("E01000001", "E01000009")), "Not in Test areas: E01000009. Undo this line."),
    ],
)
def test_a_step_that_leads_nowhere_says_so_and_changes_nothing(step, sentence):
    draft = replay([DISTRICT, step], GROUND)
    assert (draft.areas, draft.wrong) == (frozenset({1, 2, 3}), [sentence])


def test_steps_come_back_from_the_form_as_they_went():
    steps = [DISTRICT, Step("remove", "codes", codes=("E01000001",)), Step("add", "footprint", "canal-side")]
    assert written(steps) == (
        '[{"do":"add","what":"district","code":"E07000001"},'
        '{"do":"remove","what":"codes","codes":["E01000001"]},'
        '{"do":"add","what":"footprint","code":"canal-side"}]'
    )
    assert read(written(steps)) == steps
    assert read("") == []


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "{}",
        "null",
        "[1]",
        "[" * 100_000,
        '[{"do":"drop","what":"district","code":"E07000001"}]',
        '[{"do":"add","what":"planet","code":"E07000001"}]',
        '[{"do":"add","what":"district"}]',
        '[{"do":"add","what":"district","code":"E07000001","more":1}]',
        '[{"do":"add","what":"district","code":["E07000001"]}]',
        '[{"do":"add","what":"district","code":"x\\u0000"}]',
        '[{"do":"add","what":"district","code":""}]',
        '[{"do":["add"],"what":"district","code":"E07000001"}]',
        '[{"do":"add","what":"codes","codes":[]}]',
        '[{"do":"add","what":"codes","codes":["elm"]}]',
        '[{"do":"add","what":"codes","codes":[1]}]',
        '[{"do":"add","what":"codes","codes":"E01000001"}]',
        "[" + ",".join(['{"do":"add","what":"district","code":"E07000001"}'] * 501) + "]",
    ],
)
def test_steps_that_nobody_clicked_are_refused(text):
    with pytest.raises(BadSteps, match="came back damaged"):
        read(text)
