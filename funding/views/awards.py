"""Recording awards: drafted with their sources, changed, made, withdrawn; and funds."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from alliance.base.history import attributed
from alliance.base.refused import Refused, refused_into, require
from alliance.base.slugs import free_slugs
from directory.models import Organisation

from .. import queries, rules
from ..actions import answering
from ..actions import awards as acts
from ..eyes import eyes_of
from ..forms.awards import AwardForm, GiverForm
from ..forms.funds import FundForm
from ..models import Award, Entry, Fund
from .award import award_seen

FOR_FUNDERS = "Those who speak for a funder or an intermediary, and the alliance's finance officer, can record awards."
NOT_YOURS = "Those who speak for the funder of this award, and the alliance's finance officer, can change it."


def _giver(request, eyes) -> Organisation | None:
    """The body that the address names; the one that the person speaks for where there is only one."""
    if slug := request.GET.get("giver"):
        found = get_object_or_404(Organisation.objects.active(), slug=slug)
        require(rules.can_record_awards_of(eyes, found.pk), FOR_FUNDERS)
        return found
    if not eyes.writes_all and len(eyes.acts_for) == 1:
        return Organisation.objects.active().filter(pk__in=eyes.acts_for).first()
    return None


def award_new(request):
    """Record an award: first who gives it, then what it is."""
    eyes = eyes_of(request)
    require(rules.can_record_awards(eyes), FOR_FUNDERS)
    giver = _giver(request, eyes)
    if giver is None:
        return _ask_who_gives(request, eyes, "Record an award")
    award = Award(funder=giver)
    form = AwardForm(request.POST or None, award=award, eyes=eyes, sources=queries.sources_of(giver))
    if request.method == "POST" and form.is_valid():
        with refused_into(form):
            said = form.cleaned_data
            award = acts.draft(award=form.filled(), draws=form.draws, shares=said["shares"], by=request.user)
            answering.answer(award=award, priorities=said.get("priorities", ()), by=request.user)
            messages.success(request, "The draft is kept. Only the parties see it until you make the award.")
            return redirect(award)
    return render(request, "funding/award_new.html", {"form": form, "giver": giver})


def _ask_who_gives(request, eyes, title: str):
    """The page that asks first whose award or fund it is, and leads back with the answer in the address."""
    form = GiverForm(request.POST if "ask" in request.POST else None, eyes=eyes)
    if form.is_bound and form.is_valid():
        return redirect(f"{request.path}?giver={form.cleaned_data['giver'].slug}")
    return render(request, "funding/giver.html", {"form": form, "title": title})


def _award_to_change(request, pk: int) -> Award:
    found = award_seen(request, pk)
    require(rules.can_change_award(eyes_of(request), found), NOT_YOURS)
    return found


def award_edit(request, pk):
    """Change a draft; or put right what is said of an award that was made."""
    found, eyes = _award_to_change(request, pk), eyes_of(request)
    is_draft = found.status == Award.Status.DRAFT
    sources = queries.sources_of(found.funder, found) if is_draft else ()
    form = AwardForm(request.POST or None, award=found, eyes=eyes, sources=sources)
    if request.method == "POST" and form.is_valid():
        with refused_into(form):
            said = form.cleaned_data
            draws, shares = (form.draws, said["shares"]) if is_draft else (None, None)
            award = acts.change(award=form.filled(), draws=draws, shares=shares, by=request.user)
            if "priorities" in said:
                answering.answer(award=award, priorities=said["priorities"], by=request.user)
            messages.success(request, "The award has been changed.")
            return redirect(award)
    return render(request, "funding/award_edit.html", {"form": form, "award": found, "is_draft": is_draft})


def award_make(request, pk):
    """Make the award: the money is promised, and who, what and how much are frozen."""
    found = _award_to_change(request, pk)
    if request.method == "POST":
        try:
            side = Entry.Side.FUNDER if found.funder_id in eyes_of(request).acts_for else Entry.Side.ALLIANCE
            made = acts.make(award=found, said_by=side, by=request.user)
            answering.tell(award=made, by=request.user)
            messages.success(request, "The award has been made. Now record what you pay, when you pay it.")
        except Refused as refusal:
            messages.error(request, refusal.sentence)
        return redirect(found)
    return render(request, "funding/award_make.html", {"award": found})


def award_withdraw(request, pk):
    """A draft is not going to be made."""
    found = _award_to_change(request, pk)
    if request.method == "POST":
        try:
            acts.withdraw(award=found, by=request.user)
            messages.success(request, "The draft has been withdrawn. Its parties can still read it.")
        except Refused as refusal:
            messages.error(request, refusal.sentence)
        return redirect(found)
    return render(request, "funding/award_withdraw.html", {"award": found})


@login_not_required
@require_safe
def fund(request, slug):
    """What a fund is for, and what has been given out of it. Public where its funder's entry is."""
    eyes = eyes_of(request)
    found = get_object_or_404(Fund.objects.visible_to(eyes).select_related("funder"), slug=slug)
    given = Award.objects.visible_to(eyes).made().filter(fund=found).with_names()
    page = Paginator(given, 25).get_page(request.GET.get("page"))
    return render(request, "funding/fund.html", {"fund": found, "page_obj": page})


def fund_new(request):
    """Add a fund of a body that the person speaks for."""
    eyes = eyes_of(request)
    require(rules.can_record_awards(eyes), FOR_FUNDERS)
    giver = _giver(request, eyes)
    if giver is None:
        return _ask_who_gives(request, eyes, "Add a fund")
    form = FundForm(request.POST or None, instance=Fund(funder=giver))
    if request.method == "POST" and form.is_valid():
        with attributed(by=request.user, why="Added a fund"):
            made = form.save(commit=False)
            made.slug = free_slugs(Fund, [made.name], otherwise="fund")[0]
            made.save()
        messages.success(request, "The fund has been added. Awards can now be given out of it.")
        return redirect(made)
    return render(request, "funding/fund_new.html", {"form": form, "giver": giver})
