"""Who decides what."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from ..models import Board, Decides


@dataclass(frozen=True)
class TopicRow:
    """A topic, and who decides and who advises on it."""

    name: str
    decides: tuple[Decides, ...]
    advises: tuple[Decides, ...]


@dataclass(frozen=True)
class WhoDecides:
    """The rows that fit and who says so, and what there is to choose from: (slug, name) of topics and of footprints."""

    rows: tuple[TopicRow, ...]
    sources: tuple[str, ...]
    topics: tuple[tuple[str, str], ...]
    footprints: tuple[tuple[str, str], ...]


def who_decides(day: dt.date, reader, topic: str = "", footprint: str = "") -> WhoDecides:
    """Who decides what on `day`, of one topic and for one footprint if their slugs are given. One query."""
    said = list(
        Decides.objects.current_on(day)
        .filter(board__in=Board.objects.visible_to(reader).current_on(day).values("pk"))
        .select_related("topic", "board", "footprint")
        .defer("footprint__outline", "footprint__description")
    )
    rows: dict[str, list[Decides]] = defaultdict(list)
    for one in said:
        if topic in ("", one.topic.slug) and footprint in ("", one.footprint.slug):
            rows[one.topic.name].append(one)
    return WhoDecides(
        rows=tuple(
            TopicRow(
                name,
                tuple(one for one in of_it if one.how == Decides.How.DECIDES),
                tuple(one for one in of_it if one.how == Decides.How.ADVISES),
            )
            for name, of_it in sorted(rows.items())
        ),
        sources=tuple(sorted({one.source for of_it in rows.values() for one in of_it})),
        topics=tuple(sorted({(one.topic.slug, one.topic.name) for one in said}, key=lambda pair: pair[1])),
        footprints=tuple(sorted({(one.footprint.slug, one.footprint.name) for one in said}, key=lambda pair: pair[1])),
    )
