"""Meetings: made, published, moved, cancelled, taken up again, minuted; and who is told."""

import datetime as dt
import threading

import pytest
from django.db import DatabaseError, connection, transaction

from alliance.base import clock
from alliance.base.models import Mail
from alliance.base.refused import Refused
from boards.actions import meetings
from boards.models import Meeting, MeetingMove, MinutesVersion
from boards.queries.told import who_is_told
from tests.factories import (
    make_agenda_item,
    make_appointment,
    make_board,
    make_meeting,
    make_member,
    make_organisation,
    make_person,
    make_proposal,
    make_seat,
)

pytestmark = pytest.mark.django_db
NOW = "2027-02-01"


@pytest.fixture(autouse=True)
def february():
    with clock.set_to(NOW):
        yield


@pytest.fixture
def officer():
    return make_person(role="officer")


def london(words: str) -> dt.datetime:
    return dt.datetime.fromisoformat(words).replace(tzinfo=clock.LONDON)


def new(board=None, starts_at="2027-04-08T14:00", **fields) -> Meeting:
    begins = london(starts_at)
    return Meeting(board=board or make_board(), starts_at=begins, ends_at=begins + dt.timedelta(hours=2), **fields)


def days_of(meeting):
    meeting.refresh_from_db()
    return [str(day) for day in (meeting.proposals_close_on, meeting.papers_due_on, meeting.agenda_out_on)]


# Making and publishing -------------------------------------------------------------------------------------------


def test_new_meeting_is_a_draft_with_its_deadlines_worked_back_in_working_days(officer):
    meeting = meetings.create(meeting=new(), by=officer)  # Easter Monday is 29 March, Good Friday 26 March
    assert (meeting.status, meeting.sequence) == ("draft", 0)
    assert days_of(meeting) == ["2027-03-16", "2027-03-25", "2027-04-01"]


def test_meeting_of_a_board_that_has_ended_is_refused(officer):
    board = make_board("Old board", ends_on="2027-04-01")
    with pytest.raises(Refused, match="Old board is not there on 8 April 2027. Give another day."):
        meetings.create(meeting=new(board), by=officer)
    assert not Meeting.objects.exists()


def test_meeting_after_one_of_another_board_is_refused(officer):
    with pytest.raises(Refused, match="The earlier meeting is of another board."):
        meetings.create(meeting=new(), after=make_meeting(), by=officer)


def test_publishing_raises_the_sequence_and_says_who_and_why(officer):
    meeting = meetings.create(meeting=new(), by=officer)
    meetings.publish(meeting=meeting, by=officer)
    meeting.refresh_from_db()
    assert (meeting.status, meeting.sequence) == ("published", 1)
    last = meeting.events.order_by("pgh_id").last()
    assert last.pgh_context.metadata == {"by": officer.pk, "why": "Published the meeting"}


@pytest.mark.parametrize("status", Meeting.Status.values)
@pytest.mark.parametrize(
    ("verb", "arguments", "allowed"),
    [
        ("publish", {}, {"draft"}),
        ("move", {"starts_at": london("2027-05-06T10:00"), "reason": "Hall"}, {"draft", "published"}),
        ("cancel", {"reason": "Flu"}, {"published"}),
        ("take_up_again", {}, {"cancelled"}),
    ],
)
def test_what_may_be_done_follows_from_the_status(officer, verb, arguments, allowed, status):
    meeting = make_meeting(status=status, status_reason="Flu" if status == "cancelled" else "")
    if status in allowed:
        getattr(meetings, verb)(meeting=meeting, **arguments, by=officer)
        meeting.refresh_from_db()
        assert meeting.sequence == 1
    else:
        with pytest.raises(Refused):
            getattr(meetings, verb)(meeting=meeting, **arguments, by=officer)
        meeting.refresh_from_db()
        assert (meeting.status, meeting.sequence) == (status, 0)


# Moving ----------------------------------------------------------------------------------------------------------


def test_moving_keeps_the_length_and_moves_the_deadlines(officer):
    meeting = make_meeting(starts_at="2027-03-04T14:00")
    meetings.move(meeting=meeting, starts_at=london("2027-04-08T10:30"), reason="The hall is let", by=officer)
    assert days_of(meeting) == ["2027-03-16", "2027-03-25", "2027-04-01"]
    assert (meeting.starts_at, meeting.length) == (london("2027-04-08T10:30"), 120)
    move = MeetingMove.objects.get()
    assert (move.was_at, move.now_at, move.reason, move.moved_by, move.moved_at) == (
        london("2027-03-04T14:00"),
        meeting.starts_at,
        "The hall is let",
        officer,
        clock.now(),
    )


@pytest.mark.parametrize(
    ("starts_at", "reason", "sentence"),
    [
        ("2027-03-04T14:00", "Hall", "It is at this time already."),
        ("2027-01-31T14:00", "Hall", "This time has gone by."),
        ("2027-05-04T14:00", " ", "Say why the meeting is moved."),
    ],
)
def test_a_move_that_makes_no_sense_is_refused(officer, starts_at, reason, sentence):
    meeting = make_meeting()
    with pytest.raises(Refused, match=sentence):
        meetings.move(meeting=meeting, starts_at=london(starts_at), reason=reason, by=officer)
    assert not MeetingMove.objects.exists()


def test_a_change_of_a_meeting_that_was_moved_meanwhile_leaves_it_where_it_is(officer):
    seen = make_meeting(starts_at="2027-03-04T14:00")
    meetings.move(
        meeting=Meeting.objects.get(), starts_at=london("2027-03-02T10:00"), reason="The hall is let", by=officer
    )
    seen.place, seen.ends_at = "Elsewhere", seen.starts_at + dt.timedelta(minutes=45)
    meetings.change(meeting=seen, by=officer)
    meeting = Meeting.objects.get()
    assert (meeting.starts_at, meeting.length, meeting.place) == (london("2027-03-02T10:00"), 45, "Elsewhere")
    assert meeting.sequence == 2


def test_a_draft_moves_without_a_word_to_anybody(officer):
    board = make_board()
    make_appointment(make_seat(board), make_person("Sits there"))
    meeting = make_meeting(board, status="draft")
    meetings.move(meeting=meeting, starts_at=london("2027-05-04T14:00"), by=officer)
    assert (MeetingMove.objects.count(), Mail.objects.count()) == (0, 0)


def test_a_move_is_told_once_for_each_time_it_moves(officer):
    board = make_board("Place board")
    make_appointment(make_seat(board), make_person("Sits there", email="sits@example.org"))
    meeting = make_meeting(board)
    for day in ("2027-05-04T14:00", "2027-05-05T14:00"):
        meetings.move(meeting=meeting, starts_at=london(day), reason="The hall is let", by=officer)
    first, second = Mail.objects.order_by("pk")
    assert (first.to, first.subject) == ("sits@example.org", "Place board has moved")
    assert first.key != second.key
    for words in ("from 4 May 2027, 2pm to 5 May 2027, 2pm", "The hall is let", "Papers are due on"):
        assert words in second.text
        assert words in second.html.replace("<strong>", "").replace("</strong>", "")


def test_nothing_is_written_when_telling_fails(officer, monkeypatch):
    board = make_board()
    make_appointment(make_seat(board), make_person())
    meeting = make_meeting(board)
    monkeypatch.setattr("boards.emails.outbox.put", lambda **_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        meetings.move(meeting=meeting, starts_at=london("2027-05-04T14:00"), reason="Hall", by=officer)
    meeting.refresh_from_db()
    assert (meeting.sequence, MeetingMove.objects.count()) == (0, 0)


def test_the_subject_of_a_meeting_that_is_not_public_does_not_say_its_title(officer):
    board = make_board("Place board")
    make_appointment(make_seat(board), make_person())
    meeting = make_meeting(board, title="Closing the clinic", visibility="private")
    meetings.cancel(meeting=meeting, reason="Flu", by=officer)
    assert Mail.objects.get().subject == "A meeting of Place board is cancelled"


# Who is told -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("visibility", "told"), [("public", 7), ("private", 3)])
def test_those_who_sit_there_and_those_with_an_item_are_told(visibility, told):
    board = make_board()
    seat = make_seat(board, shares=2)
    meeting = make_meeting(board, visibility=visibility)
    make_appointment(seat, make_person("Ann, sits"))
    make_appointment(seat, make_person("Bee, deputy"), is_deputy=True)
    make_appointment(seat, make_person("Cat, shares a mailbox", email=None, sign_in_name="cat", mailbox="x@a.org"),
                     share=2)  # fmt: skip
    make_appointment(make_seat(board), make_person("Not accepted"), accepted_at=None)
    make_appointment(make_seat(board), make_person("Before"), ends_on="2027-01-01")
    make_appointment(make_seat(board), make_person("No login", email=None))
    group, other = make_organisation(), make_organisation()
    proposer = make_member(group, name="Dot, proposed", level="viewer")
    make_proposal(board, group, proposer, meeting=meeting)
    accepted = make_member(other, name="Eve, on the agenda", level="editor")
    item = make_agenda_item(meeting, organisation=other)
    make_proposal(board, other, accepted, status="accepted", reason="Good", item=item)
    make_member(other, name="Fay, owns the same group")
    make_member(other, name="Only reads", level="viewer")
    withdrawn = make_member(make_organisation(), name="Withdrew")
    make_proposal(board, group, withdrawn, meeting=meeting, status="withdrawn")
    late = make_member(make_organisation(), name="Gil, returned")
    make_proposal(board, group, late, meeting=meeting, status="returned", reason="More, please")
    everybody = ["Ann, sits", "Bee, deputy", "Cat, shares a mailbox", "Dot, proposed", "Eve, on the agenda"]
    everybody += ["Fay, owns the same group", "Gil, returned"]
    assert [person.name for person in who_is_told(meeting)] == everybody[:told]


# Cancelling and taking up again ----------------------------------------------------------------------------------


def test_cancelled_meeting_says_why_and_comes_back_with_nothing_left_of_it(officer):
    board = make_board("Place board")
    make_appointment(make_seat(board), make_person())
    meeting = make_meeting(board)
    meetings.cancel(meeting=meeting, reason="Flu", by=officer)
    meeting.refresh_from_db()
    assert (meeting.status, meeting.status_reason, meeting.sequence) == ("cancelled", "Flu", 1)
    meetings.take_up_again(meeting=meeting, by=officer)
    meeting.refresh_from_db()
    assert (meeting.status, meeting.status_reason, meeting.sequence) == ("published", "", 2)
    assert [mail.subject for mail in Mail.objects.order_by("pk")] == [
        "Place board is cancelled",
        "Place board takes place after all",
    ]


def test_cancelling_without_a_reason_is_refused(officer):
    with pytest.raises(Refused, match="Say why the meeting is cancelled."):
        meetings.cancel(meeting=make_meeting(), reason=" ", by=officer)


def test_a_meeting_whose_time_has_gone_by_is_not_taken_up_again(officer):
    meeting = make_meeting(starts_at="2027-01-04T14:00", status="cancelled", status_reason="Flu")
    with pytest.raises(Refused, match="Its time has gone by."):
        meetings.take_up_again(meeting=meeting, by=officer)


# Minutes ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def held():
    return make_meeting(starts_at="2027-01-04T14:00")


def test_minutes_are_corrected_by_a_new_version(officer, held):
    meetings.publish_minutes(meeting=held, words="We met.", by=officer)
    held.refresh_from_db()
    assert (held.status, held.minuted_at) == ("minuted", clock.now())
    with pytest.raises(Refused, match="Say what is new in this version."):
        meetings.publish_minutes(meeting=held, words="We met twice.", by=officer)
    meetings.publish_minutes(meeting=held, words="We met twice.", what_changed="Twice", by=officer)
    said = held.minutes_versions.values_list("number", "words", "what_changed")
    assert list(said) == [(2, "We met twice.", "Twice"), (1, "We met.", "")]


def test_published_minutes_are_never_altered_or_deleted(officer, held):
    version = meetings.publish_minutes(meeting=held, words="We met.", by=officer)
    with pytest.raises(DatabaseError, match="never altered"), transaction.atomic():
        MinutesVersion.objects.filter(pk=version.pk).update(words="We did not meet.")
    with pytest.raises(DatabaseError, match="Cannot delete"), transaction.atomic():
        version.delete()


def test_withdrawn_minutes_are_gone_in_every_version_and_leave_a_tombstone(officer, held):
    meetings.publish_minutes(meeting=held, words="Mrs B is ill.", by=officer)
    meetings.publish_minutes(meeting=held, words="Mrs B was ill.", what_changed="Mrs B", by=officer)
    meetings.withdraw_minutes(meeting=held, reason="Somebody was named", by=officer)
    rows = held.minutes_versions.values_list("words", "what_changed", "withdrawn_because", "withdrawn_by")
    assert list(rows) == [("", "", "Somebody was named", officer.pk)] * 2
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM boards_meetingevent e WHERE e::text LIKE '%%Mrs B%%'")
        assert cursor.fetchone() == (0,)
    with pytest.raises(Refused, match="There are no minutes to withdraw."):
        meetings.withdraw_minutes(meeting=held, reason="Again", by=officer)
    meetings.publish_minutes(meeting=held, words="Somebody was ill.", what_changed="A name", by=officer)
    assert held.minutes_versions.first().number == 3


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"starts_at": "2027-03-04T14:00"}, "This meeting has not begun yet."),
        ({"starts_at": "2027-01-04T14:00", "status": "draft"}, "This meeting is a draft, so it has no minutes."),
    ],
)
def test_minutes_that_cannot_be(officer, fields, sentence):
    with pytest.raises(Refused, match=sentence):
        meetings.publish_minutes(meeting=make_meeting(**fields), words="We met.", by=officer)


# Two at once -----------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_of_two_who_move_at_the_same_moment_both_are_on_record_and_told():
    board, officer = make_board(), make_person(role="officer")
    make_appointment(make_seat(board), make_person())
    meeting = make_meeting(board)
    both = threading.Barrier(2)

    def write(day):
        try:
            with clock.set_to(NOW), transaction.atomic():
                both.wait()
                meetings.move(meeting=meeting, starts_at=london(day), reason="Hall", by=officer)
        finally:
            connection.close()

    threads = [threading.Thread(target=write, args=[day]) for day in ("2027-05-04T14:00", "2027-05-05T14:00")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    meeting.refresh_from_db()
    first, second = MeetingMove.objects.order_by("pk")
    assert (first.now_at, second.now_at) == (second.was_at, meeting.starts_at)
    assert (meeting.sequence, Mail.objects.count()) == (2, 2)
