"""The words that somebody types into a search: read with their meaning, and put right where they are misspelt.

A word that stands in no entry this reader may read is held against the words that do. What is typed is never
kept (rule 27), and a word is offered only where this reader would find something by it (rule 3).
"""

import re
from dataclasses import dataclass

from django.contrib.postgres.search import SearchQuery, TrigramSimilarity
from django.db import connection

from .models import SearchText, SearchWord
from .visibility import Reader

CONFIG = "directory_english"
AT_MOST = 12
ALIKE_ENOUGH = 0.34
TRIES = 3


@dataclass(frozen=True)
class TypedWords:
    """What was typed, and what is searched for.

    typed      the words as typed, in small letters, without those that say nothing ("the")
    instead    {misspelt word: the word searched for beside it}
    """

    typed: tuple[str, ...] = ()
    instead: dict[str, str] | None = None

    def __bool__(self) -> bool:
        return bool(self.typed)

    @property
    def query(self) -> SearchQuery:
        """Every word, each in any of its forms; a misspelt one or what it was taken for."""
        query = None
        for word in self.typed:
            one = SearchQuery(word, config=CONFIG)
            if better := (self.instead or {}).get(word):
                one = one | SearchQuery(better, config=CONFIG)
            query = one if query is None else query & one
        return query

    @property
    def corrected(self) -> str:
        """What was searched for, when that differs from what was typed."""
        return " ".join((self.instead or {}).get(word, word) for word in self.typed) if self.instead else ""


def read(text: str, reader: Reader) -> TypedWords:
    """The words of `text`. One query, and up to four more for each word that is in no entry."""
    words = list(dict.fromkeys(re.findall(r"[^\W_]+", text.replace("'", "").replace("’", "").lower())))[:AT_MOST]
    if not words:
        return TypedWords()
    known = _known(words, reader)
    instead = {}
    for word, is_known in known.items():
        if is_known or not word.isalpha() or (_keeps_entries(reader) and _finds(word, reader)):
            continue
        if better := _nearest(word, reader):
            instead[word] = better
    return TypedWords(typed=tuple(known), instead=instead)


def _known(words: list[str], reader: Reader) -> dict[str, bool]:
    """Each word that says something, and whether all readers of this level may read it somewhere in any of its forms.

    A word that others alone may read is as unknown as one that nobody wrote: which it is must not show.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT typed.word, EXISTS (SELECT FROM directory_searchword WHERE stem = typed.stem AND level <= %s)
            FROM (
                SELECT word, number, (tsvector_to_array(to_tsvector(%s::regconfig, word)))[1] AS stem
                FROM unnest(%s::text[]) WITH ORDINALITY AS one(word, number)
            ) AS typed
            WHERE stem IS NOT NULL ORDER BY number
            """,
            [reader.level, CONFIG, words],
        )
        return dict(cursor.fetchall())


def _nearest(word: str, reader: Reader) -> str:
    """The word most like this one among those by which this reader would find an entry; "" where none is."""
    alike = (
        SearchWord.objects.filter(level__lte=reader.level, word__trigram_similar=word)
        .annotate(likeness=TrigramSimilarity("word", word))
        .filter(likeness__gte=ALIKE_ENOUGH)
        .order_by("-likeness", "word")[:TRIES]
    )
    return next((candidate.word for candidate in alike if _finds(candidate.word, reader)), "")


def _keeps_entries(reader: Reader) -> bool:
    """May the reader find words of some entries that others of the same level may not read?"""
    return bool(reader.own) or reader.is_officer


def _finds(word: str, reader: Reader) -> bool:
    query = SearchQuery(word, config=CONFIG)
    return SearchText.objects.visible_to(reader).filter(words=query).exists()
