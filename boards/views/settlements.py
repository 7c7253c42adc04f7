"""Settlement runs: for finance officers; auditors read them."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q, Sum
from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from alliance.base.refused import refused_into, require, try_to
from alliance.base.templatetags.words import plural

from .. import exports, rules
from ..actions import settlements as actions
from ..forms.settlements import PaidForm, PaymentForm, ReopenForm, RunForm, SupplierForm
from ..models import Claim, Payment, SettlementExport, SettlementRun
from ..queries import settlements as queries
from ..remittance import remittance

FOR_FINANCE = "Settlement runs are for the finance officers of the alliance."
A_PAGE = 50


def _run(request, pk: int) -> SettlementRun:
    require(rules.can_see_settlements(request.user), FOR_FINANCE)
    return get_object_or_404(SettlementRun.objects.visible_to(request.reader), pk=pk)


def _run_to_change(request, pk: int) -> SettlementRun:
    found = _run(request, pk)
    require(rules.can_run_settlements(request.user), FOR_FINANCE)
    return found


def settlements(request):
    """What waits to be paid, and the runs so far; open the next one."""
    require(rules.can_see_settlements(request.user), FOR_FINANCE)
    may_run = rules.can_run_settlements(request.user)
    form = RunForm(request.POST or None)
    if request.method == "POST":
        require(may_run, FOR_FINANCE)
        if form.is_valid():
            with refused_into(form):
                run = actions.open_run(name=form.cleaned_data["name"], by=request.user)
                return redirect("boards:settlement", run.pk)
    runs = SettlementRun.objects.visible_to(request.reader).annotate(
        many=Count("payments"), due=Sum("payments__due"), paid=Sum("payments__paid")
    )
    waiting = Claim.objects.filter(status=Claim.Status.APPROVED, payment__isnull=True).count()
    page = Paginator(runs.order_by("-opened_at", "-pk"), 20).get_page(request.GET.get("page"))
    is_open = SettlementRun.objects.filter(status=SettlementRun.Status.OPEN).first()
    context = {"page_obj": page, "form": form, "may_run": may_run, "waiting": waiting, "is_open": is_open}
    return render(request, "boards/settlements.html", context)


@require_safe
def settlement(request, pk):
    """One run: its payments, its files, what was due and what was really paid."""
    run = _run(request, pk)
    payments = run.payments.select_related("claim__person", "claim__appointment__seat__board", "export")
    sums = run.payments.aggregate(
        all_due=Sum("due"),
        all_paid=Sum("paid"),
        out=Count("pk", filter=Q(export__isnull=False)),
        done=Count("pk", filter=Q(paid__isnull=False)),
        many=Count("pk"),
    )
    context = {
        "run": run,
        "sums": sums,
        "page_obj": Paginator(payments, A_PAGE).get_page(request.GET.get("page")),
        "files": run.exports.annotate(many=Count("payments")),
        "waiting": Claim.objects.filter(status=Claim.Status.APPROVED, payment__isnull=True).count(),
        "without_number": queries.payees_without_number(run),
        "may_run": rules.can_run_settlements(request.user),
    }
    return render(request, "boards/settlement.html", context)


@require_POST
def settlement_close(request, pk):
    """Gather what is approved, and fix what is due."""
    run = _run_to_change(request, pk)
    done = "The run is closed. Now make the file for finance."
    try_to(request, done, actions.close, run=run, by=request.user)
    return redirect("boards:settlement", pk)


def settlement_reopen(request, pk):
    """Open a closed run again, with a reason."""
    run = _run_to_change(request, pk)
    form = ReopenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refused_into(form):
            actions.reopen(run=run, **form.cleaned_data, by=request.user)
            messages.success(request, "The run is open again. What went out in a file stays in it.")
            return redirect("boards:settlement", pk)
    return render(request, "boards/settlement_reopen.html", {"form": form, "run": run})


@require_POST
def settlement_export(request, pk):
    """Make a file of what no file holds yet."""
    run = _run_to_change(request, pk)
    done = "The file is made. Save it below; saving it again gives the same file."
    try_to(request, done, actions.export, run=run, by=request.user)
    return redirect("boards:settlement", pk)


def _export(request, pk: int) -> SettlementExport:
    require(rules.can_see_settlements(request.user), FOR_FINANCE)
    seen = SettlementExport.objects.visible_to(request.reader).select_related("run")
    return get_object_or_404(seen, pk=pk)


@require_safe
def settlement_csv(request, pk):
    """A file for finance as CSV, sent as it is read."""
    export = _export(request, pk)
    answer = StreamingHttpResponse(exports.as_csv(export), content_type="text/csv; charset=utf-8")
    return _saved(answer, f"settlement-{export.run_id}-{export.number}.csv")


@require_safe
def settlement_xlsx(request, pk):
    """A file for finance as a workbook."""
    export = _export(request, pk)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    answer = FileResponse(exports.as_xlsx(export), content_type=kind)
    return _saved(answer, f"settlement-{export.run_id}-{export.number}.xlsx")


def _saved(answer, name: str):
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def _payment(request, pk: int) -> Payment:
    require(rules.can_see_settlements(request.user), FOR_FINANCE)
    seen = Payment.objects.visible_to(request.reader).select_related(
        "run", "export", "claim__person", "claim__appointment__seat__board", "claim__appointment__on_behalf_of"
    )
    return get_object_or_404(seen, pk=pk)


def payment(request, pk):
    """One payment: what was due for which claim, and what was really paid."""
    found = _payment(request, pk)
    may_run = rules.can_run_settlements(request.user)
    initial = {"paid": found.due if found.paid is None else found.paid, "differs_because": found.differs_because}
    if found.reference:
        initial |= {"reference": found.reference, "paid_on": found.paid_on}
    form = PaymentForm(request.POST or None, initial=initial)
    if request.method == "POST":
        require(may_run, FOR_FINANCE)
        if form.is_valid():
            with refused_into(form):
                actions.reconcile(payment=found, **form.cleaned_data, by=request.user)
                messages.success(request, "It is written down what was paid.")
                return redirect("boards:settlement", found.run_id)
    return render(request, "boards/payment.html", {"form": form, "payment": found, "may_run": may_run})


@require_safe
def payment_remittance(request, pk):
    """What a payment is for, as a note of one page for whoever is paid."""
    found = _payment(request, pk)
    return _saved(HttpResponse(remittance(found), content_type="application/pdf"), f"remittance-{found.pk}.pdf")


def settlement_paid(request, pk):
    """Everything that went out was paid as due, under one reference."""
    run = _run_to_change(request, pk)
    form = PaidForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refused_into(form):
            many = actions.mark_paid(run=run, **form.cleaned_data, by=request.user)
            messages.success(request, f"{plural(many, 'payment,payments')} marked as paid.")
            return redirect("boards:settlement", pk)
    return render(request, "boards/settlement_paid.html", {"form": form, "run": run})


def supplier(request, kind, pk):
    """Under which number finance knows an organisation or a person that is paid."""
    require(rules.can_run_settlements(request.user), FOR_FINANCE)
    payee = queries.payee(kind, pk)
    known = queries.supplier_of(kind, pk)
    form = SupplierForm(request.POST or None, initial={"number": known.number if known else ""})
    if request.method == "POST" and form.is_valid():
        with refused_into(form):
            actions.set_supplier(number=form.cleaned_data["number"], **{kind: payee}, by=request.user)
            messages.success(request, "The supplier number has been saved.")
            return redirect("boards:settlements")
    return render(request, "boards/supplier.html", {"form": form, "payee": payee})
