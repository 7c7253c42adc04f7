from django.conf import settings
from django.shortcuts import redirect
from django.utils.functional import SimpleLazyObject

from . import rules
from .readers import reader_for


class ReaderMiddleware:
    """`request.reader` says what this request may be shown; it is worked out on first use."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.reader = SimpleLazyObject(lambda: reader_for(request.user))
        return self.get_response(request)


class SecondFactorMiddleware:
    """Officers, statutory staff and administrators set up a second factor before anything else."""

    OPEN = (
        "/accounts/",
        "/static/",
        "/help/",
        "/contact/",
        "/accessibility/",
        "/privacy/",
        "/cookies/",
        "/sign-out",
    )

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if (
            settings.SECOND_FACTOR_REQUIRED
            and not request.path_info.startswith(self.OPEN)
            and request.user.is_authenticated
            and rules.needs_second_factor(request.user)
        ):
            return redirect("mfa_index")
        return self.get_response(request)
