from django.urls import path

from . import views

urlpatterns = [
    path("", views.home, name="home"),
    path("places.json", views.home_map, name="home_map"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("privacy/", views.privacy, name="privacy"),
    path("cookies/", views.cookies, name="cookies"),
    path("help/", views.help, name="help"),
    path("open-data/", views.open_data, name="open_data"),
    path("contact/", views.contact, name="contact"),
    path("components/", views.components, name="components"),
    path("components/shape.geojson", views.components_shape, name="components_shape"),
]
