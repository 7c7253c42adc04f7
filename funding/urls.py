from django.urls import path

from .views import award, awards, flows, ledger, overview, rounds

app_name = "funding"
urlpatterns = [
    path("", overview.overview, name="overview"),
    path("flows/", flows.flows, name="flows"),
    path("flows/flows.csv", flows.flows_csv, name="flows_csv"),
    path("totals/", overview.totals, name="totals"),
    path("checks/", overview.checks, name="checks"),
    path("rounds/new/", rounds.round_new, name="round_new"),
    path("rounds/example.csv", rounds.round_example, name="round_example"),
    path("funds/new/", awards.fund_new, name="fund_new"),
    path("funds/<slug:slug>/", awards.fund, name="fund"),
    path("awards/", overview.awards, name="awards"),
    path("awards/new/", awards.award_new, name="award_new"),
    path("awards/<int:pk>/", award.award, name="award"),
    path("awards/<int:pk>/history/", award.award_history, name="award_history"),
    path("awards/<int:pk>/edit/", awards.award_edit, name="award_edit"),
    path("awards/<int:pk>/make/", awards.award_make, name="award_make"),
    path("awards/<int:pk>/withdraw/", awards.award_withdraw, name="award_withdraw"),
    path("awards/<int:pk>/cancel/", ledger.award_cancel, name="award_cancel"),
    path("awards/<int:pk>/record/<slug:kind>/", ledger.entry_new, name="entry_new"),
    path("awards/<int:pk>/came/", ledger.payment_told, name="payment_told"),
    path("awards/<int:pk>/payments/<uuid:payment>/", ledger.payment_confirm, name="payment_confirm"),
    path("entries/<int:pk>/reverse/", ledger.entry_reverse, name="entry_reverse"),
]
