"""Two connections at the same moment."""

import threading

from django.db import Error, connection

from alliance.base.refused import Refused


def at_once(*works) -> list[str]:
    """Run them at the same moment, each on a connection of its own: "done" or "refused" of each, sorted."""
    start, ends = threading.Barrier(len(works)), []

    def run(work):
        try:
            start.wait()
            work()
            ends.append("done")
        except (Error, Refused):
            ends.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[work]) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(ends)
