"""A mail may carry one file of meetings, for a calendar program."""

from django.db import migrations, models

from alliance.base.migrating import MigrationAtOnce


class Migration(MigrationAtOnce):

    dependencies = [
        ('base', '0004_mail_is_held_and_watched'),
    ]

    operations = [
        migrations.AddField(
            model_name='mail',
            name='calendar',
            field=models.TextField(blank=True, help_text='iCalendar, RFC 5545.', verbose_name='a file of meetings, attached'),
        ),
    ]
