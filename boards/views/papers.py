"""A paper's page, its files and the reading list: for whoever may see the paper, which is decided in one place."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from alliance.base.refused import refused_into, require, try_to

from .. import rules
from ..actions import papers, withdrawals
from ..forms.papers import PaperEditForm, PaperForm, PaperReplaceForm, WithdrawForm
from ..models import AgendaItem, Paper, PaperVersion
from ..queries.papers import PaperLine, paper_line, reading_list


def _paper_seen(request, pk: int) -> Paper:
    found = Paper.objects.visible_to(request.reader).select_related("item__meeting__board__footprint")
    return get_object_or_404(found, pk=pk)


def _version_seen(request, pk: int, number: int) -> PaperVersion:
    """A version that is out of a paper that is there; one that is not out yet only for the board's keepers."""
    line = paper_line(_paper_seen(request, pk), request.reader)
    if line.is_withdrawn:
        raise Http404
    found = PaperVersion.objects.select_related("paper__item__meeting").filter(paper=pk)
    return get_object_or_404(found if line.keeps else found.filter(published_at__isnull=False), number=number)


@login_not_required
@require_safe
def paper(request, pk):
    """A paper: its summary, its file, what was there before; or that it was withdrawn. For who may see the item."""
    found = _paper_seen(request, pk)
    line = paper_line(found, request.reader)
    left = found.files_to_delete.all() if line.keeps and line.is_withdrawn else []
    context = {"paper": found, "line": line, "item": found.item, "files_left": left}
    return render(request, "boards/paper.html", context)


@login_not_required
@require_safe
def paper_version(request, pk, number):
    """The file of one version, always to be saved and never shown inside our own pages."""
    version = _version_seen(request, pk, number)
    try:
        opened = version.file.open("rb")
    except (FileNotFoundError, ValueError) as gone:  # withdrawn at this moment, or it never was a file
        raise Http404 from gone
    answer = FileResponse(opened, as_attachment=True, filename=version.name, content_type=version.content_type)
    answer["Cache-Control"] = "private, no-store"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@require_POST
def paper_read(request, pk, number):
    """Tick a version off my reading list, or put it back."""
    version = _version_seen(request, pk, number)
    is_read = request.POST.get("read") != "no"
    if request.htmx:
        papers.tick(version=version, is_read=is_read, by=request.user)
        reading = reading_list(version.paper.item.meeting, request.reader)
        return render(request, "boards/meeting_reading.html", {"reading": reading})
    done = "It is ticked off your reading list." if is_read else "It is on your reading list again."
    try_to(request, done, papers.tick, version=version, is_read=is_read, by=request.user)
    return redirect(version.paper.item.meeting.get_absolute_url() + "#reading")


# What the board's keepers do with papers ----------------------------------------------------------------------------

NOT_YOURS = "Officers of this board's footprint and administrators can change its papers."


def _to_change(request, pk: int) -> tuple[Paper, PaperLine]:
    found = _paper_seen(request, pk)
    require(rules.can_change_papers(request.user, found.item), NOT_YOURS)
    return found, paper_line(found, request.reader)


def _form(form, request, paper: Paper, **more):
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    return form(*sent, instance=paper, person=request.user, reader=request.reader, **more)


def _too_large(request) -> str:
    """The name of a file that was sent and not taken in; known once what was sent has been read."""
    return getattr(request, "too_large", "") if request.FILES is not None else ""


def _done(request, words: str, where):
    messages.success(request, words)
    return redirect(where)


def paper_new(request, pk):
    """Add a paper to an item."""
    items = AgendaItem.objects.visible_to(request.reader).select_related("meeting__board__footprint")
    item = get_object_or_404(items, pk=pk)
    require(rules.can_change_papers(request.user, item), NOT_YOURS)
    form = _form(PaperForm, request, Paper(item=item), too_large=_too_large(request))
    if request.method == "POST" and form.is_valid():
        with refused_into(form):
            added = papers.add(paper=form.save(commit=False), file=form.cleaned_data["file"], by=request.user)
            if item.meeting.agenda_is_out:
                words = "The paper is published. Whoever sits on the board is told by e-mail."
            else:
                words = "The paper has been added. It is published with the agenda."
            return _done(request, words, reverse("boards:paper", args=[added.pk]))
    return render(request, "boards/paper_new.html", {"form": form, "item": item})


def paper_edit(request, pk):
    """Change what is said of a paper, or who reads it."""
    found, line = _to_change(request, pk)
    if line.is_withdrawn:
        return redirect(line.url)
    form = _form(PaperEditForm, request, found, is_out=line.current is not None)
    if request.method == "POST" and form.is_valid():
        with refused_into(form):
            papers.change(paper=form.save(commit=False), by=request.user)
            return _done(request, "The paper has been changed.", line.url)
    return render(request, "boards/paper_edit.html", {"form": form, "line": line, "item": found.item})


def paper_replace(request, pk):
    """Add a new version of a paper."""
    found, line = _to_change(request, pk)
    if line.is_withdrawn:
        return redirect(line.url)
    is_out = line.current is not None
    form = _form(PaperReplaceForm, request, found, is_out=is_out, too_large=_too_large(request))
    if request.method == "POST" and form.is_valid():
        with refused_into(form):
            papers.add_version(paper=found, **form.values(), by=request.user)
            out = "It is published." if found.item.meeting.agenda_is_out else "It is published with the agenda."
            return _done(request, f"The new version is there. {out}", line.url)
    return render(request, "boards/paper_replace.html", {"form": form, "line": line, "item": found.item})


@require_POST
def paper_move(request, pk):
    """Put a paper one place higher or lower on its item."""
    found, _ = _to_change(request, pk)
    done = "The papers are in their new order."
    try_to(request, done, papers.move, paper=found, up="up" in request.POST, by=request.user)
    return redirect(f"{found.item.meeting.get_absolute_url()}#paper-{pk}")


def paper_withdraw(request, pk):
    """Withdraw a paper at once, with every version of it."""
    found, line = _to_change(request, pk)
    if line.is_withdrawn:
        return redirect(line.url)
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refused_into(form):
            withdrawals.withdraw(paper=found, **form.cleaned_data, by=request.user)
            return _done(request, "The paper is withdrawn. Nobody can read it any more.", line.url)
    return render(request, "boards/paper_withdraw.html", {"form": form, "line": line, "item": found.item})
