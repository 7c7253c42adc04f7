"""What open money needs from a person: lines for the home page and the digests, one function a kind.

Asked of those who may say something of it: owners and editors of an organisation. A line goes when it is answered.
"""

import datetime as dt
from collections import Counter

from django.db.models import Q
from django.urls import reverse

from alliance.base import clock
from alliance.base.items import Item
from alliance.base.templatetags.words import day as day_words
from alliance.base.templatetags.words import moment as moment_words
from directory.lines import Lines, Many, Told, lines_of
from directory.models import Organisation

from .eyes import eyes_of_many
from .models import Application, Opportunity
from .openings import Opening, Ours, amount_in_words, form_in_words, openings_of

OFFERED_BEFORE = dt.timedelta(days=31)  # what fits is told of in its last month
ASKED_FOR = dt.timedelta(days=365)  # an outcome is asked for so long after it closed
MOST = 20
Status = Application.Status


def items(person) -> list[Item]:
    """Everything about open money that waits for this person today."""
    return lines_of(LINES, [person])[person.pk]


def _closing(many: Many):
    """Open money that closes within a month, while any of them keeps an entry. Whom it fits is worked out after."""
    soon = Opportunity.objects.open_at(clock.now()).filter(closes_at__lte=clock.now() + OFFERED_BEFORE)
    return soon.with_names() if many.keepers else soon.none()


def _tell_closing(many: Many, soon) -> Told:
    """To each who keeps an entry: what fits one of their organisations, which has said nothing of it yet."""
    eyes = {pk: one for pk, one in many.once(eyes_of_many).items() if one.reader.keeps}
    for person, found in openings_of(soon, eyes).items():
        told = 0
        for one in found:
            fits = [mine for mine in one.ours if mine.match.fits and not mine.application and mine.may_say]
            if fits and told < MOST and one.opportunity.is_visible_to(eyes[person]):
                told += 1
                yield person, _that_fits(one, fits)


def _that_fits(one: Opening, fits: list[Ours]) -> Item:
    opportunity = one.opportunity
    return Item(
        key=f"opportunity-fits:{opportunity.pk}:{opportunity.closes_at:%Y-%m-%d}",
        kind="open money that fits",
        what=f"{opportunity.title}: {amount_in_words(opportunity)}",
        detail=_why(fits, len(one.ours)) + f" {_how_long(opportunity)}".rstrip(),
        due=_closing_day(opportunity),
        verb="See whether to apply",
        url=opportunity.get_absolute_url(),
    )


def _why(fits, bodies: int) -> str:
    if bodies == 1:
        return fits[0].match.sentence
    return f"It fits {', '.join(mine.organisation.name for mine in fits)}. {fits[0].match.sentence}"


def _how_long(opportunity: Opportunity) -> str:
    said = form_in_words(opportunity)
    return f"The form: {said}." if said else ""


def _applications(many: Many):
    """What their organisations saved and have not applied for, and what they asked for and have no outcome of."""
    ours = Organisation.objects.active().filter(pk__in=many.kept)
    waiting = Application.objects.filter(
        Q(status=Status.SAVED) | Q(status=Status.APPLIED),
        organisation__in=ours.values("pk"),
        opportunity__closes_at__gt=clock.now() - ASKED_FOR,
    )
    return waiting.with_names()


def _tell_applications(many: Many, waiting) -> Told:
    now = clock.now()
    told: Counter[int] = Counter()
    for one in waiting:
        for person in many.keepers.get(one.organisation_id, ()):
            told[person] += 1
            item = to_apply(one, now) if one.status == Status.SAVED else to_say_what_became(one, now)
            if item and told[person] <= MOST:
                yield person, item


def to_apply(application: Application, now: dt.datetime) -> Item:
    """Saved: apply until it closes. Once it is over: did you?"""
    opportunity, body = application.opportunity, application.organisation
    line = {"due": _closing_day(opportunity), "url": opportunity.get_absolute_url()}
    if opportunity.status == Opportunity.Status.WITHDRAWN:
        return Item(
            key=f"saved-withdrawn:{application.pk}",
            kind="saved money",
            what=f"{opportunity.title} was withdrawn by {opportunity.funder.name}",
            detail=opportunity.withdrawn_because,
            verb="See it, and take it off the list",
            **line | {"due": None},
        )
    if opportunity.takes_applications_at(now):
        return Item(
            key=f"saved-closing:{application.pk}:{opportunity.closes_at:%Y-%m-%d}",
            kind="saved money",
            what=f"Apply for {opportunity.title}",
            detail=f"Saved for {body.name}. It closes on {moment_words(opportunity.closes_at)}. "
            f"{_how_long(opportunity)}".strip(),
            verb="Open it",
            **line,
        )
    return Item(
        key=f"saved-over:{application.pk}",
        kind="saved money",
        what=f"Did {body.name} apply for {opportunity.title}?",
        detail=f"It closed on {day_words(opportunity.closes_at)}.",
        verb="Say whether you applied",
        **line,
    )


def to_say_what_became(application: Application, now: dt.datetime) -> Item | None:
    """Applied, and it has closed, been answered by now, or been withdrawn: what became of it?"""
    opportunity = application.opportunity
    answers_on = opportunity.answers_on or _closing_day(opportunity)
    is_over = not opportunity.takes_applications_at(now)
    if not is_over or (opportunity.status == Opportunity.Status.PUBLISHED and answers_on > clock.today()):
        return None
    return Item(
        key=f"outcome:{application.pk}",
        kind="what became of an application",
        what=f"What became of your application for {opportunity.title}?",
        detail=f"{application.organisation.name} applied on {day_words(application.applied_on)}. "
        "If you were refused, write the reason that was given.",
        due=answers_on,
        verb="Say what became of it",
        url=reverse("funding:application_outcome", args=[application.pk]),
    )


def _closing_day(opportunity: Opportunity) -> dt.date:
    return opportunity.closes_at.astimezone(clock.LONDON).date()


LINES = (Lines(_closing, _tell_closing), Lines(_applications, _tell_applications))
