"""What the directory needs from a person: lines for the home page and the digests."""

import datetime as dt

from django.conf import settings
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce
from django.urls import reverse

from alliance.base import clock
from alliance.base.items import Item
from alliance.base.templatetags.words import day as day_words
from alliance.base.templatetags.words import plural

from . import rules
from .lines import Lines, Many, Told, lines_of, officers, one_by_one
from .models import AccessRequest, EntryEdit, FootprintCarry, Invitation, Organisation, Priority, PriorityStep, Service

ASK_BEFORE = dt.timedelta(days=30)  # an entry is asked about before its time is over


def items(person) -> list[Item]:
    """Everything in the directory that waits for this person today."""
    return lines_of(LINES, [person])[person.pk]


# Entries and capacity ----------------------------------------------------------------------------------------------


def _old_entries(many: Many):
    old = Q(confirmed_on__isnull=True) | Q(confirmed_on__lte=clock.today() - _entry_every() + ASK_BEFORE)
    entries = Organisation.objects.active().filter(old, pk__in=many.kept)
    return entries.order_by(F("confirmed_on").asc(nulls_first=True), "name")


def _tell_entries(many: Many, entries) -> Told:
    for organisation in entries:
        line = _to_confirm(organisation, clock.today())
        yield from ((person, line) for person in many.keepers.get(organisation.pk, ()))


entries_to_confirm = Lines(_old_entries, _tell_entries)  # asked of owners and editors a month before a year has gone by


def _entry_every() -> dt.timedelta:
    return dt.timedelta(days=settings.CONFIRM_ENTRY_EVERY_DAYS)


def _to_confirm(organisation: Organisation, today: dt.date) -> Item:
    last = organisation.confirmed_on
    return Item(
        key=f"confirm-entry:{organisation.pk}:{last or 'never'}",
        kind="confirm entry",
        what=f"Is the entry of {organisation.name} still right?",
        detail=f"Last confirmed on {last.day} {last:%B %Y}." if last else "Nobody has confirmed it yet.",
        due=last + _entry_every() if last else today,
        verb="Yes, it is right",
        url=reverse("directory:organisation_confirm", args=[organisation.slug]),
        post=True,
        also=("Look at it first", organisation.get_absolute_url()),
    )


def _capacity_every() -> dt.timedelta:
    return dt.timedelta(days=settings.CONFIRM_CAPACITY_EVERY_DAYS)


def _old_capacities(many: Many):
    today = clock.today()
    old = Q(capacity_said_on__isnull=True) | Q(capacity_said_on__lte=today - _capacity_every())
    open_now = Q(temporarily_closed=False) & old
    to_open = Q(temporarily_closed=True, closed_until__lte=today)
    return (
        Service.objects.offered()
        .filter(open_now | to_open, takes_referrals=True, organisation__in=many.kept)
        .filter(organisation__status=Organisation.Status.ACTIVE)
        .select_related("organisation")
        .order_by(F("capacity_said_on").asc(nulls_first=True), "name")
    )


def _tell_capacities(many: Many, services) -> Told:
    for service in services:
        line = _capacity_of(service, clock.today(), _capacity_every())
        yield from ((person, line) for person in many.keepers.get(service.organisation_id, ()))


capacities_to_confirm = Lines(_old_capacities, _tell_capacities)  # asked each month, where a service takes referrals


def _capacity_of(service: Service, today: dt.date, every: dt.timedelta) -> Item:
    """One service's line: "The same as before" where something was said before, done in place."""
    where, last = [service.organisation.slug, service.pk], service.capacity_said_on
    say = reverse("directory:service_capacity", args=where)
    line = {
        "key": f"confirm-capacity:{service.pk}:{last or 'never'}",
        "kind": "confirm capacity",
        "what": f"Can {service.name} take people now?",
        "due": last + every if last else today,
    }
    if service.temporarily_closed:
        return Item(
            **line | {"what": f"Is {service.name} open again?", "due": service.closed_until},
            detail=f"It was expected to open again on {day_words(service.closed_until)}.",
            verb="Say how it stands",
            url=reverse("directory:service_edit", args=where) + "#id_temporarily_closed",
        )
    if service.capacity == Service.Capacity.UNKNOWN:
        return Item(**line, detail="Nobody has said it yet.", verb="Say how it stands", url=say)
    return Item(
        **line,
        detail=f"Last said on {day_words(last)}: {service.get_capacity_display()}.",
        verb="The same as before",
        url=reverse("directory:service_same", args=where) + f"?was={service.capacity}",
        post=True,
        also=("Change it", say),
    )


def _declined_edits(many: Many):
    """Declined in the last month, unless the same thing was changed since."""
    since = clock.now() - dt.timedelta(days=30)
    newer = EntryEdit.objects.annotate(of=Coalesce("service_id", 0)).filter(
        organisation=OuterRef("organisation"), of=OuterRef("of"), made_at__gt=OuterRef("made_at")
    )
    return (
        EntryEdit.objects.annotate(of=Coalesce("service_id", 0))
        .filter(~Exists(newer), made_by__in=many.ids, status=EntryEdit.Status.DECLINED, decided_at__gte=since)
        .exclude(service__status=Service.Status.ENDED)
        .select_related("organisation", "service")
    )


def _tell_declined(many: Many, edits) -> Told:
    """To who made it, while they still speak for the organisation or are officer of where it works."""
    for edit in edits:
        reader = many.readers[edit.made_by_id]
        if edit.organisation_id in reader.own or reader.is_officer_of(edit.organisation_id):
            yield edit.made_by_id, _declined(edit)


declined_changes = Lines(_declined_edits, _tell_declined)


def _declined(edit: EntryEdit) -> Item:
    slug = edit.organisation.slug
    return Item(
        key=f"declined-change:{edit.pk}",
        kind="declined change",
        what=f"Your new service {edit.service} was declined"
        if edit.asks_to_be_listed
        else f"Your change to {edit.thing} was declined",
        detail=f"The reason: {edit.reason}",
        verb="Change the service again" if edit.service else "Change the entry again",
        url=reverse("directory:service_edit", args=[slug, edit.service_id])
        if edit.service
        else reverse("directory:organisation_edit", args=[slug]),
    )


def _changes_to_check(person, reader) -> list[Item]:
    """For an officer: one line for all the changes to entries that wait."""
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


def _invitations(many: Many):
    """To somebody who has a login already; without one, the mail is the only way in."""
    waiting = Invitation.objects.waiting(clock.now()).filter(person__in=many.ids, renews_sign_in=False)
    return waiting.select_related("organisation", "invited_by")


def _tell_invitations(many: Many, waiting) -> Told:
    for invitation in waiting:
        yield (
            invitation.person_id,
            Item(
                key=f"invitation:{invitation.pk}",
                kind="invitation",
                what=f"You are invited {invitation.to_what}",
                detail=f"From {invitation.invited_by}." if invitation.invited_by else "",
                due=invitation.expires_at.astimezone(clock.LONDON).date(),
                verb="Answer the invitation",
                url=reverse("my_invitation", args=[invitation.pk]),
            ),
        )


def _access_requests(person, reader):
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


# Priorities ------------------------------------------------------------------------------------------------------


def _steps_to_answer(many: Many):
    asked = PriorityStep.objects.unanswered().filter(priority__organisation__in=many.kept)
    return asked.select_related("priority").order_by("happened_on", "pk")


def _tell_steps(many: Many, steps) -> Told:
    """Is this still what you said? One line for each thing that became of a priority of ours, asked of who keeps us.

    Another wording is another line, so that a digest says it again.
    """
    for step in steps:
        line = Item(
            key=f"answer-step:{step.pk}:{step.wording}",
            kind="answer about a priority",
            what=f"Is this still what you said? {step.priority.title}",
            detail=f"{step.who}, {day_words(step.happened_on)}: {step.title}",
            verb="Read both and answer",
            url=reverse("directory:priority_answer", args=[step.pk]),
        )
        yield from ((person, line) for person in many.keepers.get(step.priority.organisation_id, ()))


def _priorities_not_proposed(person, reader):
    """For an officer: one line for all that communities raised and nobody has proposed to a board."""
    waiting = Priority.objects.open().not_proposed().filter(reader.officer_condition("organisation_id"))
    if count := waiting.count():
        yield Item(
            key="priorities-not-proposed",
            kind="priorities",
            what=f"{plural(count, 'priority has,priorities have')} not been proposed to a board yet",
            verb="Read them" if count > 1 else "Read it",
            url=reverse("directory:priorities") + "?state=waiting",
        )


def _flagged_footprints(many: Many):
    """Footprints that a new edition left in doubt; officers of the whole alliance can decide about any of them."""
    flags = FootprintCarry.objects.flagged()
    return flags if any(reader.everywhere for reader in many.officers.values()) else flags.none()


def _tell_flagged(many: Many, flags) -> Told:
    waits = plural(flags.count(), "footprint waits,footprints wait")
    line = Item(
        key="footprints-in-doubt",
        kind="footprints in doubt",
        what=f"{waits} for a decision after a new edition of the areas",
        verb="Say where each lies now",
        url=reverse("directory:footprint_carries"),
    )
    yield from ((person, line) for person, reader in many.officers.items() if reader.everywhere)


footprints_in_doubt = Lines(_flagged_footprints, _tell_flagged)
steps_to_answer = Lines(_steps_to_answer, _tell_steps)
changes_to_check = one_by_one(officers, _changes_to_check)
LINES = (
    Lines(_invitations, _tell_invitations),
    entries_to_confirm,
    capacities_to_confirm,
    declined_changes,
    one_by_one(officers, _access_requests),
    changes_to_check,
    steps_to_answer,
    one_by_one(officers, _priorities_not_proposed),
    footprints_in_doubt,
)
