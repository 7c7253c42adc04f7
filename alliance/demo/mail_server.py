"""The demo's mail server: takes every mail at the address of EMAIL_URL and puts it into a Maildir.

python -m alliance.demo.mail_server
"""

import mailbox
import os
import signal
import threading
from pathlib import Path

from aiosmtpd.controller import Controller


class Maildir:
    """Takes every mail, for whomever it is, and files it in one folder."""

    def __init__(self, folder: Path):
        folder.parent.mkdir(parents=True, exist_ok=True)
        self.folder = mailbox.Maildir(folder)

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 aiosmtpd's name
        letter = mailbox.MaildirMessage(envelope.content)
        letter["X-Rcpt-To"] = ", ".join(envelope.rcpt_tos)
        self.folder.add(letter)
        return "250 OK"


def serve(folder: Path, host: str, port: int) -> Controller:
    """A running mail server; the caller stops it."""
    controller = Controller(Maildir(folder), hostname=host, port=port)
    controller.start()
    return controller


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "alliance.settings")
    from django.conf import settings

    server = settings.MAILERS["default"]["OPTIONS"]
    controller = serve(settings.MAILBOX_DIR, server["host"], server["port"])
    print(f"Mail to {server['host']}:{server['port']} goes into {settings.MAILBOX_DIR}", flush=True)
    ended = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: ended.set())
    ended.wait()
    controller.stop()


if __name__ == "__main__":
    main()
