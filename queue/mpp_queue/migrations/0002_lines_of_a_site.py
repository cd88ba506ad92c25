import django.db.models.deletion
from django.db import migrations, models


def in_region(sql: str) -> migrations.RunSQL:
    """A statement for the schema of a region alone; the router knows it by the model."""
    return migrations.RunSQL([sql], hints={"model_name": "ticket"})


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0002_template_versions_and_partners"),
        ("queue", "0001_initial"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="dailyquota",
            name="queue_dailyquota_unique",
        ),
        migrations.RemoveConstraint(
            model_name="queueday",
            name="queue_queueday_unique",
        ),
        migrations.RemoveConstraint(
            model_name="ticket",
            name="queue_ticket_number_unique",
        ),
        migrations.RemoveIndex(
            model_name="ticket",
            name="queue_ticket_waiting",
        ),
        migrations.AddField(
            model_name="dailyquota",
            name="site",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="daily_quotas",
                to="catalog.site",
            ),
        ),
        migrations.AddField(
            model_name="queueday",
            name="site",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="queue_days",
                to="catalog.site",
            ),
        ),
        migrations.AddField(
            model_name="ticket",
            name="service_version",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="ticket",
            name="site",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="tickets",
                to="catalog.site",
            ),
        ),
        in_region("UPDATE queue_queueday SET site_id = (SELECT min(id) FROM catalog_site)"),
        in_region("UPDATE queue_dailyquota SET site_id = (SELECT min(id) FROM catalog_site)"),
        in_region(
            """
            UPDATE queue_ticket t SET site_id = coalesce((SELECT c.site_id FROM catalog_counter c WHERE c.id = t.counter_id),
                                                         (SELECT min(id) FROM catalog_site))
            """
        ),
        in_region("SET CONSTRAINTS ALL IMMEDIATE"),
        migrations.AlterField(
            model_name="dailyquota",
            name="site",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="daily_quotas",
                to="catalog.site",
            ),
        ),
        migrations.AlterField(
            model_name="queueday",
            name="site",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="queue_days",
                to="catalog.site",
            ),
        ),
        migrations.AlterField(
            model_name="ticket",
            name="site",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="tickets", to="catalog.site"
            ),
        ),
        migrations.AddIndex(
            model_name="ticket",
            index=models.Index(
                condition=models.Q(("state", "waiting")),
                fields=["agency", "site", "service_date", "waiting_since", "number"],
                name="queue_ticket_waiting",
            ),
        ),
        migrations.AddConstraint(
            model_name="dailyquota",
            constraint=models.UniqueConstraint(
                fields=("service", "site", "service_date"), name="queue_dailyquota_unique"
            ),
        ),
        migrations.AddConstraint(
            model_name="queueday",
            constraint=models.UniqueConstraint(fields=("agency", "site", "service_date"), name="queue_queueday_unique"),
        ),
        migrations.AddConstraint(
            model_name="ticket",
            constraint=models.UniqueConstraint(
                fields=("agency", "site", "service_date", "number"), name="queue_ticket_number_unique"
            ),
        ),
    ]
