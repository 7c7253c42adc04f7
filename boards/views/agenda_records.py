"""Publishing an agenda, the items it always begins with, and what was decided and is to be done."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render

from alliance.base import clock
from alliance.base.refused import refused_into, require

from .. import rules
from ..actions import agenda_publishing as publishing
from ..actions import decisions as recording
from ..actions import standing_items as standing
from ..forms.agenda import ActionForm, DecisionForm, EndActionForm, StandingItemForm
from ..forms.agenda_publish import PublishForm
from ..forms.meetings import WHO_SEES_IT
from ..models import Action, AgendaItem, Board, Decision, StandingItem
from ..queries.agenda import agenda_for_all, agenda_of
from ..queries.papers import papers_of
from .agenda import NOT_YOURS, item_to_keep, meeting_to_keep


def agenda_publish(request, pk):
    """The agenda as people will read it and who is told, then publish exactly that."""
    meeting = meeting_to_keep(request, pk)
    form = PublishForm(
        request.POST or None, initial={"starts_at": meeting.starts_at.isoformat(), "as_seen": publishing.seen(meeting)}
    )
    if request.method == "POST" and form.is_valid():
        with refused_into(form):
            version = publishing.publish(meeting=meeting, **form.cleaned_data, by=request.user)
            words = "1 person is written to" if version.told == 1 else f"{version.told} people are written to"
            messages.success(request, f"The agenda is published. {words}.")
            return redirect("boards:agenda_edit", meeting.pk)
        meeting.refresh_from_db()
        form = form.looked_at_again(meeting)
    context = {
        "meeting": meeting,
        "form": form,
        "agenda": agenda_for_all(meeting),
        "mine": agenda_of(meeting, request.reader),
        "seen_by": dict(WHO_SEES_IT)[meeting.visibility],
        "papers": papers_of(meeting, request.reader),
        "told": publishing.told_of(meeting),
        "last": meeting.agenda_versions.order_by("-number").first(),
    }
    return render(request, "boards/agenda_publish.html", context)


def _board(request, slug) -> Board:
    board = get_object_or_404(Board.objects.visible_to(request.reader).select_related("footprint"), slug=slug)
    require(rules.can_change_board(request.user, board), NOT_YOURS)
    return board


def agenda_standing_items(request, slug):
    """The items that every meeting of a board begins and ends with; a new one is added here."""
    board = _board(request, slug)
    form = StandingItemForm(request.POST or None, instance=StandingItem(board=board), person=request.user)
    if request.method == "POST" and form.is_valid():
        with refused_into(form):
            item = standing.add(item=form.save(commit=False), by=request.user)
            messages.success(request, f"New agendas of this board have “{item.title}”.")
            return redirect("boards:agenda_standing_items", board.slug)
    items = list(board.standing_items.all())
    context = {
        "board": board,
        "form": form,
        "parts": [
            ("At the start", [one for one in items if not one.at_end]),
            ("At the end", [one for one in items if one.at_end]),
        ],
    }
    return render(request, "boards/agenda_standing_items.html", context)


def agenda_standing_item(request, pk):
    """Change, move or remove a standing item. Agendas that are there already stay as they are."""
    rows = StandingItem.objects.filter(board__in=Board.objects.visible_to(request.reader))
    item = get_object_or_404(rows.select_related("board__footprint"), pk=pk)
    require(rules.can_change_board(request.user, item.board), NOT_YOURS)
    do = request.POST.get("do", "")
    form = StandingItemForm(request.POST if do == "" and request.POST else None, instance=item, person=request.user)
    if request.method == "POST":
        if do in ("up", "down"):
            standing.move(item=item, up=do == "up", by=request.user)
            return redirect("boards:agenda_standing_items", item.board.slug)
        if do == "remove":
            standing.remove(item=item, by=request.user)
            messages.success(request, f"New agendas of this board have “{item.title}” no more.")
            return redirect("boards:agenda_standing_items", item.board.slug)
        if form.is_valid():
            with refused_into(form):
                standing.change(item=form.save(commit=False), by=request.user)
                messages.success(request, f"“{item.title}” has been changed.")
                return redirect("boards:agenda_standing_items", item.board.slug)
    return render(request, "boards/agenda_standing_item.html", {"item": item, "board": item.board, "form": form})


def agenda_decision_new(request, pk):
    """Record what was decided about an item, or correct an earlier record by one that takes its place."""
    item = item_to_keep(request, pk)
    asked = request.GET.get("replaces", "")
    replaces = get_object_or_404(Decision, pk=asked, item=item) if asked.isdigit() else None
    day = min(item.meeting.day, clock.today())
    first = {"words": replaces.words, "decided_on": replaces.decided_on} if replaces else {"decided_on": day}
    form = DecisionForm(request.POST or None, initial=first, person=request.user, reader=request.reader)
    if request.method == "POST" and form.is_valid():
        with refused_into(form):
            recording.decide(item=item, replaces=replaces, **form.cleaned_data, by=request.user)
            messages.success(request, "The decision is on record.")
            return redirect(f"{item.meeting.get_absolute_url()}#item-{item.pk}")
    context = {"form": form, "item": item, "meeting": item.meeting, "replaces": replaces}
    return render(request, "boards/agenda_decision_new.html", context)


def agenda_action_new(request, pk):
    """Record something that is to be done because of an item."""
    item = item_to_keep(request, pk)
    form = ActionForm(request.POST or None, instance=Action(item=item), person=request.user, reader=request.reader)
    if request.method == "POST" and form.is_valid():
        with refused_into(form):
            recording.add_action(action=form.save(commit=False), by=request.user)
            messages.success(request, "What is to be done is on record.")
            return redirect(f"{item.meeting.get_absolute_url()}#item-{item.pk}")
    return render(request, "boards/agenda_action_new.html", {"form": form, "item": item, "meeting": item.meeting})


def agenda_action(request, pk):
    """Say what became of something that was to be done: for who does it, and who keeps the board."""
    visible = AgendaItem.objects.visible_to(request.reader)
    rows = Action.objects.select_related("item__meeting__board__footprint")
    mine = rows.filter(person=request.user) if request.user.is_authenticated else rows.none()
    action = get_object_or_404(mine | rows.filter(item__in=visible.values("pk")), pk=pk)
    require(rules.can_end_action(request.user, action), "Whoever is to do it, and who keeps the board, can say so.")
    form = EndActionForm(request.POST or None, action=action)
    if request.method == "POST" and form.is_valid():
        with refused_into(form):
            recording.move_action(action=action, **form.cleaned_data, by=request.user)
            messages.success(request, "What became of it is on record.")
            return redirect("boards:agenda_action", action.pk)
    context = {"form": form, "action": action, "item": action.item, "meeting": action.item.meeting}
    return render(request, "boards/agenda_action.html", context)
