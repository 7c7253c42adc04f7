"""An organisation's entry: reading it, confirming it, changing it, checking changes, and its history."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from alliance.base.refused import Refused, require, try_to
from directory import entry_history, payback, presenters, queries, rules
from directory.actions import entries
from directory.forms.entries import DeclineForm, EntryForm
from directory.models import EntryEdit, Organisation


def _entry(request, slug: str) -> Organisation:
    """The entry that this reader may open, else 404."""
    return get_object_or_404(Organisation.objects.visible_to(request.reader), slug=slug)


@login_not_required
@require_safe
def organisation(request, slug):
    """Is this right for my client, and how do I refer?"""
    entry = _entry(request, slug)
    target = queries.resolve_merged(entry)
    if target != entry and Organisation.objects.visible_to(request.reader).filter(pk=target.pk).exists():
        messages.info(request, f"{entry.name} has merged into {target.name}. This is the entry of {target.name}.")
        return redirect(target)
    if request.method == "GET":
        payback.asked(entry, request) if request.GET.get("refer") else payback.opened(entry, request.reader)
    context = presenters.entry(entry, request.reader, request.user)
    context["search_url"] = presenters.way_back(request.GET.get("from", ""))
    return render(request, "directory/organisation.html", context)


@require_POST
def organisation_confirm(request, slug):
    """Yes, our entry is still right."""
    entry = _entry(request, slug)
    require(rules.can_confirm_organisation(request.user, entry))
    done = f"Thank you. The entry of {entry.name} is marked as right today."
    try_to(request, done, entries.confirm, organisation=entry, by=request.user)
    return redirect("home" if request.POST.get("next") == "home" else entry)


def organisation_edit(request, slug):
    """Change our entry."""
    entry = _entry(request, slug)
    require(rules.can_change_organisation(request.user, entry), "Only people who speak for it can change an entry.")
    waiting = entry.edits.of_the_organisation().waiting().first()
    # An officer starts from what the public reads: saving a member's waiting change would approve it unseen.
    asked_for = waiting.changes if waiting and not rules.is_officer_of(request.user, entry) else None
    form = EntryForm(request.POST or None, instance=entry, initial=asked_for)
    if request.method == "POST" and form.is_valid():
        try:
            edit = entries.change(organisation=entry, values=form.cleaned_data, by=request.user)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, presenters.what_became_of_the_change(edit))
            return redirect("directory:organisation", slug)
    return render(request, "directory/organisation_edit.html", {"organisation": entry, "form": form, "edit": waiting})


@require_safe
def organisation_history(request, slug):
    """Who changed what, when and why."""
    entry = _entry(request, slug)
    require(rules.can_see_history_of_organisation(request.user, entry))
    lines = Paginator(entry_history.lines(entry, request.reader), 50).get_page(request.GET.get("page"))
    return render(request, "directory/organisation_history.html", {"organisation": entry, "page_obj": lines})


@require_safe
def entry_edits(request):
    """The changes that wait for me to check them."""
    require(rules.can_check_edits(request.user), "Changes are checked by the infrastructure officers.")
    waiting = (
        EntryEdit.objects.waiting()
        .filter(request.reader.officer_condition("organisation_id"))
        .select_related("organisation", "service", "made_by")
        .order_by("made_at")
    )
    page = Paginator(waiting, 25).get_page(request.GET.get("page"))
    return render(request, "directory/entry_edits.html", {"page_obj": page})


def entry_edit(request, pk):
    """Does this change go into the directory?"""
    edit = get_object_or_404(
        EntryEdit.objects.filter(request.reader.edits_condition()).select_related(
            "organisation", "service__organisation", "made_by"
        ),
        pk=pk,
    )
    officer = rules.can_check_edits_of_organisation(request.user, edit.organisation)
    form = DeclineForm(request.POST if request.POST.get("answer") == "decline" else None)
    if request.method == "POST":
        try:
            sentence = _answer_edit(request, edit, officer, form)
        except Refused as refused:
            messages.error(request, str(refused))
            return redirect("directory:entry_edit", pk)
        if sentence:
            messages.success(request, sentence)
            return redirect("directory:entry_edits" if officer else edit.thing)
    context = {"edit": edit, "lines": presenters.difference(edit), "form": form, "officer": officer}
    if edit.asks_to_be_listed:
        context |= presenters.service(edit.service, request.reader, request.user)
    return render(request, "directory/entry_edit.html", context)


def _answer_edit(request, edit: EntryEdit, officer: bool, form: DeclineForm) -> str:
    """Carry out the answer that was posted, and say in words what happened; nothing when the form is not filled."""
    answer = request.POST.get("answer")
    if answer == "withdraw":
        require(rules.can_change_organisation(request.user, edit.organisation))
        entries.withdraw(edit=edit, by=request.user)
        return "The change has been taken back. What the public reads stays as it was."
    require(officer, "Only an officer of the place can answer this.")
    if answer == "approve":
        entries.approve(edit=edit, seen=request.POST.get("seen", ""), by=request.user)
        if edit.asks_to_be_listed:
            return f"{edit.service.name} is in the directory."
        return f"The entry of {edit.thing.name} has been changed."
    if answer == "decline" and form.is_valid():
        entries.decline(edit=edit, reason=form.cleaned_data["reason"], by=request.user)
        return "The change has been declined. The people who made it will see your reason."
    return ""


@require_safe
def unattributed_writes(request):
    """What was written with nobody's name on it."""
    require(rules.can_see_unattributed_writes(request.user))
    lines = Paginator(entry_history.unattributed(), 50).get_page(request.GET.get("page"))
    return render(request, "directory/unattributed_writes.html", {"page_obj": lines})
