from django.urls import path

from . import urls_time
from .views import appointments, board, induction, keeping, map, meetings, papers, parity, vacancies

app_name = "boards"
urlpatterns = [
    path("", map.governance_map, name="governance_map"),
    path("new/", keeping.board_new, name="board_new"),
    path("of/<slug:slug>/", board.boards_of, name="boards_of"),
    path("seats/<int:pk>/", keeping.seat_edit, name="seat_edit"),
    path("seats/<int:pk>/end/", keeping.seat_end, name="seat_end"),
    path("seats/<int:pk>/appoint/", keeping.appoint, name="appoint"),
    path("appointments/<int:pk>/end/", keeping.appointment_end, name="appointment_end"),
    # Taking a seat, and seats that nobody holds
    path("appointments/<int:pk>/accept/", appointments.appointment_accept, name="appointment_accept"),
    path("appointments/<int:pk>/record/", appointments.appointment_record, name="appointment_record"),
    path("appointments/<int:pk>/invite/", appointments.appointment_invite, name="appointment_invite"),
    path("seats/<int:pk>/vacancy/", vacancies.vacancy_new, name="vacancy_new"),
    path("vacancies/", vacancies.vacancies, name="vacancies"),
    path("vacancies/<int:pk>/", vacancies.vacancy, name="vacancy"),
    path("vacancies/<int:pk>/interest/", vacancies.vacancy_interest, name="vacancy_interest"),
    path("vacancies/<int:pk>/edit/", vacancies.vacancy_edit, name="vacancy_edit"),
    path("vacancies/<int:pk>/expressions/", vacancies.vacancy_expressions, name="vacancy_expressions"),
    path("vacancies/<int:pk>/close/", vacancies.vacancy_close, name="vacancy_close"),
    path("vacancies/<int:pk>/reopen/", vacancies.vacancy_reopen, name="vacancy_reopen"),
    path("expressions/<int:pk>/choose/", vacancies.expression_choose, name="expression_choose"),
    path("expressions/<int:pk>/withdraw/", vacancies.expression_withdraw, name="expression_withdraw"),
    # What helps somebody new start
    path("induction/<int:pk>/", induction.induction_item, name="induction_item"),
    path("induction/<int:pk>/move/", induction.induction_move, name="induction_move"),
    path("induction/<int:pk>/remove/", induction.induction_remove, name="induction_remove"),
    path("induction/<int:pk>/done/", induction.induction_done, name="induction_done"),
    path("relations/<int:pk>/end/", keeping.relation_end, name="relation_end"),
    path("topics/<int:pk>/end/", keeping.decides_end, name="decides_end"),
    path("meetings/<int:pk>/", meetings.meeting, name="meeting"),
    # papers
    path("papers/<int:pk>/", papers.paper, name="paper"),
    path("papers/<int:pk>/versions/<int:number>/", papers.paper_version, name="paper_version"),
    path("papers/<int:pk>/versions/<int:number>/read/", papers.paper_read, name="paper_read"),
    *urls_time.urlpatterns,  # paid time
    # a board
    path("meetings/<int:pk>/", meetings.meeting, name="meeting"),
    path("<slug:slug>/", board.board, name="board"),
    path("<slug:slug>/induction/", induction.induction, name="induction"),
    path("<slug:slug>/induction/edit/", induction.induction_edit, name="induction_edit"),
    path("<slug:slug>/parity/", parity.parity, name="parity"),
    path("<slug:slug>/parity/rows/", parity.parity_rows, name="parity_rows"),
    path("<slug:slug>/parity.csv", parity.parity_csv, name="parity_csv"),
    path("<slug:slug>/edit/", keeping.board_edit, name="board_edit"),
    path("<slug:slug>/end/", keeping.board_end, name="board_end"),
    path("<slug:slug>/seats/new/", keeping.seat_new, name="seat_new"),
    path("<slug:slug>/relations/new/", keeping.relation_new, name="relation_new"),
    path("<slug:slug>/topics/new/", keeping.decides_new, name="decides_new"),
    path("<slug:slug>/terms/new/", keeping.terms_new, name="terms_new"),
    path("<slug:slug>/agreements/new/", keeping.agreement_new, name="agreement_new"),
]
