"""How the portal says no: one exception for a broken rule, one function for a missing right."""

from contextlib import contextmanager

from django.contrib import messages
from django.core.exceptions import PermissionDenied


class Refused(Exception):
    """An action that the alliance's rules do not allow, with the plain sentence that the person will read.

    >>> raise Refused("This invitation has been withdrawn. Ask the person who sent it for a new one.")
    """

    def __init__(self, sentence: str):
        super().__init__(sentence)
        self.sentence = sentence

    def __str__(self):
        return self.sentence


def require(allowed: bool, sentence: str = "") -> None:
    """Answer 403 unless `allowed`; `sentence` tells the reader who can do it instead."""
    if not allowed:
        raise PermissionDenied(sentence)


@contextmanager
def refused_into(form):
    """Run an action for a form: a refusal inside becomes the form's error, and the page is shown again.

    >>> with refused_into(form):
    ...     seats.appoint(…)
    ...     return redirect(…)
    """
    try:
        yield
    except Refused as refusal:
        form.add_error(None, refusal.sentence)


def try_to(request, done: str, action, **arguments) -> bool:
    """Run an action for a button: its page says `done`, or why not. True when it was done."""
    try:
        action(**arguments)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return False
    messages.success(request, done)
    return True
