"""Who speaks for an organisation: the list, invitations, levels, endings, fresh sign-in links."""

from allauth.core.ratelimit import consume, respond_429
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from alliance.base import clock
from alliance.base.refused import refused_into, require, try_to

from .. import rules
from ..actions import invitations, memberships
from ..forms.people import InviteForm, LevelForm
from ..models import Invitation, Membership, Organisation

ONLY_OWNERS = "Only an owner of the organisation, or an officer of its place, can do this."


def organisation_people(request, slug):
    """Who speaks for this organisation, who is invited to, and a form that invites one more."""
    organisation = get_object_or_404(Organisation.objects.visible_to(request.reader), slug=slug)
    require(rules.can_see_people_of_organisation(request.user, organisation), "Only its own people see this page.")
    may_invite = rules.can_invite_to_organisation(request.user, organisation)
    form = InviteForm(request.POST or None)
    if request.method == "POST":
        require(may_invite, ONLY_OWNERS)
        if not consume(request, action="invite"):
            return respond_429(request)
        if form.is_valid():
            with refused_into(form):
                invitations.invite_to_organisation(organisation=organisation, **form.cleaned_data, by=request.user)
                messages.success(request, f"{form.cleaned_data['name']} is invited. The mail is on its way.")
                return redirect("organisation_people", slug)
    members = organisation.memberships.current_on(clock.today()).select_related("person")
    context = {
        "organisation": organisation,
        "may_invite": may_invite,
        "form": form,
        "members": members.order_by("person__name", "pk"),
        "waiting": organisation.invitations.unanswered().exclude(level="").order_by("-sent_at"),
        "now": clock.now(),
    }
    return render(request, "people/organisation_people.html", context)


def membership(request, pk):
    """What one member may do, and the ways to change that."""
    member = _member(request, pk)
    form = LevelForm(request.POST or None, initial={"level": member.level})
    if request.method == "POST" and form.is_valid():
        with refused_into(form):
            memberships.change_level(membership=member, level=form.cleaned_data["level"], by=request.user)
            messages.success(request, f"{member.person} is now {form.cleaned_data['level']}.")
            return redirect("organisation_people", member.organisation.slug)
    context = {"membership": member, "form": form, "may_send_link": rules.can_send_sign_in_link(request.user, member)}
    return render(request, "people/membership.html", context)


def end_membership(request, pk):
    """Make sure, then end that somebody speaks for the organisation."""
    member = _member(request, pk)
    if request.method == "POST":
        done = f"{member.person} speaks for {member.organisation} no more."
        if try_to(request, done, memberships.end, membership=member, by=request.user):
            mine_no_more = not rules.can_see_people_of_organisation(request.user, member.organisation)
            return redirect("account") if mine_no_more else redirect("organisation_people", member.organisation.slug)
    return render(request, "people/end_membership.html", {"membership": member})


def new_sign_in_link(request, pk):
    """Make sure, then mail a link that sets a new password to the mailbox that somebody shares."""
    member = _member(request, pk)
    require(
        rules.can_send_sign_in_link(request.user, member),
        "People with an address of their own choose “Forgotten your password?” on the sign-in page.",
    )
    if request.method == "POST" and not consume(request, action="invite"):
        return respond_429(request)
    if request.method == "POST":
        done = f"A new sign-in link for {member.person} is on its way to {member.person.mailbox}."
        if try_to(request, done, invitations.send_new_sign_in_link, membership=member, by=request.user):
            return redirect("organisation_people", member.organisation.slug)
    return render(request, "people/new_sign_in_link.html", {"membership": member})


@require_POST
def send_invitation_again(request, pk):
    """A fresh link for an invitation that has not been answered."""
    invitation, back = _invitation(request, pk)
    if not consume(request, action="invite"):
        return respond_429(request)
    done = f"The invitation to {invitation.name} is on its way again. The link sent before works no more."
    try_to(request, done, invitations.send_again, invitation=invitation, by=request.user)
    return back


@require_POST
def withdraw_invitation(request, pk):
    """The invitation no longer stands."""
    invitation, back = _invitation(request, pk)
    done = f"The invitation to {invitation.name} is withdrawn."
    try_to(request, done, invitations.withdraw, invitation=invitation, by=request.user)
    return back


def _member(request, pk) -> Membership:
    """A current membership that this person may change: else 404, or 403."""
    current = Membership.objects.visible_to(request.reader).current_on(clock.today())
    member = get_object_or_404(current.select_related("person", "organisation"), pk=pk)
    require(rules.can_change_memberships_of_organisation(request.user, member.organisation), ONLY_OWNERS)
    return member


def _invitation(request, pk):
    """An invitation that this person may send again or withdraw, and the page that lists it."""
    if rules.can_invite_to_role(request.user) and (
        role := Invitation.objects.to_roles().filter(pk=pk).select_related("person").first()
    ):
        return role, redirect("alliance_roles")
    invitation = get_object_or_404(
        Invitation.objects.visible_to(request.reader).select_related("organisation", "person"), pk=pk
    )
    require(rules.can_invite_to_organisation(request.user, invitation.organisation), ONLY_OWNERS)
    return invitation, redirect("organisation_people", invitation.organisation.slug)
