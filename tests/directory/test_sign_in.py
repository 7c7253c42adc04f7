"""Signing in: by password, by a code, by another directory; and what a stranger can find out (nothing)."""

import json
import re
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.core.cache import cache

from alliance.base.models import Mail
from directory.models import Person
from tests.factories import make_person

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse"


def signed_in(client) -> int | None:
    pk = client.session.get("_auth_user_id")
    return int(pk) if pk else None


def body(page) -> str:
    """What a page says, without what differs from one answer to the next."""
    main = page.content.decode().split("<main")[1].split("</main")[0]
    return re.sub(r'value="[^"]{60,}"|nonce="[^"]+"', "", main)


@pytest.fixture
def sam():
    return make_person("Sam", email="sam@example.org")


@pytest.fixture
def sharer():
    return make_person("Kim", email=None, sign_in_name="kim", mailbox="club@example.org")


# Password ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("login", ["sam@example.org", "SAM@Example.org", " sam@example.org "])
def test_sign_in_with_address_and_password(client, sam, login):
    answer = client.post("/accounts/login/", {"login": login, "password": PASSWORD})
    assert (answer.status_code, answer["Location"], signed_in(client)) == (302, "/", sam.pk)


@pytest.mark.parametrize("login", ["kim", "KIM"])
def test_sign_in_with_sign_in_name_at_a_shared_mailbox(client, sharer, login):
    answer = client.post("/accounts/login/", {"login": login, "password": PASSWORD})
    assert (answer["Location"], signed_in(client)) == ("/", sharer.pk)
    assert Mail.objects.count() == 0


def test_sign_in_goes_on_to_where_the_person_was_going_and_nowhere_else(client, sam):
    form = {"login": "sam@example.org", "password": PASSWORD}
    assert client.post("/accounts/login/", form | {"next": "/account/"})["Location"] == "/account/"
    client.logout()
    assert client.post("/accounts/login/", form | {"next": "https://evil.example/"})["Location"] == "/"


def test_sign_in_with_an_address_that_is_not_verified_asks_for_a_code(client, sam):
    EmailAddress.objects.update(verified=False)
    answer = client.post("/accounts/login/", {"login": "sam@example.org", "password": PASSWORD})
    assert (answer["Location"], signed_in(client)) == ("/accounts/confirm-email/", None)
    client.post("/accounts/confirm-email/", {"code": code_in(Mail.objects.get())})
    assert (signed_in(client), EmailAddress.objects.get().verified) == (sam.pk, True)


@pytest.mark.parametrize("fields", [{"is_active": False}, {"password": "!"}])
def test_nobody_without_a_login_signs_in(client, sam, fields):
    Person.objects.update(**fields)
    client.post("/accounts/login/", {"login": "sam@example.org", "password": PASSWORD})
    assert signed_in(client) is None


def test_nobody_signs_up_by_themselves(client):
    page = client.get("/accounts/signup/")
    assert "Accounts are given by invitation" in page.content.decode()
    form = {"email": "new@example.org", "password1": "otter lamp river", "password2": "otter lamp river"}
    client.post("/accounts/signup/", form)
    assert Person.objects.count() == 0


def test_a_changed_password_ends_every_other_session(client, sam):
    client.force_login(sam)
    sam.set_password("otter lamp river")
    sam.save()
    assert client.get("/account/").status_code == 302


# Code by e-mail ----------------------------------------------------------------------------------------------


def code_in(mail) -> str:
    return re.search(r"^([A-Z0-9]{3,}-?[A-Z0-9]{3,})$", mail.text, re.M).group(1)


def test_sign_in_with_a_code(client, sam):
    answer = client.post("/accounts/login/code/", {"email": "sam@example.org"})
    assert answer["Location"] == "/accounts/login/code/confirm/"
    mail = Mail.objects.get()
    assert (mail.to, mail.subject, mail.secret, mail.kind) == (
        "sam@example.org",
        "Your sign-in code",
        True,
        "sign-in",
    )
    assert "It works once, for 15 minutes." in mail.html
    client.post("/accounts/login/code/confirm/", {"code": code_in(mail)})
    assert signed_in(client) == sam.pk


def test_a_code_is_good_for_three_tries(client, sam):
    client.post("/accounts/login/code/", {"email": "sam@example.org"})
    for _ in range(3):
        client.post("/accounts/login/code/confirm/", {"code": "WRONG1"})
    client.post("/accounts/login/code/confirm/", {"code": code_in(Mail.objects.get())})
    assert signed_in(client) is None


def test_a_code_for_somebody_who_was_never_invited_is_none(client):
    Person.objects.create_user(name="Seat-holder", email="holder@nhs.example")
    client.post("/accounts/login/code/", {"email": "holder@nhs.example"})
    assert Mail.objects.get().subject == "There is no account with this address"


# What a stranger can find out --------------------------------------------------------------------------------

ASKS = {
    "password": ("/accounts/login/", lambda email: {"login": email, "password": "wrong horse"}),
    "code": ("/accounts/login/code/", lambda email: {"email": email}),
    "new password": ("/accounts/password/reset/", lambda email: {"email": email}),
}


@pytest.mark.parametrize("ask", ASKS)
def test_known_and_unknown_addresses_get_the_same_answer(client, ask):
    make_person(email="aaaaa@example.org")
    Person.objects.create_user(name="Never invited", email="bbbbb@example.org")
    path, form = ASKS[ask]
    answers = []
    for email in ("aaaaa@example.org", "bbbbb@example.org", "ccccc@example.org"):
        cache.clear()
        client.cookies.clear()
        page = client.post(path, form(email), follow=True)
        answers.append((page.status_code, page.redirect_chain, body(page).replace(email, "…")))
    assert answers[0] == answers[1] == answers[2]


def test_known_and_unknown_sign_in_names_get_the_same_answer(client, sharer):
    answers = {
        body(client.post("/accounts/login/", {"login": login, "password": "wrong"})).replace(f'"{login}"', "…")
        for login in ("kim", "kam")
    }
    assert len(answers) == 1


@pytest.mark.parametrize("path", ["/accounts/login/code/", "/accounts/password/reset/"])
def test_a_shared_mailbox_is_told_what_to_do(client, sharer, path):
    client.post(path, {"email": "club@example.org"})
    mail = Mail.objects.get()
    assert (mail.to, mail.subject) == ("club@example.org", "There is no account with this address")
    assert "sign in with your sign-in name and password" in mail.text


def test_change_of_address_to_another_person_s_is_not_told_and_not_done(client, sam):
    make_person("Other", email="other@example.org")
    Person.objects.create_user(name="Never invited", email="invited@example.org")
    client.force_login(sam)
    reauthenticate(client)
    for number, email in enumerate(("other@example.org", "invited@example.org")):
        cache.clear()
        answer = client.post("/accounts/email/", {"action_add": "", "email": email})
        assert answer["Location"] == "/accounts/confirm-email/"
        mail = Mail.objects.order_by("-pk").first()
        assert (mail.to, Mail.objects.count()) == (email, number + 1)
        client.post("/accounts/confirm-email/", {"code": code_in(mail)})
    sam.refresh_from_db()
    assert sam.email == "sam@example.org"


def reauthenticate(client):
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})


def test_change_of_address_takes_over_once_it_is_verified(client, sam):
    client.force_login(sam)
    change = {"action_add": "", "email": "New@example.org"}
    assert client.post("/accounts/email/", change)["Location"].startswith("/accounts/reauthenticate/")
    assert Mail.objects.count() == 0
    reauthenticate(client)
    client.post("/accounts/email/", change)
    sam.refresh_from_db()
    assert sam.email == "sam@example.org"
    client.post("/accounts/confirm-email/", {"code": code_in(Mail.objects.get(to="new@example.org"))})
    sam.refresh_from_db()
    assert (sam.email, list(EmailAddress.objects.values_list("email", "verified", "primary"))) == (
        "new@example.org",
        [("new@example.org", True, True)],
    )
    assert Mail.objects.filter(subject="Your e-mail address has changed").exists()


def test_somebody_who_shares_a_mailbox_can_take_an_address_of_their_own(client, sharer):
    client.force_login(sharer)
    reauthenticate(client)
    client.post("/accounts/email/", {"action_add": "", "email": "kim@example.org"})
    client.post("/accounts/confirm-email/", {"code": code_in(Mail.objects.get())})
    sharer.refresh_from_db()
    assert (sharer.email, sharer.shares_a_mailbox) == ("kim@example.org", False)
    client.post("/accounts/logout/")
    client.post("/accounts/login/", {"login": "kim", "password": PASSWORD})
    assert signed_in(client) == sharer.pk


def test_the_address_somebody_signs_in_with_cannot_be_removed(client, sam):
    client.force_login(sam)
    reauthenticate(client)
    client.post("/accounts/email/", {"action_remove": "", "email": "sam@example.org"})
    sam.refresh_from_db()
    assert (sam.email, EmailAddress.objects.count()) == ("sam@example.org", 1)


def test_a_forgotten_password_is_set_anew_by_a_link(client, sam):
    client.post("/accounts/password/reset/", {"email": "sam@example.org"})
    mail = Mail.objects.get()
    assert (mail.subject, mail.secret) == ("Set a new password", True)
    link = urlsplit(re.search(r"http://\S+", mail.text).group()).path
    form_at = client.get(link)["Location"]
    client.post(form_at, {"password1": "otter lamp river", "password2": "otter lamp river"})
    sam.refresh_from_db()
    assert (sam.check_password("otter lamp river"), signed_in(client)) == (True, sam.pk)
    client.logout()
    assert "does not work" in client.get(link, follow=True).content.decode()


def test_a_change_is_told_at_the_shared_mailbox(client, sharer):
    client.force_login(sharer)
    new = {"oldpassword": PASSWORD, "password1": "otter lamp river", "password2": "otter lamp river"}
    client.post("/accounts/password/change/", new)
    mail = Mail.objects.get()
    assert (mail.to, mail.subject) == ("club@example.org", "Your password has changed")


# Limits ------------------------------------------------------------------------------------------------------


def test_five_wrong_passwords_close_the_door_for_one_account(client, sam):
    make_person(email="other@example.org")
    for _ in range(5):
        client.post("/accounts/login/", {"login": "sam@example.org", "password": "wrong"})
    page = client.post("/accounts/login/", {"login": "sam@example.org", "password": PASSWORD})
    assert (signed_in(client), "There were too many tries." in page.content.decode()) == (None, True)
    client.post("/accounts/login/", {"login": "other@example.org", "password": PASSWORD})
    assert signed_in(client) is not None


def test_too_many_tries_from_one_place_get_a_page_that_says_so(client):
    form = {"login": "x@example.org", "password": "x"}
    codes = [client.post("/accounts/login/", form).status_code for _ in range(31)]
    assert (codes[29], codes[30]) == (200, 429)
    page = client.post("/accounts/login/", form).content.decode()
    assert ("There were too many tries" in page, "Wait five minutes" in page) == (True, True)


def test_too_many_codes_from_one_place_are_not_sent(client):
    for number in range(25):
        client.cookies.clear()
        page = client.post("/accounts/login/code/", {"email": f"x{number}@example.org"})
    assert (page.status_code, "There were too many tries." in page.content.decode()) == (200, True)
    assert Mail.objects.count() == 20


def test_too_many_codes_for_one_address_are_not_sent(client, sam):
    for _ in range(6):
        client.post("/accounts/login/code/", {"email": "sam@example.org"})
        client.cookies.clear()
    assert Mail.objects.filter(to="sam@example.org").count() == 3


def test_too_many_invitation_links_are_not_tried(client):
    codes = {client.post(f"/invitations/{number}/").status_code for number in range(61)}
    assert codes == {404, 429}


# Sessions ----------------------------------------------------------------------------------------------------


def test_my_sessions_are_listed_and_the_others_ended(client, sam):
    from django.test import Client

    form = {"login": "sam@example.org", "password": PASSWORD}
    elsewhere = Client(headers={"User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0"})
    elsewhere.post("/accounts/login/", form)
    client.post("/accounts/login/", form)
    assert "Firefox" in client.get("/accounts/sessions/").content.decode()
    client.post("/accounts/sessions/")
    assert (client.get("/account/").status_code, elsewhere.get("/account/").status_code) == (200, 302)


# Another directory (OpenID Connect) --------------------------------------------------------------------------


class Directory(BaseHTTPRequestHandler):
    """A sign-in service such as the NHS's: discovery, token and who-is-it, answered from `person`."""

    person: dict = {}

    def answer(self, content):
        body = json.dumps(content).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):  # noqa: N802
        here = f"http://127.0.0.1:{self.server.server_port}"
        if self.path == "/.well-known/openid-configuration":
            self.answer(
                {
                    "issuer": here,
                    "authorization_endpoint": f"{here}/authorize",
                    "token_endpoint": f"{here}/token",
                    "userinfo_endpoint": f"{here}/who",
                    "jwks_uri": f"{here}/keys",
                }
            )
        else:
            assert self.headers["Authorization"] == "Bearer a-token"
            self.answer(self.person)

    def do_POST(self):  # noqa: N802
        length = int(self.headers["Content-Length"])
        asked = parse_qs(self.rfile.read(length).decode())
        assert asked["code"] == ["a-code"]
        self.answer({"access_token": "a-token", "token_type": "Bearer"})

    def log_message(self, *args):
        pass


@pytest.fixture
def nhs(settings):
    server = HTTPServer(("127.0.0.1", 0), Directory)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    app = {
        "provider_id": "nhs",
        "name": "NHS sign-in",
        "client_id": "portal",
        "secret": "secret",
        "settings": {"server_url": f"http://127.0.0.1:{server.server_port}"},
    }
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app]}}
    yield Directory
    server.shutdown()
    thread.join()
    server.server_close()


def come_from(client, directory, **person):
    """Choose the other directory on the sign-in page, sign in there as `person`, and come back."""
    directory.person = {"sub": "nhs-42", "name": "Sam Elsewhere", **person}
    leave = client.post("/accounts/oidc/nhs/login/")
    asked = parse_qs(urlsplit(leave["Location"]).query)
    assert asked["redirect_uri"] == ["http://testserver/accounts/oidc/nhs/login/callback/"]
    back = {"code": "a-code", "state": asked["state"][0]}
    return client.get("/accounts/oidc/nhs/login/callback/", back, follow=True)


def test_another_directory_signs_in_an_address_we_know(client, nhs, sam):
    assert "NHS sign-in" in client.get("/accounts/login/").content.decode()
    come_from(client, nhs, email="sam@example.org", email_verified=True)
    assert signed_in(client) == sam.pk
    sam.refresh_from_db()
    assert (sam.name, sam.check_password(PASSWORD)) == ("Sam", True)
    assert SocialAccount.objects.get().user == sam


@pytest.mark.parametrize(
    "person",
    [
        {"email": "unknown@example.org", "email_verified": True},
        {"email": "sam@example.org", "email_verified": False},
        {"email": "sam@example.org"},
        {"email": "invited@example.org", "email_verified": True},
        {},
    ],
)
def test_another_directory_never_makes_an_account(client, nhs, sam, person):
    Person.objects.create_user(name="Never accepted", email="invited@example.org")
    people = Person.objects.count()
    page = come_from(client, nhs, **person)
    assert (signed_in(client), Person.objects.count(), SocialAccount.objects.count()) == (None, people, 0)
    assert "Accounts are given by invitation" in page.content.decode()
    assert 'href="/join/"' in page.content.decode()


def test_another_directory_that_never_says_verified_speaks_for_its_domains(client, nhs, settings, sam):
    settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]["settings"]["verified_email"] = ["example.org"]
    come_from(client, nhs, email="sam@example.org")
    assert signed_in(client) == sam.pk
