"""What searches read: one row of words and facets for each organisation and each circle of readers. All made by
triggers from the entry and its services, so that text a reader may not read is not in the rows they search (rule 3).
"""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F

from .organisations import Organisation


class SearchTextQuerySet(models.QuerySet):
    def visible_to(self, reader):
        """For each organisation that `reader` may find, the one row that holds what they may read of it."""
        return self.filter(reader.text_condition())


class SearchText(models.Model):
    """What readers of the levels `level_from` to `level_until` may find an organisation by.

    Levels: 0 anyone, 1 statutory staff, 2 members of the alliance, 3 those who keep the entry. Each level reads
    all that the lower ones do. Only organisations that are active have rows.
    """

    LEVELS = (0, 1, 2, 3)

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    level_from = models.PositiveSmallIntegerField()
    level_until = models.PositiveSmallIntegerField()
    scale = models.PositiveSmallIntegerField(
        help_text="Of the smallest footprint it serves, as all may know it: 1 to 4; 5 where it has not said."
    )
    name_key = models.CharField(max_length=200, help_text="The name in small letters: what lists are ordered by.")
    facets = ArrayField(models.IntegerField(), default=list)
    name_words = SearchVectorField()
    words = SearchVectorField()

    objects = SearchTextQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "level_from"], name="search_text_once_a_level"),
        ]
        indexes = [
            GinIndex(fields=["words"], name="search_text_by_words", fastupdate=False),
            GinIndex(fields=["facets"], name="search_text_by_facets", fastupdate=False),
        ]

    def __str__(self):
        return f"{self.organisation}, levels {self.level_from} to {self.level_until}"


class SearchWord(models.Model):
    """A word of some entry, with the lowest level that may read it: what misspelt words are held against."""

    word = models.CharField(max_length=60, unique=True)
    stem = models.CharField(max_length=60, db_index=True)
    level = models.PositiveSmallIntegerField()

    class Meta:
        indexes = [GinIndex(OpClass(F("word"), name="gin_trgm_ops"), name="search_word_like")]

    def __str__(self):
        return self.word
