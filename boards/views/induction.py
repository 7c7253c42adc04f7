"""A board's induction pack: the list that its keepers write, and the page of whoever has accepted a seat."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from alliance.base import clock
from alliance.base.refused import refused_into, require

from .. import rules
from ..actions import induction as actions
from ..forms.induction import InductionItemForm
from ..models import Appointment, Board, InductionDone, InductionItem
from .keeping import NOT_YOURS, _board_to_change, _form


def _mine(request, board: Board) -> list[Appointment]:
    """The seats on this board that the person has accepted and holds or will hold; without any, nothing is here."""
    opened = Appointment.objects.opened_to(request.user, clock.today()).filter(seat__board=board)
    mine = list(opened.select_related("seat").order_by("-starts_on", "pk"))
    if not mine:
        raise Http404
    return mine


def induction(request, slug):
    """What somebody new on a board reads, does or is told; from acceptance on until the appointment ends."""
    board = get_object_or_404(Board.objects.visible_to(request.reader), slug=slug)
    mine = _mine(request, board)
    done = set(InductionDone.objects.filter(appointment__in=mine).values_list("item_id", flat=True))
    items = [(item, item.pk in done) for item in board.induction.all()]
    context = {"board": board, "held": mine[0], "items": items, "left": sum(not is_done for _, is_done in items)}
    return render(request, "boards/induction.html", context)


@require_POST
def induction_done(request, pk):
    """Tick a thing off, or take the tick away."""
    item = get_object_or_404(InductionItem.objects.select_related("board"), pk=pk)
    mine = _mine(request, item.board)
    actions.tick(item=item, appointments=mine, done=request.POST.get("done") == "yes", by=request.user)
    return redirect("boards:induction", item.board.slug)


def induction_edit(request, slug):
    """For keepers: the list in its order, and one more thing for it."""
    board = _board_to_change(request, slug)
    form = _form(InductionItemForm, request, InductionItem(board=board))
    if request.method == "POST" and form.is_valid():
        with refused_into(form):
            actions.add(item=form.save(commit=False), by=request.user)
            messages.success(request, "It has been added at the end of the list.")
            return redirect("boards:induction_edit", board.slug)
    context = {"board": board, "items": board.induction.all(), "form": form}
    return render(request, "boards/induction_edit.html", context)


def _item_to_change(request, pk: int) -> InductionItem:
    found = InductionItem.objects.filter(board__in=Board.objects.visible_to(request.reader))
    item = get_object_or_404(found.select_related("board__footprint"), pk=pk)
    require(rules.can_change_board(request.user, item.board), NOT_YOURS)
    return item


def induction_item(request, pk):
    """Change one thing of the pack."""
    item = _item_to_change(request, pk)
    form = _form(InductionItemForm, request, item)
    if request.method == "POST" and form.is_valid():
        actions.change(item=form.save(commit=False), by=request.user)
        messages.success(request, "It has been changed.")
        return redirect("boards:induction_edit", item.board.slug)
    return render(request, "boards/induction_item.html", {"form": form, "item": item, "board": item.board})


@require_POST
def induction_move(request, pk):
    """One step up or down in the list."""
    item = _item_to_change(request, pk)
    actions.move(item=item, up=request.POST.get("to") == "up", by=request.user)
    return redirect("boards:induction_edit", item.board.slug)


def induction_remove(request, pk):
    """Take one thing out of the pack; asked first."""
    item = _item_to_change(request, pk)
    if request.method == "POST":
        actions.remove(item=item, by=request.user)
        messages.success(request, "It has been taken out of the list.")
        return redirect("boards:induction_edit", item.board.slug)
    return render(request, "boards/induction_remove.html", {"item": item, "board": item.board})
