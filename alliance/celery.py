"""The Celery application: workers that send mail and keep derived figures fresh."""

import os

from celery import Celery
from celery.signals import task_prerun

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "alliance.settings")

app = Celery("alliance")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@task_prerun.connect
def read_the_clock_anew(**kwargs):
    """A worker lives for days: each task starts with the offset that the demo's clock has now."""
    from alliance.base import clock

    clock.forget()
