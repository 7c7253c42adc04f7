"""Small counts are kept back, and no total or difference gives them away (rule 27)."""

import itertools
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from directory import suppression
from directory.suppression import Table, Total

UNDER = 5


@pytest.mark.parametrize(("count", "told"), [(0, None), (1, None), (4, None), (5, 5), (1000, 1000)])
def test_lone_count_is_told_from_the_threshold_on(count, told):
    assert suppression.told(count, UNDER) == told


@pytest.mark.parametrize(
    ("count", "threshold", "words"),
    [
        (0, 5, "fewer than 5 people"),
        (4, 5, "fewer than 5 people"),
        (5, 5, "5 people"),
        (1, 1, "1 person"),
        (0, 1, "fewer than 1 people"),
        (2345, 5, "2,345 people"),
    ],
)
def test_lone_count_in_words(count, threshold, words):
    assert suppression.in_words(count, "person", "people", threshold) == words


def test_threshold_is_a_setting(settings):
    settings.SUPPRESS_UNDER = 3
    assert (suppression.told(3), suppression.told(2)) == (3, None)
    assert suppression.table({("a", "x"): 3, ("a", "y"): 2}).cells == {("a", "x"): 3, ("a", "y"): None}


def test_total_beside_a_hidden_count_counts_only_what_is_told():
    table = suppression.table({("food", "North"): 9, ("food", "South"): 2, ("debt", "North"): 7}, UNDER)
    assert table == Table(
        cells={("food", "North"): 9, ("food", "South"): None, ("debt", "North"): 7},
        rows={"food": Total(9, True), "debt": Total(7, False)},
        columns={"North": Total(16, False), "South": Total(0, True)},
        whole=Total(16, True),
    )


def test_nought_is_no_cell():
    assert suppression.table({("food", "North"): 0}, UNDER).cells == {}


def tables(number):
    random = Random(7)
    for _ in range(number):
        rows, columns = range(random.randint(1, 4)), range(random.randint(1, 4))
        yield {cell: random.choice((0, 0, 1, 2, 3, 4, 5, 6, 40)) for cell in itertools.product(rows, columns)}


def consistent_with(counts, table, threshold):
    """Every table of counts that would be told just like this one, as far as a reader can know."""
    hidden = [cell for cell, count in table.cells.items() if count is None]
    for guess in itertools.product(range(1, threshold), repeat=len(hidden)):
        other = counts | dict(zip(hidden, guess, strict=True))
        if suppression.table(other, threshold) == table:
            yield dict(zip(hidden, guess, strict=True))


@pytest.mark.parametrize("threshold", [3, 4, 5])
def test_no_hidden_count_can_be_worked_out(threshold):
    """Whoever tries every number that fits all that is told finds several for each hidden cell."""
    tried = 0
    for counts in tables(400):
        table = suppression.table(counts, threshold)
        if not 1 <= list(table.cells.values()).count(None) <= 6:
            continue
        found = list(consistent_with(counts, table, threshold))
        assert all(len({guess[cell] for guess in found}) >= 2 for cell in found[0]), counts
        tried += 1
    assert tried > 100


@pytest.mark.parametrize(
    ("hidden", "total"),
    [
        ([4], Total(9, True)),
        ([1, 4], Total(14, False)),
        ([1, 3], Total(9, True)),  # together under the threshold
        ([4, 4], Total(9, True)),  # nothing but fours comes to eight
        ([1, 1, 1, 1, 1], Total(9, True)),  # nothing but ones comes to five
        ([1, 1, 1, 1, 2], Total(15, False)),
    ],
)
def test_total_of_a_row_is_true_where_that_gives_nothing_away(hidden, total):
    counts = {("food", "North"): 9} | {("food", n): count for n, count in enumerate(hidden)}
    assert suppression.table(counts, UNDER).rows["food"] == total


def test_everything_told_is_true_and_none_of_it_small():
    for counts in tables(300):
        table = suppression.table(counts, UNDER)
        shown = {cell: count for cell, count in table.cells.items() if count is not None}
        assert shown == {cell: count for cell, count in counts.items() if count >= UNDER}
        assert all(
            total.count == 0 or total.count >= UNDER for total in [*table.rows.values(), *table.columns.values()]
        )
        exact = [row for row, total in table.rows.items() if not total.at_least]
        assert all(table.rows[row].count == sum(n for cell, n in counts.items() if cell[0] == row) for row in exact)


# Sums over people ------------------------------------------------------------------------------------------------


def people_of(**parts):
    return {part: frozenset(who) for part, who in parts.items()}


@pytest.mark.parametrize(
    ("parts", "sums", "told"),
    [
        ({"a": "12345"}, ["a"], ["a"]),
        ({"a": "1234"}, ["a"], []),
        ({"a": "12345", "b": "6"}, ["ab", "a", "b"], ["ab"]),  # a would leave b alone
        ({"a": "12345", "b": "678", "c": "90"}, ["abc", "a", "b", "c"], ["abc", "a"]),
        ({"a": "123", "b": "123"}, ["ab"], []),  # the same three people twice are three
        ({"a": "12345", "b": "6789X", "c": "YZ"}, ["abc", "ab"], ["abc"]),
        ({"a": "12345", "b": "1", "c": "23456", "d": "789XY"}, ["ab", "ac", "bd", "cd"], ["ab", "ac", "bd", "cd"]),
    ],
)
def test_a_sum_is_told_unless_few_people_follow_from_it(parts, sums, told):
    found = suppression.sums_told(people_of(**parts), [frozenset(one) for one in sums], 5)
    assert found == {frozenset(one) for one in told}


def test_no_small_sum_follows_from_several_that_are_told():
    parts = people_of(a="12345", b="6", c="6")
    told = suppression.sums_told(parts, [frozenset("ab"), frozenset("ac"), frozenset("bc"), frozenset("abc")], 5)
    assert told == {frozenset("ab"), frozenset("ac")}  # with abc, b and c would follow


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.frozensets(st.integers(1, 12), min_size=1, max_size=6), min_size=1, max_size=7),
    st.lists(st.frozensets(st.integers(0, 6), min_size=1), max_size=8),
)
def test_each_part_of_few_people_could_still_be_something_else(people, wanted):
    """For each hidden part there is another set of hours with the same told sums."""
    parts = dict(enumerate(people))
    sums = [frozenset(part for part in one if part in parts) for one in wanted]
    told = suppression.sums_told(parts, sums, 5)
    rows = np.array([[float(part in one) for part in parts] for one in told]).reshape(-1, len(parts))
    rank = np.linalg.matrix_rank(rows) if len(rows) else 0
    for part, who in parts.items():
        if len(who) < 5:
            more = np.vstack([rows, [float(part == other) for other in parts]])
            assert np.linalg.matrix_rank(more) == rank + 1
