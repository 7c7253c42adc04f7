"""What the digests need of the outbox: fresh content, one-click stops, dead addresses, a rate."""

import django.db.models.functions.text
from django.db import migrations, models

from alliance.base.migrating import MigrationAtOnce


class Migration(MigrationAtOnce):

    dependencies = [
        ('base', '0002_reply_to_and_private_address'),
    ]

    operations = [
        migrations.AddField(
            model_name='mail',
            name='composed_at',
            field=models.DateTimeField(blank=True, help_text='When what it says was fixed. Some kinds are composed anew after an hour.', null=True),
        ),
        migrations.AddField(
            model_name='mail',
            name='list_unsubscribe',
            field=models.CharField(blank=True, help_text='RFC 8058.', max_length=500, verbose_name='address that stops such mails with one click'),
        ),
        migrations.CreateModel(
            name='DeadAddress',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('address', models.EmailField(max_length=254, unique=True)),
                ('answer', models.CharField(max_length=500, verbose_name='what the mail server said')),
                ('since', models.DateTimeField()),
            ],
            options={
                'verbose_name_plural': 'dead addresses',
                'constraints': [models.CheckConstraint(condition=models.Q(('address', django.db.models.functions.text.Lower('address'))), name='dead_address_is_lower_case')],
            },
        ),
        migrations.CreateModel(
            name='SendingRate',
            fields=[
                ('only', models.BooleanField(default=True, editable=False, primary_key=True, serialize=False)),
                ('left', models.FloatField(default=0)),
                ('reckoned_at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('only', True)), name='sending_rate_has_one_row')],
            },
        ),
    ]
