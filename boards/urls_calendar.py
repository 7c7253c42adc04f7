"""Addresses of calendars that stand at the root, without a name space. The feed's address never moves."""

from django.urls import path

from .views import calendars

urlpatterns = [
    path("", calendars.my_calendar, name="my_calendar"),
    path("new-address/", calendars.calendar_renew, name="calendar_renew"),
    path("revoke/", calendars.calendar_revoke, name="calendar_revoke"),
    path("<str:token>.ics", calendars.calendar_feed, name="calendar_feed"),
]
