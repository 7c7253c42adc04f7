from django.urls import path

from . import views

app_name = "digests"
urlpatterns = [
    path("", views.settings, name="settings"),
    path("stop/<str:token>/", views.stop, name="stop"),
]
