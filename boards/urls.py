from django.urls import path

from .views import attendance, board, calendars, keeping, map, meetings, series

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
    # Meetings
    path("meetings/<int:pk>/", meetings.meeting, name="meeting"),
    path("meetings/<int:pk>/meeting.ics", calendars.meeting_calendar, name="meeting_calendar"),
    path("meetings/<int:pk>/edit/", meetings.meeting_edit, name="meeting_edit"),
    path("meetings/<int:pk>/publish/", meetings.meeting_publish, name="meeting_publish"),
    path("meetings/<int:pk>/move/", meetings.meeting_move, name="meeting_move"),
    path("meetings/<int:pk>/cancel/", meetings.meeting_cancel, name="meeting_cancel"),
    path("meetings/<int:pk>/take-up/", meetings.meeting_take_up, name="meeting_take_up"),
    path("meetings/<int:pk>/minutes/", meetings.meeting_minutes, name="meeting_minutes"),
    path("meetings/<int:pk>/minutes/withdraw/", meetings.minutes_withdraw, name="minutes_withdraw"),
    path("meetings/<int:pk>/cannot-come/", attendance.cannot_come, name="cannot_come"),
    path("meetings/<int:pk>/attendance/", attendance.attendance, name="attendance"),
    path("meetings/series/<int:pk>/extend/", series.series_extend, name="series_extend"),
    path("<slug:slug>/meetings/", meetings.board_meetings, name="board_meetings"),
    path("<slug:slug>/meetings/new/", meetings.meeting_new, name="meeting_new"),
    path("<slug:slug>/meetings/series/new/", series.series_new, name="series_new"),
    path("<slug:slug>/calendar.ics", calendars.board_calendar, name="board_calendar"),
    # A board
    path("<slug:slug>/", board.board, name="board"),
    path("<slug:slug>/edit/", keeping.board_edit, name="board_edit"),
    path("<slug:slug>/end/", keeping.board_end, name="board_end"),
    path("<slug:slug>/seats/new/", keeping.seat_new, name="seat_new"),
    path("<slug:slug>/relations/new/", keeping.relation_new, name="relation_new"),
    path("<slug:slug>/topics/new/", keeping.decides_new, name="decides_new"),
    path("<slug:slug>/terms/new/", keeping.terms_new, name="terms_new"),
    path("<slug:slug>/agreements/new/", keeping.agreement_new, name="agreement_new"),
]
