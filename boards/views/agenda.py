"""The agenda editor: items in order with a running clock, moved, changed, added, carried forward and taken off."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from alliance.base import clock
from alliance.base.refused import Refused, refused_into, require, try_to

from .. import rules
from ..actions import agenda as acting
from ..actions.agenda_order import Where, move
from ..forms.agenda import AgendaItemForm, NewItemForm, TakeOffForm
from ..models import AgendaItem, Meeting
from ..queries.agenda import agenda_of
from ..queries.agenda_editor import editor_of, row_of
from ..queries.proposals import for_meeting

NOT_YOURS = "Officers of this board's footprint and administrators write its agendas."


def meeting_to_keep(request, pk) -> Meeting:
    meetings = Meeting.objects.visible_to(request.reader).select_related("board__footprint")
    found = get_object_or_404(meetings.defer("board__footprint__outline"), pk=pk)
    require(rules.can_keep_agenda(request.user, found), NOT_YOURS)
    return found


def item_to_keep(request, pk) -> AgendaItem:
    """An item whose agenda the person keeps. Who may read the item and no more is told so."""
    items = AgendaItem.objects.visible_to(request.reader).select_related("meeting__board__footprint", "organisation")
    found = get_object_or_404(items.defer("meeting__board__footprint__outline"), pk=pk)
    require(rules.can_keep_agenda(request.user, found.meeting), NOT_YOURS)
    return found


def to_editor(item: AgendaItem, undo: dict | None = None):
    address = reverse("boards:agenda_edit", args=[item.meeting_id])
    return redirect(f"{address}{'?' + urlencode(undo) if undo else ''}#item-{item.pk}")


def agenda_edit(request, pk):
    """The agenda of a meeting, for those who write it; its list alone for a page that asks whether it changed."""
    meeting = meeting_to_keep(request, pk)
    editor = editor_of(agenda_of(meeting, request.reader))
    context = {"meeting": meeting, "editor": editor, "agenda": editor.agenda, "undo": _undo_asked_for(request)}
    if request.htmx and "seen" in request.GET:
        if request.GET["seen"] == editor.mark:
            return HttpResponse(status=204)
        return render(request, "boards/agenda_edit.html#list", context | {"said": "Somebody has changed the agenda."})
    context |= {
        "inbox": list(for_meeting(meeting, request.reader)),
        "left": _left_of_last_time(meeting),
        "off": meeting.items.filter(position__isnull=True).order_by("pk"),
        "form": NewItemForm(instance=AgendaItem(meeting=meeting), person=request.user, reader=request.reader),
    }
    return render(request, "boards/agenda_edit.html", context)


def _undo_asked_for(request) -> dict:
    """Where an item that was just moved stood before, from the address."""
    asked = {name: request.GET.get(name, "") for name in ("item", "where", "of")}
    return asked if asked["where"] in Where and asked["item"].isdigit() else {}


def _left_of_last_time(meeting: Meeting) -> list[AgendaItem]:
    last = Meeting.objects.filter(board=meeting.board_id, starts_at__lt=meeting.starts_at, ends_at__lte=clock.now())
    last = last.exclude(status=Meeting.Status.CANCELLED).order_by("-starts_at").first()
    return list(acting.left_of(last)) if last else []


@require_POST
def agenda_item_move(request, pk):
    """Move an item beside or under another. In place it answers with the list; else the page comes back."""
    item = item_to_keep(request, pk)
    before = editor_of(agenda_of(item.meeting, request.reader))
    stood = row_of(before, item.pk)
    asked, _, of = request.POST.get("way", "").partition(" ")  # a button says both in one
    asked, of = asked or request.POST.get("where", ""), of or request.POST.get("of", "")
    try:
        where = Where(asked)
        move(item=item, where=where, of=int(of) if of.isdigit() else None, by=request.user)
    except ValueError:
        said, undo = "Nothing was moved: say where it is to go.", {}
    except Refused as refusal:
        said, undo = refusal.sentence, {}
    else:
        undo = {"item": str(item.pk), "where": stood.was_where, "of": str(stood.was_of or "")} if stood else {}
        said = ""
    if request.htmx:
        editor = editor_of(agenda_of(item.meeting, request.reader))
        said = said or editor.where_it_stands(item.pk)
        context = {"meeting": item.meeting, "editor": editor, "agenda": editor.agenda, "undo": undo, "said": said}
        return render(request, "boards/agenda_edit.html#list", context)
    if said:
        messages.error(request, said)
    return to_editor(item, undo)


def agenda_item_new(request, pk):
    """Add an item to an agenda."""
    meeting = meeting_to_keep(request, pk)
    instance = AgendaItem(meeting=meeting)
    form = NewItemForm(request.POST or None, instance=instance, person=request.user, reader=request.reader)
    if request.method == "POST" and form.is_valid():
        with refused_into(form):
            under = form.cleaned_data["under"]
            item = acting.add(meeting=meeting, values=form.values(), under=under, by=request.user)
            messages.success(request, f"“{item.title}” is on the agenda.")
            return to_editor(item)
    return render(request, "boards/agenda_item_new.html", {"form": form, "meeting": meeting})


def agenda_item_edit(request, pk):
    """Change what is said of an item. If somebody else has meanwhile, both wordings are shown and nothing is lost."""
    item = item_to_keep(request, pk)
    form = AgendaItemForm(request.POST or None, instance=item, person=request.user, reader=request.reader)
    theirs = None
    if request.method == "POST" and form.is_valid():
        as_seen = form.cleaned_data["as_seen"]
        with refused_into(form):
            acting.change(item=item, values=form.values(), as_seen=as_seen, by=request.user)
            messages.success(request, f"“{form.cleaned_data['title']}” has been changed.")
            return to_editor(item)
        now = AgendaItem.objects.select_related("organisation", "priority").get(pk=item.pk)
        if acting.seen(now) != as_seen:
            theirs = now
            form.data = form.data | {"as_seen": acting.seen(now)}  # to be saved again after reading theirs
    context = {"form": form, "item": item, "meeting": item.meeting, "theirs": theirs}
    template = "boards/agenda_item_edit.html"
    return render(request, f"{template}#form" if request.htmx else template, context)


def agenda_item_off(request, pk):
    """Make sure, then take an item off the agenda; with a reason once somebody knows of it."""
    item = item_to_keep(request, pk)
    proposals = list(item.proposals.all())
    needs_a_reason = item.meeting.agenda_is_out or bool(proposals)
    sent = request.POST if request.method == "POST" else None
    form = TakeOffForm(sent, needs_a_reason=needs_a_reason)
    if request.method == "POST" and form.is_valid():
        with refused_into(form):
            acting.take_off(item=item, **form.cleaned_data, by=request.user)
            messages.success(request, f"“{item.title}” is off the agenda.")
            return redirect("boards:agenda_edit", item.meeting_id)
    context = {"form": form, "item": item, "meeting": item.meeting, "proposals": proposals}
    return render(request, "boards/agenda_item_off.html", context)


@require_POST
def agenda_item_back(request, pk):
    """Put an item that was taken off back on the agenda."""
    item = item_to_keep(request, pk)
    try_to(request, f"“{item.title}” is back on the agenda.", acting.put_back, item=item, by=request.user)
    return to_editor(item)


@require_POST
def agenda_begin(request, pk):
    """Put the board's standing items on an empty agenda."""
    meeting = meeting_to_keep(request, pk)
    last = (
        Meeting.objects.filter(board=meeting.board_id, starts_at__lt=meeting.starts_at).order_by("-starts_at").first()
    )
    done = "The standing items are on the agenda."
    try_to(request, done, acting.begin, meeting=meeting, after=last, by=request.user)
    return redirect("boards:agenda_edit", meeting.pk)


@require_POST
def agenda_carry(request, pk):
    """Carry an item of an earlier meeting forward to this one."""
    meeting = meeting_to_keep(request, pk)
    earlier = AgendaItem.objects.visible_to(request.reader).filter(meeting__board=meeting.board_id)
    asked = request.POST.get("item", "")
    item = get_object_or_404(earlier, pk=asked if asked.isdigit() else 0)
    done = f"“{item.title}” has been carried forward."
    try_to(request, done, acting.carry_forward, item=item, to=meeting, by=request.user)
    return redirect("boards:agenda_edit", meeting.pk)
