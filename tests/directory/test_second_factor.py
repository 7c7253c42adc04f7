"""The second step: who must have one, that nothing opens without it, and that its secrets are kept safe."""

import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.urls import reverse

from alliance.digests import links
from directory import rules
from directory.models import AllianceRole
from tests.factories import make_member, make_organisation, make_person

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse"


@pytest.fixture(autouse=True)
def required(settings):
    settings.SECOND_FACTOR_REQUIRED = True


def sign_in(client, person):
    return client.post("/accounts/login/", {"login": person.email, "password": PASSWORD})


def code(secret: str, *, ahead: int = 0) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time() / 30) + ahead))


def set_up(client) -> str:
    """Set up an app on the page, and return its secret."""
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    page = client.get("/accounts/2fa/totp/activate/")
    secret = page.context["form"].secret
    answer = client.post("/accounts/2fa/totp/activate/", {"code": code(secret)})
    assert answer["Location"] == "/accounts/2fa/recovery-codes/"
    return secret


MUST = {"officer", "statutory", "administrator"}


@pytest.mark.parametrize("role", AllianceRole.Role.values)
def test_who_must_have_a_second_step(client, role):
    person = make_person(role=role)
    client.force_login(person)
    expected = (302, "/accounts/2fa/") if role in MUST else (200, None)
    answer = client.get("/account/")
    assert (answer.status_code, answer.headers.get("Location")) == expected


def test_page_that_is_kept_for_later_holds_nothing_that_was_typed(client):
    client.force_login(make_person(role="officer"))
    client.get("/directory/?words=refuge&place=PR1+2AB")
    assert client.session["after_second_factor"] == "/directory/"


def test_mails_are_stopped_without_one(client):
    person = make_person(role="officer")
    client.force_login(person)
    link = reverse("digests:stop", args=[links.token_for(person.pk, "deadlines")])
    assert "You get no more of these e-mails" in client.post(link).content.decode()


def test_a_member_is_not_asked_for_one(client):
    client.force_login(make_member(make_organisation()))
    assert client.get("/account/").status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/account/",
        "/people/roles/",
        "/people/requests/",
        "/outbox/",
        "/directory/",
        "/accounts/password/change/",
        "/accounts/sessions/",
        "/accounts/3rdparty/",
        "/accounts/2fa",
        "/accounts/2fa-not/",
        "//accounts/2fa/",
        "/invitations/x/",
    ],
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_password_alone_opens_nothing_else(client, path, method):
    sign_in(client, make_person(role="administrator"))
    answer = getattr(client, method)(path)
    assert answer.status_code in (301, 302)
    assert answer["Location"] in ("/accounts/2fa/", "/accounts/2fa/?next=")


@pytest.mark.parametrize("role", sorted(MUST))
def test_after_setting_up_the_person_goes_on_to_where_they_were_going(client, role):
    person = make_person(role=role)
    sign_in(client, person)
    assert client.get("/account/?tab=1")["Location"] == "/accounts/2fa/"
    assert "Your role needs one before you can go on." in client.get("/accounts/2fa/").content.decode()
    set_up(client)
    assert "Go on to where you were going" in client.get("/accounts/2fa/recovery-codes/").content.decode()
    assert client.get("/accounts/2fa/")["Location"] == "/account/"
    assert client.get("/account/").status_code == 200
    assert client.get("/accounts/2fa/").status_code == 200


def test_signing_in_asks_for_the_code_and_a_password_alone_signs_nobody_in(client):
    person = make_person(role="officer")
    sign_in(client, person)
    secret = set_up(client)
    client.post("/accounts/logout/")
    assert sign_in(client, person)["Location"] == "/accounts/2fa/authenticate/"
    assert "_auth_user_id" not in client.session
    assert client.get("/account/")["Location"].startswith("/accounts/login/")
    client.post("/accounts/2fa/authenticate/", {"code": "000000"})
    assert "_auth_user_id" not in client.session
    client.post("/accounts/2fa/authenticate/", {"code": code(secret, ahead=1)})
    assert client.session["_auth_user_id"] == str(person.pk)


def test_a_code_by_e_mail_does_not_stand_in_for_the_second_step(client):
    from tests.directory.test_sign_in import Mail, code_in

    person = make_person(role="officer")
    sign_in(client, person)
    set_up(client)
    client.post("/accounts/logout/")
    client.post("/accounts/login/code/", {"email": person.email})
    answer = client.post(
        "/accounts/login/code/confirm/", {"code": code_in(Mail.objects.get(subject="Your sign-in code"))}
    )
    assert (answer["Location"], "_auth_user_id" in client.session) == ("/accounts/2fa/authenticate/", False)


def test_a_recovery_code_lets_in_once(client):
    person = make_person(role="officer")
    sign_in(client, person)
    set_up(client)
    recovery = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()[0]
    for expected in (True, False):
        client.post("/accounts/logout/")
        sign_in(client, person)
        client.post("/accounts/2fa/authenticate/", {"code": recovery})
        assert ("_auth_user_id" in client.session) is expected


def test_recovery_codes_alone_are_no_second_step():
    person = make_person(role="officer")
    Authenticator.objects.create(user=person, type="recovery_codes", data={})
    assert rules.needs_second_factor(person) is True
    Authenticator.objects.create(user=person, type="totp", data={})
    assert rules.needs_second_factor(person) is False


def test_turning_it_off_closes_the_doors_again(client):
    person = make_person(role="officer")
    sign_in(client, person)
    set_up(client)
    assert client.get("/account/").status_code == 200
    client.post("/accounts/2fa/totp/deactivate/")
    assert client.get("/account/")["Location"] == "/accounts/2fa/"


def test_somebody_who_shares_a_mailbox_can_set_one_up(client):
    person = make_person("Kim", email=None, sign_in_name="kim", mailbox="club@example.org")
    client.post("/accounts/login/", {"login": "kim", "password": PASSWORD})
    set_up(client)
    assert Authenticator.objects.filter(user=person, type="totp").count() == 1


def test_secrets_are_kept_encrypted_and_outlive_a_change_of_key(client, settings):
    person = make_person(role="officer")
    sign_in(client, person)
    secret = set_up(client)
    stored = Authenticator.objects.get(type="totp")
    assert secret not in str(stored.data)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another key altogether"
    assert stored.wrap().validate_code(code(secret, ahead=1)) is True


def test_it_can_be_switched_off_for_an_installation(client, settings):
    settings.SECOND_FACTOR_REQUIRED = False
    client.force_login(make_person(role="administrator"))
    assert client.get("/account/").status_code == 200


@pytest.mark.parametrize("name", ["account_logout", "sign_out_shared"])
def test_one_can_always_leave(client, name):
    sign_in(client, make_person(role="officer"))
    client.post(reverse(name))
    assert "_auth_user_id" not in client.session
