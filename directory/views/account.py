"""One's own account, leaving a shared computer, and who holds which role in the alliance."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render

from alliance.base import clock
from alliance.base.refused import refused_into, require

from .. import rules
from ..actions import invitations, roles
from ..forms.people import EndRoleForm, NameForm, RoleForm
from ..models import AllianceRole, Invitation

ADMINISTRATORS = "Roles in the alliance are given and ended by administrators."


def account(request):
    """My name, how I sign in, and for whom I speak."""
    person, today = request.user, clock.today()
    form = NameForm(request.POST or None, initial={"name": person.name})
    if request.method == "POST" and form.is_valid():
        person.name = form.cleaned_data["name"]
        person.save(update_fields=["name"])
        messages.success(request, "Your name is changed.")
        return redirect("account")
    factors = Authenticator.objects.filter(user=person, type__in=rules.SECOND_FACTORS)
    context = {
        "form": form,
        "address": EmailAddress.objects.filter(user=person, primary=True).first(),
        "memberships": person.memberships.select_related("organisation").order_by("-starts_on", "pk"),
        "roles": person.alliance_roles.prefetch_related("footprints").order_by("-starts_on", "pk"),
        "today": today,
        "second_factors": factors.order_by("created_at"),
        "session_count": UserSession.objects.filter(user=person).count(),
    }
    return render(request, "people/account.html", context)


@login_not_required
def sign_out_shared(request):
    """Sign out and leave nothing behind: session gone, the browser's copies of pages and cookies gone."""
    if request.method != "POST":
        return render(request, "people/sign_out_shared.html", {"safe": not request.user.is_authenticated})
    if key := request.session.session_key:
        UserSession.objects.filter(session_key=key).delete()
    logout(request)
    response = render(request, "people/sign_out_shared.html", {"safe": True})
    response["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    response["Cache-Control"] = "no-store"
    return response


def alliance_roles(request):
    """Who holds which role in the alliance, who did, who is invited to one; and a form that gives one."""
    require(rules.can_invite_to_role(request.user), ADMINISTRATORS)
    form = RoleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refused_into(form):
            invitations.invite_to_role(**form.cleaned_data, by=request.user)
            messages.success(request, f"{form.cleaned_data['name']} is invited. The mail is on its way.")
            return redirect("alliance_roles")
    today = clock.today()
    held = AllianceRole.objects.select_related("person", "organisation").prefetch_related("footprints")
    ended = held.ended_by(today).order_by("-ends_on", "pk")
    context = {
        "form": form,
        "current": held.current_on(today).order_by("role", "person__name", "pk"),
        "ended": Paginator(ended, 25).get_page(request.GET.get("page")),
        "waiting": Invitation.objects.to_roles().unanswered().order_by("-sent_at"),
        "now": clock.now(),
    }
    return render(request, "people/alliance_roles.html", context)


def end_alliance_role(request, pk):
    """Make sure, and say why, then end somebody's role in the alliance."""
    require(rules.can_end_role(request.user), ADMINISTRATORS)
    current = AllianceRole.objects.current_on(clock.today()).select_related("person")
    held = get_object_or_404(current, pk=pk)
    form = EndRoleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refused_into(form):
            roles.end(alliance_role=held, reason=form.cleaned_data["reason"], by=request.user)
            messages.success(request, f"{held.person} is {held.get_role_display()} no more.")
            mine = held.person_id == request.user.pk
            return redirect("account") if mine else redirect("alliance_roles")
    return render(request, "people/end_alliance_role.html", {"held": held, "form": form})
