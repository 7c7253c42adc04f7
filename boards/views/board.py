"""The page of a board, and the boards of a footprint."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from alliance.base import clock
from directory.models import Footprint

from .. import queries, rules
from ..models import Board
from ..queries import proposals
from ..queries.meetings import meetings_of
from .map import day_asked_for


@login_not_required
@require_safe
def board(request, slug):
    """What a board decides, how to reach it and who sits on it; today or on a day. Public."""
    found = get_object_or_404(Board.objects.visible_to(request.reader).select_related("footprint"), slug=slug)
    form, on = day_asked_for(request)
    day = on or clock.today()
    context = {
        "board": found,
        "form": form,
        "on": on,
        "day": day,
        "is_there": found.is_there_on(day),
        "found": queries.board_on(found, day, request.reader),
        "meetings": None if on else meetings_of(found, request.reader),
        "can_change": not on and rules.can_change_board(request.user, found),
        "proposing": {
            "may_propose": not on and rules.can_propose_to(request.user, found),
            "counted": proposals.of_board(found),
        },
    }
    return render(request, "boards/board.html", context)


@login_not_required
@require_safe
def boards_of(request, slug):
    """The boards that decide for a footprint; as a page, or as the panel on the footprint's own page. Public."""
    footprint = get_object_or_404(Footprint.objects.defer("outline"), slug=slug)
    context = {"footprint": footprint, "found": queries.boards_of(footprint, clock.today(), request.reader)}
    template = "boards/boards_of.html#boards" if request.htmx else "boards/boards_of.html"
    return render(request, template, context)
