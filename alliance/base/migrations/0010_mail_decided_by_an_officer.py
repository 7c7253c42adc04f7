"""An officer's decision about a mail that was refused, or of which nobody knows: who made it, and when."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("base", "0001_outbox_and_clock"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            "mail",
            "decided_by",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField("mail", "decided_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddIndex("mail", models.Index("status", models.F("id").desc(), name="mail_by_status")),
    ]
