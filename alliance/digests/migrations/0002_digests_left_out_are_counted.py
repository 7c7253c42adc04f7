"""Digests that could not be composed, or were given up as too late, are counted every minute."""

from django.db import migrations, models

from alliance.base.migrating import MigrationAtOnce


class Migration(MigrationAtOnce):

    dependencies = [
        ('digests', '0001_choices_deliveries_and_things_told'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='delivery',
            index=models.Index(models.F('status'), models.F('ended_at'), condition=models.Q(('status__in', ['failed', 'late'])), name='delivery_left_out'),
        ),
    ]
