"""What paid time needs from a person: lines for the home page and the digests. One function a kind of line."""

import datetime as dt

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from alliance.base import clock
from alliance.base.items import Item
from alliance.base.templatetags.words import hours, plural
from directory.lines import Lines, Many, Told, lines_of, one_by_one
from directory.models import AllianceRole, Person

from . import rules
from .actions.time import FORGOTTEN_AFTER, elapsed
from .models import (
    Appointment,
    ApprovalDelegation,
    Budget,
    Claim,
    Meeting,
    SettlementRun,
    TimeEntry,
    Timer,
)
from .models.time import next_month
from .queries.budgets import BudgetLine, budget_lines
from .queries.claims import months_to_claim
from .queries.time import meetings_to_log

A_DAY = dt.timedelta(days=1)
RECENT = dt.timedelta(days=7)
CLAIM_BY = 10  # the day of the next month by which a claim is asked for
ANSWER_WITHIN = dt.timedelta(days=14)


def items(person, reader) -> list[Item]:
    """Everything of paid time that waits for this person today."""
    return lines_of(LINES, [person])[person.pk]


def time_to_log(person) -> list[Item]:
    """Meetings of the last week where I sat, and for which I logged nothing: one tap logs the whole meeting."""
    return [
        Item(
            key=f"log-meeting:{meeting.pk}",
            kind="time to log",
            what=f"Log your time for {meeting.name}",
            detail=f"{meeting.starts_at.astimezone(clock.LONDON):%A}, {hours(meeting.length)}.",
            due=meeting.day + RECENT,
            verb=f"Log {hours(meeting.length)}",
            url=reverse("boards:log_meeting", args=[meeting.pk]),
            post=True,
            also=("Another time, or reading", f"{reverse('boards:log_time')}?meeting={meeting.pk}"),
        )
        for meeting, _ in meetings_to_log(person, clock.today() - RECENT)
    ]


def timers_forgotten(reader) -> list[Item]:
    """A timer that has run for longer than anybody works."""
    return [
        Item(
            key=f"timer:{timer.pk}",
            kind="time to log",
            what="Your timer is still running",
            detail=f"It has run for {hours(elapsed(timer))}.",
            due=clock.today(),
            verb="Say how long it was",
            url=reverse("boards:timer_stop"),
            state=f"{timer.pk}",  # not its hours, which grow
        )
        for timer in Timer.objects.visible_to(reader)
        if elapsed(timer) > FORGOTTEN_AFTER
    ]


def _consent(many: Many):
    held = Appointment.objects.current_on(clock.today()).filter(person__in=many.ids, hours_consent__isnull=True)
    return held.select_related("seat").order_by("pk")


def _tell_consent(many: Many, held) -> Told:
    """Whoever holds a seat is asked once whether others may see how many hours it takes."""
    for one in held:
        yield (
            one.person_id,
            Item(
                key=f"hours-consent:{one.pk}",
                kind="who sees your hours",
                what=f"May others see the hours that {one.seat.title} takes you?",
                verb="Say yes or no",
                url=reverse("boards:hours_consent", args=[one.pk]),
            ),
        )


def months_to_send(person) -> list[Item]:
    """Months that are over, with time that can be claimed: begun or not."""
    begun = Claim.objects.filter(person=person, status=Claim.Status.DRAFT, month__lt=clock.today().replace(day=1))
    found = [
        Item(
            key=f"send-claim:{claim.pk}",
            kind="claim to send",
            what=f"Send your claim for {claim.month:%B %Y}",
            detail=f"{claim.appointment.seat}.",
            due=next_month(claim.month).replace(day=CLAIM_BY),
            verb="Look and send it",
            url=reverse("boards:claim", args=[claim.pk]),
        )
        for claim in begun.select_related("appointment__seat__board").order_by("month", "pk")
    ]
    return found + [
        Item(
            key=f"claim:{one.appointment.pk}:{one.month}",
            kind="claim to send",
            what=f"Claim your time of {one.month:%B %Y}",
            detail=f"{hours(one.minutes)} for {one.appointment.seat.title}.",
            due=next_month(one.month).replace(day=CLAIM_BY),
            verb="Go to your claims",
            url=reverse("boards:claims"),
        )
        for one in months_to_claim(person)
        if one.is_over
    ]


def _returned(many: Many):
    return Claim.objects.filter(person__in=many.ids, status=Claim.Status.RETURNED).order_by("month", "pk")


def _tell_returned(many: Many, back) -> Told:
    """Claims that came back, with what must be put right."""
    for claim in back:
        yield (
            claim.person_id,
            Item(
                key=f"claim-returned:{claim.pk}:{claim.decided_at.isoformat()}",
                kind="claim returned",
                what=f"Your claim for {claim.month:%B %Y} was returned",
                detail=claim.returned_because,
                due=clock.today(),
                verb="Put it right",
                url=reverse("boards:claim", args=[claim.pk]),
            ),
        )


def claims_waiting(reader) -> list[Item]:
    """One line for all claims that wait for my approval, dated by the oldest."""
    waiting = Claim.objects.to_approve_by(reader).order_by("submitted_at")
    many = waiting.count()
    if not many:
        return []
    oldest = waiting[0].submitted_at.astimezone(clock.LONDON).date()
    return [
        Item(
            key=f"approve-claims:{many}:{oldest}",
            kind="claims to approve",
            what=f"{plural(many, 'claim waits,claims wait')} for your approval",
            due=oldest + ANSWER_WITHIN,
            verb="Look at them",
            url=reverse("boards:claims_to_approve"),
        )
    ]


def claims_to_pay(person) -> list[Item]:
    """For finance: approved claims that no run holds yet, and a run whose file has not been marked as paid."""
    if not rules.can_run_settlements(person):
        return []
    many = Claim.objects.filter(status=Claim.Status.APPROVED, payment__isnull=True).count()
    found = []
    if many:
        found.append(
            Item(
                key=f"settle:{many}",
                kind="claims to pay",
                what=f"{plural(many, 'approved claim waits,approved claims wait')} to be paid",
                verb="Go to settlement runs",
                url=reverse("boards:settlements"),
            )
        )
    closed = SettlementRun.objects.filter(status=SettlementRun.Status.CLOSED).order_by("closed_at")
    return found + [
        Item(
            key=f"settlement:{run.pk}",
            kind="claims to pay",
            what=f"{run.name}: say what was paid",
            detail="The run is closed, and not all of it is marked as paid.",
            verb="Go to the run",
            url=reverse("boards:settlement", args=[run.pk]),
        )
        for run in closed
    ]


def budgets_that_run_out(person, reader) -> list[Item]:
    """For who keeps budgets: those that will not last."""
    if not rules.can_keep_budgets(person):
        return []
    found = budget_lines(Budget.objects.visible_to(reader).current_on(clock.today()))
    return [
        Item(
            key=f"budget:{line.budget.pk}",
            kind="budget that runs out",
            what=f"{line.budget.funder.name}: {line.warning[0].lower()}{line.warning[1:]}",
            detail="A budget for the time of representatives.",
            due=line.runs_out_on,
            verb="Look at the budgets",
            url=reverse("boards:budgets"),
            state=_what_matters(line),
        )
        for line in found
        if line.warning
    ]


def _what_matters(line: BudgetLine) -> str:
    """Why a budget is warned of, and the month in which it runs out: the day of the forecast moves every day."""
    if line.remaining < 0:
        return "over"
    return f"{line.runs_out_on:%Y-%m}" if line.runs_out_on else f"{line.warn_at}%"


# Whom it may concern: only these few are asked about one at a time --------------------------------------------------


def _have_sat(many: Many):
    """Whose boards have met in the last days."""
    recent = Meeting.objects.filter(
        board=OuterRef("seat__board"), starts_at__gte=clock.now() - 2 * RECENT, starts_at__lte=clock.now() + A_DAY
    )
    held = Appointment.objects.filter(Exists(recent), person__in=many.ids)
    return Person.objects.filter(pk__in=held.values("person"))


def _have_a_timer(many: Many):
    return Person.objects.filter(pk__in=Timer.objects.filter(person__in=many.ids).values("person"))


def _have_time_to_claim(many: Many):
    """Who has a claim that is not sent, or time that no claim holds."""
    begun = Claim.objects.filter(person__in=many.ids, status=Claim.Status.DRAFT).values("person")
    logged = TimeEntry.objects.filter(person__in=many.ids, line__isnull=True).values("person")
    return Person.objects.filter(Q(pk__in=begun) | Q(pk__in=logged))


def _approve(many: Many):
    """Who approves by a role, is named in a claim, or stands in for somebody."""
    today = clock.today()
    role = AllianceRole.objects.current_on(today).filter(role=AllianceRole.Role.APPROVER, person__in=many.ids)
    named = Claim.objects.filter(status=Claim.Status.SUBMITTED, approver__in=many.ids)
    stands_in = ApprovalDelegation.objects.current_on(today).filter(to_person__in=many.ids)
    of = Q(pk__in=role.values("person")) | Q(pk__in=named.values("approver")) | Q(pk__in=stands_in.values("to_person"))
    return Person.objects.filter(of, pk__in=many.ids)


def _finance(many: Many):
    held = AllianceRole.objects.current_on(clock.today()).filter(person__in=many.ids)
    everywhere = [pk for pk, reader in many.officers.items() if reader.everywhere]
    by_role = held.filter(role=AllianceRole.Role.FINANCE).values("person")
    return Person.objects.filter(Q(pk__in=by_role) | Q(pk__in=everywhere))


LINES = (
    one_by_one(_have_sat, lambda person, reader: time_to_log(person)),
    one_by_one(_have_a_timer, lambda person, reader: timers_forgotten(reader)),
    Lines(_consent, _tell_consent),
    one_by_one(_have_time_to_claim, lambda person, reader: months_to_send(person)),
    Lines(_returned, _tell_returned),
    one_by_one(_approve, lambda person, reader: claims_waiting(reader)),
    one_by_one(_finance, lambda person, reader: claims_to_pay(person)),
    one_by_one(_finance, budgets_that_run_out),
)
