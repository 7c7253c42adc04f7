from django.urls import path

from .views import board, keeping, map, meetings, papers

app_name = "boards"
urlpatterns = [
    path("", map.governance_map, name="governance_map"),
    path("new/", keeping.board_new, name="board_new"),
    path("of/<slug:slug>/", board.boards_of, name="boards_of"),
    path("seats/<int:pk>/", keeping.seat_edit, name="seat_edit"),
    path("seats/<int:pk>/end/", keeping.seat_end, name="seat_end"),
    path("seats/<int:pk>/appoint/", keeping.appoint, name="appoint"),
    path("appointments/<int:pk>/end/", keeping.appointment_end, name="appointment_end"),
    path("relations/<int:pk>/end/", keeping.relation_end, name="relation_end"),
    path("topics/<int:pk>/end/", keeping.decides_end, name="decides_end"),
    path("meetings/<int:pk>/", meetings.meeting, name="meeting"),
    # papers
    path("papers/<int:pk>/", papers.paper, name="paper"),
    path("papers/<int:pk>/edit/", papers.paper_edit, name="paper_edit"),
    path("papers/<int:pk>/move/", papers.paper_move, name="paper_move"),
    path("papers/<int:pk>/withdraw/", papers.paper_withdraw, name="paper_withdraw"),
    path("papers/<int:pk>/versions/new/", papers.paper_replace, name="paper_replace"),
    path("items/<int:pk>/papers/new/", papers.paper_new, name="paper_new"),
    path("papers/<int:pk>/versions/<int:number>/", papers.paper_version, name="paper_version"),
    path("papers/<int:pk>/versions/<int:number>/read/", papers.paper_read, name="paper_read"),
    # a board
    path("<slug:slug>/", board.board, name="board"),
    path("<slug:slug>/edit/", keeping.board_edit, name="board_edit"),
    path("<slug:slug>/end/", keeping.board_end, name="board_end"),
    path("<slug:slug>/seats/new/", keeping.seat_new, name="seat_new"),
    path("<slug:slug>/relations/new/", keeping.relation_new, name="relation_new"),
    path("<slug:slug>/topics/new/", keeping.decides_new, name="decides_new"),
    path("<slug:slug>/terms/new/", keeping.terms_new, name="terms_new"),
    path("<slug:slug>/agreements/new/", keeping.agreement_new, name="agreement_new"),
]
