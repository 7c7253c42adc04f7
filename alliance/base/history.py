"""Who did it, and why, for the history that the database's triggers write (rule 24).

Every write inside `attributed(...)` carries the author. A write outside any is recorded all the same; its
event has no context, and the page of unattributed writes lists it.
"""

from contextlib import contextmanager
from contextvars import ContextVar

import pghistory
from django.urls import Resolver404, resolve

_inside: ContextVar[bool] = ContextVar("inside_an_attributed_block", default=False)


@contextmanager
def attributed(*, by, why: str, role: str = ""):
    """Mark every write inside as done `by` a person (or their id), in a `role`, with the reason `why`.

    Inside another `attributed` the person stays the outer one. All writes of the outermost block share one row
    of context, so the reason given last is the reason of them all: give each act a block of its own.
    """
    who = {} if _inside.get() else {"by": getattr(by, "pk", by)}
    token = _inside.set(True)
    try:
        with pghistory.context(**who, why=why, **({"role": role} if role else {})):
            yield
    finally:
        _inside.reset(token)


class HistoryMiddleware:
    """A request that may write does so in its signed-in person's name; the page's name is the first reason."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.method in ("GET", "HEAD", "OPTIONS") or not request.user.is_authenticated:
            return self.get_response(request)
        with attributed(by=request.user.pk, why=_page_of(request)):
            return self.get_response(request)


def _page_of(request) -> str:
    """The name of the page, never its address: that may hold a secret."""
    try:
        return resolve(request.path_info).view_name
    except Resolver404:
        return "a page that is not there"
