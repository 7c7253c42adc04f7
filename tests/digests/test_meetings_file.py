"""The file of meetings that goes with a digest or a notice: a calendar program opens it, and knows each meeting."""

import datetime as dt

import icalendar
import pytest
import vobject

from alliance.base import clock, outbox
from alliance.base.mail_message import message_of
from alliance.base.models import Mail
from alliance.digests import composing, planning
from boards import calendars
from boards.actions import meetings
from boards.models import Appointment, Meeting
from tests.base.test_outbox import Server, mail_goes_to, serving
from tests.factories import make_meeting, make_person

from .conftest import MONDAY, digests_of, owner_of_an_old_entry, who_sits

pytestmark = pytest.mark.django_db


@pytest.fixture
def server(settings):
    handler = Server()
    with serving(handler) as controller:
        mail_goes_to(settings, controller.port)
        yield handler


def prepare() -> None:
    planning.plan()
    composing.compose_all()


def digest_of(person) -> Mail:
    """The meeting digest of somebody; a meeting brings one of deadlines too, for its proposals."""
    (mail,) = [one for one in digests_of(person) if one.kind == "digest-meetings"]
    return mail


def file_of(letter):
    (file,) = letter.iter_attachments()
    return file


def events(words: str) -> list[tuple]:
    """(uid, sequence, status, begins) of each meeting; two parsers must agree."""
    one = [
        (str(event["UID"]), event["SEQUENCE"], str(event["STATUS"]), event.decoded("DTSTART"))
        for event in icalendar.Calendar.from_ical(words).walk("VEVENT")
    ]
    other = [
        (event.uid.value, int(event.sequence.value), event.status.value, event.dtstart.value)
        for event in getattr(vobject.readOne(words), "vevent_list", [])
    ]
    assert one == other
    return one


def test_a_digest_carries_the_meetings_it_names_as_a_file_that_a_calendar_opens(monday, server):
    person = who_sits(place="Tŷ Hapus, Preston")
    meeting = Meeting.objects.get()
    prepare()
    assert outbox.send_due()["sent"] >= 1
    (letter,) = [one for one in server.letters if one["Subject"] == digest_of(person).subject]
    assert letter.get_content_type() == "multipart/mixed"
    assert letter.get_body(("plain",)).get_content().startswith("MEETINGS TO COME")
    assert "Open the attached file, meetings.ics" in letter.get_body(("plain",)).get_content()
    file = file_of(letter)
    assert (file.get_content_type(), file.get_filename(), file.get_content_disposition()) == (
        "text/calendar",
        "meetings.ics",
        "attachment",
    )
    assert (file.get_content_charset(), file.get_param("method")) == ("utf-8", "PUBLISH")
    body = file.get_payload(decode=True)
    assert body.count(b"\n") == body.count(b"\r\n")
    calendar = icalendar.Calendar.from_ical(body)
    assert (str(calendar["METHOD"]), str(calendar["VERSION"])) == ("PUBLISH", "2.0")
    assert events(body.decode()) == [(str(meeting.uid), 0, "CONFIRMED", meeting.starts_at)]
    (event,) = calendar.walk("VEVENT")
    assert (str(event["LOCATION"]), str(event["SUMMARY"])) == ("Tŷ Hapus, Preston", meeting.board.name)
    assert event["ORGANIZER"].startswith("mailto:")


def test_the_meetings_are_those_of_the_public_calendar_and_never_with_a_link_to_join(monday):
    person = who_sits()
    Meeting.objects.update(join_link="https://meet.example.org/1", sequence=3)
    prepare()
    mail = digest_of(person)
    public = calendars.calendar_of([Meeting.objects.get()]).decode()
    assert events(mail.calendar) == events(public)
    assert ("meet.example.org" in mail.calendar, events(mail.calendar)[0][1]) == (False, 3)


def test_a_meeting_told_of_in_several_lines_is_in_the_file_once(monday):
    person = who_sits()
    Meeting.objects.update(agenda_published_at=clock.now())
    prepare()
    mail = digest_of(person)
    assert (mail.text.count("14 January 2027"), len(events(mail.calendar))) == (4, 1)


def test_decisions_of_a_meeting_that_was_bring_no_file_nor_does_a_digest_of_deadlines(monday):
    person = owner_of_an_old_entry()
    prepare()
    (mail,) = digests_of(person)
    assert "meetings.ics" not in mail.text
    assert (mail.kind, mail.calendar, calendars.published([])) == ("digest-deadlines", "", "")
    assert message_of(mail).message().get_content_type() == "multipart/alternative"


def test_a_digest_of_many_meetings_stays_small(monday):
    person = who_sits()
    board = Appointment.objects.get().seat.board
    for n in range(60):
        make_meeting(board, f"2027-01-{12 + n % 12}T14:00", title="Extra meeting on winter grants", status="cancelled",
                     status_reason="Too many of us have flu. We meet again next month. " * 3)  # fmt: skip
    for n in range(20):
        make_meeting(board, f"2027-01-{12 + n % 12}T16:00", title="Cyfarfod â gŵr ifanc", place="Tŷ Hapus")
    prepare()
    mail = digest_of(person)
    assert (mail.text.count("\n* "), len(events(mail.calendar))) == (60, 31)
    assert len(message_of(mail).message().as_bytes()) < 100_000


def test_content_composed_anew_has_its_file_anew(monday):
    who_sits()
    prepare()
    Meeting.objects.update(sequence=7)
    with clock.set_to(MONDAY + dt.timedelta(hours=2)):
        mail = outbox._claim()
    mail.refresh_from_db()
    assert events(mail.calendar)[0][1] == 7


def test_a_moved_and_a_cancelled_meeting_bring_their_own_file(monday, server):
    person, officer = who_sits(), make_person(role="officer")
    meeting = Meeting.objects.get()
    later = meeting.starts_at + dt.timedelta(days=1)
    meetings.move(meeting=meeting, starts_at=later, reason="Hall", by=officer)
    meetings.cancel(meeting=Meeting.objects.get(), reason="Flu", by=officer)
    outbox.send_due()
    letters = [one for one in server.letters if one["To"] == person.email]
    assert [events(file_of(one).get_payload(decode=True).decode()) for one in letters] == [
        [(str(meeting.uid), 1, "CONFIRMED", later)],
        [(str(meeting.uid), 2, "CANCELLED", later)],
    ]


def test_the_file_goes_with_what_the_mail_says(monday):
    person = who_sits()
    prepare()
    assert digest_of(person).calendar != ""
    Mail.objects.update(status="sent", ended_at=clock.now())
    with clock.set_to(MONDAY + dt.timedelta(days=91)):
        outbox.forget_old_bodies()
    assert set(Mail.objects.values_list("text", "html", "calendar")) == {("", "", "")}
