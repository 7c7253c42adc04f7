"""Sightings: cheap, without a person, counted once, and never lost on the way into the month's counts."""

import datetime as dt
import threading

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from alliance.base import clock
from directory import payback
from directory.models import EntryCount, Sighting
from directory.payback import Month
from directory.readers import reader_for
from directory.tasks import fold_sightings
from directory.visibility import Reader
from tests.factories import cover, make_area, make_footprint, make_member, make_organisation, make_person

TODAY = dt.date(2026, 11, 21)


@pytest.fixture(autouse=True)
def today():
    with clock.set_to(dt.datetime(2026, 11, 21, 12, tzinfo=clock.LONDON)):
        yield


def seen(kind, *organisations, day=TODAY):
    return Sighting.objects.create(day=day, kind=kind, organisations=[one.pk for one in organisations])


def counts():
    return list(EntryCount.objects.order_by("organisation", "month").values_list("month", "found", "opened", "asked"))


@pytest.mark.django_db
def test_search_writes_one_row_without_the_readers_own(django_assert_num_queries):
    ours, theirs, other = make_organisation(), make_organisation(), make_organisation()
    reader = reader_for(make_member(ours))
    with django_assert_num_queries(1):
        payback.found([other.pk, ours.pk, theirs.pk, theirs.pk], reader)
    payback.found([ours.pk], reader)
    payback.found([], Reader())
    assert list(Sighting.objects.values_list("day", "kind", "organisations")) == [
        (TODAY, "found", [theirs.pk, other.pk])
    ]


def test_sighting_has_nowhere_to_keep_a_person_words_or_a_place():
    assert {field.name for field in Sighting._meta.get_fields()} == {"id", "day", "kind", "organisations"}


@pytest.mark.django_db
def test_sighting_is_never_changed():
    seen("found", make_organisation())
    with pytest.raises(ProgrammingError, match="Cannot update rows from directory_sighting"), transaction.atomic():
        Sighting.objects.update(kind="asked")


@pytest.mark.django_db
def test_visit_of_somebody_else_counts_and_a_keepers_does_not(client):
    here = make_footprint(areas=[make_area()])
    entry = make_organisation()
    cover(entry, here)
    for keeper in (make_member(entry), make_person(role="officer", footprints=[here])):
        client.force_login(keeper)
        client.get(entry.get_absolute_url())
        client.get(entry.get_absolute_url() + "?refer=yes")
    assert Sighting.objects.count() == 0
    client.force_login(make_person())
    client.get(entry.get_absolute_url())
    client.head(entry.get_absolute_url())
    assert list(Sighting.objects.values_list("kind", "organisations")) == [("opened", [entry.pk])]


@pytest.mark.django_db
def test_question_counts_once_a_session_and_organisation(client):
    one, other = make_organisation(), make_organisation()
    for entry in (one, one, other):
        client.get(entry.get_absolute_url() + "?refer=yes")
    assert sorted(Sighting.objects.filter(kind="asked").values_list("organisations", flat=True)) == [
        [one.pk],
        [other.pk],
    ]
    assert client.cookies.get("sessionid") is None
    client.get(one.get_absolute_url() + "?refer=yes", HTTP_USER_AGENT="another browser")
    client.force_login(make_person())
    client.get(one.get_absolute_url() + "?refer=yes")
    client.get(one.get_absolute_url() + "?refer=yes")
    assert Sighting.objects.filter(kind="asked", organisations=[one.pk]).count() == 3


@pytest.mark.django_db
def test_fold_adds_to_what_is_there_and_leaves_today():
    one, other = make_organisation(), make_organisation()
    EntryCount.objects.create(organisation=one, month=dt.date(2026, 11, 1), found=10)
    seen("found", one, other, day=dt.date(2026, 10, 31))
    seen("found", one, day=dt.date(2026, 11, 20))
    seen("asked", one, day=dt.date(2026, 11, 20))
    seen("opened", one, day=TODAY)

    assert fold_sightings() == 3
    assert fold_sightings() == 0

    october, november = dt.date(2026, 10, 1), dt.date(2026, 11, 1)
    assert counts() == [(october, 1, 0, 0), (november, 11, 0, 1), (october, 1, 0, 0)]
    assert list(Sighting.objects.values_list("kind", flat=True)) == ["opened"]


@pytest.mark.django_db
def test_fold_of_an_organisation_that_is_gone_counts_the_others():
    gone, left = make_organisation(), make_organisation()
    seen("found", gone, left, day=dt.date(2026, 11, 1))
    gone.delete()
    assert fold_sightings() == 1
    assert EntryCount.objects.get().organisation == left


@pytest.mark.django_db
def test_this_month_adds_what_is_folded_and_what_is_not(django_assert_num_queries):
    one, other = make_organisation(), make_organisation()
    EntryCount.objects.create(organisation=one, month=dt.date(2026, 11, 1), found=10, asked=6)
    EntryCount.objects.create(organisation=one, month=dt.date(2026, 10, 1), found=99)
    seen("found", one, other)
    seen("asked", one, day=dt.date(2026, 11, 2))
    seen("found", one, day=dt.date(2026, 10, 31))
    with django_assert_num_queries(2):
        assert payback.this_month([one.pk, other.pk]) == {one.pk: Month(11, 0, 7), other.pk: Month(1, 0, 0)}


@pytest.mark.parametrize(
    ("month", "sentence"),
    [
        (Month(14, 0, 3), "Your entry was found 14 times this month. Fewer than 5 people asked how to refer."),
        (Month(1, 0, 5), "Your entry was found once this month. 5 people asked how to refer."),
        (Month(0, 9, 0), "No search has found your entry this month yet. Fewer than 5 people asked how to refer."),
    ],
)
def test_month_in_words(month, sentence):
    assert month.sentence == sentence


@pytest.mark.django_db
def test_a_count_is_of_a_whole_month():
    with pytest.raises(IntegrityError, match="entry_count_of_a_whole_month"), transaction.atomic():
        EntryCount.objects.create(organisation=make_organisation(), month=dt.date(2026, 11, 2))


@pytest.mark.django_db
def test_members_read_it_on_the_entry_and_at_home_and_nobody_else_does(client):
    entry = make_organisation()
    for _ in range(14):
        seen("found", entry)
    sentence = "Your entry was found 14 times this month. Fewer than 5 people asked how to refer."
    owner = make_member(entry)
    assert sentence not in client.get(entry.get_absolute_url()).content.decode()
    client.force_login(owner)
    assert sentence in client.get(entry.get_absolute_url()).content.decode()
    assert sentence in client.get("/").content.decode()
    client.force_login(make_person(role="statutory"))
    assert "14 times" not in client.get(entry.get_absolute_url()).content.decode()


@pytest.mark.django_db(transaction=True)
def test_two_folds_at_once_count_each_sighting_once():
    entry = make_organisation()
    for _ in range(40):
        seen("found", entry, day=dt.date(2026, 11, 1))
    ready, folded = threading.Barrier(2), []

    def run():
        ready.wait(10)
        folded.append(payback.fold(before=TODAY))
        connection.close()

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert (sum(folded), Sighting.objects.count(), counts()) == (40, 0, [(dt.date(2026, 11, 1), 40, 0, 0)])


@pytest.mark.django_db(transaction=True)
def test_sighting_written_while_a_fold_runs_is_kept_for_the_next():
    entry = make_organisation()
    seen("found", entry, day=dt.date(2026, 11, 1))
    written = threading.Event()

    def write():
        seen("found", entry, day=dt.date(2026, 11, 1))
        connection.close()
        written.set()

    with transaction.atomic():
        assert payback.fold(before=TODAY) == 1
        threading.Thread(target=write).start()
        assert written.wait(10)
    assert (Sighting.objects.count(), counts()) == (1, [(dt.date(2026, 11, 1), 1, 0, 0)])
    assert payback.fold(before=TODAY) == 1
    assert counts() == [(dt.date(2026, 11, 1), 2, 0, 0)]


@pytest.mark.django_db(transaction=True)
def test_fold_that_crashes_loses_and_counts_nothing():
    entry = make_organisation()
    seen("found", entry, day=dt.date(2026, 11, 1))
    with pytest.raises(RuntimeError), transaction.atomic():
        payback.fold(before=TODAY)
        raise RuntimeError("the machine went dark")
    assert (Sighting.objects.count(), counts()) == (1, [])


@pytest.mark.django_db
def test_no_reader_waits_until_a_sighting_is_on_the_disk():
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit = on")
        payback.found([make_organisation().pk], Reader())
        cursor.execute("SHOW synchronous_commit")
        assert cursor.fetchone() == ("off",)
    assert Sighting.objects.get().kind == "found"
