"""Writing to an organisation without learning its address."""

from allauth.core.ratelimit import consume
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from redis.exceptions import RedisError

from alliance.base.refused import refused_into
from directory import payback
from directory.actions import messages as message_actions
from directory.forms.reach import MessageForm

from .entries import _entry

SENT = "Your message is on its way to {}. They answer by e-mail, or by phone if you gave a number."
TOO_MANY = (
    "There have been too many messages from here, or to this organisation, in the last hour. "
    "What you wrote is still below: wait an hour, then send it."
)
NOT_NOW = "Your message cannot be sent just now. It is still below: try again in a few minutes."


@login_not_required
@never_cache
def organisation_contact_us(request, slug):
    """How do I reach them? Their address is never shown."""
    entry = _entry(request, slug)
    context = {"organisation": entry, "can_reach": message_actions.can_reach(entry)}
    services = entry.services.offered().visible_to(request.reader)
    who = request.user
    known = {"name": who.name, "email": who.letters_to} if who.is_authenticated else {}
    known["service"] = services.filter(pk=_number(request.GET.get("service"))).first()
    form = context["form"] = MessageForm(request.POST or None, services=services, person=who, initial=known)
    if request.method == "POST" and context["can_reach"] and form.is_valid():
        if why_not := _why_not(request, entry, form):
            form.add_error(None, why_not)
            return render(request, "directory/organisation_contact_us.html", context, status=429)
        with refused_into(form):
            _send(request, entry, form)
            messages.success(request, SENT.format(entry.name))
            return redirect(entry)
    return render(request, "directory/organisation_contact_us.html", context)


def _send(request, entry, form: MessageForm) -> None:
    """Send it, unless a program filled in what people do not see: that is told the same, and nothing goes."""
    if form.is_from_a_program:
        return
    by = request.user if request.user.is_authenticated else None
    copy = form.cleaned_data.get("copy", False)
    message_actions.send(organisation=entry, message=form.written(), copy=copy, by=by)
    payback.asked(entry, request)


def _why_not(request, entry, form: MessageForm) -> str:
    """So many an hour from one connection and one person or address, and so many to one organisation.

    Nothing goes while nobody counts.
    """
    whose = f"person {request.user.pk}" if request.user.is_authenticated else form.cleaned_data["email"].lower()
    try:
        few = consume(request, action="message", key=whose) and consume(request, action="message_to", key=str(entry.pk))
    except RedisError:
        return NOT_NOW
    return "" if few else TOO_MANY


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else None
