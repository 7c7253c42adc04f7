from django.apps import AppConfig


class BaseConfig(AppConfig):
    name = "alliance.base"
    label = "base"
