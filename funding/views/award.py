"""The page of an award: what it is, the journey of its money, and its ledger for those who may see it."""

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from alliance.base.refused import require
from directory import entry_history
from directory.models import Priority

from .. import presenters, queries, rules
from ..eyes import eyes_of
from ..journey import journey
from ..models import Award, AwardPriority, ConsortiumShare, Deadline, Receipt

LINES = 25
FOR_PARTIES = "The ledger of an award is for its parties, the alliance's finance officer and auditors."


def award_seen(request, pk: int) -> Award:
    """The award, if the reader may open it (404)."""
    return get_object_or_404(Award.objects.visible_to(eyes_of(request)).with_names(), pk=pk)


@login_not_required
@require_safe
def award(request, pk):
    """Where did this come from and go to? Made awards are public; the ledger is for the parties."""
    eyes, found = eyes_of(request), award_seen(request, pk)
    sees_ledger = rules.can_see_ledger(eyes, found)
    context = {
        "award": found,
        "journey": None if found.is_in_kind else journey(found, eyes),
        "facts": presenters.facts(found, eyes),
        "shares": presenters.shares(found, eyes),
        "priorities": Priority.objects.visible_to(eyes.reader).filter(awards__award=found),
        "sees_ledger": sees_ledger,
        "can_change": rules.can_change_award(eyes, found),
        "can_cancel": rules.gives(eyes, found) and found.status == Award.Status.MADE and found.balance.to_pay > 0,
        "can_confirm": rules.can_confirm_payment(eyes, found),
        "kinds": presenters.kinds(rules.kinds_to_record(eyes, found)),
        "planned": found.draws.select_related("source") if sees_ledger and found.status == "draft" else (),
    }
    if sees_ledger and not found.is_in_kind:
        page = Paginator(queries.Lines(found), LINES).get_page(request.GET.get("page"))
        reversible = {
            line.entry.pk for line in page if not line.was_reversed and rules.can_reverse_entry(eyes, line.entry)
        }
        context |= {"page_obj": page, "reversible": reversible, "payments": queries.payments([found])}
        context |= presenters.deadlines(found, eyes)
    return render(request, "funding/award.html", context)


@require_safe
def award_history(request, pk):
    """Every change to what is said of an award, for its parties and auditors. Money has its own history: the ledger."""
    found = award_seen(request, pk)
    require(rules.can_see_ledger(eyes_of(request), found), FOR_PARTIES)
    lines = entry_history.of(
        [(Award, {"pgh_obj_id": found.pk})]
        + [(model, {"award_id": found.pk}) for model in (ConsortiumShare, AwardPriority, Receipt, Deadline)]
    )
    page = Paginator(lines, LINES).get_page(request.GET.get("page"))
    return render(request, "funding/award_history.html", {"award": found, "page_obj": page})
