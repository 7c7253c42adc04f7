"""Meetings that come back: making a series after a look at its days, and extending it."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render

from alliance.base.refused import refused_into, require
from alliance.base.templatetags.words import plural

from .. import rules
from ..actions import series as actions
from ..forms.series import ExtendForm, SeriesForm
from ..models import Board, MeetingSeries
from ..recurrence import in_words, occurrences
from ..working_days import known_until
from .meetings import NOT_YOURS


def series_new(request, slug):
    """Make meetings that come back by a rule. First the days are shown, then they are made."""
    board = get_object_or_404(Board.objects.visible_to(request.reader).select_related("footprint"), slug=slug)
    require(rules.can_change_board(request.user, board), NOT_YOURS)
    form = SeriesForm(request.POST or None, board=board)
    days = seen = None
    if request.method == "POST" and form.is_valid():
        new = form.series()
        days = occurrences(new.rule, new.first_on, new.until, new.bank_holidays)
        seen = " ".join(str(one.held_on) for one in days if one.held_on)
        if "make" in request.POST and request.POST.get("seen") == seen:
            with refused_into(form):
                made = actions.create(series=new, publish=form.cleaned_data["publish"] == "yes", by=request.user)
                return _made(request, board, made)
    context = {"form": form, "board": board, "days": days, "seen": seen, "known_until": known_until()}
    if days is not None:
        context |= {"said": in_words(new.rule), "count": len(seen.split())}
    return render(request, "boards/series_new.html", context)


def _made(request, board: Board, made: list):
    said = plural(len(made), "meeting has,meetings have")
    messages.success(request, f"{said} been made." if made else "These meetings were all there already.")
    return redirect("boards:board_meetings", board.slug)


def series_extend(request, pk):
    """Go on with a series up to a later day."""
    found = MeetingSeries.objects.filter(board__in=Board.objects.visible_to(request.reader))
    series = get_object_or_404(found.select_related("board__footprint"), pk=pk)
    require(rules.can_change_board(request.user, series.board), NOT_YOURS)
    form = ExtendForm(request.POST or None, series=series)
    if request.method == "POST" and form.is_valid():
        with refused_into(form):
            said = form.cleaned_data
            made = actions.extend(series=series, until=said["until"], publish=said["publish"] == "yes", by=request.user)
            return _made(request, series.board, made)
    context = {"form": form, "series": series, "board": series.board, "said": in_words(series.rule)}
    return render(request, "boards/series_extend.html", context)
