"""Meetings: the page of one, and what officers do with it."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from ..queries.meeting import meeting_page, meetings_for_page


@login_not_required
@require_safe
def meeting(request, pk):
    """What will happen, what must I read, what did we decide? Public where the meeting is."""
    found = meeting_page(get_object_or_404(meetings_for_page(request.reader), pk=pk))
    return render(request, "boards/meeting.html", {"found": found, "meeting": found.meeting, "board": found.board})
