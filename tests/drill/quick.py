"""The portal's Celery application with a beat that is in a hurry: seconds where production takes minutes."""

from alliance.celery import app

app.conf.beat_schedule = {
    "prepare digests": {"task": "alliance.digests.tasks.prepare_digests", "schedule": 4.0, "options": {"expires": 60}},
    "send due mail": {"task": "alliance.base.tasks.send_due_mail", "schedule": 1.0, "options": {"expires": 20}},
}
