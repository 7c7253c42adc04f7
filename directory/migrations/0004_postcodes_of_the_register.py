"""A postcode belongs to an edition, may lie in another country or outside our areas, and may have been withdrawn."""

import django.db.models.deletion
from django.db import migrations, models

EDITION_OF_THE_AREA = """
UPDATE directory_postcode SET edition_id = area.edition_id
FROM directory_area area WHERE area.id = directory_postcode.area_id
"""


class Migration(migrations.Migration):
    dependencies = [("directory", "0003_sensitive_sites_stay_at_district")]

    operations = [
        migrations.RemoveConstraint(model_name="postcode", name="postcode_once_an_area"),
        migrations.AddField(
            model_name="postcode",
            name="country",
            field=models.CharField(
                choices=[
                    ("E", "England"),
                    ("W", "Wales"),
                    ("S", "Scotland"),
                    ("N", "Northern Ireland"),
                    ("I", "the Channel Islands or the Isle of Man"),
                ],
                default="E",
                max_length=1,
            ),
        ),
        migrations.AddField(
            model_name="postcode",
            name="edition",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="postcodes",
                to="directory.areaedition",
            ),
        ),
        migrations.RunSQL(EDITION_OF_THE_AREA, migrations.RunSQL.noop),
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop),
        migrations.AlterField(
            model_name="postcode",
            name="edition",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="postcodes",
                to="directory.areaedition",
            ),
        ),
        migrations.AddField(
            model_name="postcode", name="ended_on", field=models.DateField(blank=True, null=True)
        ),
        migrations.AlterField(
            model_name="postcode",
            name="area",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="postcodes",
                to="directory.area",
            ),
        ),
        migrations.AddConstraint(
            model_name="postcode",
            constraint=models.UniqueConstraint(
                fields=("code", "edition", "area"), name="postcode_once_an_edition_and_area", nulls_distinct=False
            ),
        ),
        migrations.AlterField(
            model_name="importrun",
            name="kind",
            field=models.CharField(
                choices=[("areas", "areas"), ("boundaries", "boundaries"), ("postcodes", "postcodes")], max_length=12
            ),
        ),
    ]
