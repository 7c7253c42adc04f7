from django.urls import path

from .views import applications, award, awards, deadlines, grants, ledger, opportunities, overview, rounds

app_name = "funding"
urlpatterns = [
    path("", overview.overview, name="overview"),
    path("totals/", overview.totals, name="totals"),
    path("checks/", overview.checks, name="checks"),
    path("rounds/new/", rounds.round_new, name="round_new"),
    path("rounds/example.csv", rounds.round_example, name="round_example"),
    path("grants/import/", grants.grants_import, name="grants_import"),
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
    # Open money, and what is due for awards
    path("opportunities/", opportunities.opportunities, name="opportunities"),
    path("opportunities/new/", opportunities.opportunity_new, name="opportunity_new"),
    path("opportunities/<int:pk>/", opportunities.opportunity, name="opportunity"),
    path("opportunities/<int:pk>/edit/", opportunities.opportunity_edit, name="opportunity_edit"),
    path("opportunities/<int:pk>/withdraw/", opportunities.opportunity_withdraw, name="opportunity_withdraw"),
    path("opportunities/<int:pk>/restore/", opportunities.opportunity_restore, name="opportunity_restore"),
    path("opportunities/<int:pk>/history/", opportunities.opportunity_history, name="opportunity_history"),
    path("opportunities/<int:pk>/save/<slug:slug>/", applications.opportunity_save, name="opportunity_save"),
    path("opportunities/<int:pk>/leave/<slug:slug>/", applications.opportunity_leave, name="opportunity_leave"),
    path("applications/", opportunities.applications, name="applications"),
    path("applications/<int:pk>/applied/", applications.application_applied, name="application_applied"),
    path("applications/<int:pk>/not-applied/", applications.application_not_applied, name="application_not_applied"),
    path("applications/<int:pk>/outcome/", applications.application_outcome, name="application_outcome"),
    path("awards/<int:pk>/dates/new/", deadlines.deadline_new, name="deadline_new"),
    path("dates/<int:pk>/edit/", deadlines.deadline_edit, name="deadline_edit"),
    path("dates/<int:pk>/<slug:step>/", deadlines.deadline_step, name="deadline_step"),
]
