"""Writing to an organisation: it arrives, the address stays hidden, and nobody can misuse it."""

from email import message_from_bytes
from types import SimpleNamespace

import pytest
from django.urls import reverse
from redis.exceptions import RedisError

from alliance.base import outbox
from alliance.base.mail_message import message_of
from alliance.base.models import Mail
from directory.actions import messages
from directory.models import Membership, Sighting
from tests.factories import (
    cover,
    make_area,
    make_contact,
    make_footprint,
    make_member,
    make_organisation,
    make_person,
    make_service,
)

pytestmark = pytest.mark.django_db
SECRET = "hidden.address@lunch.example.org"
TYPED = {"name": "Ama Field", "email": "ama@surgery.example.org", "message": "Can Mrs B come on Tuesday?"}


@pytest.fixture
def club():
    return make_organisation("Lunch club")


def address(entry):
    return reverse("directory:organisation_contact_us", args=[entry.slug])


def write(client, entry, **more):
    return client.post(address(entry), TYPED | more)


def test_message_goes_to_their_address_and_the_answer_to_whoever_wrote(client, club):
    make_contact(club, kind="email", value=SECRET)
    dinner = make_service(club, "Tuesday dinner")

    answer = client.post(
        address(club),
        TYPED | {"phone": "01632 960 001", "writes_from": "The surgery", "service": dinner.pk},
        follow=True,
    )

    assert "Your message is on its way to Lunch club." in answer.content.decode()
    mail = Mail.objects.get()
    assert (mail.to, mail.reply_to, mail.to_is_private, mail.secret) == (SECRET, TYPED["email"], False, True)
    assert mail.subject == "A message for Lunch club, through the portal"
    for text in (mail.text, mail.html):
        for words in ("Can Mrs B come on Tuesday?", "Ama Field, ", "The surgery", "01632 960 001", "Tuesday dinner"):
            assert words in text.replace("</strong>", "")
        assert "They do not know your address" in text


@pytest.mark.parametrize(
    ("visibility", "private"), [("public", False), ("partners", True), ("members", True), ("private", True)]
)
def test_address_is_shown_nowhere(client, club, visibility, private):
    make_contact(club, kind="email", value=SECRET, visibility=visibility)
    if visibility == "public":
        club.contacts.update(visibility="private")
    seen = []
    for answer in (
        client.get(address(club)),
        write(client, club, message=""),
        client.post(address(club), TYPED, follow=True),
        client.get(club.get_absolute_url()),
    ):
        seen += [answer.content.decode(), str(answer.headers)]
    client.force_login(make_person(role="officer"))
    seen.append(client.get(reverse("outbox")).content.decode())
    assert Mail.objects.get().to == SECRET
    assert "an address that is kept private" in seen[-1]
    assert [text for text in seen if SECRET in text or "lunch.example" in text] == []


def test_refused_mail_does_not_tell_the_officer_the_address(client, club):
    make_contact(club, kind="email", value=SECRET, visibility="private")
    write(client, club)
    Mail.objects.update(status="refused", last_answer=f"550 <{SECRET}>: no such mailbox")
    client.force_login(make_person(role="officer"))
    for page in (reverse("outbox"), reverse("send_mail_again", args=[Mail.objects.get().pk])):
        html = client.get(page).content.decode()
        assert SECRET not in html
        assert "no such mailbox" in html


def test_most_open_address_is_taken_first(club):
    make_contact(club, kind="email", value="private@example.org", visibility="private")
    make_contact(club, kind="email", value="not an address", visibility="public")
    make_contact(club, kind="email", value="partners@example.org", visibility="partners")
    make_contact(club, kind="phone", value="01632 960 001")
    assert messages._address(club) == messages.Address("partners@example.org", True)
    make_contact(club, kind="email", value="open@example.org")
    assert messages._address(club) == messages.Address("open@example.org", False)


def test_owner_is_written_to_where_there_is_no_contact(club):
    assert not messages.can_reach(club)
    make_member(club, level="editor", email="editor@example.org")
    past = make_member(club, email="past@example.org")
    Membership.objects.filter(person=past).update(ends_on="2021-01-01")
    assert not messages.can_reach(club)
    shared = make_person(email=None, sign_in_name="cook", mailbox="kitchen@example.org")
    Membership.objects.create(person=shared, organisation=club, level="owner", starts_on="2020-01-01")
    assert messages._address(club) == messages.Address("kitchen@example.org", True)


def test_it_is_not_offered_where_nobody_can_be_reached(client, club):
    html = client.get(address(club)).content.decode()
    assert "cannot be written to from here" in html
    assert "write to the alliance’s officers" in html
    assert "Contact this organisation" not in client.get(club.get_absolute_url()).content.decode()
    assert write(client, club).status_code == 200
    assert Mail.objects.count() == 0


def test_closed_organisation_is_not_written_to(client, club):
    make_contact(club, kind="email", value=SECRET)
    club.status = "closed"
    club.save()
    assert "They have closed" in client.get(address(club)).content.decode()
    write(client, club)
    assert Mail.objects.count() == 0


@pytest.mark.parametrize("field", ["name", "email", "phone", "writes_from"])
@pytest.mark.parametrize("line", ["\r\nBcc: victim@example.org", "\nSubject: Cheap", "\r\n\r\nAnother body"])
def test_no_header_can_be_slipped_in(client, club, field, line):
    make_contact(club, kind="email", value=SECRET)
    write(client, club, **{field: TYPED.get(field, "x") + line})
    if field == "email":
        assert Mail.objects.count() == 0
        return
    message = message_from_bytes(message_of(Mail.objects.get()).message().as_bytes())
    assert sorted(message.keys()) == sorted(
        ["Content-Type", "MIME-Version", "Subject", "From", "To", "Reply-To", "Date", "Message-ID"]
    )
    assert (message["To"], message["Reply-To"]) == (SECRET, TYPED["email"])


def test_name_is_never_in_a_header(client, club):
    make_contact(club, kind="email", value=SECRET)
    write(client, club, name="Cheap <boss@example.org>")
    mail = Mail.objects.get()
    assert "Cheap" not in mail.subject
    assert "Cheap &lt;boss@example.org&gt;" in mail.html


def test_what_is_typed_cannot_become_markup(client, club):
    make_contact(club, kind="email", value=SECRET)
    write(client, club, name="<script>a</script>", message="<img src=x>")
    assert "<script>" not in Mail.objects.get().html
    assert "<img src=x>" not in Mail.objects.get().html


def test_trap_for_programs_is_told_the_same_and_sends_nothing(client, club):
    make_contact(club, kind="email", value=SECRET)
    answer = client.post(address(club), TYPED | {"nickname": "Bob"}, follow=True)
    assert "Your message is on its way" in answer.content.decode()
    assert (Mail.objects.count(), Sighting.objects.filter(kind="asked").count()) == (0, 0)


@pytest.mark.parametrize("text", ["See https://bad.example", "www.bad.example", "HTTP://BAD", '<a href="x">'])
@pytest.mark.parametrize("box", ["name", "phone", "writes_from", "message"])
def test_only_people_who_signed_in_send_web_addresses(client, club, text, box):
    make_contact(club, kind="email", value=SECRET)
    answer = write(client, club, **{box: text})
    assert "Take the web addresses out." in answer.content.decode()
    assert Mail.objects.count() == 0
    client.force_login(make_person())
    write(client, club, message=text)
    assert Mail.objects.count() == 1


def test_signed_out_sender_gets_no_copy_whatever_the_form_says(client, club):
    make_contact(club, kind="email", value=SECRET)
    write(client, club, copy="on")
    assert [mail.to for mail in Mail.objects.all()] == [SECRET]


def test_copy_goes_to_the_persons_own_address_and_not_to_one_that_was_typed(client, club):
    make_contact(club, kind="email", value=SECRET)
    person = make_person(email="own@example.org")
    client.force_login(person)
    write(client, club, copy="on", email="victim@example.org")
    copy = Mail.objects.get(kind="copy-of-message")
    assert (copy.to, copy.person, copy.reply_to) == ("own@example.org", person, "")
    assert SECRET not in copy.text + copy.html + copy.subject
    assert "Can Mrs B come on Tuesday?" in copy.text


def test_same_message_pressed_twice_goes_once(client, club):
    make_contact(club, kind="email", value=SECRET)
    write(client, club)
    write(client, club)
    write(client, club, message="And on Thursday?")
    assert Mail.objects.count() == 2


def test_too_many_messages_are_refused_and_nothing_typed_is_lost(client, club):
    make_contact(club, kind="email", value=SECRET)
    answers = [write(client, club, message=f"Number {n}") for n in range(7)]
    assert [answer.status_code for answer in answers] == [302] * 6 + [429]
    html = answers[-1].content.decode()
    assert "There have been too many messages" in html
    assert "Number 6" in html
    assert "ama@surgery.example.org" in html
    assert Mail.objects.count() == 6


def test_one_organisation_gets_so_many_an_hour_from_all_together(client, club):
    make_contact(club, kind="email", value=SECRET)
    codes = [
        client.post(address(club), TYPED | {"email": f"one{n}@example.org"}, REMOTE_ADDR=f"10.0.0.{n}").status_code
        for n in range(31)
    ]
    assert codes == [302] * 30 + [429]


def test_signed_in_person_is_limited_by_who_they_are(client, club):
    make_contact(club, kind="email", value=SECRET)
    client.force_login(make_person())
    codes = [write(client, club, email=f"one{n}@example.org").status_code for n in range(7)]
    assert codes == [302] * 6 + [429]


def test_form_that_is_wrong_costs_nothing(client, club):
    make_contact(club, kind="email", value=SECRET)
    for _ in range(25):
        assert write(client, club, email="no").status_code == 200
    assert write(client, club).status_code == 302


def test_refuge_can_be_written_to_and_stays_hidden(client):
    areas = [make_area(district_code="D1"), make_area(district_code="D1")]
    refuge = make_organisation("Refuge", sensitive_site=True, address="1 Hidden Lane", postcode="QL1 1AA")
    cover(refuge, make_footprint("Secret Village", areas=areas[:1]), shown_to="officer")
    cover(refuge, make_footprint("Wide District", areas=areas, scale="place"), shown_to="others")
    make_contact(refuge, kind="email", value=SECRET, visibility="private")
    seen = (
        client.get(address(refuge)).content.decode() + client.post(address(refuge), TYPED, follow=True).content.decode()
    )
    mail = Mail.objects.get()
    assert mail.to == SECRET
    for hidden in (SECRET, "Hidden Lane", "QL1 1AA", "Secret Village"):
        assert hidden not in seen
        assert hidden not in mail.text + mail.html


def test_hidden_entry_is_not_there_and_its_services_are_not_offered(client, club):
    hidden = make_organisation(visibility="private")
    make_contact(hidden, kind="email", value=SECRET)
    assert (client.get(address(hidden)).status_code, write(client, hidden).status_code) == (404, 404)
    make_contact(club, kind="email", value=SECRET)
    quiet = make_service(club, "Quiet room", visibility="members")
    other = make_service(hidden, "Elsewhere")
    assert "Quiet room" not in client.get(address(club) + f"?service={quiet.pk}").content.decode()
    for service in (quiet, other):
        write(client, club, service=service.pk)
    assert not Mail.objects.filter(text__contains="Quiet room").exists()
    assert not Mail.objects.filter(text__contains="Elsewhere").exists()


def test_member_only_entry_is_not_named_in_the_outbox(client, club):
    club.visibility = "members"
    club.save()
    make_contact(club, kind="email", value=SECRET)
    client.force_login(make_member(make_organisation()))
    write(client, club)
    assert (
        Mail.objects.get(kind="message-to-organisation").subject
        == "A message for your organisation, through the portal"
    )


def test_message_counts_as_asking_how_to_refer(client, club):
    make_contact(club, kind="email", value=SECRET)
    write(client, club)
    write(client, club, message="Once more")
    assert Sighting.objects.filter(kind="asked", organisations=[club.pk]).count() == 1


def test_what_was_written_goes_once_it_is_sent(club, mailoutbox):
    make_contact(club, kind="email", value=SECRET)
    message = messages.Message("Ama", "ama@example.org", "", "", "Private words")
    messages.send(organisation=club, message=message, copy=False, by=None)
    outbox.send_due()
    mail = Mail.objects.get()
    assert (mail.status, mail.text, mail.html) == ("sent", "", "")
    assert mailoutbox[0].reply_to == ["ama@example.org"]
    assert "Private words" in mailoutbox[0].body


def test_address_that_only_looks_like_one_is_not_taken():
    assert messages._is_email("a@b.example.org")
    assert not messages._is_email("a@b.example.org\nBcc: c@d.example.org")


def test_nothing_is_lost_while_the_cache_is_gone(client, club, monkeypatch):
    make_contact(club, kind="email", value=SECRET)

    def gone(*args, **kwargs):
        raise RedisError("nobody there")

    monkeypatch.setattr("directory.views.reach.consume", gone)
    monkeypatch.setattr("directory.payback.cache", SimpleNamespace(add=gone))
    answer = write(client, club)
    assert answer.status_code == 429
    assert "cannot be sent just now" in answer.content.decode()
    assert "Can Mrs B come on Tuesday?" in answer.content.decode()
    assert client.get(club.get_absolute_url() + "?refer=yes").status_code == 200
    assert (Mail.objects.count(), Sighting.objects.count()) == (0, 0)
