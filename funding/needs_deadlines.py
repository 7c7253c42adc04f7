"""What is due for awards: lines for the home page and the digests, for who owes it and for whom it is owed to."""

import datetime as dt

from django.db.models import Q
from django.urls import reverse

from alliance.base import clock
from alliance.base.items import Item
from alliance.base.money import in_words
from alliance.base.templatetags.words import day as day_words

from .eyes import Eyes
from .models import Deadline

TOLD_BEFORE = dt.timedelta(days=31)
MOST = 20
Status, Kind = Deadline.Status, Deadline.Kind


def items(eyes: Eyes) -> list[Item]:
    """Reports and money that my organisations owe within a month, and what others say they sent us."""
    if not eyes.acts_for:
        return []
    mine = eyes.acts_for
    owed_by_us = Q(award__recipient__in=mine) | Q(award__payee__in=mine)
    waits = Q(status=Status.WAITING, due_on__lte=clock.today() + TOLD_BEFORE) & owed_by_us
    came = Q(status=Status.SENT, award__funder__in=mine)
    found = Deadline.objects.filter(waits | came, award__status="made")
    rows = found.select_related("award__funder", "award__recipient").order_by("due_on", "pk")[:MOST]
    return [_to_send(one) if one.status == Status.WAITING else _to_confirm(one) for one in rows]


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
