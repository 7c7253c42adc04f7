"""Apologies, the register, the quorum, and who has missed several meetings in a row."""

import pytest
from django.urls import reverse

from alliance.base import clock
from alliance.base.refused import Refused
from boards import needs
from boards.actions import attendance, meetings
from boards.models import Attendance, Board
from boards.queries.attendance import missed_in_a_row, quorum_of, register_of
from tests.factories import make_appointment, make_board, make_meeting, make_person, make_seat

pytestmark = pytest.mark.django_db
NOW = "2027-02-01T15:00"


@pytest.fixture(autouse=True)
def february():
    with clock.set_to(NOW):
        yield


@pytest.fixture
def officer():
    return make_person(role="officer")


def recorded(meeting):
    rows = Attendance.objects.filter(meeting=meeting).values_list("appointment__role_name", "came", "deputy__role_name")
    return sorted(rows)


# Apologies -------------------------------------------------------------------------------------------------------


def test_apologies_are_sent_and_taken_back(client):
    person, meeting = make_person(), make_meeting()
    make_appointment(make_seat(meeting.board), person)
    client.force_login(person)
    path = reverse("boards:cannot_come", args=[meeting.pk])
    client.post(path)
    client.post(path)
    assert [one[1] for one in recorded(meeting)] == ["apologies"]
    assert "You have sent apologies." in client.get(meeting.get_absolute_url()).content.decode()
    client.post(path, {"after_all": "yes"})
    assert recorded(meeting) == []


@pytest.mark.parametrize(
    ("fields", "appointment", "sentence"),
    [
        ({"status": "cancelled", "status_reason": "Flu"}, {}, "This meeting is cancelled"),
        ({"starts_at": "2027-01-04T14:00"}, {}, "This meeting is over."),
        ({}, {"is_deputy": True}, "You hold no seat on this board on that day"),
        ({}, {"ends_on": "2027-03-01"}, "You hold no seat on this board on that day"),
        ({}, {"accepted_at": None}, "You hold no seat on this board on that day"),
    ],
)
def test_apologies_that_nobody_waits_for(fields, appointment, sentence):
    person, meeting = make_person(), make_meeting(**fields)
    make_appointment(make_seat(meeting.board), person, **appointment)
    with pytest.raises(Refused, match=sentence):
        attendance.send_apologies(meeting=meeting, by=person)


# The register ----------------------------------------------------------------------------------------------------


@pytest.fixture
def today():
    """A meeting going on, of a board with three voting places, an observer and a deputy."""
    board = make_board("Place board", quorum_places=2)
    meeting = make_meeting(board, starts_at="2027-02-01T14:00")
    shared = make_seat(board, "A", shares=2)
    holders = {
        "One": make_appointment(shared, "One"),
        "Two": make_appointment(shared, "Two", share=2),
        "Deputy": make_appointment(shared, "Deputy", is_deputy=True),
        "Three": make_appointment(make_seat(board, "B"), "Three"),
        "Observer": make_appointment(make_seat(board, "C", vote="observer"), "Observer"),
    }
    make_appointment(make_seat(board, "D"), "Left that day", ends_on="2027-02-01")
    make_appointment(make_seat(board, "E"), "Begins after", starts_on="2027-02-02")
    return meeting, holders


def test_those_who_sit_there_on_the_day_are_on_the_register(today):
    meeting, holders = today
    lines = register_of(meeting)
    assert [(line.appointment.holder, [one.holder for one in line.deputies], line.counts) for line in lines] == [
        ("One", ["Deputy"], True),
        ("Two", ["Deputy"], True),
        ("Three", [], True),
        ("Observer", [], False),
    ]


def test_the_quorum_counts_voting_places_whose_holder_or_deputy_came(today, officer):
    meeting, holders = today
    quorum = quorum_of(meeting, register_of(meeting))
    assert (quorum.there, quorum.held, quorum.needed, quorum.is_met, quorum.missing) == (0, 3, 2, False, 2)
    answers = {
        holders["One"].pk: ("present", None),
        holders["Two"].pk: ("deputy", holders["Deputy"].pk),
        holders["Three"].pk: ("absent", None),
        holders["Observer"].pk: ("present", None),
    }
    attendance.take(meeting=meeting, answers=answers, by=officer)
    quorum = quorum_of(meeting, register_of(meeting))
    assert (quorum.there, quorum.is_met, quorum.missing) == (2, True, 0)
    assert recorded(meeting) == [
        ("Observer", "present", None),
        ("One", "present", None),
        ("Three", "absent", None),
        ("Two", "deputy", "Deputy"),
    ]


def test_what_is_not_said_leaves_what_is_on_record(today, officer):
    meeting, holders = today
    one = holders["One"].pk
    attendance.take(meeting=meeting, answers={one: ("apologies", None)}, by=officer)
    attendance.take(meeting=meeting, answers={one: ("", None)}, by=officer)
    assert recorded(meeting) == [("One", "apologies", None)]


@pytest.mark.parametrize(
    ("name", "answer", "sentence"),
    [
        ("Deputy", ("present", None), "Somebody on this list did not sit there"),
        ("Three", ("deputy", "Deputy"), "The deputy of another seat cannot stand in for Three."),
    ],
)
def test_a_register_with_somebody_else_is_refused_whole(today, officer, name, answer, sentence):
    meeting, holders = today
    came, deputy = answer
    answers = {
        holders["One"].pk: ("present", None),
        holders[name].pk: (came, deputy and holders[deputy].pk),
    }
    with pytest.raises(Refused, match=sentence):
        attendance.take(meeting=meeting, answers=answers, by=officer)
    assert recorded(meeting) == []


def test_attendance_is_taken_on_the_day_or_later(officer):
    with pytest.raises(Refused, match="This meeting is still to come."):
        attendance.take(meeting=make_meeting(starts_at="2027-02-02T14:00"), answers={}, by=officer)


def test_the_page_works_the_quorum_out_with_and_without_script(client, today, officer):
    meeting, holders = today
    client.force_login(officer)
    path = reverse("boards:attendance", args=[meeting.pk])
    ticked = {f"came_{holders['One'].pk}": "present", f"came_{holders['Two'].pk}": f"deputy:{holders['Deputy'].pk}"}
    live = client.post(path, ticked, headers={"HX-Request": "true"}).content.decode()
    plain = client.post(path, ticked | {"count": "yes"}).content.decode()
    for page in (live, plain):
        assert "<strong>2</strong> of 3 voting seats" in page
        assert "The board needs 2." in page
    assert "<html" not in live
    assert recorded(meeting) == []
    client.post(path, ticked | {"save": "yes"})
    assert [one[:2] for one in recorded(meeting)] == [("One", "present"), ("Two", "deputy")]


@pytest.mark.parametrize("rows", [1, 3])
def test_register_takes_as_many_queries_for_one_as_for_three(client, officer, django_assert_num_queries, rows):
    meeting = make_meeting(starts_at="2027-02-01T14:00")
    for _ in range(rows):
        seat = make_seat(meeting.board)
        make_appointment(seat, make_person())
        make_appointment(seat, make_person(), is_deputy=True)
    client.force_login(officer)
    with django_assert_num_queries(10):
        client.get(reverse("boards:attendance", args=[meeting.pk]))


# Missed in a row -------------------------------------------------------------------------------------------------


def held(board, month, came, appointment):
    meeting = make_meeting(board, starts_at=f"2026-{month:02}-04T14:00", status="minuted")
    Attendance.objects.create(meeting=meeting, appointment=appointment, came=came)


@pytest.mark.parametrize(
    ("came", "is_flagged"),
    [
        (["present", "absent", "apologies", "absent"], True),
        (["absent", "absent", "present", "absent", "absent"], False),
        (["absent", "absent"], False),
        (["absent", "deputy", "absent", "absent"], False),
    ],
)
def test_three_missed_in_a_row_raise_a_flag(settings, came, is_flagged):
    board = make_board()
    holder = make_appointment(make_seat(board), "Chief officer")
    for month, one in enumerate(came, start=5):
        held(board, month, one, holder)
    assert [one.pk for one in missed_in_a_row(Board.objects.all())] == ([holder.pk] if is_flagged else [])
    settings.BOARD_MISSED_MEETINGS = 9
    assert missed_in_a_row(Board.objects.all()) == []


def test_a_cancelled_meeting_is_not_missed(officer):
    board = make_board()
    holder = make_appointment(make_seat(board), "Chief officer")
    for month in (5, 6):
        held(board, month, "absent", holder)
    off = make_meeting(board, starts_at="2026-07-04T14:00", status="cancelled", status_reason="Flu")
    Attendance.objects.create(meeting=off, appointment=holder, came="apologies")
    assert missed_in_a_row(Board.objects.all()) == []


# What needs somebody ---------------------------------------------------------------------------------------------


def of_meetings(person):
    return [one for one in needs.items(person) if one.kind == "meeting to come"]


def test_whoever_sits_there_is_shown_the_next_fortnight():
    person, board = make_person(), make_board("Place board")
    make_appointment(make_seat(board), person)
    soon = make_meeting(board, starts_at="2027-02-10T14:00")
    make_meeting(board, starts_at="2027-03-10T14:00")
    make_meeting(board, starts_at="2027-02-11T14:00", status="draft")
    line = next(iter(of_meetings(person)))
    assert [one.what for one in of_meetings(person)] == ["Place board meets on 10 February 2027, 2pm"]
    assert line.also == ("I cannot come", reverse("boards:cannot_come", args=[soon.pk]))
    attendance.send_apologies(meeting=soon, by=person)
    line = next(iter(of_meetings(person)))
    assert (line.detail, line.also) == ("You have sent apologies.", None)
    meetings.move(meeting=soon, starts_at=clock.now().replace(day=12), reason="Hall", by=make_person(role="officer"))
    assert next(iter(of_meetings(person))).key != line.key


def test_officers_are_shown_drafts_agendas_minutes_and_who_is_missing(officer):
    ours = make_board("Our board", secretariat="ours")
    theirs = make_board("Their board")
    day = clock.today()
    make_meeting(ours, starts_at="2027-02-05T14:00", agenda_out_on=day, proposals_close_on=day, papers_due_on=day)
    make_meeting(ours, starts_at="2027-03-20T14:00", status="draft")
    make_meeting(ours, starts_at="2027-01-20T14:00")
    make_meeting(theirs, starts_at="2027-02-05T14:00")
    make_meeting(theirs, starts_at="2027-01-20T14:00")
    holder = make_appointment(make_seat(theirs), "Chief officer")
    for month in (5, 6, 7):
        held(theirs, month, "absent", holder)
    assert [(one.kind, one.what) for one in needs.items(officer)] == [
        ("meeting to publish", "The meeting of Our board on 20 March 2027 is still a draft"),
        ("agenda to publish", "Publish the agenda of Our board for 5 February 2027"),
        ("minutes to publish", "Publish the minutes of Our board, 20 January 2027"),
        ("missed meetings", "Chief officer has missed the last 3 meetings of Their board"),
        ("proposals closing", "Proposals close for Our board, 5 February 2027"),
        ("proposals closing", "Proposals close for Their board, 5 February 2027"),
    ]
    assert needs.items(make_person()) == []
