"""The parity panel of a board: as a page, as the panel on the board's own page, row by row, and as a table. Public."""

import csv
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from alliance.base import clock
from alliance.base.spreadsheets import plain

from ..models import Board, Seat
from ..queries.parity import MEASURES, NOT_SAID
from ..queries.parity import parity as parity_of
from ..queries.parity_rows import in_words, rows_of
from .map import day_asked_for

A_PAGE = 50


def _asked(request, slug: str):
    """(the board, the form, the day or None, the day, the year) that the address asks for."""
    board = get_object_or_404(Board.objects.visible_to(request.reader).select_related("footprint"), slug=slug)
    form, on = day_asked_for(request)
    day = on or clock.today()
    typed = request.GET.get("year", "")
    year = int(typed) if len(typed) == 4 and typed.isdecimal() and 1948 <= int(typed) <= 2200 else day.year
    return board, form, on, day, year


@login_not_required
@require_safe
def parity(request, slug):
    """Seats, votes, money, attendance and the agenda of a board, sector by sector. Public."""
    board, form, on, day, year = _asked(request, slug)
    context = {
        "board": board,
        "form": form,
        "on": on,
        "found": parity_of(board, day, year),
        "measures": MEASURES,
        "asked": urlencode(({"on": f"{on:%Y-%m-%d}"} if on else {}) | {"year": year}),
    }
    return render(request, "boards/parity.html#panel" if request.htmx else "boards/parity.html", context)


@login_not_required
@require_safe
def parity_rows(request, slug):
    """The rows behind one number of the panel; what the reader may not read is counted and not named. Public."""
    board, _, on, day, year = _asked(request, slug)
    measure, sector = request.GET.get("of", "seats"), request.GET.get("sector", "")
    labels = dict(Seat.Sector.choices) | {NOT_SAID: "sector not said", "": "all sectors"}
    if measure not in MEASURES or sector not in labels:
        raise Http404
    page_obj = Paginator(rows_of(board, measure, sector, day, year, request.reader), A_PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "board": board,
        "measure": MEASURES[measure],
        "said": labels[sector],
        "of_a_day": MEASURES[measure].counts is not None,
        "day": day,
        "year": year,
        "page_obj": page_obj,
        "rows": in_words(page_obj, board),
        "asked": urlencode(({"on": f"{on:%Y-%m-%d}"} if on else {}) | {"year": year}),
    }
    return render(request, "boards/parity_rows.html", context)


@login_not_required
@require_safe
def parity_csv(request, slug):
    """The panel as a table for a spreadsheet. Public."""
    board, _, _, day, year = _asked(request, slug)
    found = parity_of(board, day, year)
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="parity-{board.slug}-{day:%Y-%m-%d}-{year}.csv"'
    table = csv.writer(answer)
    table.writerow(["Board", "Seats as at", "Meetings of", "Sector", *(one.label for one in MEASURES.values())])
    for line in (*found.lines, found.whole):
        numbers = [line.numbers[key] for key in MEASURES]
        table.writerow([plain(board.name), f"{day:%Y-%m-%d}", year, line.said, *numbers])
    return answer
