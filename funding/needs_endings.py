"""Awards that end soon: lines for the home page and the digests, for who lives on the money and for who gives it."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable

from django.db.models import Count, Max, Min
from django.urls import reverse

from alliance.base import clock
from alliance.base.items import Item
from alliance.base.money import in_words
from directory.lines import Lines, Many, Told

from .models import Award

TOLD_BEFORE = dt.timedelta(days=90)
LAST_MONTH = dt.timedelta(days=30)
MOST = 20


def _ending():
    """Awards whose last day is within the next three months."""
    today = clock.today()
    return Award.objects.filter(
        status=Award.Status.MADE, ends_on__isnull=False, ends_on__gte=today, ends_on__lte=today + TOLD_BEFORE
    )


def _held(many: Many):
    return _with_names(_ending().filter(recipient__in=many.kept))


def _hosted(many: Many):
    return _with_names(_ending().filter(payee__in=many.kept))


def _with_names(awards):
    return awards.select_related("funder", "recipient").order_by("ends_on", "pk")


def _tell_held(many: Many, awards) -> Told:
    """To who keeps the recipient."""
    return _told(awards, lambda award: many.keepers.get(award.recipient_id, ()))


def _tell_hosted(many: Many, awards) -> Told:
    """To who keeps the host whose account the money comes into, where they do not keep the recipient as well."""

    def hosts(award):
        recipients = many.keepers.get(award.recipient_id, ())
        return [person for person in many.keepers.get(award.payee_id, ()) if person not in recipients]

    return _told(awards, hosts)


def _told(awards, whom: Callable[[Award], Iterable[int]]) -> Told:
    told: Counter[int] = Counter()
    for award in awards:
        for person in whom(award):
            told[person] += 1
            if told[person] <= MOST:
                yield person, _award_ends(award)


def _award_ends(award: Award) -> Item:
    """Told three months before, and again a month before."""
    step = "a month" if award.ends_on <= clock.today() + LAST_MONTH else "soon"
    return Item(
        key=f"award-ends:{award.pk}",
        kind="award ends",
        what=f"{in_words(award.amount)} from {award.funder.name} is about to end",
        detail=f"For “{award.title}”, {award.recipient.name}. Ask now whether it goes on.",
        due=award.ends_on,
        verb="Look at the award",
        url=award.get_absolute_url(),
        state=f"{award.ends_on}:{step}",
    )


def _given(many: Many):
    """For each body that gives: how many of its awards end, when the first and the last does."""
    given = _ending().filter(funder__in=many.kept).order_by().values("funder", "funder__name")
    return given.annotate(count=Count("pk"), first=Min("ends_on"), last=Max("ends_on"), newest=Max("pk")).order_by(
        "first", "funder"
    )


def _tell_given(many: Many, bodies) -> Told:
    """To who keeps the body that gives them: one line for all of them, told again when another comes near its end."""
    for one in bodies:
        many_end = f"{one['count']} awards" if one["count"] > 1 else "1 award"
        line = Item(
            key=f"awards-end:{one['funder']}",
            kind="award ends",
            what=f"{many_end} of {one['funder__name']} {'end' if one['count'] > 1 else 'ends'} within three months",
            detail="Who lives on them needs to know early whether they go on.",
            due=one["first"],
            verb="Look at the awards",
            url=reverse("funding:awards"),
            state=f"{one['last']}:{one['newest']}",
        )
        yield from ((person, line) for person in many.keepers.get(one["funder"], ()))


LINES = (Lines(_held, _tell_held), Lines(_hosted, _tell_hosted), Lines(_given, _tell_given))
