from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "directory"

    def ready(self):
        from alliance.base import outbox_kinds

        outbox_kinds.awaited |= {"sign-in", "invitation"}  # by these people get in: codes, new passwords, invitations
