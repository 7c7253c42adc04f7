"""My time: the week and the month, logging, the timer, and who may see the hours. Everybody's own alone."""

import datetime as dt
import uuid

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from alliance.base import clock
from alliance.base.refused import refused_into, require, try_to
from alliance.base.templatetags.words import hours, plural

from .. import rules
from ..actions import time as actions
from ..forms.time import BIG_BUTTONS, ConsentForm, EntryForm, LogForm, StopForm, TimerForm
from ..models import Appointment, HoursConsent, Meeting, Paper, TimeEntry, Timer
from ..models.time import next_month
from ..queries import time as queries
from ..queries.claims import months_to_claim

RECENT = dt.timedelta(days=14)


def day_of(text: str | None, otherwise: dt.date) -> dt.date:
    """A day from an address; what is no day is `otherwise`."""
    try:
        return dt.date.fromisoformat(text or "")
    except ValueError:
        return otherwise


@require_safe
def time(request):
    """What did I do? The week at a glance, meetings to log, the timer."""
    today = clock.today()
    person = request.user
    seats = queries.seats_of(person, today)
    timer = Timer.objects.visible_to(request.reader).select_related("appointment__seat__board").first()
    context = {
        "week": queries.week(person, day_of(request.GET.get("week"), today)),
        "today": today,
        "meetings": queries.meetings_to_log(person, today - RECENT)[:5],
        "timer": timer,
        "elapsed": timer and int((clock.now() - timer.started_at).total_seconds()),
        "timer_form": TimerForm(seats=seats) if seats else None,
        "seats": queries.seats_of(person),
        "to_claim": [one for one in months_to_claim(person) if one.is_over],
    }
    return render(request, "boards/time.html", context)


def log_time(request):
    """Log time: for a meeting, with its reading, or for anything else a seat asked for."""
    meeting = _meeting(request)
    seats = queries.seats_of(request.user)
    if not seats:
        return render(request, "boards/log_time.html", {"seats": seats})
    initial = {}
    if meeting:
        seat = queries.seat_for(request.user, meeting)
        initial = {"day": min(meeting.day, clock.today()), "appointment": seat and seat.pk}
    if request.GET.get("kind") in TimeEntry.Kind:
        initial["kind"] = request.GET["kind"]
    seen = {"meetings": Meeting.objects.visible_to(request.reader), "papers": Paper.objects.visible_to(request.reader)}
    form = LogForm(request.POST or None, seats=seats, initial=initial, **seen)
    if request.method == "POST" and form.is_valid():
        with refused_into(form):
            return _logged(request, *actions.log(entry=form.entry(request.user), by=request.user))
    context = {"form": form, "meeting": meeting, "seats": seats, "buttons": _buttons(meeting)}
    if meeting:
        offers = queries.reading_to_log(meeting, request.reader)
        context |= {"today": clock.today(), "reading": [(one, minutes, uuid.uuid4()) for one, minutes in offers]}
    return render(request, "boards/log_time.html", context)


def _meeting(request) -> Meeting | None:
    """The meeting that an address names, if the reader may see it."""
    pk = request.POST.get("meeting") or request.GET.get("meeting") or ""
    if not pk:
        return None
    seen = Meeting.objects.visible_to(request.reader).select_related("board")
    return get_object_or_404(seen, pk=pk) if pk.isdecimal() and len(pk) < 19 else None


def _buttons(meeting: Meeting | None) -> list[int]:
    """Minutes for the big buttons: the length of the meeting stands first."""
    first = [meeting.length] if meeting else []
    return first + [one for one in BIG_BUTTONS if one not in first]


def _logged(request, entry: TimeEntry, is_new: bool):
    if is_new:
        messages.success(request, f"{hours(entry.minutes)} logged: {entry.get_kind_display()}.")
    else:
        messages.info(request, f"{hours(entry.minutes)} were logged already. Nothing was logged twice.")
    return redirect("boards:time")


@require_POST
def log_meeting(request, pk):
    """Log the whole of a meeting with one tap; a second tap adds nothing."""
    meeting = get_object_or_404(Meeting.objects.visible_to(request.reader).select_related("board"), pk=pk)
    seat = queries.seat_for(request.user, meeting)
    require(seat is not None, "Only who held a seat on this board on that day can log time for it.")
    entry = TimeEntry(
        person=request.user,
        appointment=seat,
        day=meeting.day,
        kind=TimeEntry.Kind.MEETING,
        minutes=meeting.length,
        meeting=meeting,
        token=uuid.uuid5(meeting.uid, f"all of it, by {request.user.pk}"),
    )
    try_to(request, f"{hours(meeting.length)} logged: {meeting.name}.", actions.log, entry=entry, by=request.user)
    return redirect("home" if request.POST.get("next") == "home" else "boards:time")


def time_entry(request, pk):
    """Change an entry, or take it away, as long as no sent claim holds it."""
    entry = _entry(request, pk)
    form = EntryForm(request.POST or None, instance=entry, seats=queries.seats_of(request.user))
    if request.method == "POST" and "remove" in request.POST:
        if try_to(request, "The time has been taken away.", actions.remove, entry=entry, by=request.user):
            return redirect("boards:time")
        return redirect("boards:time_entry", pk)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        entry.appointment, entry.day, entry.kind = said["appointment"], said["day"], said["kind"]
        entry.minutes = said["all_minutes"]
        with refused_into(form):
            actions.change(entry=entry, by=request.user)
            messages.success(request, "The time has been changed.")
            return redirect("boards:time")
    return render(
        request, "boards/time_entry.html", {"form": form, "entry": entry, "is_locked": hasattr(entry, "line")}
    )


def _entry(request, pk: int) -> TimeEntry:
    seen = TimeEntry.objects.visible_to(request.reader).select_related("appointment__seat__board", "meeting", "line")
    entry = get_object_or_404(seen, pk=pk)
    require(rules.can_change_entry(request.user, entry), "Only whoever gave the time can change it.")
    return entry


@require_safe
def time_month(request):
    """A month of mine: what it was, and what of it is paid."""
    first = day_of(request.GET.get("month"), clock.today()).replace(day=1)
    context = {
        "month": queries.month(request.user, first),
        "months": queries.months_with_time(request.user),
        "is_this_month": first == clock.today().replace(day=1),
        "after": next_month(first),
    }
    return render(request, "boards/time_month.html", context)


def time_copy(request):
    """Last month again: its entries on the same weekdays of this month, ticked, to be unticked."""
    first = clock.today().replace(day=1)
    copies = queries.to_copy(request.user, first)
    if request.method == "POST":
        chosen = set(request.POST.getlist("entry"))
        pairs = [(one.entry, one.day) for one in copies if str(one.entry.pk) in chosen]
        done = f"{plural(len(pairs), 'entry,entries')} copied. Any that were there already stay as they are."
        if try_to(request, done, actions.copy, person=request.user, copies=pairs, by=request.user):
            return redirect("boards:time_month")
    return render(request, "boards/time_copy.html", {"copies": copies, "first": first})


@require_POST
def timer_start(request):
    """Start the timer. It runs on when the browser is closed."""
    form = TimerForm(request.POST, seats=queries.seats_of(request.user, clock.today()))
    if form.is_valid():
        done = "The timer is running. You can close this page: it runs on."
        try_to(request, done, actions.start_timer, timer=form.timer(request.user), by=request.user)
    else:
        messages.error(request, "Choose a seat that you hold today, and what you are doing.")
    return redirect("boards:time")


def timer_stop(request):
    """Stop the timer and log what it measured; one that was forgotten asks how long it was."""
    timer = Timer.objects.visible_to(request.reader).select_related("appointment__seat__board").first()
    if timer is None:
        messages.info(request, "Your timer is not running.")
        return redirect("boards:time")
    forgotten = actions.elapsed(timer) > actions.FORGOTTEN_AFTER
    form = StopForm(request.POST if "typed_minutes" in request.POST else None)
    if request.method == "POST" and not forgotten:
        try_to(request, "The timer is stopped and the time logged.", actions.stop_timer, timer=timer, by=request.user)
        return redirect("boards:time")
    if request.method == "POST" and form.is_valid():
        with refused_into(form):
            actions.stop_timer(timer=timer, minutes=form.cleaned_data["minutes"], by=request.user)
            messages.success(request, "The timer is stopped and the time logged.")
            return redirect("boards:time")
    context = {"form": form, "timer": timer, "elapsed": actions.elapsed(timer), "forgotten": forgotten}
    return render(request, "boards/timer_stop.html", context)


@require_POST
def timer_drop(request):
    """Throw away what the timer measured."""
    if timer := Timer.objects.visible_to(request.reader).first():
        actions.drop_timer(timer=timer, by=request.user)
        messages.success(request, "The timer is stopped. Nothing was logged.")
    return redirect("boards:time")


def hours_consent(request, pk):
    """May others see how many hours my seat takes?"""
    seat = get_object_or_404(Appointment.objects.filter(person=request.user).select_related("seat__board"), pk=pk)
    said = HoursConsent.objects.visible_to(request.reader).filter(appointment=seat).first()
    form = ConsentForm(request.POST or None, initial={"agrees": {True: "yes", False: "no"}.get(said and said.agrees)})
    if request.method == "POST" and form.is_valid():
        with refused_into(form):
            actions.say_consent(appointment=seat, agrees=form.cleaned_data["agrees"], by=request.user)
            messages.success(request, "Thank you. You can change this at any time.")
            return redirect("boards:time")
    return render(request, "boards/hours_consent.html", {"form": form, "held": seat, "said": said})
