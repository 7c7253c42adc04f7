"""Taking a seat, or saying no; what opens then; officers warned before a term ends."""

import datetime as dt

import pytest
from django.urls import reverse

from alliance.base import clock
from alliance.base.models import Mail
from alliance.base.refused import Refused
from boards import needs_seats
from boards.actions import acceptance, seats, term_warnings
from boards.models import Appointment, Board
from directory.models import Invitation
from directory.readers import reader_for
from tests.factories import (
    make_appointment,
    make_area,
    make_board,
    make_footprint,
    make_notice,
    make_organisation,
    make_person,
    make_seat,
)

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def officer():
    return make_person("Officer", role="officer")


@pytest.fixture
def seat():
    return make_seat(make_board("Place board"), "VCFSE representative")


def appoint(seat, officer, person=None, **fields) -> Appointment:
    new = Appointment(seat=seat, person=person, **{"starts_on": clock.today(), **fields})
    return seats.appoint(appointment=new, person_name="" if person else "Ash Green", by=officer)


def sits(person) -> bool:
    return Board.objects.sat_on_by(reader_for(person), clock.today()).exists()


def test_whoever_is_appointed_is_asked_and_the_papers_open_when_they_accept(seat, officer):
    ash = make_person("Ash")
    held = appoint(seat, officer, ash)
    assert (held.accepted_at, sits(ash)) == (None, False)
    mail = Mail.objects.get()
    assert (mail.kind, mail.to, mail.person) == ("seat-to-accept", ash.email, ash)
    assert reverse("boards:appointment_accept", args=[held.pk]) in mail.text
    assert [(item.kind, item.due) for item in needs_seats.items(ash, reader_for(ash))] == [
        ("accept a seat", clock.today())
    ]
    with pytest.raises(Refused, match="offered to somebody else"):
        acceptance.accept(appointment=held, by=officer)
    acceptance.accept(appointment=held, by=ash)
    assert sits(ash)
    assert needs_seats.items(ash, reader_for(ash)) == []
    with pytest.raises(Refused, match="accepted already"):
        acceptance.decline(appointment=held, reason="No", by=ash)


@pytest.mark.parametrize("starts_in", [-3, 0, 10])
def test_declining_frees_the_seat_with_the_reason(seat, officer, starts_in):
    ash, begins = make_person("Ash"), clock.today() + starts_in * DAY
    held = appoint(seat, officer, ash, starts_on=begins)
    with pytest.raises(Refused, match="Say why"):
        acceptance.decline(appointment=held, reason=" ", by=ash)
    held = acceptance.decline(appointment=held, reason="It meets when I work", by=ash)
    assert (held.ends_on, held.ended_because) == (
        max(begins, clock.today()),
        "Did not take the seat. It meets when I work",
    )
    with pytest.raises(Refused, match="This appointment has ended"):
        acceptance.accept(appointment=held, by=ash)
    assert needs_seats.items(ash, reader_for(ash)) == []
    assert [item.kind for item in needs_seats.items(officer, reader_for(officer))] == ["a seat is free again"]
    make_notice(seat)
    assert needs_seats.items(officer, reader_for(officer)) == []


def test_who_has_no_login_accepts_on_paper(seat, officer):
    held = appoint(seat, officer)
    assert not Mail.objects.exists()
    assert acceptance.record(appointment=held, by=officer).accepted_at
    role = make_appointment(make_seat(seat.board), "Chief officer")
    with pytest.raises(Refused, match="only a role"):
        acceptance.record(appointment=role, by=officer)
    with pytest.raises(Refused, match="answers for themselves"):
        acceptance.record(appointment=appoint(make_seat(seat.board), officer, make_person("Bo")), by=officer)


def test_who_has_no_login_is_invited_to_sign_in(seat, officer):
    group, held = make_organisation("Lunch club"), appoint(seat, officer)
    acceptance.invite(appointment=held, organisation=group, email="Ash@example.org", by=officer)
    invited = Invitation.objects.get()
    assert (invited.person, invited.organisation, invited.person.email) == (held.person, group, "ash@example.org")
    second, bo = appoint(make_seat(seat.board), officer), make_person("Bo", email="bo@example.org")
    acceptance.invite(appointment=second, organisation=group, email="bo@example.org", by=officer)
    second.refresh_from_db()
    assert second.person == bo
    assert Mail.objects.filter(kind="seat-to-accept", person=bo).count() == 1


def test_the_page_says_what_the_seat_is_and_takes_the_answer(client, seat, officer):
    seat.funding, seat.funded_note, seat.funding_source = "funded", "2 days a month", "The place"
    seat.save()
    ash = make_person("Ash")
    group = make_organisation("Lunch club")
    held = appoint(seat, officer, ash, on_behalf_of=group, term_ends_on=clock.today() + 700 * DAY)
    url = reverse("boards:appointment_accept", args=[held.pk])
    client.force_login(officer)
    assert client.get(url).status_code == 404
    client.force_login(ash)
    page = client.get(url).content.decode()
    for words in ("Lunch club", "Funded (2 days a month)", "The term is over on", "What opens when you accept"):
        assert words in page
    page = client.post(url, {"reason": ""}).content.decode()
    assert "Say why, in a few words." in page
    answer = client.post(url, {"accept": "yes"})
    assert answer.url == reverse("boards:induction", args=[seat.board.slug])
    assert "You accepted on" in client.get(url).content.decode()


def test_an_officer_records_it_or_invites_from_the_boards_page(client, seat, officer):
    held = appoint(seat, officer)
    client.force_login(officer)
    page = client.get(seat.board.get_absolute_url()).content.decode()
    assert "Has not accepted yet" in page
    make_organisation("Lunch club")
    sent = {"email": "ash@example.org", "organisation": "No such club"}
    url = reverse("boards:appointment_invite", args=[held.pk])
    assert "No organisation in the directory has this name." in client.post(url, sent).content.decode()
    page = client.post(url, sent | {"organisation": "lunch club"}, follow=True).content.decode()
    assert "The invitation is on its way." in page
    page = client.post(reverse("boards:appointment_record", args=[held.pk]), follow=True).content.decode()
    assert "Has not accepted yet" not in page


# Terms -----------------------------------------------------------------------------------------------------------


def ends_in(seat, days: int, **fields) -> Appointment:
    over = clock.today() + days * DAY
    return make_appointment(seat, f"Ends in {days}", term_ends_on=over, ends_on=over, **fields)


@pytest.mark.parametrize(("days", "warned"), [(91, 0), (90, 1), (1, 1)])
def test_officers_are_warned_within_the_days_of_the_setting_and_once(seat, officer, days, warned):
    ends_in(seat, days)
    assert term_warnings.warn(day=clock.today()) == warned
    assert term_warnings.warn(day=clock.today()) == 0
    assert Mail.objects.filter(kind="term-ends", person=officer).count() == warned
    assert len(needs_seats.items(officer, reader_for(officer))) == warned


def test_a_missed_day_is_caught_up_and_a_new_term_is_told_anew(seat, officer):
    held = ends_in(seat, 90)
    assert term_warnings.warn(day=clock.today() + 30 * DAY) == 1
    Appointment.objects.filter(pk=held.pk).update(term_ends_on=held.term_ends_on + DAY, ends_on=held.ends_on + DAY)
    assert term_warnings.warn(day=clock.today() + 31 * DAY) == 1


def test_a_warning_says_whether_the_holder_stays(seat, officer):
    ends_in(seat, 20)
    stays = make_seat(seat.board, carries_over=True)
    make_appointment(stays, "Stays on", term_ends_on=clock.today() - 30 * DAY)
    assert term_warnings.warn(day=clock.today()) == 2
    words = [mail.text for mail in Mail.objects.order_by("pk")]
    assert "They stay in the seat after that day" in words[0]
    assert "it is vacant from that day" in words[1]


@pytest.mark.parametrize("what", ["followed", "announced", "deputy"])
def test_no_warning_where_the_officers_have_begun_or_for_a_deputy(seat, officer, what):
    ends_in(seat, 20, is_deputy=what == "deputy")
    if what == "followed":
        make_appointment(seat, "Next", starts_on=clock.today() + 20 * DAY)
    if what == "announced":
        make_notice(seat)
    assert term_warnings.warn(day=clock.today()) == 0


def test_warnings_go_to_who_keeps_the_board_and_to_administrators_only_without_an_officer():
    here, there = make_footprint(areas=[make_area()]), make_footprint(areas=[make_area()])
    ends_in(make_seat(make_board(footprint=here)), 20)
    administrator = make_person("Administrator", role="administrator")
    assert term_warnings.warn(day=clock.today()) == 1
    assert Mail.objects.get().person == administrator
    Mail.objects.all().delete()
    mine = make_person("Mine", role="officer", footprints=[here])
    make_person("Not mine", role="officer", footprints=[there])
    assert term_warnings.warn(day=clock.today()) == 1
    assert Mail.objects.get().person == mine
