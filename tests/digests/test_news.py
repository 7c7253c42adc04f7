"""News of somebody's boards in their meeting digest; and an address that no mail reaches, told to who can help."""

import datetime as dt
import smtplib

import pytest

from alliance.base import clock
from alliance.base.mail_answers import remember_if_dead
from alliance.base.models import DeadAddress, Mail
from alliance.digests import contents
from alliance.home import needs
from boards.models import Appointment, Decision, Meeting, MeetingMove
from directory.models import Membership
from tests.factories import make_agenda_item, make_meeting, make_member, make_organisation, make_person

from .conftest import MONDAY, who_sits

pytestmark = pytest.mark.django_db


def news(person) -> list[tuple[str, str]]:
    items = contents.items_of([person])[person.pk]["meetings"]
    return [(item.kind, item.what) for item in items if item.kind != "meeting to come"]


@pytest.fixture
def sitter(monday):
    return who_sits()


@pytest.fixture
def meeting(sitter):
    return Meeting.objects.get()


def test_a_meeting_without_news_brings_none(sitter):
    assert news(sitter) == []


def test_an_agenda_that_is_out_is_news(sitter, meeting):
    Meeting.objects.update(agenda_published_at=clock.now())
    assert news(sitter) == [("agenda out", f"The agenda is out: {meeting.name}, 14 January 2027")]
    assert news(make_person()) == []


def test_the_last_move_of_a_meeting_is_news(sitter, meeting):
    for hours in (2, 1):
        MeetingMove.objects.create(
            meeting=meeting,
            was_at=meeting.starts_at - dt.timedelta(days=hours),
            now_at=meeting.starts_at,
            reason=f"Reason {hours}",
            moved_by=sitter,
            moved_at=clock.now() - dt.timedelta(hours=hours),
        )
    assert news(sitter) == [("meeting moved", f"Moved: {meeting.name} now meets on 14 January 2027, 2pm")]


def test_a_cancelled_meeting_is_news_and_no_meeting_to_come(sitter, meeting):
    Meeting.objects.update(status="cancelled", status_reason="No quorum")
    assert news(sitter) == [("meeting cancelled", f"Cancelled: {meeting.name}, 14 January 2027, 2pm")]
    assert contents.items_of([sitter])[sitter.pk]["meetings"][0].detail == "No quorum"


def test_decisions_on_record_are_news_for_five_weeks(sitter, meeting):
    past = make_meeting(meeting.board, "2027-01-07T14:00", status="minuted", agenda_published_at=clock.now())
    item = make_agenda_item(past)
    first = Decision.objects.create(item=item, words="Yes", decided_on="2027-01-07", recorded_by=sitter)
    Decision.objects.create(item=item, words="No", decided_on="2027-01-07", recorded_by=sitter, replaces=first)
    assert ("decision out", f"1 decision is on record: {past.name}, 7 January 2027") in news(sitter)
    with clock.set_to(MONDAY + dt.timedelta(days=40)):
        assert [line for line in news(sitter) if line[0] == "decision out"] == []


@pytest.mark.parametrize(("is_confidential", "is_public"), [(False, True), (True, False)])
def test_decisions_on_confidential_items_are_not_to_be_forwarded(sitter, meeting, is_confidential, is_public):
    past = make_meeting(meeting.board, "2027-01-07T14:00", status="minuted", agenda_published_at=clock.now())
    for confidential in (False, is_confidential):
        item = make_agenda_item(past, is_confidential=confidential)
        Decision.objects.create(item=item, words="Yes", decided_on="2027-01-07", recorded_by=sitter)
    (line,) = [item for item in contents.items_of([sitter])[sitter.pk]["meetings"] if item.kind == "decision out"]
    assert (line.what, line.is_public) == (f"2 decisions are on record: {past.name}, 7 January 2027", is_public)


def test_who_sits_there_no_more_hears_nothing(sitter, meeting):
    Meeting.objects.update(agenda_published_at=clock.now())
    Appointment.objects.update(ends_on=clock.today())
    assert news(sitter) == []


# Addresses that do not work ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "is_dead"),
    [
        ((550, b"No such mailbox"), True),
        ((550, b"5.1.1 Unknown user"), True),
        ((550, b"5.2.1 Mailbox disabled"), True),
        ((550, b"5.7.1 We do not relay"), False),
        ((552, b"5.2.2 Mailbox full"), False),
        ((450, b"4.2.1 Come back later"), False),
    ],
)
def test_only_an_answer_about_the_address_marks_it(answer, is_dead):
    remember_if_dead(Mail(to="Sam@Example.org"), smtplib.SMTPRecipientsRefused({"sam@example.org": answer}))
    assert list(DeadAddress.objects.values_list("address", flat=True)) == (["sam@example.org"] if is_dead else [])


def test_a_refused_letter_or_a_private_address_marks_nothing():
    remember_if_dead(Mail(to="sam@example.org"), smtplib.SMTPDataError(554, b"We do not like it"))
    private = Mail(to="sam@example.org", to_is_private=True)
    remember_if_dead(private, smtplib.SMTPRecipientsRefused({"sam@example.org": (550, b"No")}))
    assert DeadAddress.objects.count() == 0


def test_an_address_that_does_not_work_is_told_to_owners_and_editors():
    organisation = make_organisation()
    owner, viewer = make_member(organisation), make_member(organisation, level="viewer", name="Ash")
    DeadAddress.objects.create(address=viewer.email, answer="550 No such mailbox", since=clock.now())
    assert [item.what for item in needs.items(owner)] == ["E-mails do not reach Ash"]
    assert needs.items(viewer) == []
    Membership.objects.filter(person=viewer).update(ends_on=clock.today())
    assert needs.items(owner) == []
