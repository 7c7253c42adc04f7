"""What the digests do in the background. Each may run twice, at the same moment, late, or not at all."""

from celery import shared_task

from . import composing, contents, planning

MOST_AT_ONCE = 4  # more hands that one run calls for


@shared_task(acks_late=True, time_limit=300, soft_time_limit=240)
def prepare_digests():
    """Every five minutes: write down what is due, and compose it."""
    planned = planning.plan()
    for _ in range(min(planned // composing.AT_A_TIME, MOST_AT_ONCE)):
        compose_digests.delay()  # a lost call costs nothing but time
    return {"planned": planned, "composed": composing.compose_all()}


@shared_task(acks_late=True, time_limit=300, soft_time_limit=240)
def compose_digests():
    """Compose what is due beside other workers: no two hold the same rows."""
    return composing.compose_all()


@shared_task(acks_late=True, time_limit=600, soft_time_limit=540)
def forget_told():
    """Forget what was told so long ago that nothing is waiting for it."""
    return contents.forget_old()
