"""The e-mails about claims and payments."""

from alliance.base import outbox
from directory.emails import address_of, in_frame

from .models import Claim


def claim_returned(claim: Claim) -> None:
    """Tell whoever claimed why their claim came back, and where to put it right."""
    to = claim.person.letters_to
    if not to:
        return
    subject = f"Your claim for {claim.month:%B %Y} has been returned"
    text, html = in_frame("claim_returned", subject=subject, claim=claim, link=address_of("boards:claim", claim.pk))
    outbox.put(
        key=f"claim-returned:{claim.pk}:{claim.decided_at.isoformat()}",
        kind="claim-returned",
        to=to,
        subject=subject,
        text=text,
        html=html,
        person=claim.person,
        secret=True,
    )
