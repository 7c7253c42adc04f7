"""How the portal says no: one exception for a broken rule, one function for a missing right."""

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
