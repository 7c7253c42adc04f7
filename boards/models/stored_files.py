from django.db import models


class FileToDeleteQuerySet(models.QuerySet):
    def due(self, moment):
        return self.filter(due_at__lte=moment)

    def of_withdrawn_papers(self):
        return self.filter(paper__withdrawn_at__isnull=False)


class FileToDelete(models.Model):
    """A file in the storage that no paper has, or not any more: it is deleted, and tried again until it is gone.

    Written before a file is put into the storage, so that none is left behind when the upload comes to nothing (the
    paper that takes the file takes this row away); and when a paper is withdrawn. `name` says nothing of the paper:
    it is a number nobody can guess. Not in the row history: a withdrawn paper must be found nowhere.
    """

    name = models.CharField(max_length=200, unique=True)
    paper = models.ForeignKey(
        "boards.Paper", on_delete=models.PROTECT, null=True, blank=True, related_name="files_to_delete"
    )
    due_at = models.DateTimeField()
    tries = models.PositiveIntegerField(default=0)
    tried_at = models.DateTimeField(null=True, blank=True)
    last_answer = models.CharField(max_length=200, blank=True)

    objects = FileToDeleteQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "files to delete"
        ordering = ["due_at", "pk"]

    def __str__(self):
        return self.name
