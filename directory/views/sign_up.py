"""Coming in: following an invitation's link, answering one when signed in, and asking for a login."""

from allauth.account.utils import perform_login
from allauth.core.ratelimit import consume, respond_429
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from alliance.base import clock
from alliance.base.refused import refused_into, require, try_to

from .. import rules
from ..actions import access_requests as requests_for_access
from ..actions import invitations
from ..forms.people import AccessRequestForm, GrantForm, NewPasswordForm, ReasonForm
from ..models import AccessRequest, Invitation, Organisation
from ..visibility import Reader


@login_not_required
@never_cache
@sensitive_post_parameters("password")
def invitation(request, token):
    """What an invitation's link opens: who invites you to what, and how to say yes."""
    if not consume(request, action="invitation"):
        return respond_429(request)
    found = invitations.find(token)
    state = _state(found, request.user)
    form = NewPasswordForm(request.POST or None, person=found.person) if state == "new password" else None
    if request.method == "POST" and form and form.is_valid():
        with refused_into(form):
            person = invitations.accept_with_password(token=token, **form.cleaned_data)
            return perform_login(request, person, redirect_url=reverse("home"), email=person.email)
    if request.method == "POST" and state == "accept" and _accept(request, found):
        return redirect("home")
    context = {"invitation": found, "state": state, "form": form, "token": token, "here": request.path}
    return render(request, "people/invitation.html", context, status=STATUS_CODES.get(state, 200))


@login_not_required
@never_cache
def decline_invitation(request, token):
    """Make sure, then say no to an invitation."""
    if not consume(request, action="invitation"):
        return respond_429(request)
    found = invitations.find(token)
    state = _state(found, request.user)
    if state in STATUS_CODES or state == "somebody else":
        return redirect("invitation", token)
    if request.method == "POST":
        by = request.user if request.user.is_authenticated else None
        if try_to(request, "You have said no. Nothing else happens.", invitations.decline, invitation=found, by=by):
            return redirect("home")
    return render(request, "people/decline_invitation.html", {"invitation": found, "token": token})


def my_invitation(request, pk):
    """An invitation to me, answered while I am signed in."""
    mine = Invitation.objects.filter(person=request.user, renews_sign_in=False)
    found = get_object_or_404(mine.select_related("organisation", "invited_by", "person"), pk=pk)
    if request.method == "POST" and request.POST.get("answer") == "no":
        try_to(request, "You have said no.", invitations.decline, invitation=found, by=request.user)
        return redirect("home")
    if request.method == "POST" and _accept(request, found):
        return redirect("home")
    context = {"invitation": found, "state": _state(found, request.user)}
    return render(request, "people/my_invitation.html", context)


@login_not_required
def request_access(request):
    """Ask for a login. The answer is the same for everybody."""
    if request.htmx:
        typed = request.GET.get("organisation_name", "").replace("\0", "").strip()[:200]
        return render(request, "people/request_access.html#suggestions", {"suggestions": _suggestions(typed)})
    form = AccessRequestForm(request.POST or None)
    if request.method == "POST":
        if not consume(request, action="request_access"):
            return respond_429(request)
        if form.is_valid():
            requests_for_access.ask(**form.cleaned_data)
            return redirect("access_requested")
    return render(request, "people/request_access.html", {"form": form, "suggestions": []})


@login_not_required
def access_requested(request):
    """The one answer that everybody who asks for a login gets."""
    return render(request, "people/access_requested.html")


def access_requests(request):
    """For officers: people who ask for a login, the longest waiting first."""
    require(rules.can_answer_access_requests(request.user), "Requests for an account are answered by officers.")
    known = AccessRequest.objects.visible_to(request.reader).select_related("organisation", "decided_by")
    answered = known.exclude(status=AccessRequest.Status.WAITING).order_by("-decided_at", "-pk")[:20]
    return render(request, "people/access_requests.html", {"waiting": known.waiting(), "answered": answered})


def access_request(request, pk):
    """For officers: one request, with a way to say yes and a way to say no."""
    asked = get_object_or_404(AccessRequest.objects.visible_to(request.reader), pk=pk)
    require(rules.can_answer_access_requests(request.user), "Requests for an account are answered by officers.")
    q = request.GET.get("q", asked.organisation_name).replace("\0", "")
    saying_no = "reason" in request.POST
    matches = _organisations_for(request, q, asked)
    yes = GrantForm(
        request.POST if request.method == "POST" and not saying_no else None,
        organisations=matches,
        initial={"organisation": asked.organisation_id},
    )
    no = ReasonForm(request.POST if saying_no else None)
    form = no if saying_no else yes
    if request.method == "POST" and form.is_valid():
        action = requests_for_access.decline if saying_no else requests_for_access.grant
        with refused_into(form):
            action(access_request=asked, **form.cleaned_data, by=request.user)
            messages.success(request, f"{asked.name} is {'told why not' if saying_no else 'invited'} by e-mail.")
            return redirect("access_requests")
    context = {"asked": asked, "q": q, "yes": yes, "no": no, "form": form, "found": matches.exists()}
    return render(request, "people/access_request.html", context)


STATUS_CODES = {"unknown": 404, "expired": 410, "withdrawn": 410, "accepted": 410, "declined": 410}


def _state(found: Invitation | None, user) -> str:
    """Which of its pages an invitation's link shows to this reader."""
    if found is None:
        return "unknown"
    if found.status != Invitation.Status.WAITING:
        return found.status
    if not found.is_open(clock.now()):
        return "expired"
    if user.is_authenticated and user.pk != found.person_id:
        return "somebody else"
    if found.sets_a_password:
        return "new password"
    return "accept" if user.is_authenticated else "sign in first"


def _accept(request, found: Invitation) -> bool:
    done = f"You are now {found.get_role_display()}." if found.role else f"You now speak for {found.organisation}."
    return try_to(request, done, invitations.accept, invitation=found, by=request.user)


def _suggestions(typed: str):
    if len(typed) < 3:
        return []
    public = Organisation.objects.visible_to(Reader()).active()
    return public.filter(name__icontains=typed).values_list("name", flat=True).order_by("name")[:10]


def _organisations_for(request, q: str, asked: AccessRequest):
    """Active organisations of this officer's places that match the words, the one asked for among them."""
    active = Organisation.objects.active().filter(request.reader.officer_condition("pk"))
    ids = list(active.filter(name__icontains=q.strip()).order_by("name").values_list("pk", flat=True)[:10]) if q else []
    return active.filter(pk__in=[*ids, asked.organisation_id or 0]).order_by("name")
