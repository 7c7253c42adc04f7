"""How our migrations run: what one makes, it makes at once.

Django draws its picture of all models anew after each operation of a migration. With some hundred models, each with
its history and its triggers, that took minutes for a new database. Here the picture is drawn once for a whole run
of additions, and each new table is made in its final form.
"""

from itertools import groupby

from django.db import migrations
from django.db.migrations import operations
from pgtrigger.migrations import AddTrigger, RemoveTrigger

# What can be told from the models before the run and those after it, without those in between.
AT_ONCE = (
    operations.CreateModel,
    operations.AddField,
    operations.RemoveField,
    operations.AddIndex,
    operations.RemoveIndex,
    operations.AddConstraint,
    operations.RemoveConstraint,
    AddTrigger,
    RemoveTrigger,
)


class MigrationAtOnce(migrations.Migration):
    """A migration whose operations, as makemigrations writes them, share one picture of the models.

    A new table has all its fields, constraints, indexes and triggers from the start, so the operations that would
    add them later only tell Django's picture. Any other operation (SQL, Python, a field that is altered) runs in its
    place, between the runs, as it would anywhere. Undoing a migration, and printing its SQL, is left to Django.
    """

    def apply(self, project_state, schema_editor, collect_sql=False):
        """The models after this migration, once the database has them."""
        if collect_sql or not self.atomic:
            return super().apply(project_state, schema_editor, collect_sql)
        for at_once, run in groupby(self.operations, lambda operation: type(operation) in AT_ONCE):
            for together in [list(run)] if at_once else [[operation] for operation in run]:
                self._run(together, project_state, schema_editor)
        return project_state

    def _run(self, together, project_state, schema_editor) -> None:
        """Take several operations from one picture of the models to the next."""
        before = project_state.clone()
        project_state.__dict__.pop("apps", None)  # drawn again, once, when first asked for
        for operation in together:
            operation.state_forwards(self.app_label, project_state)
        made = set()
        for operation in together:
            if isinstance(operation, operations.CreateModel):
                made.add(operation.name_lower)
            elif getattr(operation, "model_name", "").lower() in made:
                continue  # the table was made with it
            operation.database_forwards(self.app_label, schema_editor, before, project_state)
