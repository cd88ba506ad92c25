from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("national", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="RegionCatalogue",
            fields=[
                ("region_code", models.CharField(max_length=5, primary_key=True, serialize=False)),
                ("as_of", models.DateTimeField()),
            ],
            options={
                "db_table": "national_regioncatalogue",
            },
        ),
        migrations.CreateModel(
            name="RegionDeviation",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("region_code", models.CharField(max_length=5)),
                (
                    "kind",
                    models.CharField(
                        choices=[("adopted", "Diadopsi"), ("differs", "Berbeda"), ("local", "Milik daerah")],
                        max_length=7,
                    ),
                ),
                ("agency_key", models.CharField(blank=True, max_length=40)),
                ("agency_name", models.CharField(max_length=120)),
                ("service_key", models.CharField(blank=True, max_length=60)),
                ("service_name", models.CharField(blank=True, max_length=160)),
                ("national_version", models.PositiveIntegerField(null=True)),
                ("field", models.CharField(blank=True, max_length=24)),
                ("national_value", models.JSONField(null=True)),
                ("own_value", models.JSONField(null=True)),
                ("reason", models.CharField(blank=True, max_length=240)),
                ("role", models.CharField(blank=True, max_length=10)),
                ("at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "national_regiondeviation",
                "indexes": [models.Index(fields=["region_code", "kind"], name="national_deviation_of_region")],
            },
        ),
    ]
