"""Who comes to a meeting and who came: apologies by members, the register by officers."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render

from alliance.base import clock
from alliance.base.refused import Refused, try_to

from ..actions import attendance as actions
from ..models import Attendance, Meeting
from ..queries.attendance import quorum_of, register_of
from .meetings import to_change

CAME = Attendance.Came.choices


def cannot_come(request, pk):
    """Send apologies, or take them back."""
    found = get_object_or_404(Meeting.objects.visible_to(request.reader).select_related("board"), pk=pk)
    if request.method == "POST":
        if request.POST.get("after_all"):
            done, action = "Good: you are expected.", actions.take_back_apologies
        else:
            done, action = "Your apologies have been sent. The officer sees them.", actions.send_apologies
        try_to(request, done, action, meeting=found, by=request.user)
        return redirect(found)
    return render(request, "boards/cannot_come.html", {"meeting": found, "board": found.board})


def attendance(request, pk):
    """The register of a meeting: who came, with the quorum as it is ticked."""
    found = to_change(request, pk)
    lines = register_of(found)
    answers = _answers(request, lines) if request.method == "POST" else {}
    said = {pk: came for pk, (came, _) in answers.items()} if answers else None
    context = {
        "meeting": found,
        "board": found.board,
        "rows": [(line, *answers.get(line.appointment.pk, (line.came, line.deputy))) for line in lines],
        "choices": CAME,
        "quorum": quorum_of(found, lines, said),
        "can_take": found.day <= clock.today() and found.status in ("published", "minuted"),
    }
    if request.htmx:
        return render(request, "boards/attendance.html#quorum", context)
    if request.method == "POST" and "save" in request.POST:
        try:
            actions.take(meeting=found, answers=answers, by=request.user)
            messages.success(request, "Attendance is on record.")
            return redirect(found)
        except Refused as refusal:
            context["refused"] = refusal.sentence
    return render(request, "boards/attendance.html", context)


def _answers(request, lines) -> dict[int, tuple[str, int | None]]:
    """What was ticked for each appointment: what it says, and which deputy; nothing that is not on the list."""
    found = {}
    for line in lines:
        pk = line.appointment.pk
        came = request.POST.get(f"came_{pk}", "")
        came, _, deputy = came.partition(":")
        deputies = {str(one.pk): one.pk for one in line.deputies}
        found[pk] = (came if came in Attendance.Came.values else "", deputies.get(deputy))
    return found
