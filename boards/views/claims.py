"""Claims: mine, with their expenses; and those that wait for an approver."""

import datetime as dt

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from alliance.base.refused import Refused, refused_into, require, try_to
from alliance.base.templatetags.words import plural

from .. import rules
from ..actions import claims as actions
from ..actions import receipts
from ..forms.claims import DelegationForm, ExpenseForm, ReturnForm
from ..models import Appointment, ApprovalDelegation, Claim, Expense
from ..queries import claims as queries

ONLY_THEIRS = "Only whoever gave the time can change this claim."
ONLY_APPROVERS = "Only approvers, and whoever stands in for one, decide about claims."
A_PAGE = 20


def _claims(request):
    seen = Claim.objects.visible_to(request.reader)
    return seen.select_related("person", "appointment__seat__board", "appointment__on_behalf_of", "decided_by")


@require_safe
def claims(request):
    """What can I claim, and what became of what I claimed?"""
    mine = _claims(request).filter(person=request.user).order_by("-month", "pk")
    context = {
        "to_claim": queries.months_to_claim(request.user),
        "page_obj": Paginator(mine, A_PAGE).get_page(request.GET.get("page")),
        "can_approve": rules.can_approve_claims(request.user),
        "can_see_settlements": rules.can_see_settlements(request.user),
        "can_see_budgets": rules.can_see_budgets(request.user),
    }
    return render(request, "boards/claims.html", context)


@require_POST
def claim_begin(request):
    """Open the claim for one of my seats and a month."""
    mine = Appointment.objects.filter(person=request.user)
    held = get_object_or_404(mine, pk=_number(request.POST.get("appointment")))
    try:
        month = dt.date.fromisoformat(request.POST.get("month", ""))
        return redirect("boards:claim", actions.begin(appointment=held, month=month, by=request.user).pk)
    except (ValueError, Refused) as refusal:
        messages.error(request, str(refusal) if isinstance(refusal, Refused) else "That is no month.")
        return redirect("boards:claims")


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 19 else 0


@require_safe
def claim(request, pk):
    """What will be paid, and why not the rest? For whose it is, who approves it, finance and auditors."""
    found = get_object_or_404(_claims(request), pk=pk)
    context = {
        "claim": found,
        "reckoning": queries.reckoning_of(found),
        "can_change": rules.can_change_claim(request.user, found),
        "can_decide": rules.can_decide_claim(request.user, found),
        "is_mine": found.person_id == request.user.pk,
        "payment": getattr(found, "payment", None),
    }
    if not found.is_open:
        context["beside"] = queries.to_approve(Claim.objects.filter(pk=found.pk))[0]
    return render(request, "boards/claim.html", context)


def _mine_to_change(request, pk: int) -> Claim:
    found = get_object_or_404(_claims(request), pk=pk)
    require(rules.can_change_claim(request.user, found), ONLY_THEIRS)
    return found


@require_POST
def claim_submit(request, pk):
    """Send my claim to the approver."""
    found = _mine_to_change(request, pk)
    complete = request.POST.get("complete") == "yes"
    done = "Your claim has been sent. Its entries are locked until somebody has decided."
    try_to(request, done, actions.submit, claim=found, complete=complete, by=request.user)
    return redirect("boards:claim", pk)


def expense_new(request, pk):
    """Add an expense with its receipt to my claim."""
    found = _mine_to_change(request, pk)
    form = ExpenseForm(
        request.POST or None, request.FILES or None, instance=Expense(claim=found), initial={"day": found.month}
    )
    if request.method == "POST" and form.is_valid():
        with refused_into(form):
            receipts.add(expense=form.expense(), receipt=form.cleaned_data["receipt"], by=request.user)
            messages.success(request, "The expense has been added.")
            return redirect("boards:claim", pk)
    return render(request, "boards/expense_new.html", {"form": form, "claim": found})


def expense_remove(request, pk):
    """Make sure, then take an expense away."""
    found = get_object_or_404(Expense.objects.visible_to(request.reader).select_related("claim"), pk=pk)
    require(rules.can_change_claim(request.user, found.claim), ONLY_THEIRS)
    if request.method == "POST":
        try_to(request, "The expense has been taken away.", receipts.remove, expense=found, by=request.user)
        return redirect("boards:claim", found.claim_id)
    return render(request, "boards/expense_remove.html", {"expense": found, "claim": found.claim})


@require_safe
def receipt(request, pk):
    """A receipt, to be saved: for whose it is, who approves the claim, finance and auditors."""
    found = get_object_or_404(Expense.objects.visible_to(request.reader).exclude(receipt=""), pk=pk)
    try:
        opened = found.receipt.open("rb")
    except (FileNotFoundError, ValueError) as gone:
        raise Http404 from gone
    answer = FileResponse(opened, as_attachment=True, filename=found.receipt_name, content_type=found.receipt_type)
    answer["Cache-Control"] = "private, no-store"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def claims_to_approve(request):
    """Claims that wait for me: attendance beside each, and all without a question approved at once."""
    require(rules.can_approve_claims(request.user), ONLY_APPROVERS)
    waiting = Claim.objects.to_approve_by(request.reader).order_by("submitted_at", "pk")
    if request.method == "POST":
        return _approve_chosen(request, waiting)
    page = Paginator(waiting, A_PAGE).get_page(request.GET.get("page"))
    lines = queries.to_approve(waiting.filter(pk__in=[one.pk for one in page]))
    context = {
        "page_obj": page,
        "clear": [one for one in lines if not one.questions],
        "asking": [one for one in lines if one.questions],
        "can_delegate": rules.can_delegate_approval(request.user),
    }
    return render(request, "boards/claims_to_approve.html", context)


def _approve_chosen(request, waiting):
    """Approve the ticked ones that still raise no question, each by itself: one that is refused holds no other up."""
    chosen = [_number(one) for one in request.POST.getlist("claim")]
    clear = [one.claim for one in queries.to_approve(waiting.filter(pk__in=chosen)) if not one.questions]
    approved = 0
    for one in clear:
        try:
            actions.approve(claim=one, by=request.user)
            approved += 1
        except Refused as refusal:
            messages.error(request, f"{one.person}, {one.month:%B %Y}: {refusal.sentence}")
    if approved:
        messages.success(request, f"{plural(approved, 'claim,claims')} approved.")
    elif not chosen:
        messages.error(request, "Tick the claims that you approve.")
    return redirect("boards:claims_to_approve")


def _to_decide(request, pk: int) -> Claim:
    found = get_object_or_404(_claims(request), pk=pk)
    require(rules.can_decide_claim(request.user, found), ONLY_APPROVERS)
    return found


@require_POST
def claim_approve(request, pk):
    """Approve one claim."""
    found = _to_decide(request, pk)
    done = f"The claim of {found.person} for {found.month:%B %Y} is approved."
    if try_to(request, done, actions.approve, claim=found, by=request.user):
        return redirect("boards:claims_to_approve")
    return redirect("boards:claim", pk)


def claim_return(request, pk):
    """Return a claim, with what must be put right."""
    found = _to_decide(request, pk)
    form = ReturnForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refused_into(form):
            actions.give_back(claim=found, **form.cleaned_data, by=request.user)
            messages.success(request, f"The claim has been returned to {found.person}, who has been told why.")
            return redirect("boards:claims_to_approve")
    return render(request, "boards/claim_return.html", {"form": form, "claim": found})


def delegations(request):
    """Who approves in my place, and in whose place I do."""
    require(rules.can_approve_claims(request.user), ONLY_APPROVERS)
    may_give = rules.can_delegate_approval(request.user)
    form = DelegationForm(request.POST or None)
    if request.method == "POST":
        require(may_give, "What you approve for somebody else is not yours to hand on.")
        if form.is_valid():
            said = form.cleaned_data
            with refused_into(form):
                actions.delegate(
                    to=said["email"], starts_on=said["starts_on"], ends_on=said["ends_on"], by=request.user
                )
                messages.success(request, f"{said['email']} approves in your place in that time.")
                return redirect("boards:delegations")
    seen = ApprovalDelegation.objects.visible_to(request.reader).select_related("from_person", "to_person")
    context = {
        "form": form if may_give else None,
        "page_obj": Paginator(seen, A_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "boards/delegations.html", context)


@require_POST
def delegation_end(request, pk):
    """From today they approve in my place no more."""
    seen = ApprovalDelegation.objects.visible_to(request.reader)
    found = get_object_or_404(seen, pk=pk)
    require(found.from_person_id == request.user.pk, "Only whoever gave it can end it.")
    try_to(request, "It has ended.", actions.end_delegation, delegation=found, by=request.user)
    return redirect("boards:delegations")
