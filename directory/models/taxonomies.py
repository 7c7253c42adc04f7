import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q


class TermQuerySet(models.QuerySet):
    def in_use(self):
        """Terms that may be chosen today; a retired one stays with what it was given to."""
        return self.filter(is_retired=False)

    def in_tree_order(self):
        """A parent before its children, siblings as the administrator placed them."""
        return self.order_by("kind", "sort_key")


@pghistory.track(exclude=["path", "sort_key"])
class Term(models.Model):
    """A word of one of the three taxonomies: a need, a group of people, or a kind of help. An administrator's tree.

    `path` (ids from the top down to itself) and `sort_key` are kept by the database, which also refuses a
    parent of another taxonomy, or below the term itself.
    """

    class Kind(models.TextChoices):
        NEED = "need", "need"
        GROUP = "group", "group of people"
        HELP = "help", "kind of help"

    kind = models.CharField(max_length=10, choices=Kind)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    slug = models.SlugField(max_length=80)
    name = models.CharField(max_length=80)
    also_called = models.CharField(
        max_length=300, blank=True, help_text="Other words that people type for it. They find it too."
    )
    description = models.CharField(max_length=300, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    is_retired = models.BooleanField(default=False)
    path = ArrayField(models.IntegerField(), default=list, editable=False)
    sort_key = models.CharField(max_length=400, blank=True, editable=False)

    objects = TermQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "sort_key", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "slug"], name="term_slug_once_a_taxonomy"),
            models.CheckConstraint(condition=~Q(parent=F("id")), name="term_not_its_own_parent"),
            models.CheckConstraint(condition=Q(kind__in=["need", "group", "help"]), name="term_of_a_taxonomy"),
        ]

    def __str__(self):
        return self.name

    @property
    def depth(self) -> int:
        """0 for a term at the top."""
        return max(len(self.path) - 1, 0)
