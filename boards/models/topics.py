import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models

from .dated import Basis, DatedQuerySet, has_its_source, never_ends_before_it_starts, period


@pghistory.track()
class Topic(models.Model):
    """Something that people want decided, in the words they would use: hospital discharge, small grants."""

    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=100, unique=True)

    class Meta:
        ordering = ["name"]

    def __str__(self):
        return self.name


@pghistory.track()
class Decides(models.Model):
    """Who decides what: a board decides on a topic, or advises on it, for a footprint, from a day to a day."""

    class How(models.TextChoices):
        DECIDES = "decides", "decides"
        ADVISES = "advises", "advises"

    board = models.ForeignKey("boards.Board", on_delete=models.PROTECT, related_name="topics")
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="boards")
    footprint = models.ForeignKey("directory.Footprint", on_delete=models.PROTECT, related_name="+")
    how = models.CharField("decides or advises", max_length=10, choices=How)
    basis = models.CharField("how we know", max_length=10, choices=Basis, default=Basis.STATED)
    source = models.CharField("who says so", max_length=300)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = "who decides what"
        verbose_name_plural = "who decides what"
        ordering = ["topic__name", "-how", "board__name", "pk"]
        constraints = [
            never_ends_before_it_starts("decides"),
            has_its_source("decides"),
            ExclusionConstraint(
                name="decides_open_once",
                expressions=[("board", "="), ("topic", "="), ("footprint", "="), (period(), "&&")],
            ),
        ]

    def __str__(self):
        return f"{self.board} {self.get_how_display()} on {self.topic} for {self.footprint}"
