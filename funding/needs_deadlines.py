"""What is due for awards: lines for the home page and the digests, for who owes it and for whom it is owed to."""

import datetime as dt
from collections import Counter

from django.db.models import Q
from django.urls import reverse

from alliance.base import clock
from alliance.base.items import Item
from alliance.base.money import in_words
from alliance.base.templatetags.words import day as day_words
from directory.lines import Lines, Many, Told, lines_of
from directory.models import AllianceRole

from .eyes import eyes_of_many
from .models import Deadline

TOLD_BEFORE = dt.timedelta(days=31)
MOST = 20
Status, Kind = Deadline.Status, Deadline.Kind


def _due(many: Many):
    """Reports and money that their organisations owe within a month, and what others say they sent these."""
    gives = AllianceRole.objects.current_on(clock.today()).filter(person__in=many.ids, role=AllianceRole.Role.FUNDER)

    def theirs(side: str) -> Q:
        return Q(**{f"award__{side}__in": many.kept}) | Q(**{f"award__{side}__in": gives.values("organisation")})

    waits = Q(status=Status.WAITING, due_on__lte=clock.today() + TOLD_BEFORE) & (theirs("recipient") | theirs("payee"))
    found = Deadline.objects.filter(waits | (Q(status=Status.SENT) & theirs("funder")), award__status="made")
    return found.select_related("award__funder", "award__recipient").order_by("due_on", "pk")


def _tell_due(many: Many, found) -> Told:
    """To who may write for the side whose turn it is."""
    eyes, told = many.once(eyes_of_many), Counter()
    for one in found:
        item = _to_send(one) if one.status == Status.WAITING else _to_confirm(one)
        sides = {one.award.recipient_id, one.award.payee_id} if one.status == Status.WAITING else {one.award.funder_id}
        for person in many.people:
            if eyes[person].acts_for & sides:
                told[person] += 1
                if told[person] <= MOST:
                    yield person, item


def items(person) -> list[Item]:
    """What is due for awards of this person's organisations today."""
    return lines_of(LINES, [person])[person.pk]


def _to_send(deadline: Deadline) -> Item:
    award, is_report = deadline.award, deadline.kind == Kind.REPORT
    amount = f"{in_words(deadline.amount)} " if deadline.amount else "what was not spent "
    return Item(
        key=f"award-due:{deadline.pk}:{deadline.due_on}",
        kind="report on an award" if is_report else "money to return",
        what=f"{deadline.what}: report to {award.funder.name}"
        if is_report
        else f"{deadline.what}: return {amount}to {award.funder.name}",
        detail=f"For “{award.title}”.",
        due=deadline.due_on,
        verb="Say that it was sent",
        url=reverse("funding:deadline_step", args=[deadline.pk, Status.SENT]),
    )


def _to_confirm(deadline: Deadline) -> Item:
    award = deadline.award
    return Item(
        key=f"award-sent:{deadline.pk}:{deadline.sent_on}",
        kind="report on an award" if deadline.kind == Kind.REPORT else "money to return",
        what=f"Did this come from {award.recipient.name}? {deadline.what}",
        detail=f"For “{award.title}”. They say that it was sent on {day_words(deadline.sent_on)}.",
        due=deadline.due_on,
        verb="Say that it came",
        url=reverse("funding:deadline_step", args=[deadline.pk, Status.RECEIVED]),
    )


LINES = (Lines(_due, _tell_due),)
