from django.apps import AppConfig


class DigestsConfig(AppConfig):
    name = "alliance.digests"
    label = "digests"

    def ready(self):
        from . import kinds

        kinds.register()
