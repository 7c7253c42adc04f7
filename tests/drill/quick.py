"""The portal's Celery application with a beat that is in a hurry: seconds where production takes minutes."""

import os
from pathlib import Path

from celery.signals import worker_ready

from alliance.celery import app

app.conf.beat_schedule = {
    "prepare digests": {"task": "alliance.digests.tasks.prepare_digests", "schedule": 4.0, "options": {"expires": 60}},
    "send due mail": {"task": "alliance.base.tasks.send_due_mail", "schedule": 1.0, "options": {"expires": 20}},
}


@worker_ready.connect
def say_so(**kwargs):
    """The drill kills only hands of workers that have begun to work."""
    (Path(os.environ["ALLIANCE_STATE"]) / f"ready-{os.getpid()}").touch()
