from django.urls import path

from . import views

urlpatterns = [
    path("", views.home, name="home"),
    path("places.json", views.home_map, name="home_map"),
]
