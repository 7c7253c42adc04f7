"""Who pays for a seat's time, and the figures that the alliance works by."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, redirect, render

from alliance.base import clock
from alliance.base.refused import refused_into, require
from directory.models import Organisation

from .. import rules
from ..actions import terms
from ..forms import EndForm
from ..forms.terms import DatedFigureForm, FundingTermsForm
from ..models import Board, DatedFigure, FundingTerms, Seat
from ..queries.funding import funding_on

NOT_YOURS = "Officers of this board's footprint and administrators can change it."


def _seat(request, pk: int) -> Seat:
    seats = Seat.objects.filter(board__in=Board.objects.visible_to(request.reader))
    return get_object_or_404(seats.select_related("board__footprint"), pk=pk)


@login_not_required
def terms_of_funding(request, pk):
    """Who pays for the time of a seat, from when to when, how much of it, and who says so. Public."""
    seat = _seat(request, pk)
    rows = list(FundingTerms.objects.visible_to(request.reader).filter(seat=seat).order_by("share", "-starts_on"))
    named = Organisation.objects.visible_to(request.reader).in_bulk([one.funder_id for one in rows if one.funder_id])
    today = clock.today()
    context = {
        "seat": seat,
        "board": seat.board,
        "funding": funding_on(today, [seat])[seat.pk],
        "terms": [(one, named.get(one.funder_id), one.holds_on(today)) for one in rows],
        "today": today,
        "can_change": rules.can_change_terms(request.user, seat),
    }
    return render(request, "boards/terms_of_funding.html", context)


def terms_of_funding_new(request, pk):
    """Add terms to a seat."""
    seat = _seat(request, pk)
    require(rules.can_change_terms(request.user, seat), NOT_YOURS)
    form = FundingTermsForm(
        request.POST or None, instance=FundingTerms(seat=seat), person=request.user, reader=request.reader
    )
    if request.method == "POST" and form.is_valid():
        with refused_into(form):
            made = terms.add(terms=form.save(commit=False), shares=form.shares, by=request.user)
            messages.success(request, "The terms have been added. They are public.")
            if made[0].is_funded and made[0].paid_to == FundingTerms.PaidTo.PERSON:
                messages.warning(
                    request,
                    "The person is paid, not their employer. Before the first claim they should ask about payroll, "
                    "tax and any benefits they receive: pay can change what they are entitled to.",
                )
            return redirect("boards:terms_of_funding", seat.pk)
    return render(request, "boards/terms_of_funding_new.html", {"form": form, "seat": seat, "board": seat.board})


def terms_of_funding_end(request, pk):
    """End terms from a day on, with a reason."""
    found = FundingTerms.objects.visible_to(request.reader).select_related("seat__board__footprint", "funder")
    held = get_object_or_404(found, pk=pk)
    require(rules.can_change_terms(request.user, held.seat), NOT_YOURS)
    form = EndForm(request.POST or None, reason_help="This stays in the history.")
    if request.method == "POST" and form.is_valid():
        with refused_into(form):
            terms.end(terms=held, **form.cleaned_data, by=request.user)
            messages.success(request, "The terms have been ended. What was approved under them stays.")
            return redirect("boards:terms_of_funding", held.seat_id)
    return render(request, "boards/terms_of_funding_end.html", {"form": form, "terms": held, "seat": held.seat})


@login_not_required
def dated_figures(request):
    """The rates and thresholds that the alliance works by, each with its source. Public."""
    may_set = rules.can_set_figures(request.user)
    form = DatedFigureForm(request.POST or None) if may_set else None
    if request.method == "POST":
        require(may_set, "Administrators and officers of the whole alliance set these figures.")
        if form.is_valid():
            with refused_into(form):
                terms.set_figure(figure=form.save(commit=False), by=request.user)
                messages.success(request, "The figure has been set. The one before it stays on record.")
                return redirect("boards:dated_figures")
    found = DatedFigure.objects.visible_to(request.reader)
    kinds = [
        (kind.label, [one for one in found if one.kind == kind], DatedFigure.on(kind, clock.today()))
        for kind in DatedFigure.Kind
    ]
    return render(request, "boards/dated_figures.html", {"kinds": kinds, "form": form})
