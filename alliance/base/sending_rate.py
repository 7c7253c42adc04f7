"""How fast mail may go: one allowance in the database for all workers (MAIL_PER_MINUTE).

It fills by real time, a minute's worth at most. The portal's own clock has no part in it, so moving that does nothing.
"""

from django.conf import settings
from django.db import connection

TAKE = """
    WITH filled AS (
        SELECT least(%(most)s, CASE WHEN reckoned_at > clock_timestamp() THEN %(most)s ELSE
            left_over.left + extract(epoch FROM clock_timestamp() - reckoned_at) * %(most)s / 60.0 END) AS there
        FROM base_sendingrate left_over FOR UPDATE
    )
    UPDATE base_sendingrate rate SET "left" = filled.there - 1, reckoned_at = clock_timestamp()
    FROM filled WHERE filled.there >= 1 RETURNING 1
"""
BEGIN = """
    INSERT INTO base_sendingrate ("only", "left", reckoned_at) VALUES (true, %(most)s, clock_timestamp())
    ON CONFLICT DO NOTHING
"""


def take() -> bool:
    """May one more mail go now? Then it is counted. Inside the caller's transaction."""
    if not settings.MAIL_PER_MINUTE:
        return True
    with connection.cursor() as cursor:
        most = {"most": float(settings.MAIL_PER_MINUTE)}
        cursor.execute(TAKE, most)
        if cursor.fetchone():
            return True
        cursor.execute("SELECT 1 FROM base_sendingrate")
        if cursor.fetchone():
            return False
        cursor.execute(BEGIN, most)
        cursor.execute(TAKE, most)
        return cursor.fetchone() is not None
