"""A real mail server that remembers all it took, and that can be told to misbehave."""

import asyncio
import random
import threading
from collections import Counter
from email import message_from_bytes

from aiosmtpd.controller import Controller


class Server:
    """Takes every mail, slowly enough for a worker to be killed meanwhile.

    refuses   the share of recipients that it asks to come back later
    drops     the share of letters that it takes, and of which it never says so: the connection breaks after DATA
    """

    def __init__(self, seconds: float):
        self.seconds, self.refuses, self.drops = seconds, 0.0, 0.0
        self.taken: Counter[str] = Counter()  # by Message-ID
        self.to: Counter[str] = Counter()
        self.dropped: set[str] = set()
        self.refused = 0
        self.lock, self.random = threading.Lock(), random.Random(7)

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802 aiosmtpd's name
        if self.random.random() < self.refuses:
            self.refused += 1
            return "450 4.7.1 Come back later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        await asyncio.sleep(self.seconds * self.random.random())
        letter = message_from_bytes(envelope.content)
        with self.lock:
            self.taken[letter["Message-ID"]] += 1
            self.to[letter["To"]] += 1
        if self.random.random() < self.drops:
            self.dropped.add(letter["Message-ID"])
            server.transport.abort()
        await asyncio.sleep(self.seconds * self.random.random())
        return "250 OK"


def serve(server: Server, port: int) -> Controller:
    controller = Controller(server, hostname="127.0.0.1", port=port)
    controller.start()
    return controller
