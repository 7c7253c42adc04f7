"""What in the directory needs a person: lines for the home page and the digests."""

from django.urls import reverse

from alliance.base import clock
from alliance.base.items import Item
from alliance.base.templatetags.words import plural

from . import rules
from .models import AccessRequest, Invitation


def items(person) -> list[Item]:
    """Every line of the directory that waits for this person today."""
    return [*_invitations(person), *_access_requests(person)]


def _invitations(person):
    """An invitation to somebody who has a login already; without one, the mail is the only way in."""
    waiting = Invitation.objects.waiting(clock.now()).filter(person=person, renews_sign_in=False)
    for invitation in waiting.select_related("organisation", "invited_by"):
        yield Item(
            key=f"invitation:{invitation.pk}",
            kind="invitation",
            what=f"You are invited {invitation.to_what}",
            detail=f"From {invitation.invited_by}." if invitation.invited_by else "",
            due=invitation.expires_at.astimezone(clock.LONDON).date(),
            verb="Answer the invitation",
            url=reverse("my_invitation", args=[invitation.pk]),
        )


def _access_requests(person):
    """For officers: people nobody has invited ask for a login."""
    if not rules.can_answer_access_requests(person):
        return
    if count := AccessRequest.objects.waiting().count():
        yield Item(
            key="access-requests",
            kind="access request",
            what=f"{plural(count, 'person asks,people ask')} for an account",
            verb="Answer them" if count > 1 else "Answer",
            url=reverse("access_requests"),
        )
