"""Since when the watch over the mail has looked without a break: what waited while nobody looked is no alarm."""

from django.db import migrations, models

from alliance.base.migrating import MigrationAtOnce


class Migration(MigrationAtOnce):

    dependencies = [
        ('base', '0005_calendar_attached'),
    ]

    operations = [
        migrations.AddField(
            model_name='mailwatch',
            name='began_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='it has looked without a break since'),
        ),
    ]
