"""Meetings: the page of one, a board's meetings, and what officers do with a meeting."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from alliance.base import clock
from alliance.base.refused import refused_into, require, try_to
from alliance.base.templatetags.words import plural

from .. import rules
from ..actions import meetings, preparing
from ..forms.meetings import CancelForm, MeetingForm, MinutesForm, MoveForm, WithdrawForm
from ..forms.preparing import PreparingForm
from ..models import Board, Meeting
from ..queries.agenda import agenda_of
from ..queries.interests import interests_of
from ..queries.meeting import meeting_page, meetings_for_page
from ..queries.meetings import meetings_of
from ..queries.papers import papers_of, reading_list

NOT_YOURS = "Officers of this board's footprint and administrators can change its meetings."
A_PAGE = 20


@login_not_required
@require_safe
def meeting(request, pk):
    """What will happen, what must I read, what did we decide? Public where the meeting is."""
    found = meeting_page(get_object_or_404(meetings_for_page(request.reader), pk=pk))
    seen = (found.meeting, request.reader, found.footing)
    papers = papers_of(*seen)
    context = {
        "found": found,
        "meeting": found.meeting,
        "board": found.board,
        "can_change": found.is_kept,
        "agenda": agenda_of(*seen),
        "papers": papers,
        "reading": reading_list(found.meeting, request.reader, papers),
        "interests": interests_of(*seen),
        "can_decide": found.is_kept or any(seat.is_chair for seat in found.my_seats),
    }
    return render(request, "boards/meeting.html", context)


@login_not_required
@require_safe
def board_meetings(request, slug):
    """Every meeting of a board that the reader may see: those to come, and those that were, the latest first."""
    board = get_object_or_404(Board.objects.visible_to(request.reader), slug=slug)
    found = meetings_of(board, request.reader)
    page = Paginator(found.past, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "board": board,
        "found": found,
        "page_obj": page,
        "series": board.series.order_by("-until") if found.is_kept else (),
        "today": clock.today(),
    }
    return render(request, "boards/board_meetings.html", context)


def to_change(request, pk: int) -> Meeting:
    """The meeting that an officer is about to change."""
    seen = Meeting.objects.visible_to(request.reader).select_related("board__footprint")
    found = get_object_or_404(seen, pk=pk)
    require(rules.can_change_board(request.user, found.board), NOT_YOURS)
    return found


def meeting_new(request, slug):
    """Make a meeting, from nothing or from an earlier one (?after=)."""
    board = get_object_or_404(Board.objects.visible_to(request.reader).select_related("footprint"), slug=slug)
    require(rules.can_change_board(request.user, board), NOT_YOURS)
    after = _earlier(request, board)
    new = Meeting(board=board, **{"visibility": "public"} | _copied(after))
    form = MeetingForm(request.POST or None, instance=new, person=request.user, reader=request.reader,
                       initial=_hours_of(after))  # fmt: skip
    if request.method == "POST" and form.is_valid():
        with refused_into(form):
            made = meetings.create(meeting=form.save(commit=False), after=after, by=request.user)
            messages.success(request, "The meeting has been made. It is a draft until you publish it.")
            return redirect(made)
    return render(request, "boards/meeting_new.html", {"form": form, "board": board, "after": after})


def _earlier(request, board: Board) -> Meeting | None:
    """The meeting that a new one comes after: the one asked for, which the reader may see."""
    asked = request.GET.get("after", "")
    seen = Meeting.objects.visible_to(request.reader).filter(board=board)
    return seen.filter(pk=int(asked)).first() if asked.isdecimal() and len(asked) < 10 else None


def _copied(after: Meeting | None) -> dict:
    names = ("place", "join_link", "visibility", "papers_url")
    return {name: getattr(after, name) for name in names} if after else {}


def _hours_of(after: Meeting | None) -> dict:
    if after is None:
        return {}
    return {"begins": after.starts_at.astimezone(clock.LONDON).time(), "minutes": after.length}


def meeting_edit(request, pk):
    """Change what is said of a meeting; its day is for the page that moves it."""
    found = to_change(request, pk)
    form = MeetingForm(request.POST or None, instance=found, person=request.user, reader=request.reader)
    if request.method == "POST" and form.is_valid():
        with refused_into(form):
            meetings.change(meeting=form.save(commit=False), by=request.user)
            messages.success(request, "The meeting has been changed.")
            return redirect(found)
    return render(request, "boards/meeting_edit.html", {"form": form, "meeting": found, "board": found.board})


@require_POST
def meeting_publish(request, pk):
    """Whoever may see the meeting sees it from now on."""
    found = to_change(request, pk)
    try_to(request, "The meeting is published.", meetings.publish, meeting=found, by=request.user)
    return redirect(found)


def meeting_move(request, pk):
    """Hold a meeting on another day or at another time; its deadlines move, and people are told."""
    found = to_change(request, pk)
    form = MoveForm(request.POST or None, meeting=found)
    if request.method == "POST" and form.is_valid():
        with refused_into(form):
            meetings.move(meeting=found, starts_at=form.starts_at, reason=form.why, by=request.user)
            messages.success(request, "The meeting has moved, and its deadlines with it.")
            return redirect(found)
    return render(request, "boards/meeting_move.html", {"form": form, "meeting": found, "board": found.board})


def meeting_cancel(request, pk):
    """Say that a meeting is not held; people are told."""
    found = to_change(request, pk)
    form = CancelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refused_into(form):
            meetings.cancel(meeting=found, **form.cleaned_data, by=request.user)
            messages.success(request, "The meeting is cancelled, and people are told.")
            return redirect(found)
    return render(request, "boards/meeting_cancel.html", {"form": form, "meeting": found, "board": found.board})


def meeting_take_up(request, pk):
    """Hold a cancelled meeting after all; people are told."""
    found = to_change(request, pk)
    if request.method == "POST":
        done = "The meeting takes place after all, and people are told."
        try_to(request, done, meetings.take_up_again, meeting=found, by=request.user)
        return redirect(found)
    return render(request, "boards/meeting_take_up.html", {"meeting": found, "board": found.board})


def meeting_minutes(request, pk):
    """Publish the minutes, or a correction of them as a new version."""
    found = to_change(request, pk)
    latest = found.minutes_versions.first()
    form = MinutesForm(
        request.POST or None, is_correction=latest is not None, initial={"words": latest.words if latest else ""}
    )
    if request.method == "POST" and form.is_valid():
        with refused_into(form):
            meetings.publish_minutes(meeting=found, **form.cleaned_data, by=request.user)
            messages.success(request, "The minutes are published.")
            return redirect(found.get_absolute_url() + "#minutes")
    context = {"form": form, "meeting": found, "board": found.board, "latest": latest}
    return render(request, "boards/meeting_minutes.html", context)


def minutes_withdraw(request, pk):
    """Take published minutes back at once, every version of them."""
    found = to_change(request, pk)
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refused_into(form):
            meetings.withdraw_minutes(meeting=found, **form.cleaned_data, by=request.user)
            messages.success(request, "The minutes are withdrawn. Their words are gone from the portal.")
            return redirect(found.get_absolute_url() + "#minutes")
    return render(request, "boards/minutes_withdraw.html", {"form": form, "meeting": found, "board": found.board})


def meeting_preparing(request, slug):
    """Say by when what has to be there before each meeting of a board, and what makes a quorum."""
    board = get_object_or_404(Board.objects.visible_to(request.reader).select_related("footprint"), slug=slug)
    require(rules.can_change_board(request.user, board), NOT_YOURS)
    form = PreparingForm(request.POST or None, instance=board)
    if request.method == "POST" and form.is_valid():
        with refused_into(form):
            moved = preparing.change(board=form.save(commit=False), by=request.user)
            also = f" The deadlines of {plural(moved, 'meeting,meetings')} to come have moved." if moved else ""
            messages.success(request, f"This is how its meetings are prepared now.{also}")
            return redirect("boards:board_meetings", slug)
    return render(request, "boards/meeting_preparing.html", {"form": form, "board": board})
