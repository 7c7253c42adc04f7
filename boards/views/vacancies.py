"""Vacant seats: the public list and notice, saying that one is interested, and what keepers of the board do."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from alliance.base import clock
from alliance.base.refused import refused_into, require, try_to

from .. import queries, rules
from ..actions import choosing
from ..actions import vacancies as actions
from ..forms.vacancies import ChooseForm, ClosingForm, InterestForm, ReopenForm, VacancyForm
from ..models import Appointment, Expression, VacancyNotice
from ..queries.funding import funding_on
from ..queries.vacancies import with_seat
from .keeping import NOT_YOURS, _seat_to_change

A_PAGE = 20
FOR_MEMBERS = "Members of the alliance can say that they are interested. Ask for an account, or for your group to join."


@login_not_required
@require_safe
def vacancies(request):
    """Every seat that is announced as vacant today, by place and sector. Public."""
    chosen = {name: request.GET.get(name, "") for name in ("footprint", "sector")}
    found = queries.vacancies(clock.today(), request.reader, **chosen)
    page_obj = Paginator(found.notices, A_PAGE).get_page(request.GET.get("page"))
    funding = funding_on(clock.today(), [notice.seat for notice in page_obj])
    context = {
        "found": found,
        "page_obj": page_obj,
        "rows": [(notice, funding[notice.seat_id].said) for notice in page_obj],
        "chosen": chosen,
        "to_choose": queries.to_choose(request.reader, clock.today()) if request.reader.is_officer else [],
    }
    return render(request, "boards/vacancies.html", context)


def _notice(request, pk: int) -> VacancyNotice:
    return get_object_or_404(with_seat(VacancyNotice.objects.visible_to(request.reader)), pk=pk)


def _notice_to_keep(request, pk: int) -> VacancyNotice:
    notice = _notice(request, pk)
    require(rules.can_choose_for(request.user, notice), NOT_YOURS)
    return notice


@login_not_required
@require_safe
def vacancy(request, pk):
    """What a vacant seat asks and gives, until when, and who chooses how; afterwards, how it ended. Public."""
    notice = _notice(request, pk)
    mine = (
        Expression.objects.filter(person=request.reader.person, notice=notice).first()
        if request.reader.person
        else None
    )
    context = {
        "notice": notice,
        "seat": notice.seat,
        "board": notice.seat.board,
        "funding_said": queries.funding_said(notice.seat),
        "held": Appointment.objects.select_related("person").filter(pk=notice.appointment_id).first(),
        "takes_names": notice.takes_names_on(clock.today()),
        "mine": mine,
        "can_say_interested": rules.can_say_interested(request.user),
        "can_choose": rules.can_choose_for(request.user, notice),
    }
    return render(request, "boards/vacancy.html", context)


def vacancy_interest(request, pk):
    """A member says that they are interested in a seat; or says so again."""
    notice = _notice(request, pk)
    require(rules.can_say_interested(request.user), FOR_MEMBERS)
    earlier = Expression.objects.filter(notice=notice, person=request.user).first()
    new = Expression(notice=notice, person=request.user)
    initial = {"words": earlier.words, "organisation": earlier.organisation_id} if earlier else None
    form = InterestForm(request.POST or None, instance=new, initial=initial, reader=request.reader)
    if request.method == "POST" and form.is_valid():
        with refused_into(form):
            actions.express(expression=form.save(commit=False), by=request.user)
            messages.success(request, f"Sent. You get an answer after {notice.closes_on:%-d %B %Y}, with a reason.")
            return redirect(notice)
    context = {"form": form, "notice": notice, "takes_names": notice.takes_names_on(clock.today())}
    return render(request, "boards/vacancy_interest.html", context)


def expression_withdraw(request, pk):
    """Whoever was interested is so no more; asked first."""
    mine = Expression.objects.filter(person=request.user).select_related("notice__seat__board")
    expression = get_object_or_404(mine, pk=pk)
    if request.method == "POST":
        words = "You have withdrawn. While the seat is open you can say again that you are interested."
        try_to(request, words, actions.withdraw, expression=expression, by=request.user)
        return redirect(expression.notice)
    return render(request, "boards/expression_withdraw.html", {"expression": expression})


def vacancy_new(request, pk):
    """Announce that a seat, or a share of it, is vacant or soon will be."""
    seat = _seat_to_change(request, pk)
    share = request.GET.get("share", "")
    first = int(share) if share.isdecimal() and 1 <= int(share[:3]) <= seat.shares else 1
    new = VacancyNotice(seat=seat, share=first, opens_on=clock.today())
    form = VacancyForm(request.POST or None, instance=new, person=request.user, reader=request.reader)
    if request.method == "POST" and form.is_valid():
        with refused_into(form):
            notice = actions.publish(notice=form.save(commit=False), by=request.user)
            messages.success(request, "The seat has been announced. Anybody can read the notice.")
            return redirect(notice)
    return render(request, "boards/vacancy_new.html", {"form": form, "seat": seat, "board": seat.board})


def vacancy_edit(request, pk):
    """Put right what an open notice says, or give people more time."""
    notice = _notice_to_keep(request, pk)
    form = VacancyForm(request.POST or None, instance=notice, person=request.user, reader=request.reader)
    if request.method == "POST" and form.is_valid():
        with refused_into(form):
            actions.change(notice=form.save(commit=False), by=request.user)
            messages.success(request, "The notice has been changed.")
            return redirect(notice)
    return render(request, "boards/vacancy_edit.html", {"form": form, "notice": notice})


@require_safe
def vacancy_expressions(request, pk):
    """For keepers: who is interested, side by side, and what became of each."""
    notice = _notice_to_keep(request, pk)
    found = notice.expressions.select_related("person", "organisation")
    context = {
        "notice": notice,
        "page_obj": Paginator(found, A_PAGE).get_page(request.GET.get("page")),
        "can_answer": notice.status == VacancyNotice.Status.OPEN and notice.closes_on < clock.today(),
        "takes_names": notice.takes_names_on(clock.today()),
    }
    return render(request, "boards/vacancy_expressions.html", context)


def expression_choose(request, pk):
    """Choose one of those who are interested: they are appointed, and every other gets a reason."""
    seen = Expression.objects.visible_to(request.reader)
    expression = get_object_or_404(
        seen.select_related("notice__seat__board__footprint", "person", "organisation"), pk=pk
    )
    require(rules.can_choose_for(request.user, expression.notice), NOT_YOURS)
    waiting = expression.notice.expressions.filter(status=Expression.Status.SUBMITTED).exclude(pk=pk)
    others = list(waiting.select_related("person"))
    form = ChooseForm(request.POST or None, others=others)
    if request.method == "POST" and form.is_valid():
        with refused_into(form):
            choosing.choose(expression=expression, **form.choice(), by=request.user)
            messages.success(
                request, f"{expression.person} has been appointed and asked to accept. Everybody is answered."
            )
            return redirect(expression.notice)
    context = {"form": form, "expression": expression, "notice": expression.notice, "others": others}
    return render(request, "boards/expression_choose.html", context)


def vacancy_close(request, pk):
    """End a notice without anybody, with a reason for everybody who was interested."""
    notice = _notice_to_keep(request, pk)
    form = ClosingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refused_into(form):
            actions.close(notice=notice, **form.cleaned_data, by=request.user)
            messages.success(request, "The notice is closed, and everybody who was interested is told why.")
            return redirect(notice)
    waiting = notice.expressions.filter(status=Expression.Status.SUBMITTED).count()
    return render(request, "boards/vacancy_close.html", {"form": form, "notice": notice, "waiting": waiting})


def vacancy_reopen(request, pk):
    """Announce again a seat whose notice was closed without anybody."""
    notice = _notice_to_keep(request, pk)
    form = ReopenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refused_into(form):
            actions.reopen(notice=notice, **form.cleaned_data, by=request.user)
            messages.success(request, "The seat is announced again.")
            return redirect(notice)
    return render(request, "boards/vacancy_reopen.html", {"form": form, "notice": notice})
