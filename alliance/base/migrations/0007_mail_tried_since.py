"""Since when the mail server has put a mail off: after some days it counts as refused."""

from django.db import migrations, models

from alliance.base.migrating import MigrationAtOnce


class Migration(MigrationAtOnce):

    dependencies = [
        ('base', '0006_mail_watch_began'),
    ]

    operations = [
        migrations.AddField(
            model_name='mail',
            name='tried_since',
            field=models.DateTimeField(blank=True, help_text='MAIL_GIVE_UP_DAYS count from here.', null=True, verbose_name='the mail server has put it off since'),
        ),
    ]
