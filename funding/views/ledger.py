"""Writing to an award's ledger: what happened, what came, what was wrong, and that no more is paid."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render

from alliance.base.refused import refused_into, require

from .. import queries, rules
from ..actions import awards as award_acts
from ..actions import ledger, receipts
from ..eyes import eyes_of
from ..forms.ledger import QUESTIONS, CameForm, CancelForm, EntryForm, ReverseForm
from ..models import Award, Entry
from .award import award_seen

NOT_YOURS = "The funder records what it paid, the recipient what it did with it; the alliance's finance officer either."
FOR_RECIPIENTS = "The recipient of an award, or its host, says what came; the alliance's finance officer may."
FOR_ITS_SIDE = "Whoever's side recorded this can correct it; the alliance's finance officer may."


def entry_new(request, pk, kind):
    """Record one thing that happened to an award's money."""
    found, eyes = award_seen(request, pk), eyes_of(request)
    if kind not in QUESTIONS:
        raise Http404
    require(kind in rules.kinds_to_record(eyes, found), NOT_YOURS)
    form = EntryForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refused_into(form):
            side = rules.side_of(eyes, found, kind)
            record = receipts.pay if kind == Entry.Kind.PAID else ledger.record
            which = {} if kind == Entry.Kind.PAID else {"kind": kind}
            record(award=found, **which, **form.cleaned_data, said_by=side, by=request.user)
            messages.success(request, "It has been recorded.")
            return redirect(found)
    question, button, hint = QUESTIONS[Entry.Kind(kind)]
    context = {"form": form, "award": found, "question": question, "button": button, "hint": hint}
    return render(request, "funding/entry_new.html", context)


def entry_reverse(request, pk):
    """Correct an entry: what it said is taken back by one that names it, and both stay."""
    eyes = eyes_of(request)
    seen = Award.objects.visible_to(eyes)
    entry = get_object_or_404(Entry.objects.filter(award__in=seen).select_related("award"), pk=pk)
    found = award_seen(request, entry.award_id)
    if not rules.can_see_ledger(eyes, found):
        raise Http404
    require(rules.can_reverse_entry(eyes, entry), FOR_ITS_SIDE)
    form = ReverseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refused_into(form):
            ledger.reverse(entry=entry, why=form.cleaned_data["why"], by=request.user)
            messages.success(request, "It has been taken back. Record what is right, if something is.")
            return redirect(found)
    amount = sum(line.amount for line in Entry.objects.filter(posting=entry.posting))
    context = {"form": form, "award": found, "entry": entry, "amount": amount}
    return render(request, "funding/entry_reverse.html", context)


def _award_to_confirm(request, pk: int) -> Award:
    found = award_seen(request, pk)
    require(rules.can_confirm_payment(eyes_of(request), found), FOR_RECIPIENTS)
    return found


def payment_confirm(request, pk, payment):
    """The recipient says what came of a payment."""
    found = _award_to_confirm(request, pk)
    one = next((one for one in queries.payments([found]) if one.posting == payment), None)
    if one is None:
        raise Http404
    form = CameForm(request.POST or None, initial={"amount": one.paid, "came_on": one.on_day})
    if request.method == "POST" and form.is_valid():
        with refused_into(form):
            side = rules.side_of(eyes_of(request), found, Entry.Kind.RECEIVED)
            receipts.confirm(award=found, payment=payment, **form.cleaned_data, said_by=side, by=request.user)
            same = form.cleaned_data["amount"] == one.paid
            words = "Thank you. You and the funder agree." if same else "Thank you. The funder sees that you differ."
            messages.success(request, words)
            return redirect(found)
    return render(request, "funding/payment_confirm.html", {"form": form, "award": found, "payment": one})


def payment_told(request, pk):
    """Money came that the funder has not recorded."""
    found = _award_to_confirm(request, pk)
    form = CameForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refused_into(form):
            side = rules.side_of(eyes_of(request), found, Entry.Kind.RECEIVED)
            receipts.confirm(award=found, payment=None, **form.cleaned_data, said_by=side, by=request.user)
            messages.success(request, "Thank you. The funder sees that it has not recorded this payment.")
            return redirect(found)
    return render(request, "funding/payment_told.html", {"form": form, "award": found})


def award_cancel(request, pk):
    """Nothing more is paid: what is promised and not paid is taken back."""
    found, eyes = award_seen(request, pk), eyes_of(request)
    require(rules.gives(eyes, found), NOT_YOURS)
    form = CancelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refused_into(form):
            side = rules.side_of(eyes, found, Entry.Kind.RELEASED)
            award_acts.cancel(award=found, **form.cleaned_data, said_by=side, by=request.user)
            messages.success(request, "No more is paid. What was promised can be promised to others.")
            return redirect(found)
    return render(request, "funding/award_cancel.html", {"form": form, "award": found})
