"""A switch that holds all mail, with who and when; and when the watch over the mail last looked."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from alliance.base.migrating import MigrationAtOnce


class Migration(MigrationAtOnce):

    dependencies = [
        ('base', '0003_digests_need_of_the_outbox'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='MailWatch',
            fields=[
                ('only', models.BooleanField(default=True, editable=False, primary_key=True, serialize=False)),
                ('beat_at', models.DateTimeField(verbose_name='the scheduler was last heard of')),
                ('alarmed_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'verbose_name_plural': 'mail watches',
                'constraints': [models.CheckConstraint(condition=models.Q(('only', True)), name='mail_watch_has_one_row')],
            },
        ),
        migrations.CreateModel(
            name='MailHold',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('held_at', models.DateTimeField()),
                ('why', models.CharField(max_length=200)),
                ('let_go_at', models.DateTimeField(blank=True, null=True)),
                ('held_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('let_go_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('let_go_at',), name='mail_hold_is_open_once', nulls_distinct=False), models.CheckConstraint(condition=models.Q(models.Q(('let_go_at__isnull', True), ('let_go_by__isnull', True)), models.Q(('let_go_at__isnull', False), ('let_go_by__isnull', False)), _connector='OR'), name='mail_hold_let_go_says_who')],
            },
        ),
    ]
