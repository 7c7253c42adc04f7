"""What people choose, each digest that was due, and what it told."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from alliance.base.migrating import MigrationAtOnce


class Migration(MigrationAtOnce):

    initial = True

    dependencies = [
        ('base', '0003_digests_need_of_the_outbox'),
        ('pghistory', '0007_auto_20250421_0444'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Delivery',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('meetings', 'meetings'), ('deadlines', 'deadlines')], max_length=10)),
                ('period', models.DateField(verbose_name='first day of the period')),
                ('due_at', models.DateTimeField()),
                ('status', models.CharField(choices=[('due', 'due'), ('composed', 'in the outbox'), ('nothing', 'nothing to say'), ('late', 'too late, the next one says it'), ('stopped', 'stopped'), ('failed', 'could not be composed')], default='due', max_length=10)),
                ('planned_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='composed, or ended without a mail')),
                ('lines', models.PositiveSmallIntegerField(default=0, verbose_name='how many things it says')),
                ('fault', models.CharField(blank=True, max_length=200, verbose_name='why it could not be composed')),
                ('mail', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='digest', to='base.mail')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='digests', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name_plural': 'deliveries',
            },
        ),
        migrations.CreateModel(
            name='DigestChoice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('meetings', 'meetings'), ('deadlines', 'deadlines'), ('urgent', 'notices at once')], max_length=10)),
                ('how_often', models.CharField(choices=[('off', 'never'), ('at-once', 'at once'), ('daily', 'every day'), ('weekly', 'once a week'), ('monthly', 'once a month')], max_length=10, verbose_name='how often')),
                ('weekday', models.PositiveSmallIntegerField(choices=[(0, 'Monday'), (1, 'Tuesday'), (2, 'Wednesday'), (3, 'Thursday'), (4, 'Friday'), (5, 'Saturday'), (6, 'Sunday')], default=0, verbose_name='on which day')),
                ('hour', models.PositiveSmallIntegerField(default=7, verbose_name='at which hour')),
                ('quiet_on_bank_holidays', models.BooleanField(default=True, verbose_name='not on a bank holiday')),
                ('paused_until', models.DateField(blank=True, null=True, verbose_name='nothing before')),
                ('chosen_at', models.DateTimeField()),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='digest_choices', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='DigestChoiceEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('kind', models.CharField(choices=[('meetings', 'meetings'), ('deadlines', 'deadlines'), ('urgent', 'notices at once')], max_length=10)),
                ('how_often', models.CharField(choices=[('off', 'never'), ('at-once', 'at once'), ('daily', 'every day'), ('weekly', 'once a week'), ('monthly', 'once a month')], max_length=10, verbose_name='how often')),
                ('weekday', models.PositiveSmallIntegerField(choices=[(0, 'Monday'), (1, 'Tuesday'), (2, 'Wednesday'), (3, 'Thursday'), (4, 'Friday'), (5, 'Saturday'), (6, 'Sunday')], default=0, verbose_name='on which day')),
                ('hour', models.PositiveSmallIntegerField(default=7, verbose_name='at which hour')),
                ('quiet_on_bank_holidays', models.BooleanField(default=True, verbose_name='not on a bank holiday')),
                ('paused_until', models.DateField(blank=True, null=True, verbose_name='nothing before')),
                ('chosen_at', models.DateTimeField()),
                ('person', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='digests.digestchoice')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Told',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('meetings', 'meetings'), ('deadlines', 'deadlines')], max_length=10)),
                ('key', models.CharField(max_length=200, verbose_name='which thing')),
                ('fingerprint', models.CharField(max_length=32, verbose_name='of its words, detail and day')),
                ('told_at', models.DateTimeField()),
                ('delivery', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='told', to='digests.delivery')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name_plural': 'things told',
            },
        ),
        migrations.AddIndex(
            model_name='delivery',
            index=models.Index(models.F('due_at'), models.F('person'), condition=models.Q(('status', 'due')), name='delivery_due'),
        ),
        migrations.AddIndex(
            model_name='delivery',
            index=models.Index(models.F('kind'), models.F('period'), name='delivery_by_period'),
        ),
        migrations.AddConstraint(
            model_name='delivery',
            constraint=models.UniqueConstraint(fields=('person', 'kind', 'period'), name='delivery_once'),
        ),
        migrations.AddConstraint(
            model_name='delivery',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'composed'), _negated=True), ('mail__isnull', False), _connector='OR'), name='delivery_composed_has_its_mail'),
        ),
        migrations.AddConstraint(
            model_name='delivery',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('status', 'due')), models.Q(models.Q(('status', 'due'), _negated=True), ('ended_at__isnull', False)), _connector='OR'), name='delivery_ended_says_when'),
        ),
        migrations.AddConstraint(
            model_name='digestchoice',
            constraint=models.UniqueConstraint(fields=('person', 'kind'), name='digest_choice_once'),
        ),
        migrations.AddConstraint(
            model_name='digestchoice',
            constraint=models.CheckConstraint(condition=models.Q(('weekday__lte', 6)), name='digest_choice_has_a_day_of_the_week'),
        ),
        migrations.AddConstraint(
            model_name='digestchoice',
            constraint=models.CheckConstraint(condition=models.Q(('hour__lte', 23)), name='digest_choice_has_an_hour_of_the_day'),
        ),
        migrations.AddConstraint(
            model_name='digestchoice',
            constraint=models.CheckConstraint(condition=models.Q(('how_often', 'off'), models.Q(('kind', 'urgent'), ('how_often', 'at-once')), models.Q(models.Q(('kind', 'urgent'), _negated=True), models.Q(('how_often', 'at-once'), _negated=True)), _connector='OR'), name='digest_choice_at_once_is_for_notices'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='digestchoice',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "digests_digestchoiceevent" ("chosen_at", "hour", "how_often", "id", "kind", "paused_until", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quiet_on_bank_holidays", "weekday") VALUES (NEW."chosen_at", NEW."hour", NEW."how_often", NEW."id", NEW."kind", NEW."paused_until", NEW."person_id", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'insert\', NEW."id", NEW."quiet_on_bank_holidays", NEW."weekday"); RETURN NULL;', hash='c57f80c57c680f998f9807cce36d894b07898339', operation='INSERT', pgid='pgtrigger_insert_insert_c2ada', table='digests_digestchoice', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='digestchoice',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "digests_digestchoiceevent" ("chosen_at", "hour", "how_often", "id", "kind", "paused_until", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quiet_on_bank_holidays", "weekday") VALUES (NEW."chosen_at", NEW."hour", NEW."how_often", NEW."id", NEW."kind", NEW."paused_until", NEW."person_id", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'update\', NEW."id", NEW."quiet_on_bank_holidays", NEW."weekday"); RETURN NULL;', hash='936c1d19ba0d4b518c2c9ac5ace040ab293e849c', operation='UPDATE', pgid='pgtrigger_update_update_b6a5a', table='digests_digestchoice', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='digestchoice',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "digests_digestchoiceevent" ("chosen_at", "hour", "how_often", "id", "kind", "paused_until", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quiet_on_bank_holidays", "weekday") VALUES (OLD."chosen_at", OLD."hour", OLD."how_often", OLD."id", OLD."kind", OLD."paused_until", OLD."person_id", _pgh_attach_context(), CLOCK_TIMESTAMP(), \'delete\', OLD."id", OLD."quiet_on_bank_holidays", OLD."weekday"); RETURN NULL;', hash='06bceca7eec15967b1e0230d008476ee807b845c', operation='DELETE', pgid='pgtrigger_delete_delete_f8834', table='digests_digestchoice', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='digestchoiceevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='e700e15caca34bb7cb4ac3ea2ce02e16a5107516', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_9d15a', table='digests_digestchoiceevent', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='told',
            index=models.Index(models.F('told_at'), name='told_by_age'),
        ),
        migrations.AddConstraint(
            model_name='told',
            constraint=models.UniqueConstraint(fields=('person', 'kind', 'key'), name='told_once'),
        ),
    ]
