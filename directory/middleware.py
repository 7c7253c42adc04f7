from django.conf import settings
from django.shortcuts import redirect
from django.utils.cache import patch_cache_control
from django.utils.functional import SimpleLazyObject

from . import rules
from .readers import reader_for
from .visibility import Standing


class ReaderMiddleware:
    """`request.reader` says what this request may be shown; it is worked out on first use."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.reader = SimpleLazyObject(lambda: reader_for(request.user))
        return self.get_response(request)


class NothingKeptMiddleware:
    """The browser keeps no page of somebody who is signed in: on a shared computer its back button would show it.

    An answer that never asked who is there, or that says itself how long it may be kept, stays as it is.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if request.session.accessed and request.user.is_authenticated and "Cache-Control" not in response:
            patch_cache_control(response, no_store=True, private=True)
        return response


class SecondFactorMiddleware:
    """Officers, statutory staff and administrators set up a second factor before anything else.

    Which page they were going to is kept in their session, without what they typed into a search (rule 27); once
    the second factor is there, its page sends them on.
    """

    OPEN = (
        "/accounts/2fa/",
        "/accounts/reauthenticate/",
        "/accounts/logout/",
        "/accounts/email/",  # an address that is not verified yet stands in the way of a second factor
        "/accounts/confirm-email/",
        "/static/",
        "/help/",
        "/contact/",
        "/accessibility/",
        "/privacy/",
        "/cookies/",
        "/sign-out",
        "/post/stop/",  # one click stops mails, whoever is signed in (rule 23)
        "/healthz",
        "/readyz",
    )
    SECOND_FACTOR_PAGE = "/accounts/2fa/"
    GOING_TO = "after_second_factor"

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if not settings.SECOND_FACTOR_REQUIRED or not request.user.is_authenticated:
            return self.get_response(request)
        if not request.path_info.startswith(self.OPEN) and self._needs_one(request):
            if request.method == "GET":
                request.session[self.GOING_TO] = request.get_full_path().partition("?")[0]
            return redirect("mfa_index")
        if (
            request.path_info == self.SECOND_FACTOR_PAGE
            and self.GOING_TO in request.session
            and not self._needs_one(request)
        ):
            return redirect(request.session.pop(self.GOING_TO))
        return self.get_response(request)

    def _needs_one(self, request) -> bool:
        """What a reader may see says who cannot be asked for one; the pages ask for that too, so it costs nothing."""
        reader = request.reader
        sees_much = reader.is_officer or Standing.STATUTORY in reader.standings
        return sees_much and rules.needs_second_factor(request.user)
