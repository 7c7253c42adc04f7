"""Recording the grants of a file in the 360Giving standard: all of it or nothing, and never twice."""

from collections.abc import Callable, Iterable
from itertools import batched

from django.db import DataError, IntegrityError, connection, transaction
from psycopg.errors import UniqueViolation

from alliance.base.history import attributed
from alliance.base.refused import Refused
from alliance.base.slugs import free_slugs
from directory.actions import entries
from directory.models import Identifier, Organisation

from ..eyes import Eyes
from ..giving import ledger, reading
from ..giving.files import Given
from ..giving.plan import Line, Plan
from ..models import Award, Balance, Draw, Entry, FlowSum, Fund, GrantPlace, Origin, PublishedId
from . import awards
from .holding import lock_balances

A_BATCH = 500
MANY = 100  # new grants: from so many on the database counts its rows anew
COUNTED = [
    model._meta.db_table
    for model in (Organisation, Identifier, Award, Balance, Draw, Entry, Origin, FlowSum, GrantPlace, PublishedId)
]
MEANWHILE = "Somebody recorded one of these grants or organisations at this moment. Look at the file again."
NOT_KEPT = "A word or a number in the file cannot be kept. Nothing has been recorded. Send it in parts to find which."
SAID = ["title", "purpose", "awarded_on", "starts_on", "ends_on", "from_call", "footprint", "fund"]


@transaction.atomic
def record(*, givens: list[Given], eyes: Eyes, progress: Callable[[int], object] = lambda done: None, by) -> Plan:
    """Write what `reading.read` plans of these grants, planned anew under lock. Returns the plan.

    One file at a time: the next waits, and finds what this one wrote. `progress` is told how many grants more are done.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('funding grants', 0))")
    there = reading.awards_there(givens, eyes).values()
    list(Award.objects.select_for_update(no_key=True).filter(pk__in=[one.pk for one in there]).order_by("pk"))
    lock_balances(one.pk for one in there)
    plan = reading.read(givens, eyes)
    if plan.faults:
        raise Refused("Something is wrong with the file. Nothing has been recorded.")
    try:
        with transaction.atomic(), attributed(by=by, why="Imported grants in the 360Giving standard"):
            _add_bodies(plan, by)
            _add_funds(plan)
            _count_anew(plan)
            for lines in batched(plan.new, A_BATCH):
                _make(lines, eyes)
                progress(len(lines))
            _count_anew(plan)
            for lines in batched(plan.changed, A_BATCH):
                _change(lines, eyes)
                progress(len(lines))
    except IntegrityError as meanwhile:
        if isinstance(meanwhile.__cause__, UniqueViolation):
            raise Refused(MEANWHILE) from meanwhile
        raise
    except DataError as wrong:
        raise Refused(NOT_KEPT) from wrong
    progress(len(plan.same))
    return plan


def _count_anew(plan: Plan) -> None:
    """Tell the database how many rows there are now: it plans by that, and a file may bring most of them at once."""
    if len(plan.new) >= MANY:
        with connection.cursor() as cursor:
            cursor.execute(f"ANALYZE {', '.join(COUNTED)}")


def _add_bodies(plan: Plan, by) -> None:
    if not plan.bodies:
        return
    entries.add_all(organisations=[body.organisation for body in plan.bodies], by=by)
    Identifier.objects.bulk_create(
        Identifier(organisation=body.organisation, scheme=scheme, number=number)
        for body in plan.bodies
        for scheme, number in sorted(body.keys)
    )
    PublishedId.objects.bulk_create(
        PublishedId(organisation=body.organisation, org_id=org_id)
        for body in plan.bodies
        for org_id in sorted(body.org_ids)
    )


def _add_funds(plan: Plan) -> None:
    told = {line.programme for line in plan.lines if line.programme}
    Fund.objects.bulk_update([one.fund for one in told if one.learns_code and not one.is_new], ["code"])
    funds = [programme.fund for programme in plan.programmes]
    if funds:
        for fund, slug in zip(funds, free_slugs(Fund, [fund.name for fund in funds], otherwise="fund"), strict=True):
            fund.slug = slug
        Fund.objects.bulk_create(funds)


def _make(lines: Iterable[Line], eyes: Eyes) -> None:
    """New awards, made and committed, with what was paid."""
    for line in lines:
        line.award = Award(
            status=Award.Status.MADE,
            reference=line.grant_id,
            funder=line.funder.organisation,
            recipient=line.recipient.organisation,
            fund=line.programme and line.programme.fund,
            amount=line.amount,
            to_pass_on=line.to_pass_on,
            **line.said,
        )
    Award.objects.bulk_create(line.award for line in lines)
    for side in Entry.Side.FUNDER, Entry.Side.ALLIANCE:
        mine = [line.award for line in lines if _side(line, eyes) == side]
        if mine:
            awards.commit(mine, side)
    _keep_places(lines)
    Entry.objects.bulk_create(entry for line in lines for entry in ledger.payment(line, _side(line, eyes)))


def _change(lines: Iterable[Line], eyes: Eyes) -> None:
    """What is said anew of awards that are there, and the corrections of their money."""
    standing = ledger.standing_payments([line.award for line in lines])
    for line in lines:
        for name, value in line.said.items():
            setattr(line.award, name, value)
        if line.programme:
            line.award.fund = line.programme.fund
    Award.objects.bulk_update([line.award for line in lines], SAID)
    moved = [line for line in lines if line.sets_places]
    GrantPlace.objects.filter(award__in=[line.award for line in moved]).delete()
    _keep_places(moved)
    Entry.objects.bulk_create(
        entry
        for line in lines
        for entry in ledger.corrections(line, standing.get(line.award.pk, []), _side(line, eyes))
    )


def _keep_places(lines: Iterable[Line]) -> None:
    GrantPlace.objects.bulk_create(
        GrantPlace(award=line.award, code=code) for line in lines for code in sorted(line.places or ())
    )


def _side(line: Line, eyes: Eyes) -> str:
    return Entry.Side.FUNDER if line.award.funder_id in eyes.acts_for else Entry.Side.ALLIANCE
