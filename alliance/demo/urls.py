from django.urls import path

from . import views

urlpatterns = [
    path("mailbox/", views.mailbox, name="mailbox"),
    path("mailbox/week/", views.mailbox_week, name="mailbox_week"),
    path("mailbox/<str:key>/", views.mailbox_letter, name="mailbox_letter"),
    path("mailbox/<str:key>/html/", views.mailbox_html, name="mailbox_html"),
    path("mailbox/<str:key>/meetings.ics", views.mailbox_file, name="mailbox_file"),
]
