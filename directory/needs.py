"""What the directory needs from a person: lines for the home page and the digests."""

import datetime as dt

from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse

from alliance.base import clock
from alliance.base.items import Item
from alliance.base.templatetags.words import plural

from . import rules
from .models import AccessRequest, EntryEdit, Invitation, Membership, Organisation
from .readers import reader_for

CONFIRM_EVERY = dt.timedelta(days=365)  # how often an entry is asked about; any edit or answer counts (rule 5)
ASK_BEFORE = dt.timedelta(days=30)


def items(person) -> list[Item]:
    """Everything in the directory that waits for this person today."""
    return [
        *invitations(person),
        *entries_to_confirm(person),
        *declined_changes(person),
        *access_requests(person),
        *changes_to_check(person),
    ]


def entries_to_confirm(person) -> list[Item]:
    """Is our entry still right? Asked of owners and editors a month before a year has gone by."""
    today = clock.today()
    mine = Membership.objects.current_on(today).filter(
        person=person, level__in=[Membership.Level.OWNER, Membership.Level.EDITOR]
    )
    old = (
        Organisation.objects.active()
        .filter(pk__in=mine.values("organisation_id"))
        .filter(Q(confirmed_on__isnull=True) | Q(confirmed_on__lte=today - CONFIRM_EVERY + ASK_BEFORE))
        .order_by(F("confirmed_on").asc(nulls_first=True), "name")
    )
    return [_to_confirm(organisation, today) for organisation in old]


def _to_confirm(organisation: Organisation, today: dt.date) -> Item:
    last = organisation.confirmed_on
    return Item(
        key=f"confirm-entry:{organisation.pk}:{last or 'never'}",
        kind="confirm entry",
        what=f"Is the entry of {organisation.name} still right?",
        detail=f"Last confirmed on {last.day} {last:%B %Y}." if last else "Nobody has confirmed it yet.",
        due=last + CONFIRM_EVERY if last else today,
        verb="Yes, it is right",
        url=reverse("directory:organisation_confirm", args=[organisation.slug]),
        post=True,
        also=("Look at it first", organisation.get_absolute_url()),
    )


def declined_changes(person) -> list[Item]:
    """A change of mine that an officer declined in the last month, unless I have changed the entry since."""
    since = clock.now() - dt.timedelta(days=30)
    newer = EntryEdit.objects.filter(organisation=OuterRef("organisation"), made_at__gt=OuterRef("made_at"))
    declined = EntryEdit.objects.filter(
        ~Exists(newer), made_by=person, status=EntryEdit.Status.DECLINED, decided_at__gte=since
    ).select_related("organisation")
    return [
        Item(
            key=f"declined-change:{edit.pk}",
            kind="declined change",
            what=f"Your change to {edit.organisation.name} was declined",
            detail=f"The reason: {edit.reason}",
            verb="Change the entry again",
            url=reverse("directory:organisation_edit", args=[edit.organisation.slug]),
        )
        for edit in declined
    ]


def changes_to_check(person) -> list[Item]:
    """For an officer: one line for all the changes to entries that wait."""
    reader = reader_for(person)
    if not reader.is_officer:
        return []
    waiting = EntryEdit.objects.waiting().filter(reader.officer_condition("organisation_id"))
    count = waiting.count()
    if not count:
        return []
    oldest = waiting.order_by("made_at").values_list("made_at", flat=True).first()
    return [
        Item(
            key=f"check-changes:{oldest:%Y-%m-%d}",
            kind="check changes",
            what="A change to an entry waits to be checked" if count == 1 else f"{count} changes wait to be checked",
            due=oldest.astimezone(clock.LONDON).date() + dt.timedelta(days=7),
            verb="Check changes",
            url=reverse("directory:entry_edits"),
        )
    ]


def invitations(person):
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


def access_requests(person):
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
