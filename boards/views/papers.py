"""A paper's page, its files and the reading list: for whoever may see the paper, which is decided in one place."""

from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from alliance.base.refused import try_to

from ..actions import papers
from ..models import Paper, PaperVersion
from ..queries.papers import paper_line, reading_list


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
    context = {"paper": found, "line": paper_line(found, request.reader), "item": found.item}
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
