"""What is asked once more when a mail is claimed: is it wanted, does it reach its person, is it theirs (rule 23)."""

import datetime as dt

import pytest

from alliance.base import clock, outbox
from alliance.base.models import DeadAddress, Mail
from alliance.digests import actions, composing, planning
from alliance.digests.models import Told
from boards import emails as boards_emails
from boards.models import Appointment, Meeting, MeetingMove
from directory.models import Person
from tests.factories import make_person

from .conftest import MONDAY, digests_of, owner_of_an_old_entry, statuses, who_sits

pytestmark = pytest.mark.django_db
OFF = "The person has turned these mails off."
UNREACHED = "The person may not sign in any more, or the mail server refuses their address."


def digest(person) -> Mail:
    planning.plan()
    composing.compose_all()
    (mail,) = digests_of(person)
    return mail


def notice(person) -> Mail:
    """That a meeting of their board has moved."""
    meeting = Meeting.objects.get()
    move = MeetingMove.objects.create(
        meeting=meeting, was_at=MONDAY, now_at=meeting.starts_at, reason="No room", moved_by=person, moved_at=MONDAY
    )
    boards_emails.meeting_moved(move, person)
    return Mail.objects.get(kind="meeting-moved")


def claimed(minutes: int = 5) -> Mail | None:
    with clock.set_to(MONDAY + dt.timedelta(minutes=minutes)):
        return outbox._claim()


def ended(mail: Mail) -> tuple:
    mail.refresh_from_db()
    return mail.status, mail.last_answer, mail.text


def with_the_server(mail: Mail, status: str) -> None:
    """It was with the mail server when the stop came, and this is what became of it."""
    Mail.objects.filter(pk=mail.pk).update(status="sending", claimed_at=clock.now())
    actions.stop(person=mail.person, kind="deadlines", by=mail.person)
    actions.stop(person=mail.person, kind="urgent", by=mail.person)
    mail.refresh_from_db()
    assert mail.status == "sending"
    if status == "waiting":
        outbox._mark(mail, "waiting", "450 Try later")
    else:
        Mail.objects.filter(pk=mail.pk).update(status=status, ended_at=clock.now())
        outbox.send_again(mail=mail, by=make_person())


@pytest.mark.parametrize("status", ["waiting", "unknown", "refused"])
def test_a_stop_holds_for_a_digest_that_was_with_the_server(monday, status):
    mail = digest(owner_of_an_old_entry())
    with_the_server(mail, status)
    assert claimed() is None
    assert ended(mail) == ("cancelled", OFF, "")
    assert (statuses(mail.person)[0], Told.objects.count()) == (("deadlines", "stopped", 0), 0)


@pytest.mark.parametrize("status", ["waiting", "unknown", "refused"])
def test_a_stop_holds_for_a_notice_that_was_with_the_server(monday, status):
    mail = notice(who_sits())
    with_the_server(mail, status)
    assert claimed() is None
    assert ended(mail) == ("cancelled", OFF, "")


def dies(person):
    DeadAddress.objects.create(address=person.email, answer="550 No such mailbox", since=clock.now())


def leaves(person):
    Person.objects.filter(pk=person.pk).update(is_active=False)


@pytest.mark.parametrize("happens", [dies, leaves])
def test_a_notice_goes_to_nobody_whom_it_does_not_reach(monday, happens):
    mail = notice(who_sits())
    happens(mail.person)
    assert claimed() is None
    assert ended(mail) == ("cancelled", UNREACHED, "")


@pytest.mark.parametrize("happens", [dies, leaves])
def test_a_digest_of_this_hour_goes_to_nobody_whom_it_does_not_reach(monday, happens):
    mail = digest(owner_of_an_old_entry())
    happens(mail.person)
    assert claimed() is None
    assert ended(mail) == ("cancelled", UNREACHED, "")
    assert statuses(mail.person)[0] == ("deadlines", "stopped", 0)


def test_a_digest_composed_anew_goes_to_the_address_of_today(monday):
    mail = digest(owner_of_an_old_entry())
    Person.objects.filter(pk=mail.person_id).update(email="new@example.org")
    assert claimed(minutes=61).to == "new@example.org"
    mail.refresh_from_db()
    assert mail.to == "new@example.org"


@pytest.mark.parametrize(
    ("minutes", "sits", "expected"),
    [(61, True, "sending"), (61, False, "cancelled"), (59, False, "sending")],
)
def test_a_notice_that_waited_goes_to_who_is_told_today(monday, minutes, sits, expected):
    mail = notice(who_sits())
    if not sits:
        Appointment.objects.update(ends_on=clock.today())
    claimed(minutes)
    assert ended(mail)[0] == expected


def test_a_notice_of_what_nobody_finds_any_more_waits_and_holds_nobody_up(monday):
    person = who_sits()
    said = {"to": "a@example.org", "subject": "Hello", "text": "Hello"}
    lost = outbox.put(key="meeting-moved:0:0", kind="meeting-moved", person=person, **said)
    later = outbox.put(key="x", kind="test", **said)
    assert claimed(minutes=61).pk == later.pk
    assert ended(lost)[:2] == ("waiting", "It could not be composed anew: DoesNotExist.")
