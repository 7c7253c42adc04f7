"""The governance map, and who decides what."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.views.decorators.http import require_safe

from alliance.base import clock
from directory.forms.footprints import AsAtForm

from .. import drawing, queries, rules
from ..models import BoardRelation


def day_asked_for(request):
    """(the form, the day or None) of a page that can be read as at another day: ?on=2021-02-01."""
    form = AsAtForm(request.GET if any(name.startswith("on") for name in request.GET) else None)
    return form, form.cleaned_data["on"] if form.is_valid() else None


@login_not_required
@require_safe
def governance_map(request):
    """Who sits over whom, who decides what, and where seats are vacant; today or on a day. Public."""
    form, on = day_asked_for(request)
    day = on or clock.today()
    found = queries.governance_map(day, request.reader)
    topic, place = request.GET.get("topic", ""), request.GET.get("place", "")
    context = {
        "form": form,
        "on": on,
        "day": day,
        "days": settings.BOARD_MAP_DAYS,
        "drawing": drawing.draw(found),
        "lines": found.lines,
        "sources": sorted({thing.source for thing in (*found.boards, *found.lines)}),
        "kinds": BoardRelation.Kind.choices,
        "who": queries.who_decides(day, request.reader, topic, place),
        "topic": topic,
        "place": place,
        "can_add": rules.can_add_board(request.user),
    }
    return render(request, "boards/governance_map.html", context)
