"""Proposing an item for an agenda, what became of it, and the inbox of a board's keepers."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from alliance.base import clock
from alliance.base.refused import refused_into, require, try_to
from directory.models import Priority

from .. import rules
from ..actions import proposals as acting
from ..forms.proposals import (
    AcceptForm,
    AnswerForm,
    BoardAnsweredForm,
    DeferForm,
    MergeForm,
    MoreForm,
    ProposeForm,
    SendOnForm,
    WithdrawForm,
)
from ..models import Board, Proposal
from ..queries import proposals as reading

Status = Proposal.Status
NOT_FOR_YOU = "Members of the alliance's organisations propose items, to boards that take proposals."
NOT_YOURS_TO_ANSWER = "Officers of this board's footprint and administrators answer its proposals."
NOT_YOURS = "Only people of the organisation that proposed it can do that."
A_PAGE = 20


@dataclass(frozen=True)
class Answer:
    """One way to answer a proposal: the state it leads to, its form, its action, and what its page says."""

    to: str
    form: type
    action: object
    title: str
    button: str
    done: str
    lead: str = ""


ANSWERS = {
    "accept": Answer(
        Status.ACCEPTED,
        AcceptForm,
        acting.accept,
        "Accept",
        "Put it on the agenda and tell the proposer",
        "The proposal is on the agenda. The proposer has been told.",
        "Leave the words as they are, or change them for the agenda. If you change them, it is accepted with changes "
        "and both wordings stand side by side.",
    ),
    "defer": Answer(
        Status.DEFERRED,
        DeferForm,
        acting.defer,
        "Defer to a later meeting",
        "Defer it and tell the proposer",
        "The proposal is deferred. The proposer has been told.",
    ),
    "return": Answer(
        Status.RETURNED,
        AnswerForm,
        acting.return_for_more,
        "Return for more",
        "Ask the proposer for more",
        "The proposal is returned. The proposer has been asked for more.",
        "Say what is missing. The proposer adds it, and the proposal waits here again.",
    ),
    "merge": Answer(
        Status.MERGED,
        MergeForm,
        acting.merge,
        "Merge with another",
        "Merge it and tell the proposer",
        "The proposal goes on as the other one. The proposer has been told.",
    ),
    "decline": Answer(
        Status.DECLINED,
        AnswerForm,
        acting.decline,
        "Decline",
        "Decline it and tell the proposer",
        "The proposal is declined. The proposer has been told.",
    ),
    "send-on": Answer(
        Status.SENT_ON,
        SendOnForm,
        acting.send_on,
        "Sent on to the board",
        "Record that it was sent on",
        "The proposal counts as sent on. The proposer has been told.",
        "Send it to the board's own secretariat first: how to reach it stands on the board's page.",
    ),
    "answered": Answer(
        Status.ANSWERED,
        BoardAnsweredForm,
        acting.board_answered,
        "The board has answered",
        "Pass the answer on to the proposer",
        "The answer is on record. The proposer has been told.",
    ),
    "undo": Answer(
        Status.SUBMITTED,
        AnswerForm,
        acting.undo,
        "Take the answer back",
        "Take it back and tell the proposer",
        "The answer is taken back. The proposal waits again, and the proposer has been told.",
        "It waits for an answer again. If it is on an agenda, it comes off.",
    ),
}
FOR_OURS = ("accept", "defer", "return", "merge", "decline", "undo")
FOR_THEIRS = ("send-on", "answered", "return", "merge", "decline", "undo")


def answers_for(proposal: Proposal) -> dict[str, Answer]:
    """What its board's keepers can answer now: the rows of the one table (Proposal.MOVES), by their buttons."""
    ours = proposal.board.secretariat == Board.Secretariat.OURS
    possible = {}
    for how in FOR_OURS if ours else FOR_THEIRS:
        to = Status.SENT_ON if how == "undo" and proposal.status == Status.ANSWERED else ANSWERS[how].to
        hers_to_take_up = how == "undo" and proposal.status == Status.WITHDRAWN
        again = how == "send-on" and proposal.status == Status.ANSWERED
        if proposal.may_become(to) and not hers_to_take_up and not again:
            possible[how] = ANSWERS[how]
    return possible


def propose(request, slug):
    """Propose an item to a board, in your own words."""
    board = get_object_or_404(Board.objects.visible_to(request.reader), slug=slug)
    require(rules.can_propose_to(request.user, board), NOT_FOR_YOU)
    form = ProposeForm(
        request.POST or None,
        instance=Proposal(board=board),
        organisations=rules.may_propose_for(request.user),
        person=request.user,
        reader=request.reader,
    )
    if request.method == "POST" and form.is_valid():
        with refused_into(form):
            proposal = acting.submit(proposal=form.save(commit=False), by=request.user)
            late = " Proposals for that meeting had closed, so it is marked as late." if proposal.is_late else ""
            messages.success(request, f"Your proposal has been sent to the board's officer.{late}")
            return redirect(proposal)
    return render(request, "boards/propose.html", {"form": form, "board": board})


def proposals(request):
    """My organisations' proposals, the newest first."""
    rows = Proposal.objects.visible_to(request.reader).filter(organisation__in=request.reader.own)
    rows = reading.with_what_a_list_says(rows)
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    boards = Board.objects.visible_to(request.reader).current_on(clock.today()).filter(takes_proposals=True)
    context = {
        "page_obj": page,
        "today": clock.today(),
        "boards": boards.order_by("name") if rules.may_propose_for(request.user).exists() else [],
    }
    return render(request, "boards/proposals.html", context)


def _proposal(request, pk) -> Proposal:
    related = ("board__footprint", "organisation", "made_by", "meeting", "item__meeting__board", "priority")
    rows = Proposal.objects.visible_to(request.reader).select_related(*related)
    return get_object_or_404(rows.defer("board__footprint__outline"), pk=pk)


def proposal(request, pk):
    """What became of a proposal: its line, both wordings, the reason, and what next."""
    found = _proposal(request, pk)
    may_answer = rules.can_answer_proposal(request.user, found)
    context = {
        "proposal": found,
        "story": reading.story_of(found, request.reader),
        "answers": answers_for(found) if may_answer else {},
        "may_answer": may_answer,
        "may_follow": rules.can_follow_proposal(request.user, found),
        "may_withdraw": found.may_become(Status.WITHDRAWN),
        "priority_seen": found.priority_id
        and Priority.objects.visible_to(request.reader).filter(pk=found.priority_id).exists(),
        "today": clock.today(),
    }
    return render(request, "boards/proposal.html", context)


def proposal_answer(request, pk, how):
    """Answer a proposal, always with a reason that its proposer reads."""
    found = _proposal(request, pk)
    require(rules.can_answer_proposal(request.user, found), NOT_YOURS_TO_ANSWER)
    if how not in ANSWERS:
        raise Http404
    answer = ANSWERS[how]
    form = answer.form(request.POST or None, proposal=found, reader=request.reader)
    if request.method == "POST" and form.is_valid():
        with refused_into(form):
            given = form.given() if hasattr(form, "given") else form.cleaned_data
            answer.action(proposal=found, **given, by=request.user)
            messages.success(request, answer.done)
            return redirect(request.GET.get("to") == "agenda" and _agenda_of(found, given) or found)
    context = {"proposal": found, "form": form, "answer": answer, "how": how, "possible": how in answers_for(found)}
    return render(request, "boards/proposal_answer.html", context)


def _agenda_of(proposal: Proposal, given: dict):
    """The editor from which the answer was opened: of the meeting it was accepted for, else of its own."""
    meeting = given.get("meeting") or proposal.meeting
    return meeting and f"{meeting.get_absolute_url()}agenda/"


def _to_follow(request, pk) -> Proposal:
    found = _proposal(request, pk)
    require(rules.can_follow_proposal(request.user, found), NOT_YOURS)
    return found


def proposal_more(request, pk):
    """Add what the board's officer asked for. The first words stay."""
    found = _to_follow(request, pk)
    form = MoreForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refused_into(form):
            acting.add_more(proposal=found, **form.cleaned_data, by=request.user)
            messages.success(request, "Your words have been added. The board's officer has them now.")
            return redirect(found)
    return render(request, "boards/proposal_more.html", {"proposal": found, "form": form})


def proposal_withdraw(request, pk):
    """Make sure, then withdraw a proposal. It keeps its page and can be taken up again."""
    found = _to_follow(request, pk)
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with refused_into(form):
            acting.withdraw(proposal=found, **form.cleaned_data, by=request.user)
            messages.success(request, "The proposal is withdrawn.")
            return redirect(found)
    return render(request, "boards/proposal_withdraw.html", {"proposal": found, "form": form})


@require_POST
def proposal_again(request, pk):
    """Take a withdrawn proposal up again."""
    found = _to_follow(request, pk)
    try_to(request, "The proposal waits for an answer again.", acting.take_up_again, proposal=found, by=request.user)
    return redirect(found)


def proposals_inbox(request, slug):
    """The proposals to a board: those to answer, those that wait elsewhere, and those that are answered."""
    board = get_object_or_404(Board.objects.visible_to(request.reader).select_related("footprint"), slug=slug)
    require(rules.can_change_board(request.user, board), NOT_YOURS_TO_ANSWER)
    rows = reading.with_what_a_list_says(Proposal.objects.visible_to(request.reader).filter(board=board))
    waiting = rows.to_answer(clock.now()).order_by("submitted_at", "pk")
    rest = rows.exclude(pk__in=waiting.order_by().values("pk"))
    context = {
        "board": board,
        "waiting": Paginator(waiting, A_PAGE).get_page(request.GET.get("waiting")),
        "page_obj": Paginator(rest, A_PAGE).get_page(request.GET.get("page")),
        "today": clock.today(),
    }
    return render(request, "boards/proposals_inbox.html", context)
