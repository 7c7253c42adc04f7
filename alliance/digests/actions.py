"""What a person decides about their digests. Each is honoured at once, for what waits already as well (rule 23)."""

import datetime as dt

from django.db import transaction

from alliance.base import clock
from alliance.base.history import attributed
from alliance.base.models import Mail
from alliance.base.outbox_kinds import NOT_WANTED
from alliance.base.refused import Refused
from directory.models import Person

from .kinds import NOTICES, mail_kind
from .models import DIGESTS, Delivery, DigestChoice, HowOften, Kind
from .periods import Rhythm
from .planning import plan_for
from .wanted import default, wanted_by, with_standing


@transaction.atomic
def choose(*, person, kind: str, rhythm: Rhythm, paused_until: dt.date | None = None, by) -> DigestChoice:
    """From now on the person gets digests of this kind in this rhythm. What was due before stays as it was, and is
    written down where no run has done so yet.
    """
    if (rhythm.how_often == HowOften.AT_ONCE) != (kind == Kind.URGENT) and rhythm.how_often != HowOften.OFF:
        raise Refused("Notices come at once or never; digests come every day, once a week, once a month or never.")
    ends = rhythm.how_often == HowOften.OFF or paused_until is not None and paused_until > clock.today()
    if kind in DIGESTS and not ends:
        plan_for(person, kind)
    said = {
        "how_often": rhythm.how_often,
        "weekday": rhythm.weekday,
        "hour": rhythm.hour,
        "quiet_on_bank_holidays": rhythm.quiet_on_bank_holidays,
        "paused_until": paused_until,
        "chosen_at": clock.now(),
    }
    with attributed(by=by, why="Chose how often to get digests"):
        choice, _ = DigestChoice.objects.update_or_create(person=person, kind=kind, defaults=said)
    if ends:
        _take_back(person, kind)
    return choice


@transaction.atomic
def choose_all(*, person, changes: list[dict], by) -> None:
    """Several choices of one page (what `choose` takes, of several kinds): all of them or none."""
    for change in changes:
        choose(person=person, by=by, **change)


@transaction.atomic
def stop(*, person, kind: str, by) -> DigestChoice:
    """The person gets no more of this kind: not even what waits in the outbox. When they start again, all they had
    chosen is still there.
    """
    before = wanted_by([person.pk])[person.pk, kind]
    off = Rhythm(HowOften.OFF, before.rhythm.weekday, before.rhythm.hour, before.rhythm.quiet_on_bank_holidays)
    return choose(person=person, kind=kind, rhythm=off, by=by)


@transaction.atomic
def start_again(*, person, kind: str, by, how_often: str = "") -> DigestChoice:
    """The person gets this kind again, or more or less often: on the day and at the hour they had.

    how_often   empty for what they had before they stopped
    """
    wanted = wanted_by([person.pk])[person.pk, kind]
    now, pause = wanted.rhythm, None if wanted.is_off else wanted.paused_until
    how_often = how_often or (how_often_before(person, kind) if wanted.is_off else now.how_often)
    rhythm = Rhythm(how_often, now.weekday, now.hour, now.quiet_on_bank_holidays)
    return choose(person=person, kind=kind, rhythm=rhythm, paused_until=pause, by=by)


def how_often_before(person, kind: str) -> str:
    """How often the person had this kind last: as they chose, or as is usual, once a week."""
    if kind == Kind.URGENT:
        return HowOften.AT_ONCE
    chosen = DigestChoice.pgh_event_models["insert"].objects.filter(person=person, kind=kind)
    chosen = chosen.exclude(how_often=HowOften.OFF).order_by("-pgh_id").values_list("how_often", flat=True)
    if before := chosen.first():
        return before
    standing = with_standing(Person.objects.filter(pk=person.pk)).get().standing
    usual = default(kind, standing).how_often
    return HowOften.WEEKLY if usual == HowOften.OFF else usual


def _take_back(person, kind: str) -> None:
    """End what is due or waits. The choice is written already: whoever composes now either saw it, or holds the
    deliveries' rows; then this waits for them, and takes their mails back.
    """
    now, ended = clock.now(), {"ended_at": clock.now()}
    mine = Delivery.objects.filter(person=person, kind=kind)
    mine.filter(status=Delivery.Status.DUE).update(status=Delivery.Status.STOPPED, **ended)
    kinds = NOTICES if kind == Kind.URGENT else [mail_kind(kind)]
    waiting = Mail.objects.filter(person=person, kind__in=kinds, status=Mail.Status.WAITING)
    gone = list(waiting.select_for_update().values_list("pk", flat=True))
    Mail.objects.filter(pk__in=gone).update(
        status=Mail.Status.CANCELLED, ended_at=now, last_answer=NOT_WANTED, **Mail.NO_BODY
    )
    mine.filter(mail__in=gone).update(status=Delivery.Status.STOPPED)
