"""Taking a seat: the page that asks whoever was appointed, and what an officer does for those without a login."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render

from alliance.base import clock
from alliance.base.refused import refused_into, require, try_to
from directory.models import Organisation

from .. import rules
from ..actions import acceptance
from ..forms.acceptance import DeclineSeatForm, InviteHolderForm
from ..models import Appointment, Board
from ..queries.funding import funding_on
from .keeping import NOT_YOURS


def appointment_accept(request, pk):
    """What the seat is, whose it is, until when, what is paid and what opens. Yes, or no with a reason."""
    found = Appointment.objects.of_person(request.user).select_related("seat__board__footprint", "on_behalf_of")
    held = get_object_or_404(found, pk=pk)
    if request.method == "POST" and "accept" in request.POST:
        words = "You have accepted the seat. Here is what helps you start."
        if try_to(request, words, acceptance.accept, appointment=held, by=request.user):
            return redirect("boards:induction", held.seat.board.slug)
        return redirect("boards:appointment_accept", held.pk)
    form = DeclineSeatForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refused_into(form):
            acceptance.decline(appointment=held, **form.cleaned_data, by=request.user)
            messages.success(request, "You have said no, and the seat is free. Thank you for answering.")
            return redirect("home")
    today = clock.today()
    context = {"held": held, "seat": held.seat, "board": held.seat.board, "form": form}
    context["is_over"] = held.ends_on is not None and held.ends_on <= max(today, held.starts_on)
    context["funding"] = funding_on(today, [held.seat])[held.seat_id]
    return render(request, "boards/appointment_accept.html", context)


def _without_login(request, pk: int) -> Appointment:
    found = Appointment.objects.filter(seat__board__in=Board.objects.visible_to(request.reader))
    held = get_object_or_404(found.select_related("seat__board__footprint", "person", "on_behalf_of"), pk=pk)
    require(rules.can_end_appointment(request.user, held), NOT_YOURS)
    return held


def appointment_record(request, pk):
    """Record that somebody who does not sign in has accepted on paper."""
    held = _without_login(request, pk)
    if request.method == "POST":
        words = f"It is recorded that {held.holder} accepted."
        try_to(request, words, acceptance.record, appointment=held, by=request.user)
        return redirect(held.seat.board)
    return render(request, "boards/appointment_record.html", {"held": held, "board": held.seat.board})


def appointment_invite(request, pk):
    """Ask somebody who holds a seat to sign in, so that they can accept it and read the papers."""
    held = _without_login(request, pk)
    behalf = Organisation.objects.visible_to(request.reader).filter(pk=held.on_behalf_of_id).first()
    form = InviteHolderForm(request.POST or None, person=request.user, reader=request.reader, behalf=behalf)
    if request.method == "POST" and form.is_valid():
        with refused_into(form):
            acceptance.invite(appointment=held, **form.cleaned_data, by=request.user)
            messages.success(
                request, "The invitation is on its way. They are asked to accept the seat when they sign in."
            )
            return redirect(held.seat.board)
    return render(request, "boards/appointment_invite.html", {"form": form, "held": held, "board": held.seat.board})
