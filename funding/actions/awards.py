"""An award's life: drafted with its sources, made (which commits the money), put right, cancelled."""

import datetime as dt
import uuid
from decimal import Decimal

from django.db import IntegrityError, transaction

from alliance.base.history import attributed
from alliance.base.money import in_words
from alliance.base.refused import Refused
from directory.models import Organisation

from ..models import Award, ConsortiumShare, Draw, Entry
from . import ledger
from .holding import hold, lock_balances

SAID = (
    "reference",
    "title",
    "purpose",
    "fund",
    "awarded_on",
    "starts_on",
    "ends_on",
    "uplift",
    "from_call",
    "overhead_asked",
    "overhead_allowed",
    "footprint",
    "in_arrears",
)
FROZEN = ("recipient", "payee", "instrument", "money", "amount", "to_pass_on", "after_trace")
TAKEN = "You have used this reference for another award. Give each award its own."
TAKEN_BY_ANOTHER = (
    "Another grant has this 360Giving identifier, and each has one of its own. Use the one that you published."
)


@transaction.atomic
def draft(
    *,
    award: Award,
    draws: dict[Award, Decimal] | None = None,
    shares: dict[Organisation, Decimal] | None = None,
    by,
) -> Award:
    """A new award (not saved yet) as a draft, with what it is to draw from which earlier award, and its shares."""
    with attributed(by=by, why="Drafted an award"):
        try:
            with transaction.atomic():
                award.save(force_insert=True)
        except IntegrityError as taken:
            raise _in_words(taken) from taken
        _set_draws(award, draws or {})
        _set_shares(award, shares or {})
    return award


@transaction.atomic
def change(
    *,
    award: Award,
    draws: dict[Award, Decimal] | None = None,
    shares: dict[Organisation, Decimal] | None = None,
    by,
) -> Award:
    """Write what is now said of an award: everything of a draft, and its words alone once it is made."""
    was = Award.objects.select_for_update(no_key=True).get(pk=award.pk)
    lock_balances([award.pk])  # the award's row first, its balance second: the order of all who take both
    is_draft = was.status == Award.Status.DRAFT
    if was.status not in (Award.Status.DRAFT, Award.Status.MADE):
        raise Refused(f"This award is {was.get_status_display()}. It stays as it is.")
    with attributed(by=by, why="Changed an award"):
        try:
            with transaction.atomic():
                award.save(update_fields=(*SAID, *FROZEN) if is_draft else SAID)
        except IntegrityError as taken:
            raise _in_words(taken) from taken
        if is_draft:
            if draws is not None:
                _set_draws(award, draws)
            if shares is not None:
                _set_shares(award, shares)
    return award


def _set_draws(award: Award, draws: dict[Award, Decimal]) -> None:
    """A draft draws exactly so much from these."""
    award.draws.exclude(source__in=draws).delete()
    if sum(draws.values()) > award.amount:
        drawn = in_words(sum(draws.values()))
        raise Refused(f"You draw {drawn} for an award of {in_words(award.amount)}. Draw less, or give more.")
    for source, amount in sorted(draws.items(), key=lambda pair: pair[0].pk):
        refuse_unless_it_draws(award, source)
        try:
            with transaction.atomic():
                Draw.objects.update_or_create(award=award, source=source, defaults={"planned": amount})
        except IntegrityError as changed:  # by somebody else, after it was read
            raise Refused(f"“{source}” has just changed. Look at it again before you draw from it.") from changed


def refuse_unless_it_draws(award: Award, source: Award) -> None:
    """Say in words what the trigger on draws would refuse."""
    if source.recipient_id != award.funder_id:
        raise Refused(f"“{source}” was not given to {award.funder}. Only who holds an award can draw from it.")
    if source.status != Award.Status.MADE:
        raise Refused(f"“{source}” is {source.get_status_display()}. Draw from awards that were made.")
    if not source.to_pass_on:
        because = source.trace_stops_because or "it was given to be used, not to be passed on"
        raise Refused(f"Nothing can be drawn from “{source}”: {because}.")
    if source.after_trace != award.after_trace:
        raise Refused(
            "Money whose trace has stopped cannot be mixed with money that is traced. Record it as two awards."
        )
    if award.is_in_kind:
        raise Refused("An award in kind moves no money, so it draws from nothing.")


def _set_shares(award: Award, shares: dict[Organisation, Decimal]) -> None:
    """A consortium's shares: the lead's own is whatever the partners leave."""
    award.shares.all().delete()
    partners = {body: amount for body, amount in shares.items() if body.pk != award.recipient_id}
    if not partners:
        return
    lead = award.amount - sum(partners.values())
    if lead <= 0:
        raise Refused("The partners' shares leave nothing for the lead. They add up to less than the award.")
    if award.to_pass_on:
        raise Refused("A consortium's award is for its partners' work. It is not one to pass on.")
    ConsortiumShare.objects.bulk_create(
        ConsortiumShare(award=award, organisation=body, amount=amount)
        for body, amount in {award.recipient: lead, **partners}.items()
    )


@transaction.atomic
def make(*, award: Award, said_by: str = Entry.Side.FUNDER, by) -> Award:
    """The award is made: its amount is committed, each part out of its source. From now on it is frozen."""
    award = (
        Award.objects.select_for_update(of=("self",), no_key=True)
        .select_related("funder", "recipient")
        .get(pk=award.pk)
    )
    _refuse_move(award, Award.Status.MADE)
    with attributed(by=by, why="Made an award"):
        award.status = Award.Status.MADE
        award.save(update_fields=["status"])
        if not award.is_in_kind:
            commit([award], said_by)
    return award


def commit(awards: list[Award], said_by: str) -> None:
    """Write the commitments of awards just made, all in one go, having locked every balance they touch."""
    draws = list(Draw.objects.filter(award__in=awards).select_related("source").order_by("award_id", "source_id"))
    balances = lock_balances({award.pk for award in awards} | {draw.source_id for draw in draws})
    wanted: dict[int, Decimal] = {}
    for draw in draws:
        wanted[draw.source_id] = wanted.get(draw.source_id, Decimal(0)) + draw.planned
        if draw.source.status != Award.Status.MADE:
            raise Refused(f"“{draw.source}” is {draw.source.get_status_display()}. Draw from awards that were made.")
    names = {draw.source_id: draw.source for draw in draws}
    for source, amount in wanted.items():
        left = balances[source].to_commit
        if amount > left:
            raise Refused(
                f"“{names[source]}” has {in_words(max(left, Decimal(0)))} left to commit, and this needs "
                f"{in_words(amount)}. Draw less, or draw from another award as well."
            )
    Entry.objects.bulk_create(line for award in awards for line in _commitments(award, draws, said_by))


def _commitments(award: Award, draws: list[Draw], said_by: str):
    posting, rest = uuid.uuid4(), award.amount
    parts: list[tuple[Draw | None, Decimal]] = []
    for draw in draws:
        if draw.award_id == award.pk:
            parts.append((draw, draw.planned))
            rest -= draw.planned
    if rest < 0:
        raise Refused(f"“{award}” draws more than its amount. Change the draft.")
    if rest:
        parts.append((None, rest))
    for draw, part in parts:
        yield Entry(
            posting=posting,
            award=award,
            draw=draw,
            kind=Entry.Kind.COMMITTED,
            amount=part,
            on_day=award.awarded_on,
            said_by=said_by,
        )


@transaction.atomic
def withdraw(*, award: Award, by) -> Award:
    """A draft is not going to be made. It is kept for its parties to read."""
    award = Award.objects.select_for_update(no_key=True).get(pk=award.pk)
    _refuse_move(award, Award.Status.WITHDRAWN)
    with attributed(by=by, why="Withdrew a draft"):
        award.status = Award.Status.WITHDRAWN
        award.save(update_fields=["status"])
    return award


@transaction.atomic
def cancel(*, award: Award, on_day: dt.date, why: str, said_by: str, by) -> Award:
    """Nothing more will be paid: what is committed and not paid is taken back. Unpaid altogether, it is cancelled."""
    if not why.strip():
        raise Refused("Say why no more is paid.")
    Award.objects.select_for_update(no_key=True).get(pk=award.pk)
    held = hold(award)
    award, left = held.award, held.balance.to_pay
    _refuse_move(award, Award.Status.CANCELLED)
    if left:
        ledger.record(
            award=award, kind=Entry.Kind.RELEASED, amount=left, on_day=on_day, said_by=said_by, note=why, by=by
        )
    if not held.balance.paid:
        with attributed(by=by, why=why):
            award.status = Award.Status.CANCELLED
            award.save(update_fields=["status"])
    return award


def _refuse_move(award: Award, status: str) -> None:
    if not award.may_become(status):
        raise Refused(f"This award is {award.get_status_display()} already, so that cannot be done.")


def _in_words(error: IntegrityError) -> Refused:
    """The database's refusal of an award as its writer reads it."""
    words = {
        "award_reference_once_a_funder": TAKEN,
        "award_grant_identifier_once": TAKEN_BY_ANOTHER,
        "award_to_pass_on_is_traced": "Money to pass on is a grant, an agreement or a transfer, and not unrestricted: "
        "otherwise the trace stops there.",
        "award_keeps_sensitive_sites_at_district": "For this recipient, name no place smaller than a district.",
    }
    name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", "") or ""
    if name in words:
        return Refused(words[name])
    raise error
