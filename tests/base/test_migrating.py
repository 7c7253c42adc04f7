"""A migration that runs at once leaves in the database, and in Django's picture, what Django leaves step by step."""

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection, migrations, models, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState
from pgtrigger.compiler import Trigger, UpsertTriggerSql
from pgtrigger.migrations import AddTrigger, RemoveTrigger

from alliance.base.migrating import MigrationAtOnce

COLUMNS = """
SELECT table_name, ordinal_position, column_name, data_type, is_nullable FROM information_schema.columns
WHERE starts_with(table_name, 'sample_') ORDER BY 1, 2
"""
CONSTRAINTS = """
SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
WHERE starts_with(conrelid::regclass::text, 'sample_') ORDER BY 1, 2
"""
INDEXES = "SELECT indexname, indexdef FROM pg_indexes WHERE starts_with(tablename, 'sample_') ORDER BY 1"
TRIGGERS = """
SELECT tgname, pg_get_triggerdef(oid), pg_get_functiondef(tgfoid) FROM pg_trigger
WHERE starts_with(tgrelid::regclass::text, 'sample_') AND NOT tgisinternal ORDER BY 1
"""


def is_kept(table: str, words: str) -> Trigger:
    func = f"RAISE EXCEPTION '{words}';"
    pgid = f"pgtrigger_kept_{table}"
    sql = UpsertTriggerSql(func=func, hash=words, operation="DELETE", pgid=pgid, table=table, when="BEFORE")
    return Trigger(name="kept", sql=sql)


def board(**more):
    return models.ForeignKey("sample.Board", models.PROTECT, related_name="+", **more)


def with_id(**fields):
    return [("id", models.BigAutoField(primary_key=True)), *fields.items()]


FIRST = [
    migrations.CreateModel("Board", with_id(name=models.CharField(max_length=50), old=models.TextField())),
    migrations.CreateModel("Seat", with_id(title=models.CharField(max_length=50, unique=True))),
    migrations.AddField("seat", "board", board()),
    migrations.AddField("board", "chair", models.ForeignKey("sample.Seat", models.PROTECT, null=True)),
    migrations.AddIndex("seat", models.Index(fields=["title", "board"], name="sample_seat_title")),
    migrations.AddConstraint("seat", models.UniqueConstraint(fields=["board", "title"], name="sample_seat_once")),
    migrations.AddConstraint("board", models.CheckConstraint(condition=~models.Q(name=""), name="sample_named")),
    AddTrigger("seat", is_kept("sample_seat", "first")),
]
SECOND = [
    RemoveTrigger("seat", "kept"),
    migrations.RemoveConstraint("board", "sample_named"),
    migrations.RemoveField("board", "old"),
    migrations.AddField("board", "number", models.IntegerField(default=1), preserve_default=False),
    migrations.CreateModel("Paper", with_id(words=models.TextField())),
    migrations.AddField("paper", "board", board(null=True)),
    migrations.RunSQL("ALTER TABLE sample_paper ADD COLUMN known_to_sql_alone integer"),
    migrations.AlterField("paper", "board", board()),
    migrations.AddConstraint("board", models.CheckConstraint(condition=models.Q(number__gt=0), name="sample_named")),
    migrations.RemoveIndex("seat", "sample_seat_title"),
    AddTrigger("seat", is_kept("sample_seat", "second")),
    AddTrigger("paper", is_kept("sample_paper", "paper")),
]


def after(kind: type[migrations.Migration]) -> tuple:
    """What the database has, and what Django thinks it has, after both migrations; all is then taken back."""
    state = ProjectState()
    with transaction.atomic():
        for name, steps in (("0001", FIRST), ("0002", SECOND)):
            migration = kind(name, "sample")
            migration.operations = steps
            with connection.schema_editor() as editor:
                state = migration.apply(state, editor)
        with connection.cursor() as cursor:
            found = [cursor.execute(query).fetchall() for query in (COLUMNS, CONSTRAINTS, INDEXES, TRIGGERS)]
        transaction.set_rollback(True)
    pictured = {
        key: ([(name, field.deconstruct()[1:]) for name, field in model.fields.items()], model.options)
        for key, model in state.models.items()
    }
    return found, pictured, sorted(model._meta.label for model in state.apps.get_models())


@pytest.mark.django_db
def test_a_migration_at_once_leaves_what_one_step_by_step_leaves():
    at_once = after(MigrationAtOnce)
    assert at_once == after(migrations.Migration)
    columns, _, _, triggers = at_once[0]
    assert (len(columns), len(triggers)) == (11, 2)


def test_every_migration_of_ours_that_makes_tables_or_triggers_does_so_at_once():
    """Where this names yours: import MigrationAtOnce, and write `class Migration(MigrationAtOnce):`."""
    ours = {app.label for app in apps.get_app_configs() if (settings.BASE_DIR / app.name.split(".")[0]).is_dir()}
    step_by_step = [
        key
        for key, migration in MigrationLoader(None).disk_migrations.items()
        if key[0] in ours
        and not isinstance(migration, MigrationAtOnce)
        and any(isinstance(operation, (migrations.CreateModel, AddTrigger)) for operation in migration.operations)
    ]
    assert step_by_step == []
