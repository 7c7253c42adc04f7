"""What officers do: add and change boards and seats, appoint, draw lines, say who decides, and end each of them."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render

from alliance.base.refused import refused_into, require

from .. import rules
from ..actions import boards, relations, seats
from ..forms import (
    AgreementForm,
    AppointmentForm,
    BoardForm,
    DecidesForm,
    EndForm,
    RelationForm,
    SeatForm,
    TermsForm,
)
from ..models import Agreement, Appointment, Board, BoardRelation, Decides, Seat, TermsOfReference

NOT_YOURS = "Officers of this board's footprint and administrators can change it."
IN_THE_HISTORY = "This stays in the history."


def _form(form, request, instance):
    return form(request.POST or None, instance=instance, person=request.user, reader=request.reader)


def _board_to_change(request, slug: str) -> Board:
    found = get_object_or_404(Board.objects.visible_to(request.reader).select_related("footprint"), slug=slug)
    require(rules.can_change_board(request.user, found), NOT_YOURS)
    return found


def _seat_to_change(request, pk: int) -> Seat:
    boards_seen = Board.objects.visible_to(request.reader)
    found = get_object_or_404(Seat.objects.filter(board__in=boards_seen).select_related("board__footprint"), pk=pk)
    require(rules.can_change_seat(request.user, found), NOT_YOURS)
    return found


def _done(request, words: str, board: Board):
    messages.success(request, words)
    return redirect(board)


def board_new(request):
    """Add a board, ours or theirs."""
    require(rules.can_add_board(request.user), "Officers and administrators can add boards.")
    form = _form(BoardForm, request, Board())
    if request.method == "POST" and form.is_valid():
        with refused_into(form):
            board = boards.add(board=form.save(commit=False), by=request.user)
            return _done(request, "The board has been added. Now say who sits on it.", board)
    return render(request, "boards/board_new.html", {"form": form})


def board_edit(request, slug):
    """Change what is said of a board."""
    board = _board_to_change(request, slug)
    form = _form(BoardForm, request, board)
    if request.method == "POST" and form.is_valid():
        with refused_into(form):
            boards.change(board=form.save(commit=False), by=request.user)
            return _done(request, "The board has been changed.", board)
    return render(request, "boards/board_edit.html", {"form": form, "board": board})


def board_end(request, slug):
    """End a board, with its seats and lines."""
    board = _board_to_change(request, slug)
    form = EndForm(request.POST or None, reason_help="This is published with whoever sat on it.")
    if request.method == "POST" and form.is_valid():
        with refused_into(form):
            boards.end(board=board, **form.cleaned_data, by=request.user)
            return _done(request, "The board has been ended. Its page and its history stay.", board)
    return render(request, "boards/board_end.html", {"form": form, "board": board})


def seat_new(request, slug):
    """Add a seat to a board."""
    board = _board_to_change(request, slug)
    form = _form(SeatForm, request, Seat(board=board))
    if request.method == "POST" and form.is_valid():
        with refused_into(form):
            seats.add(seat=form.save(commit=False), by=request.user)
            return _done(request, "The seat has been added. It is vacant until somebody is appointed.", board)
    return render(request, "boards/seat_new.html", {"form": form, "board": board})


def seat_edit(request, pk):
    """Change what is said of a seat."""
    seat = _seat_to_change(request, pk)
    form = _form(SeatForm, request, seat)
    if request.method == "POST" and form.is_valid():
        with refused_into(form):
            seats.change(seat=form.save(commit=False), by=request.user)
            return _done(request, "The seat has been changed.", seat.board)
    return render(request, "boards/seat_edit.html", {"form": form, "seat": seat, "board": seat.board})


def seat_end(request, pk):
    """End a seat; whoever sits there holds it no more."""
    seat = _seat_to_change(request, pk)
    form = EndForm(request.POST or None, reason_help="This is published with whoever sat there.")
    if request.method == "POST" and form.is_valid():
        with refused_into(form):
            seats.end(seat=seat, **form.cleaned_data, by=request.user)
            return _done(request, "The seat has been ended.", seat.board)
    return render(request, "boards/seat_end.html", {"form": form, "seat": seat, "board": seat.board})


def appoint(request, pk):
    """Appoint somebody to a seat, or to a share of it."""
    seat = _seat_to_change(request, pk)
    form = _form(AppointmentForm, request, Appointment(seat=seat))
    if request.method == "POST" and form.is_valid():
        with refused_into(form):
            name = form.cleaned_data["person_name"]
            seats.appoint(appointment=form.save(commit=False), person_name=name, by=request.user)
            return _done(request, "The appointment has been made.", seat.board)
    return render(request, "boards/appoint.html", {"form": form, "seat": seat, "board": seat.board})


def appointment_end(request, pk):
    """End an appointment early, with a reason that is published."""
    found = Appointment.objects.filter(seat__board__in=Board.objects.visible_to(request.reader))
    held = get_object_or_404(found.select_related("seat__board__footprint", "person"), pk=pk)
    require(rules.can_end_appointment(request.user, held), NOT_YOURS)
    form = EndForm(request.POST or None, reason_help="This is published, in the board's history.")
    board = held.seat.board
    if request.method == "POST" and form.is_valid():
        with refused_into(form):
            seats.end_appointment(appointment=held, **form.cleaned_data, by=request.user)
            return _done(request, f"{held.holder} holds the seat no more.", board)
    return render(request, "boards/appointment_end.html", {"form": form, "held": held, "board": board})


def relation_new(request, slug):
    """Say how a board stands to another."""
    board = _board_to_change(request, slug)
    form = _form(RelationForm, request, BoardRelation(from_board=board))
    if request.method == "POST" and form.is_valid():
        with refused_into(form):
            relations.add(relation=form.save(commit=False), by=request.user)
            return _done(request, "The line has been added.", board)
    return render(request, "boards/relation_new.html", {"form": form, "board": board})


def relation_end(request, pk):
    """End a line between two boards."""
    seen = Board.objects.visible_to(request.reader)
    found = BoardRelation.objects.filter(from_board__in=seen, to_board__in=seen)
    found = found.select_related("from_board__footprint", "to_board__footprint")
    relation = get_object_or_404(found, pk=pk)
    require(rules.can_end_relation(request.user, relation), NOT_YOURS)
    form = EndForm(request.POST or None, reason_help=IN_THE_HISTORY)
    if request.method == "POST" and form.is_valid():
        with refused_into(form):
            relations.end(relation=relation, **form.cleaned_data, by=request.user)
            return _done(request, "The line has been ended.", relation.from_board)
    return render(request, "boards/relation_end.html", {"form": form, "relation": relation})


def decides_new(request, slug):
    """Say what a board decides or advises on."""
    board = _board_to_change(request, slug)
    form = _form(DecidesForm, request, Decides(board=board))
    if request.method == "POST" and form.is_valid():
        with refused_into(form):
            relations.say_who_decides(decides=form.save(commit=False), by=request.user)
            return _done(request, "It is said now.", board)
    return render(request, "boards/decides_new.html", {"form": form, "board": board})


def decides_end(request, pk):
    """A board decides or advises on a topic no more."""
    found = Decides.objects.filter(board__in=Board.objects.visible_to(request.reader))
    decides = get_object_or_404(found.select_related("board__footprint", "topic", "footprint"), pk=pk)
    require(rules.can_change_board(request.user, decides.board), NOT_YOURS)
    form = EndForm(request.POST or None, reason_help=IN_THE_HISTORY)
    if request.method == "POST" and form.is_valid():
        with refused_into(form):
            relations.end_who_decides(decides=decides, **form.cleaned_data, by=request.user)
            return _done(request, "It has been ended.", decides.board)
    return render(request, "boards/decides_end.html", {"form": form, "decides": decides, "board": decides.board})


def terms_new(request, slug):
    """Add a version of a board's terms of reference."""
    board = _board_to_change(request, slug)
    form = _form(TermsForm, request, TermsOfReference(board=board))
    if request.method == "POST" and form.is_valid():
        with refused_into(form):
            boards.add_terms(terms=form.save(commit=False), by=request.user)
            return _done(request, "The terms of reference have been added.", board)
    return render(request, "boards/terms_new.html", {"form": form, "board": board})


def agreement_new(request, slug):
    """Add a formal agreement of a board with another body."""
    board = _board_to_change(request, slug)
    form = _form(AgreementForm, request, Agreement(board=board))
    if request.method == "POST" and form.is_valid():
        with refused_into(form):
            boards.add_agreement(agreement=form.save(commit=False), by=request.user)
            return _done(request, "The agreement has been added.", board)
    return render(request, "boards/agreement_new.html", {"form": form, "board": board})
