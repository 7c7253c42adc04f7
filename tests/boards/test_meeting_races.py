"""A meeting moves while its agenda is published: whoever comes second is told what has changed."""

import datetime as dt
import threading

import pytest
from django.db import connection, transaction

from alliance.base import clock
from alliance.base.models import Mail
from alliance.base.refused import Refused
from boards.actions import agenda_publishing, meetings
from tests.factories import make_agenda_item, make_appointment, make_board, make_meeting, make_person, make_seat

pytestmark = pytest.mark.django_db(transaction=True)
NOW = "2027-02-01"
BEFORE = dt.datetime(2027, 3, 4, 14, tzinfo=clock.LONDON)
AFTER = dt.datetime(2027, 4, 8, 14, tzinfo=clock.LONDON)


@pytest.mark.parametrize("first", ["move", "publish"])
def test_a_meeting_that_moves_while_its_agenda_is_published(first):
    """Two connections: the second waits at the meeting's row until the first is through, then looks again."""
    board, officer = make_board(), make_person(role="officer")
    make_appointment(make_seat(board), make_person())
    meeting = make_meeting(board, starts_at="2027-03-04T14:00")
    make_agenda_item(meeting)
    mark = agenda_publishing.seen(meeting)
    holds, ends = threading.Event(), {}

    def move():
        meetings.move(meeting=meeting, starts_at=AFTER, reason="The hall is let", by=officer)

    def publish():
        agenda_publishing.publish(meeting=meeting, starts_at=BEFORE, as_seen=mark, by=officer)

    def write(name, action, wait):
        try:
            with clock.set_to(NOW), transaction.atomic():
                if wait:
                    assert holds.wait(10)
                action()
                holds.set()
                if not wait:
                    ends["was waited for"] = not other_is_through.wait(0.5)
            ends[name] = "done"
        except Refused as refusal:
            ends[name] = refusal.sentence
        finally:
            if wait:
                other_is_through.set()
            connection.close()

    other_is_through = threading.Event()
    acts = {"move": move, "publish": publish}
    threads = [threading.Thread(target=write, args=[name, act, name != first]) for name, act in acts.items()]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    meeting.refresh_from_db()
    told = sorted(Mail.objects.values_list("kind", flat=True))
    assert ends.pop("was waited for")
    assert meeting.starts_at == AFTER
    if first == "move":
        assert ends["publish"].startswith("The meeting was moved meanwhile: it is on Thursday 8 April 2027 now.")
        assert (meeting.agenda_is_out, told) == (False, ["meeting-moved"])
    else:
        assert ends == {"publish": "done", "move": "done"}
        assert (meeting.agenda_is_out, told) == (True, ["agenda-published", "meeting-moved"])
