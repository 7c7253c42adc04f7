"""What holds for the whole project: no migration is missing, and the settings pass Django's own checks."""

import pytest
from django.core.management import call_command


@pytest.mark.django_db
def test_no_migration_is_missing(capsys):
    call_command("makemigrations", check=True, dry_run=True)
    assert capsys.readouterr().out == "No changes detected\n"


@pytest.mark.django_db
def test_system_checks_find_nothing():
    call_command("check", fail_level="WARNING")
