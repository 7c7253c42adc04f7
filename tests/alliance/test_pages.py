"""The pages about the portal, and the pages that say what went wrong."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.views import defaults

from alliance.base import history
from alliance.home import views
from tests import factories

TITLES = {
    "/accessibility/": "Accessibility statement",
    "/privacy/": "Privacy notice",
    "/cookies/": "Cookies",
    "/help/": "Help",
    "/contact/": "Contact",
    "/components/": "Components",
}


@pytest.fixture
def alliance(settings):
    settings.ALLIANCE_NAME = "Fellshire VCFSE Alliance"
    settings.ACCOUNTABLE_BODY = "Fellshire Voluntary Action"
    settings.CONTACT_EMAIL = "help@fellshire.example"


@pytest.mark.django_db
@pytest.mark.parametrize(("address", "title"), TITLES.items())
def test_public_page_has_its_title_and_says_whose_it_is(client, alliance, address, title):
    page = client.get(address).content.decode()
    assert f"<title>{title} – Fellshire VCFSE Alliance</title>" in page
    assert page.count("<h1") == page.count("</h1>") >= 1
    assert "Run by Fellshire Voluntary Action." in page


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/accessibility/", "/privacy/", "/contact/"])
def test_page_gives_the_address_to_write_to(client, alliance, address):
    assert 'href="mailto:help@fellshire.example"' in client.get(address).content.decode()


@pytest.mark.django_db
def test_cookies_page_lists_every_cookie_by_its_real_name(client, settings):
    page = client.get("/cookies/").content.decode()
    named = {name for name in (settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, "messages") if name in page}
    assert named == {"sessionid", "csrftoken", "messages"}
    assert settings.SESSION_COOKIE_AGE == 12 * 60 * 60 and "after 12 hours" in page


@pytest.mark.django_db
def test_demo_says_so_on_every_page_and_others_do_not(client, settings):
    sentence = "This is a demonstration. Organisations and people in it are invented."
    assert sentence not in client.get("/help/").content.decode()
    settings.DEMO = True
    assert sentence in client.get("/help/").content.decode()


@pytest.mark.django_db
def test_page_of_somebody_signed_in_says_who_they_are_and_how_to_leave(client):
    client.force_login(factories.make_person("Ama <b>Field"))
    page = client.get("/help/").content.decode()
    assert "Signed in as <strong>Ama &lt;b&gt;Field</strong>" in page
    assert '<form method="post" action="/accounts/logout/">' in page


@pytest.mark.django_db
def test_components_are_kept_out_of_search_engines(client):
    assert '<meta name="robots" content="noindex">' in client.get("/components/").content.decode()


@pytest.mark.django_db
def test_unknown_page_says_what_to_do(client):
    answer = client.get("/nothing/here/")
    page = answer.content.decode()
    assert answer.status_code == 404
    assert '<h1 class="govuk-heading-l">Page not found</h1>' in page
    assert "check that you copied all of it" in page


def forbidden(exception: PermissionDenied, user) -> str:
    request = RequestFactory().get("/")
    request.user = user
    answer = defaults.permission_denied(request, exception)
    assert answer.status_code == 403
    return answer.content.decode()


@pytest.mark.django_db
def test_forbidden_page_shows_the_reason_to_the_person():
    with history.attributed(by=None, why="test"):
        person = factories.make_person("Ama Field")
    page = forbidden(PermissionDenied("Only an owner of the entry may invite people."), person)
    assert '<p class="govuk-body-l">Only an owner of the entry may invite people.</p>' in page
    assert "You are signed in as Ama Field." in page


def test_forbidden_page_without_a_reason_asks_a_stranger_to_sign_in():
    page = forbidden(PermissionDenied(), AnonymousUser())
    assert "The page exists, but it is not open to you." in page
    assert '<a class="govuk-link" href="/accounts/login/">Sign in</a>, then open the page again.' in page


@pytest.mark.django_db
def test_form_that_did_not_come_from_our_page_is_refused_with_a_remedy():
    answer = Client(enforce_csrf_checks=True).post("/accounts/login/", {"login": "a", "password": "b"})
    assert answer.status_code == 403
    assert "load the page again and send the form once more" in answer.content.decode()


def test_unreadable_request_gets_a_page_without_asking_the_database(client, alliance):
    answer = client.get("/help/", headers={"host": "evil.example"})
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "That request could not be read – Fellshire VCFSE Alliance" in page


def test_fault_of_ours_gets_a_page_without_asking_the_database(alliance):
    answer = views.server_error(RequestFactory().get("/"))
    page = answer.content.decode()
    assert answer.status_code == 500
    assert "<title>Something went wrong – Fellshire VCFSE Alliance</title>" in page
    assert "help@fellshire.example" in page
    assert "<script>" not in page and "nonce" not in page


def test_fault_page_gives_the_number_of_the_request():
    page = render_to_string("500.html", {"request_id": "1f2e3d", "CONTACT_EMAIL": "help@fellshire.example"})
    assert '<strong class="app-code">1f2e3d</strong>' in page
