"""The public register of a board's interests, declaring one, and what the chair decides about one in an item."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from alliance.base import clock
from alliance.base.refused import refused_into, require

from .. import rules
from ..actions import interests as actions
from ..forms.interests import InterestDecisionForm, InterestEndForm, InterestForm
from ..models import AgendaItem, Board, Interest, InterestDecision
from ..queries.interests import lines, register, to_decide

A_PAGE = 30
NOT_YOURS = "Whoever has the interest can change it, and officers of this board's footprint."

FOR_THE_CHAIR = "The chair decides about interests, or an officer on the chair's behalf."


def _board(request, slug: str) -> Board:
    return get_object_or_404(Board.objects.visible_to(request.reader).select_related("footprint"), slug=slug)


def _register_of(board: Board) -> str:
    return reverse("boards:interests", args=[board.slug])


@login_not_required
@require_safe
def interests(request, slug):
    """The register of interests of who sits on a board. Public."""
    board = _board(request, slug)
    keeps = rules.can_change_board(request.user, board)
    page = Paginator(register(board, clock.today(), request.reader), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "board": board,
        "page_obj": page,
        "lines": lines(page, request.reader, keeps=keeps),
        "can_declare": request.user.is_authenticated and rules.can_declare_interest(request.user, board),
    }
    return render(request, "boards/interests.html", context)


def _form(request, interest: Interest, **more):
    return InterestForm(request.POST or None, instance=interest, person=request.user, reader=request.reader, **more)


def _done(request, words: str, where: str):
    messages.success(request, words)
    return redirect(where)


def interest_new(request, slug):
    """Declare an interest: one's own, or for somebody who sits there and does not sign in here."""
    board = _board(request, slug)
    require(rules.can_declare_interest(request.user, board), "Whoever sits on this board declares interests here.")
    form = _form(request, Interest(board=board), keeps=rules.can_change_board(request.user, board))
    if request.method == "POST" and form.is_valid():
        with refused_into(form):
            actions.declare(interest=form.save(commit=False), by=request.user)
            return _done(request, "The interest is in the register.", _register_of(board))
    return render(request, "boards/interest_new.html", {"form": form, "board": board})


def _interest_to_change(request, pk: int) -> Interest:
    found = Interest.objects.visible_to(request.reader).filter(ends_on__isnull=True)
    interest = get_object_or_404(found.select_related("board__footprint", "person", "organisation"), pk=pk)
    require(rules.can_change_interest(request.user, interest), NOT_YOURS)
    return interest


def interest_correct(request, pk):
    """Put another wording in the place of an interest's."""
    interest = _interest_to_change(request, pk)
    kept = ("person", "board", "kind", "words", "gains", "organisation", "item", "starts_on")
    form = _form(request, Interest(**{name: getattr(interest, name) for name in kept}), keeps=False)
    if request.method == "POST" and form.is_valid():
        with refused_into(form):
            actions.correct(interest=interest, new=form.save(commit=False), by=request.user)
            return _done(request, "The interest is corrected.", _register_of(interest.board))
    context = {"form": form, "interest": interest, "board": interest.board}
    return render(request, "boards/interest_correct.html", context)


def interest_end(request, pk):
    """Say that an interest is no more."""
    interest = _interest_to_change(request, pk)
    form = InterestEndForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refused_into(form):
            actions.end(interest=interest, **form.cleaned_data, by=request.user)
            return _done(request, "The interest has been ended.", _register_of(interest.board))
    return render(request, "boards/interest_end.html", {"form": form, "interest": interest, "board": interest.board})


def interest_decide(request, pk):
    """Record what the chair decided about an interest in an item."""
    items = AgendaItem.objects.visible_to(request.reader).select_related("meeting__board__footprint")
    item = get_object_or_404(items, pk=pk)
    board = item.meeting.board
    require(
        rules.can_decide_interests(request.user, board), "The chair decides about interests, or an officer for them."
    )
    found = to_decide(item)
    form = InterestDecisionForm(request.POST or None, instance=InterestDecision(item=item), interests=found)
    if request.method == "POST" and form.is_valid():
        with refused_into(form):
            actions.decide(decision=form.save(commit=False), by=request.user)
            return _done(
                request, "It is on record. Whose interest it is has been told.", item.meeting.get_absolute_url()
            )
    is_chair = rules.chairs(request.user, board)
    context = {"form": form, "item": item, "board": board, "has_any": bool(found), "is_chair": is_chair}
    return render(request, "boards/interest_decide.html", context)
