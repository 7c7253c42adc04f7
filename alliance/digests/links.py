"""The links of a digest that work without signing in: each names one person and one kind, signed by the portal."""

from django.conf import settings
from django.core import signing
from django.urls import reverse

SALT = "digests.stop"


def token_for(person_id: int, kind: str) -> str:
    """What stands in the link. It never grows old: a mail from last year stops digests all the same."""
    return signing.dumps([person_id, str(kind)], salt=SALT)


def read(token: str) -> tuple[int, str] | None:
    """The person and the kind that a token names; None when the portal has not made it."""
    try:
        person_id, kind = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return person_id, kind


def stop_address(person_id: int, kind: str) -> str:
    """The full address at which one click stops digests of a kind (RFC 8058)."""
    return settings.BASE_URL + reverse("digests:stop", args=[token_for(person_id, kind)])
