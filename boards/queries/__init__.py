"""Reads that span models, as at a day. They return frozen dataclasses."""

from .board import board_on, boards_of
from .funding import funding_said
from .interests import interests_of
from .map import BoardOnMap, GovernanceMap, Line, SeatOnMap, governance_map
from .papers import papers_of, reading_list, reading_lists_of
from .topics import who_decides
from .vacancies import to_choose, vacancies

__all__ = [
    "BoardOnMap",
    "GovernanceMap",
    "Line",
    "SeatOnMap",
    "board_on",
    "boards_of",
    "funding_said",
    "governance_map",
    "interests_of",
    "papers_of",
    "reading_list",
    "reading_lists_of",
    "to_choose",
    "vacancies",
    "who_decides",
]
