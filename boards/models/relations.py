import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models
from django.db.models import F, Q

from .dated import Basis, DatedQuerySet, has_its_source, never_ends_before_it_starts, period


@pghistory.track()
class BoardRelation(models.Model):
    """How one board stands to another, from a day to a day: a line of the governance map.

    What a board nominates is carried by the seats on the other board that it nominates; a line of another kind
    may run through one seat, such as that of an independent chair.
    """

    class Kind(models.TextChoices):
        NOMINATES = "nominates", "nominates to"
        REPORTS = "reports", "reports to"
        ADVISES = "advises", "advises"
        DIRECT = "direct", "has a direct line to"

    from_board = models.ForeignKey("boards.Board", on_delete=models.PROTECT, related_name="relations_out")
    to_board = models.ForeignKey("boards.Board", on_delete=models.PROTECT, related_name="relations_in")
    kind = models.CharField(max_length=10, choices=Kind)
    through = models.ForeignKey(
        "boards.Seat",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="the seat it runs through",
    )
    basis = models.CharField("how we know", max_length=10, choices=Basis, default=Basis.STATED)
    source = models.CharField("who says so", max_length=300)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["from_board", "kind", "to_board", "pk"]
        constraints = [
            never_ends_before_it_starts("board_relation"),
            has_its_source("board_relation"),
            models.CheckConstraint(condition=~Q(from_board=F("to_board")), name="board_relation_is_with_another"),
            ExclusionConstraint(
                name="board_relation_open_once",
                expressions=[("from_board", "="), ("to_board", "="), ("kind", "="), (period(), "&&")],
            ),
        ]

    def __str__(self):
        return f"{self.from_board} {self.get_kind_display()} {self.to_board}"
