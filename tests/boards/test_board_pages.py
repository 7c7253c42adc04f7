"""The pages of boards: what anybody reads, and what officers write."""

import datetime as dt

import pytest
from django.urls import reverse

from boards.models import Agreement, Appointment, Board, BoardRelation, Decides, Seat, TermsOfReference
from tests.factories import (
    make_appointment,
    make_area,
    make_board,
    make_decides,
    make_footprint,
    make_organisation,
    make_person,
    make_relation,
    make_seat,
    make_topic,
)

pytestmark = pytest.mark.django_db
SINCE = {"starts_on_day": "1", "starts_on_month": "7", "starts_on_year": "2022"}


@pytest.fixture
def board():
    footprint = make_footprint("Preston", areas=[make_area()], scale="place")
    return make_board("Preston Board", footprint=footprint, decides="Where hubs open", how_to_reach="Ring the hall")


@pytest.fixture
def officer(client, board):
    person = make_person(role="officer", footprints=[board.footprint])
    client.force_login(person)
    return person


def text(client, url, **query) -> str:
    return client.get(url, query).content.decode()


def day(name: str, date: str) -> dict:
    year, month, number = date.split("-")
    return {f"{name}_day": number, f"{name}_month": month, f"{name}_year": year}


def send(client, route, thing, **data):
    return client.post(reverse(f"boards:{route}", args=[thing]), data, follow=True)


def test_a_board_shows_its_remit_who_sits_there_and_what_is_vacant(client, board):
    seat = make_seat(board, "Voice of small groups", shares=2, funding="unfunded", funding_source="The board's papers")
    make_appointment(seat, "Organiser of a lunch club", how_chosen="By show of hands")
    make_appointment(seat, "Standing in", is_deputy=True)
    page = text(client, board.get_absolute_url())
    for words in (
        "Where hubs open",
        "Ring the hall",
        "1 of 2 seats are filled, <strong>1 vacant</strong>",
        "Organiser of a lunch club",
        "By show of hands",
        "unfunded",
        "The board&#x27;s papers",
    ):
        assert words in page
    assert "Add a seat" not in page
    assert page.index("Where hubs open") < page.index("Organiser of a lunch club")


def test_a_board_as_at_a_day_shows_who_sat_there_then(client, board):
    seat = make_seat(board)
    first = make_appointment(seat, "First holder", ends_on="2022-07-01", ended_because="Moved away")
    make_appointment(seat, "Second holder", starts_on="2022-07-01")
    then, now = text(client, board.get_absolute_url(), on="2021-02-01"), text(client, board.get_absolute_url())
    assert "Second holder" not in then.partition('id="history"')[0]
    assert "First holder" in then
    assert "<strong>Ended early:</strong> Moved away" in now.partition('id="history"')[2]
    first.delete()
    assert 'id="history"' not in text(client, board.get_absolute_url())


def test_a_body_whose_entry_is_not_public_is_not_named(client, board):
    hidden = make_organisation("Quiet Harbour", visibility="private")
    board.run_by = hidden
    board.save()
    make_appointment(make_seat(board, nominated_by_organisation=hidden), on_behalf_of=hidden)
    page = text(client, board.get_absolute_url())
    assert "Quiet Harbour" not in page
    assert page.count("an organisation whose entry is not public") == 2
    client.force_login(make_person(role="administrator"))
    assert text(client, board.get_absolute_url()).count("Quiet Harbour") == 3


def test_no_address_of_a_holder_is_shown(client, board):
    make_appointment(make_seat(board), make_person("Ash Green", email="ash@example.org"))
    page = text(client, board.get_absolute_url())
    assert "Ash Green" in page
    assert "ash@example.org" not in page


def test_a_footprints_page_brings_its_boards_in(client, board):
    link = reverse("boards:boards_of", args=[board.footprint.slug])
    assert f'hx-get="{link}"' in text(client, board.footprint.get_absolute_url())
    part = client.get(link, headers={"HX-Request": "true"}).content.decode()
    assert part.startswith('<div id="boards">')
    assert "Preston Board" in part
    assert "<html" in text(client, link)


def test_an_officer_adds_a_board_of_their_footprint_and_no_other(client, board, officer):
    make_footprint("Elsewhere", areas=[make_area()])
    sent = {"name": "Preston VCFSE Forum", "kind": "place-group", "footprint": "preston", "secretariat": "ours"}
    sent |= {"source": "The forum", "basis": "stated"} | SINCE
    answer = client.post(reverse("boards:board_new"), sent | {"footprint": "Elsewhere"})
    assert "You are not an officer of all of this footprint" in answer.content.decode()
    answer = client.post(reverse("boards:board_new"), sent, follow=True)
    assert "The board has been added" in answer.content.decode()
    made = Board.objects.get(name="Preston VCFSE Forum")
    assert (made.slug, made.footprint, made.starts_on) == (
        "preston-vcfse-forum",
        board.footprint,
        dt.date(2022, 7, 1),
    )


def test_an_officer_changes_a_board(client, board, officer):
    page = client.get(reverse("boards:board_edit", args=[board.slug])).content.decode()
    assert 'value="Preston"' in page
    sent = {"name": "Preston Place Board", "kind": "place", "footprint": "Preston", "secretariat": "theirs"}
    answer = send(client, "board_edit", board.slug, **sent, source="Us", basis="inferred", **SINCE)
    assert "The board has been changed" in answer.content.decode()
    board.refresh_from_db()
    assert (board.name, board.basis, board.decides) == ("Preston Place Board", "inferred", "")


def test_an_officer_adds_a_seat_appoints_and_ends_with_a_reason(client, board, officer):
    sent = {"title": "VCFSE", "sector": "vcfse", "vote": "voting", "shares": "1", "funding": "funded", **SINCE}
    assert "Say who says so, or choose" in send(client, "seat_new", board.slug, **sent).content.decode()
    send(client, "seat_new", board.slug, **sent, funding_source="The board")
    seat = Seat.objects.get()
    answer = send(client, "appoint", seat.pk, **SINCE)
    assert "Give a name, or at least their role" in answer.content.decode()
    answer = send(client, "appoint", seat.pk, person_name=" Ash  Green ", **SINCE)
    assert "The appointment has been made" in answer.content.decode()
    held = Appointment.objects.get()
    assert (held.person.name, held.person.has_login) == ("Ash Green", False)
    answer = send(client, "appoint", seat.pk, role_name="Somebody else", **SINCE)
    assert "Ash Green holds this from 1 July 2022 with no end set" in answer.content.decode()
    answer = send(client, "appointment_end", held.pk, **day("on", "2024-03-01"))
    assert "Say why" in answer.content.decode()
    answer = send(client, "appointment_end", held.pk, reason="Found a job", **day("on", "2024-03-01"))
    assert "Ash Green holds the seat no more" in answer.content.decode()
    assert "Found a job" in answer.content.decode()
    answer = send(client, "seat_end", seat.pk, reason="Cut", **day("on", "2025-03-01"))
    assert "The seat has been ended" in answer.content.decode()


def test_appoint_by_address_takes_the_person_who_signs_in(client, board, officer):
    seat, ash = make_seat(board, shares=2), make_person("Ash Green", email="ash@example.org")
    answer = send(client, "appoint", seat.pk, email="nobody@example.org", share="2", **SINCE)
    assert "Nobody signs in here with this address" in answer.content.decode()
    send(client, "appoint", seat.pk, email="Ash@example.org", share="2", **SINCE)
    assert Appointment.objects.values_list("person", "share").get() == (ash.pk, 2)


def test_a_seat_is_changed(client, board, officer):
    seat = make_seat(board, "Old")
    sent = {"title": "New", "sector": "nhs", "vote": "observer", "shares": "3", "funding": "unknown", **SINCE}
    send(client, "seat_edit", seat.pk, **sent)
    assert Seat.objects.values_list("title", "vote", "shares").get() == ("New", "observer", 3)
    assert "A seat has from 1 to 10 shares" in send(client, "seat_edit", seat.pk, **sent | {"shares": "11"}).text


def test_an_officer_draws_a_line_and_ends_it(client, board, officer):
    other = make_board("ICB", kind="icb")
    sent = {"kind": "reports", "to_board": other.pk, "basis": "stated", "source": "Its papers", **SINCE}
    assert "The line has been added" in send(client, "relation_new", board.slug, **sent).content.decode()
    assert "is there already" in send(client, "relation_new", board.slug, **sent).content.decode()
    line = BoardRelation.objects.get()
    send(client, "relation_end", line.pk, reason="Changed", **day("on", "2024-03-01"))
    line.refresh_from_db()
    assert line.ends_on == dt.date(2024, 3, 1)


def test_an_officer_says_what_a_board_decides_and_ends_it(client, board, officer):
    sent = {"topic": "Small grants", "how": "advises", "footprint": "Preston", "basis": "stated", "source": "Us"}
    assert "It is said now" in send(client, "decides_new", board.slug, **sent, **SINCE).content.decode()
    said = Decides.objects.get()
    assert (said.topic.name, said.how, said.footprint) == ("Small grants", "advises", board.footprint)
    send(client, "decides_end", said.pk, reason="Moved", **day("on", "2024-03-01"))
    assert Decides.objects.get().ends_on == dt.date(2024, 3, 1)


def test_an_officer_adds_terms_and_an_agreement(client, board, officer):
    answer = send(client, "terms_new", board.slug, **day("in_force_from", "2022-07-01"))
    assert "Paste the terms, or give the address" in answer.content.decode()
    send(client, "terms_new", board.slug, words="We meet.", **day("in_force_from", "2022-07-01"))
    assert TermsOfReference.objects.get().version == 1
    make_organisation("ICB")
    sent = {"title": "MoU", **day("signed_on", "2022-07-01")}
    assert "Say with whom" in send(client, "agreement_new", board.slug, **sent).content.decode()
    answer = send(client, "agreement_new", board.slug, **sent, partner="icb", **day("renewal_on", "2030-07-01"))
    assert Agreement.objects.get().partner.name == "ICB"
    assert "To be renewed on 1 July 2030" in answer.content.decode()


def test_an_officer_ends_a_board(client, board, officer):
    make_relation(board, make_board())
    make_decides(board, make_topic())
    answer = send(client, "board_end", board.slug, reason="Places changed", **day("on", "2022-07-01"))
    assert "This board ended on 1 July 2022" in answer.content.decode()
    assert "Add a seat" not in answer.content.decode()
