"""For statements over many rows."""

from contextlib import contextmanager


@contextmanager
def many_rows(cursor):
    """Inside, the database joins by hashing and merging, never row by row. Needs a transaction.

    What the planner knows of a table that was filled a moment ago is a guess, and a guess of "one row" makes
    it try every pair of 34,000 by 34,000.
    """
    cursor.execute("SET LOCAL enable_nestloop = off")
    yield
    cursor.execute("SET LOCAL enable_nestloop = on")
