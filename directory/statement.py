"""One SQL statement made of named parts, some of them querysets."""

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet


class Statement:
    """Named parts (`WITH … AS`) and what is selected from them, with the parameters of each."""

    def __init__(self):
        self._parts: list[tuple[str, str, list]] = []
        self._impossible = False

    def queryset(self, name: str, rows: QuerySet, *, materialized: bool = True) -> None:
        """A part from a queryset of `values()`."""
        try:
            sql, params = rows.order_by().query.sql_with_params()
        except EmptyResultSet:
            self._impossible = True
            return
        self.sql(name, sql, params, materialized=materialized)

    def sql(self, name: str, sql: str, params=(), *, materialized: bool = True) -> None:
        if name not in [part for part, _, _ in self._parts]:
            kept = "MATERIALIZED" if materialized else "NOT MATERIALIZED"
            self._parts.append((name, f"{name} AS {kept} ({sql})", list(params)))

    def run(self, select: str, params=()) -> list[tuple]:
        """The rows of `select`; none when a part can hold nothing."""
        if self._impossible:
            return []
        sql = "WITH " + ", ".join(sql for _, sql, _ in self._parts) + " " + select
        with connection.cursor() as cursor:
            cursor.execute(sql, [*(one for _, _, given in self._parts for one in given), *params])
            return cursor.fetchall()
