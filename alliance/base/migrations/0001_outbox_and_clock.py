"""The outbox, and the demo clock's offset."""

import datetime
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from alliance.base.migrating import MigrationAtOnce


class Migration(MigrationAtOnce):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ClockOffset',
            fields=[
                ('only', models.BooleanField(default=True, editable=False, primary_key=True, serialize=False)),
                ('ahead', models.DurationField(default=datetime.timedelta)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('only', True)), name='clock_offset_has_one_row')],
            },
        ),
        migrations.CreateModel(
            name='Mail',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=200, unique=True)),
                ('kind', models.CharField(max_length=50)),
                ('to', models.EmailField(max_length=254)),
                ('subject', models.CharField(max_length=250)),
                ('text', models.TextField(blank=True)),
                ('html', models.TextField(blank=True)),
                ('secret', models.BooleanField(default=False, help_text='Carries a code or a link that signs someone in: the body goes once it is sent.')),
                ('status', models.CharField(choices=[('waiting', 'waiting'), ('sending', 'being sent'), ('sent', 'sent'), ('refused', 'refused by the mail server'), ('unknown', 'not known whether it went'), ('cancelled', 'cancelled')], default='waiting', max_length=10)),
                ('message_id', models.CharField(blank=True, max_length=250)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('last_answer', models.CharField(blank=True, help_text='What the mail server said last.', max_length=500)),
                ('written_at', models.DateTimeField(auto_now_add=True)),
                ('due_at', models.DateTimeField()),
                ('claimed_at', models.DateTimeField(blank=True, null=True)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name_plural': 'mails',
                'indexes': [models.Index(models.F('due_at'), condition=models.Q(('status', 'waiting')), name='mail_waiting'), models.Index(models.F('claimed_at'), condition=models.Q(('status', 'sending')), name='mail_sending'), models.Index(models.F('status'), models.OrderBy(models.F('id'), descending=True), name='mail_by_status')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('status', 'sending'), _negated=True), ('claimed_at__isnull', False), _connector='OR'), name='mail_sending_is_claimed')],
            },
        ),
    ]
