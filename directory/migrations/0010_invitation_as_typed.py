"""What an inviter typed, an officer's footprints on an invitation, and fresh sign-in links; one waiting request an address."""
import django.db.models.deletion
import django.db.models.functions.text
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('directory', '0001_initial'),
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        migrations.CreateModel(
            name='InvitationFootprint',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ],
        ),
        migrations.CreateModel(
            name='InvitationFootprintEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
            ],
            options={
                'abstract': False,
            },
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='invitation',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='invitation',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='invitation',
            name='delete_delete',
        ),
        migrations.AddField(
            model_name='invitation',
            name='email',
            field=models.EmailField(default='', max_length=254, verbose_name='e-mail address'),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='invitation',
            name='name',
            field=models.CharField(default='', max_length=150, verbose_name='full name'),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='invitation',
            name='renews_sign_in',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='invitationevent',
            name='email',
            field=models.EmailField(default='', max_length=254, verbose_name='e-mail address'),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='invitationevent',
            name='name',
            field=models.CharField(default='', max_length=150, verbose_name='full name'),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='invitationevent',
            name='renews_sign_in',
            field=models.BooleanField(default=False),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='invitation',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "directory_invitationevent" ("answered_at", "email", "expires_at", "id", "invited_by_id", "level", "name", "organisation_id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "renews_sign_in", "role", "sent_at", "status") VALUES (NEW."answered_at", NEW."email", NEW."expires_at", NEW."id", NEW."invited_by_id", NEW."level", NEW."name", NEW."organisation_id", NEW."person_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."renews_sign_in", NEW."role", NEW."sent_at", NEW."status"); RETURN NULL;', hash='aee5f64360c0e022774e5524735f04b11491864c', operation='INSERT', pgid='pgtrigger_insert_insert_52c16', table='directory_invitation', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='invitation',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."answered_at" IS DISTINCT FROM (NEW."answered_at") OR OLD."email" IS DISTINCT FROM (NEW."email") OR OLD."expires_at" IS DISTINCT FROM (NEW."expires_at") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."invited_by_id" IS DISTINCT FROM (NEW."invited_by_id") OR OLD."level" IS DISTINCT FROM (NEW."level") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."organisation_id" IS DISTINCT FROM (NEW."organisation_id") OR OLD."person_id" IS DISTINCT FROM (NEW."person_id") OR OLD."renews_sign_in" IS DISTINCT FROM (NEW."renews_sign_in") OR OLD."role" IS DISTINCT FROM (NEW."role") OR OLD."sent_at" IS DISTINCT FROM (NEW."sent_at") OR OLD."status" IS DISTINCT FROM (NEW."status"))', func='INSERT INTO "directory_invitationevent" ("answered_at", "email", "expires_at", "id", "invited_by_id", "level", "name", "organisation_id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "renews_sign_in", "role", "sent_at", "status") VALUES (NEW."answered_at", NEW."email", NEW."expires_at", NEW."id", NEW."invited_by_id", NEW."level", NEW."name", NEW."organisation_id", NEW."person_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."renews_sign_in", NEW."role", NEW."sent_at", NEW."status"); RETURN NULL;', hash='85162ba1f102584a30bbba29642e7be315933197', operation='UPDATE', pgid='pgtrigger_update_update_5e3fe', table='directory_invitation', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='invitation',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "directory_invitationevent" ("answered_at", "email", "expires_at", "id", "invited_by_id", "level", "name", "organisation_id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "renews_sign_in", "role", "sent_at", "status") VALUES (OLD."answered_at", OLD."email", OLD."expires_at", OLD."id", OLD."invited_by_id", OLD."level", OLD."name", OLD."organisation_id", OLD."person_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."renews_sign_in", OLD."role", OLD."sent_at", OLD."status"); RETURN NULL;', hash='46da1965910c462cabf6f07bd561f739e660d219', operation='DELETE', pgid='pgtrigger_delete_delete_2eb05', table='directory_invitation', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='accessrequest',
            constraint=models.UniqueConstraint(django.db.models.functions.text.Lower('email'), condition=models.Q(('status', 'waiting')), name='access_request_waits_once_for_an_address'),
        ),
        migrations.AddField(
            model_name='invitationfootprint',
            name='footprint',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='directory.footprint'),
        ),
        migrations.AddField(
            model_name='invitationfootprint',
            name='invitation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='directory.invitation'),
        ),
        migrations.AddField(
            model_name='invitation',
            name='footprints',
            field=models.ManyToManyField(blank=True, help_text='For an officer. None at all means the whole alliance.', through='directory.InvitationFootprint', to='directory.footprint'),
        ),
        migrations.AddField(
            model_name='invitationfootprintevent',
            name='footprint',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='directory.footprint'),
        ),
        migrations.AddField(
            model_name='invitationfootprintevent',
            name='invitation',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='directory.invitation'),
        ),
        migrations.AddField(
            model_name='invitationfootprintevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='invitationfootprintevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='directory.invitationfootprint'),
        ),
        migrations.AddConstraint(
            model_name='invitationfootprint',
            constraint=models.UniqueConstraint(fields=('invitation', 'footprint'), name='invitation_footprint_once'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='invitationfootprint',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "directory_invitationfootprintevent" ("footprint_id", "id", "invitation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."footprint_id", NEW."id", NEW."invitation_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id"); RETURN NULL;', hash='d88692f0a8f236d8d3d20539af141c7ccb5aba0e', operation='INSERT', pgid='pgtrigger_insert_insert_38574', table='directory_invitationfootprint', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='invitationfootprint',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "directory_invitationfootprintevent" ("footprint_id", "id", "invitation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."footprint_id", NEW."id", NEW."invitation_id", _pgh_attach_context(), NOW(), \'update\', NEW."id"); RETURN NULL;', hash='4a6daa226dffd24188f89ffe9a41e3634a23d8e8', operation='UPDATE', pgid='pgtrigger_update_update_20408', table='directory_invitationfootprint', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='invitationfootprint',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "directory_invitationfootprintevent" ("footprint_id", "id", "invitation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."footprint_id", OLD."id", OLD."invitation_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id"); RETURN NULL;', hash='ec30751a6a0e8a829f55b4f9ebe8df196a1dfe0f', operation='DELETE', pgid='pgtrigger_delete_delete_6bb97', table='directory_invitationfootprint', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='invitationfootprintevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='00a4b5e9de4ad586a7ebe547c01e7e797825d79d', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_c1dec', table='directory_invitationfootprintevent', when='BEFORE')),
        ),
    ]
