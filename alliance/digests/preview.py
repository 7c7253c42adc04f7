"""What a person would get now: the digest as it would be composed, which marks nothing as told and writes nothing."""

import datetime as dt
from dataclasses import dataclass

from alliance.base import clock
from alliance.base.models import DeadAddress

from . import contents, emails, opening
from .models import DIGESTS, Delivery
from .periods import Period, at_hour, following
from .wanted import Wanted

A_MOMENT = dt.timedelta(seconds=1)
FEW = 6  # lines: so many are shown at once, more when asked for


@dataclass(frozen=True)
class Preview:
    """One kind of digest: when the next one is due, and what it would say if it were now."""

    kind: str
    label: str
    wanted: Wanted
    next_at: dt.datetime | None  # None when these mails are off
    subject: str
    opening: emails.Line | None
    sections: list[tuple[str, list[emails.Line]]]
    more: int  # things that there is no room for

    @property
    def is_short(self) -> bool:
        return sum(len(lines) for _, lines in self.sections) <= FEW

    @property
    def is_empty(self) -> bool:
        return not self.sections


def of(person, choices: dict[str, Wanted]) -> list[Preview]:
    """Both digests of a person, as each would be now, whether it is on or off. Told things are left out, as ever."""
    deliveries = [Delivery(person=person, kind=kind, period=clock.today()) for kind in DIGESTS]
    items = contents.items_of([person])[person.pk]
    told = contents.told_to(deliveries)
    for one in deliveries:
        one.is_monthly = choices[one.kind].is_monthly
    return [_preview(one, contents.new_to(one, items[one.kind], told), told, choices[one.kind]) for one in deliveries]


def _preview(delivery: Delivery, new, told, wanted: Wanted) -> Preview:
    shown = emails.shown(new)
    first = opening.lines([delivery], told).get(delivery.pk) if new else None
    return Preview(
        kind=delivery.kind,
        label=delivery.get_kind_display(),
        wanted=wanted,
        next_at=next_at(wanted),
        subject=emails.subject_of(delivery.kind, new) if new else "",
        opening=first and emails.Line.of(first),
        sections=emails.sections(delivery.kind, shown),
        more=len(new) - len(shown),
    )


def next_at(wanted: Wanted) -> dt.datetime | None:
    """When the next digest is due, after a pause; None when these mails are off."""
    moment = clock.now()
    if wanted.is_paused_on(clock.today()):
        moment = at_hour(wanted.paused_until, 0) - A_MOMENT
    period: Period | None = following(wanted.rhythm, moment)
    while period and wanted.is_paused_on(period.day):  # begun in the pause, put off by a holiday
        period = following(wanted.rhythm, period.due_at)
    return period and period.due_at


def dead_address_of(person) -> DeadAddress | None:
    """What the mail server said of the person's address when it said that there is none such."""
    return DeadAddress.objects.filter(address=person.letters_to.lower()).first()
