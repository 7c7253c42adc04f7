"""Calendars: a board's, one meeting's, and somebody's own at an address that only they know."""

import hashlib

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_POST, require_safe

from alliance.base.refused import try_to
from directory.readers import reader_for
from directory.visibility import Reader

from .. import calendars
from ..actions import calendars as actions
from ..models import Board, CalendarAddress, Meeting
from ..queries.calendars import my_meetings, public_meetings_of

FOR_ANYBODY = "public, max-age=300"
FOR_ONE = "private, no-cache"


def _answer(request, body: bytes, name: str, keep: str):
    """The calendar, or "not changed" (304) for a program that has it."""
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = {
        "ETag": etag,
        "Cache-Control": keep,
        "Content-Disposition": f'inline; filename="{name}.ics"',
        "X-Robots-Tag": "noindex",
    }
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8", headers=headers)
    return get_conditional_response(request, etag=etag, response=response)


@login_not_required
@require_safe
def board_calendar(request, slug):
    """A board's public meetings, for anybody's calendar program. Never a link to join."""
    board = get_object_or_404(Board.objects.visible_to(Reader()), slug=slug)
    body = calendars.calendar_of(public_meetings_of(board), board.name)
    return _answer(request, body, board.slug, FOR_ANYBODY)


@login_not_required
@require_safe
def meeting_calendar(request, pk):
    """One meeting to add to a calendar. A public one is the same for everybody; any other asks who is there."""
    meetings = Meeting.objects.select_related("board").filter(pk=pk)
    found = meetings.visible_to(Reader()).first()
    if found is None:
        found = get_object_or_404(meetings.visible_to(request.reader))
        return _answer(request, calendars.calendar_of([found]), f"meeting-{pk}", FOR_ONE)
    return _answer(request, calendars.calendar_of([found]), f"meeting-{pk}", FOR_ANYBODY)


@login_not_required
@require_safe
def calendar_feed(request, token):
    """Somebody's own meetings. Who knows the address reads them, so it is long, secret and can be revoked."""
    held = CalendarAddress.objects.select_related("person").filter(token=token, revoked_at__isnull=True).first()
    if held is None or not held.person.is_active:
        raise Http404("No calendar has this address.")
    actions.was_read(address=held)
    body = calendars.calendar_of(my_meetings(reader_for(held.person)), f"{settings.ALLIANCE_NAME}: my meetings")
    return _answer(request, body, "my-meetings", FOR_ONE)


@require_safe
def my_calendar(request):
    """The address of my own calendar: to copy, to renew, to revoke."""
    held = CalendarAddress.objects.filter(person=request.user, revoked_at__isnull=True).first()
    address = settings.BASE_URL + reverse("calendar_feed", args=[held.token]) if held else ""
    context = {"held": held, "address": address, "webcal": address.replace("https:", "webcal:")}
    return render(request, "calendar/my_calendar.html", context)


@require_POST
def calendar_renew(request):
    """Make an address for my calendar, or a new one in place of the one there is."""
    done = "Your calendar has a new address. Copy it into your calendar program."
    try_to(request, done, actions.renew, by=request.user)
    return redirect("my_calendar")


def calendar_revoke(request):
    """Let no address lead to my calendar any more."""
    if request.method == "POST":
        done = "The address has been revoked. Calendars that used it show nothing new."
        try_to(request, done, actions.revoke, by=request.user)
        return redirect("my_calendar")
    return render(request, "calendar/calendar_revoke.html")
