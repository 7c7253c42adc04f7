"""Who hears once a month hears of all that falls into the month."""

import datetime as dt

import pytest

from alliance.base import clock
from alliance.digests import actions, composing, planning
from alliance.digests.periods import Rhythm
from boards.models import Board
from boards.needs import items
from tests.factories import make_meeting

from .conftest import digests_of, who_sits

pytestmark = pytest.mark.django_db
FIRST_MONDAY = dt.datetime(2027, 2, 1, 7, 30, tzinfo=clock.LONDON)
NEAR, FAR = "4 February 2027", "24 February 2027"


@pytest.mark.parametrize(("how_often", "told"), [("monthly", [NEAR, FAR]), ("weekly", [NEAR]), ("daily", [NEAR])])
def test_a_monthly_digest_tells_of_meetings_until_after_the_next_one(how_often, told):
    person = who_sits(starts_at="2027-02-04T14:00")
    make_meeting(Board.objects.get(), "2027-02-24T14:00")
    make_meeting(Board.objects.get(), "2027-03-24T14:00")
    with clock.set_to("2027-01-29"):
        actions.choose(person=person, kind="meetings", rhythm=Rhythm(how_often), by=person)
    with clock.set_to(FIRST_MONDAY):
        planning.plan()
        composing.compose_all()
        near = [item.what for item in items(person) if item.kind == "meeting to come"]
    (mail,) = [one for one in digests_of(person) if one.kind == "digest-meetings"]
    days = (NEAR, FAR, "24 March 2027")
    assert [day for day in days if day in mail.text] == told
    assert (len(near), NEAR in near[0]) == (1, True)  # on the home page, whoever it is
