"""A mail that went, went to an address; which went last is asked every minute."""

from django.conf import settings
from django.db import migrations, models

from alliance.base.migrating import MigrationAtOnce


class Migration(MigrationAtOnce):

    dependencies = [
        ('base', '0007_mail_tried_since'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name='mail',
            index=models.Index(models.F('ended_at'), condition=models.Q(('status', 'sent')), name='mail_sent'),
        ),
        migrations.AddConstraint(
            model_name='mail',
            constraint=models.CheckConstraint(condition=models.Q(('status', 'sent'), ('to', ''), _negated=True), name='mail_sent_went_to_an_address'),
        ),
    ]
