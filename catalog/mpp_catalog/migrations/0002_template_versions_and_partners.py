import uuid

import django.contrib.postgres.fields
import django.contrib.postgres.search
import django.db.models.deletion
from django.db import migrations, models


def in_region(sql: str) -> migrations.RunSQL:
    """A statement for the schema of a region alone; the router knows it by the model."""
    return migrations.RunSQL([sql], hints={"model_name": "agency"})


def in_public(sql: str) -> migrations.RunSQL:
    """A statement for the public schema alone."""
    return migrations.RunSQL([sql], hints={"model_name": "templateversion"})


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0001_initial"),
    ]

    operations = [
        migrations.DeleteModel(name="NationalService"),
        migrations.DeleteModel(name="NationalAgency"),
        migrations.RenameField(model_name="counter", old_name="zone", new_name="zone_label"),
        migrations.CreateModel(
            name="Agreement",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("commitment", "Komitmen"),
                            ("mou", "Nota Kesepahaman"),
                            ("pks", "Perjanjian Kerja Sama"),
                            ("addendum", "Adendum"),
                            ("sk", "Surat Keputusan"),
                            ("bast", "Berita Acara Serah Terima"),
                        ],
                        max_length=10,
                    ),
                ),
                ("title", models.CharField(max_length=240)),
                ("our_number", models.CharField(blank=True, max_length=80)),
                ("their_number", models.CharField(blank=True, max_length=80)),
                ("signed_date", models.DateField(null=True)),
                ("signed_place", models.CharField(blank=True, max_length=160)),
                ("starts_on", models.DateField(null=True)),
                ("ends_on", models.DateField(null=True)),
                ("terminated_on", models.DateField(null=True)),
                ("termination_reason", models.CharField(blank=True, max_length=240)),
                ("signatories", models.JSONField(default=list)),
                ("scope", models.JSONField(default=dict)),
                ("note", models.CharField(blank=True, max_length=400)),
                ("file", models.FileField(blank=True, max_length=160, upload_to="")),
                ("file_name", models.CharField(blank=True, max_length=120)),
                ("file_sha256", models.CharField(blank=True, max_length=64)),
                ("reminded_days", models.PositiveSmallIntegerField(null=True)),
            ],
            options={
                "db_table": "catalog_agreement",
            },
        ),
        migrations.CreateModel(
            name="MallRules",
            fields=[
                ("id", models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("counts_manager", models.BooleanField(default=False)),
                ("observes_joint_leave", models.BooleanField(default=True)),
            ],
            options={
                "db_table": "catalog_mallrules",
            },
        ),
        migrations.CreateModel(
            name="NationalAgency",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("key", models.CharField(max_length=40)),
                ("name", models.CharField(max_length=120)),
                ("name_en", models.CharField(max_length=120)),
                (
                    "category",
                    models.CharField(
                        choices=[
                            ("KL", "Kementerian/lembaga"),
                            ("VERTIKAL", "Instansi vertikal"),
                            ("OPD_KAB", "Perangkat daerah kabupaten/kota"),
                            ("OPD_PROV", "Perangkat daerah provinsi"),
                            ("BUMN", "BUMN"),
                            ("BUMD", "BUMD"),
                            ("BADAN_HUKUM_PUBLIK", "Badan hukum publik"),
                            ("SWASTA", "Swasta"),
                            ("GABUNGAN", "Gabungan"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "reporting_group",
                    models.CharField(
                        choices=[
                            ("state", "Kementerian, lembaga, dan badan usaha"),
                            ("regional", "Perangkat daerah"),
                            ("regional_company", "Perusahaan daerah"),
                        ],
                        max_length=16,
                    ),
                ),
                ("prefix", models.CharField(max_length=4)),
                ("former_names", models.JSONField(default=list)),
                ("successors", models.JSONField(default=list)),
            ],
            options={
                "db_table": "catalog_nationalagency",
            },
        ),
        migrations.CreateModel(
            name="NationalHoliday",
            fields=[
                ("date", models.DateField(primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[("national", "Libur nasional"), ("joint_leave", "Cuti bersama")], max_length=11
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                ("name_en", models.CharField(max_length=120)),
                ("source", models.CharField(max_length=240)),
                ("proposed_by_id", models.UUIDField(null=True)),
                ("confirmed_by_id", models.UUIDField(null=True)),
                ("confirmed_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "catalog_nationalholiday",
            },
        ),
        migrations.CreateModel(
            name="NationalService",
            fields=[
                ("name", models.CharField(max_length=160)),
                ("name_en", models.CharField(max_length=160)),
                ("counter_minutes", models.PositiveSmallIntegerField()),
                ("completion_days_min", models.PositiveSmallIntegerField(default=0)),
                ("completion_days_max", models.PositiveSmallIntegerField(default=0)),
                (
                    "fee_kind",
                    models.CharField(
                        choices=[
                            ("free", "Tidak dipungut biaya"),
                            ("fixed", "Tarif tetap"),
                            ("range", "Rentang tarif"),
                            ("formula", "Dihitung oleh instansi"),
                        ],
                        max_length=7,
                    ),
                ),
                ("fee_rupiah_min", models.BigIntegerField(null=True)),
                ("fee_rupiah_max", models.BigIntegerField(null=True)),
                ("fee_note", models.CharField(blank=True, max_length=240)),
                ("fee_note_en", models.CharField(blank=True, max_length=240)),
                ("fee_valid_from", models.DateField(null=True)),
                (
                    "certainty",
                    models.CharField(
                        choices=[
                            ("F", "Dipublikasikan"),
                            ("K", "Belum diverifikasi"),
                            ("K?", "Berbeda di tiap daerah"),
                        ],
                        max_length=2,
                    ),
                ),
                ("source", models.CharField(blank=True, max_length=240)),
                ("requirements", models.JSONField(default=list)),
                ("components", models.JSONField(default=dict)),
                ("life_events", models.JSONField(default=list)),
                ("keywords", models.CharField(blank=True, max_length=400)),
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("key", models.CharField(max_length=60)),
            ],
            options={
                "db_table": "catalog_nationalservice",
            },
        ),
        migrations.CreateModel(
            name="Override",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("field", models.CharField(max_length=24)),
                ("value", models.JSONField()),
                ("reason", models.CharField(max_length=240)),
                ("actor_id", models.UUIDField(null=True)),
                ("at", models.DateTimeField()),
            ],
            options={
                "db_table": "catalog_override",
            },
        ),
        migrations.CreateModel(
            name="Pledge",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("version", models.PositiveSmallIntegerField()),
                ("text", models.TextField(max_length=2000)),
                ("text_en", models.TextField(blank=True, max_length=2000)),
                ("signatory", models.CharField(max_length=120)),
                ("position", models.CharField(max_length=160)),
                ("rank", models.CharField(blank=True, max_length=80)),
                ("staff_number", models.CharField(blank=True, max_length=30)),
                ("signed_place", models.CharField(max_length=80)),
                ("signed_date", models.DateField()),
                ("decree_number", models.CharField(blank=True, max_length=80)),
                ("image", models.FileField(blank=True, max_length=160, upload_to="")),
            ],
            options={
                "db_table": "catalog_pledge",
            },
        ),
        migrations.CreateModel(
            name="ServiceStandard",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField()),
                ("facts", models.JSONField()),
                ("decree_number", models.CharField(blank=True, max_length=80)),
                ("decree_date", models.DateField(null=True)),
                ("actor_id", models.UUIDField(null=True)),
                ("at", models.DateTimeField()),
            ],
            options={
                "db_table": "catalog_servicestandard",
            },
        ),
        migrations.CreateModel(
            name="SigningEvent",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=160)),
                ("held_on", models.DateField()),
                ("place", models.CharField(max_length=160)),
                ("source", models.CharField(blank=True, max_length=240)),
            ],
            options={
                "db_table": "catalog_signingevent",
            },
        ),
        migrations.CreateModel(
            name="SpecialHours",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("season", "Jam khusus"),
                            ("local_holiday", "Libur daerah"),
                            ("opening", "Buka khusus"),
                            ("closure", "Tutup mendadak"),
                        ],
                        max_length=13,
                    ),
                ),
                ("first_date", models.DateField()),
                ("last_date", models.DateField()),
                ("weekday", models.PositiveSmallIntegerField(null=True)),
                ("opens_at", models.TimeField(null=True)),
                ("closes_at", models.TimeField(null=True)),
                ("break_from", models.TimeField(null=True)),
                ("break_until", models.TimeField(null=True)),
                ("reason", models.CharField(max_length=160)),
                ("reason_en", models.CharField(blank=True, max_length=160)),
                ("legal_basis", models.CharField(blank=True, max_length=160)),
            ],
            options={
                "db_table": "catalog_specialhours",
            },
        ),
        migrations.CreateModel(
            name="Stand",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("prefix", models.CharField(max_length=2)),
            ],
            options={
                "db_table": "catalog_stand",
            },
        ),
        migrations.CreateModel(
            name="TemplateVersion",
            fields=[
                ("number", models.PositiveIntegerField(primary_key=True, serialize=False)),
                (
                    "status",
                    models.CharField(
                        choices=[("draft", "Rancangan"), ("published", "Terbit")], default="draft", max_length=9
                    ),
                ),
                ("decree_number", models.CharField(blank=True, max_length=80)),
                ("decree_date", models.DateField(null=True)),
                ("note", models.CharField(blank=True, max_length=400)),
                ("created_at", models.DateTimeField()),
                ("published_at", models.DateTimeField(null=True)),
                ("published_by_id", models.UUIDField(null=True)),
            ],
            options={
                "db_table": "catalog_templateversion",
            },
        ),
        migrations.CreateModel(
            name="Zone",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("code", models.CharField(max_length=8)),
                ("name", models.CharField(blank=True, max_length=80)),
                ("name_en", models.CharField(blank=True, max_length=80)),
                ("floor", models.CharField(default="1", max_length=8)),
                ("sequence", models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                "db_table": "catalog_zone",
            },
        ),
        migrations.RemoveConstraint(
            model_name="weeklyhours",
            name="catalog_weeklyhours_unique",
        ),
        migrations.AddField(
            model_name="agency",
            name="category",
            field=models.CharField(
                choices=[
                    ("KL", "Kementerian/lembaga"),
                    ("VERTIKAL", "Instansi vertikal"),
                    ("OPD_KAB", "Perangkat daerah kabupaten/kota"),
                    ("OPD_PROV", "Perangkat daerah provinsi"),
                    ("BUMN", "BUMN"),
                    ("BUMD", "BUMD"),
                    ("BADAN_HUKUM_PUBLIK", "Badan hukum publik"),
                    ("SWASTA", "Swasta"),
                    ("GABUNGAN", "Gabungan"),
                ],
                default="OPD_KAB",
                max_length=20,
            ),
        ),
        migrations.AddField(
            model_name="agency",
            name="is_manager",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="agency",
            name="national_version",
            field=models.PositiveIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="agency",
            name="postponed_version",
            field=models.PositiveIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="agency",
            name="reporting_group",
            field=models.CharField(
                choices=[
                    ("state", "Kementerian, lembaga, dan badan usaha"),
                    ("regional", "Perangkat daerah"),
                    ("regional_company", "Perusahaan daerah"),
                ],
                default="regional",
                max_length=16,
            ),
        ),
        migrations.AddField(
            model_name="agency",
            name="status",
            field=models.CharField(
                choices=[
                    ("draft", "Rancangan"),
                    ("serving", "Melayani"),
                    ("paused", "Berhenti sementara"),
                    ("withdrawn", "Tidak lagi melayani"),
                ],
                default="serving",
                max_length=9,
            ),
        ),
        migrations.AddField(
            model_name="agency",
            name="status_reason",
            field=models.CharField(blank=True, max_length=240),
        ),
        migrations.AddField(
            model_name="agency",
            name="status_reason_en",
            field=models.CharField(blank=True, max_length=240),
        ),
        migrations.AddField(
            model_name="agency",
            name="status_since",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="counter",
            name="equipment",
            field=models.CharField(blank=True, max_length=240),
        ),
        migrations.AddField(
            model_name="counter",
            name="is_retired",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="counter",
            name="serves",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.BigIntegerField(), default=list, size=None
            ),
        ),
        migrations.AddField(
            model_name="service",
            name="components",
            field=models.JSONField(default=dict),
        ),
        migrations.AddField(
            model_name="service",
            name="decree_date",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="service",
            name="decree_number",
            field=models.CharField(blank=True, max_length=80),
        ),
        migrations.AddField(
            model_name="service",
            name="fee_valid_from",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="service",
            name="keywords",
            field=models.CharField(blank=True, max_length=400),
        ),
        migrations.AddField(
            model_name="service",
            name="life_events",
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name="service",
            name="national_version",
            field=models.PositiveIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="service",
            name="postponed_version",
            field=models.PositiveIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="service",
            name="requirements",
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name="service",
            name="search_vector",
            field=django.contrib.postgres.search.SearchVectorField(null=True),
        ),
        migrations.AddField(
            model_name="service",
            name="template_agency",
            field=models.CharField(blank=True, max_length=40, default=""),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="service",
            name="version",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="site",
            name="closes_on",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="site",
            name="closing_note",
            field=models.CharField(blank=True, max_length=240),
        ),
        migrations.AddField(
            model_name="site",
            name="closing_note_en",
            field=models.CharField(blank=True, max_length=240),
        ),
        migrations.AddField(
            model_name="site",
            name="kind",
            field=models.CharField(
                choices=[
                    ("main", "Gedung utama"),
                    ("temporary", "Tempat sementara"),
                    ("outlet", "Gerai luar"),
                    ("mobile", "Layanan keliling"),
                ],
                default="main",
                max_length=9,
            ),
        ),
        migrations.AddField(
            model_name="site",
            name="opens_on",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="weeklyhours",
            name="agency",
            field=models.ForeignKey(
                db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, to="catalog.agency"
            ),
        ),
        migrations.AddField(
            model_name="agreement",
            name="agency",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="agreements", to="catalog.agency"
            ),
        ),
        migrations.AddField(
            model_name="agreement",
            name="amends",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="addenda",
                to="catalog.agreement",
            ),
        ),
        migrations.AddField(
            model_name="nationalservice",
            name="agency",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="services",
                to="catalog.nationalagency",
            ),
        ),
        migrations.AddField(
            model_name="override",
            name="agency",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="overrides",
                to="catalog.agency",
            ),
        ),
        migrations.AddField(
            model_name="override",
            name="service",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="overrides",
                to="catalog.service",
            ),
        ),
        migrations.AddField(
            model_name="pledge",
            name="agency",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="pledges",
                to="catalog.agency",
            ),
        ),
        migrations.AddField(
            model_name="servicestandard",
            name="service",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="standards",
                to="catalog.service",
            ),
        ),
        migrations.AddField(
            model_name="agreement",
            name="event",
            field=models.ForeignKey(
                db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, to="catalog.signingevent"
            ),
        ),
        migrations.AddField(
            model_name="specialhours",
            name="agency",
            field=models.ForeignKey(
                db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, to="catalog.agency"
            ),
        ),
        migrations.AddField(
            model_name="specialhours",
            name="site",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="special_hours",
                to="catalog.site",
            ),
        ),
        migrations.AddField(
            model_name="stand",
            name="agency",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="stands", to="catalog.agency"
            ),
        ),
        migrations.AddField(
            model_name="stand",
            name="site",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="stands", to="catalog.site"
            ),
        ),
        migrations.AddField(
            model_name="nationalagency",
            name="version",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="agencies",
                to="catalog.templateversion",
            ),
        ),
        migrations.AddField(
            model_name="zone",
            name="site",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="zones", to="catalog.site"
            ),
        ),
        migrations.AddField(
            model_name="counter",
            name="zone",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="counters",
                to="catalog.zone",
            ),
        ),
        migrations.AlterField(
            model_name="agency",
            name="name_en",
            field=models.CharField(blank=True, max_length=120),
        ),
        migrations.AddConstraint(
            model_name="site",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("closes_on__isnull", True),
                    ("opens_on__isnull", True),
                    ("closes_on__gte", models.F("opens_on")),
                    _connector="OR",
                ),
                name="catalog_site_opens_before_it_closes",
            ),
        ),
        migrations.AddConstraint(
            model_name="weeklyhours",
            constraint=models.UniqueConstraint(
                fields=("site", "agency", "weekday"), name="catalog_weeklyhours_unique", nulls_distinct=False
            ),
        ),
        migrations.AddConstraint(
            model_name="weeklyhours",
            constraint=models.CheckConstraint(
                condition=models.Q(("closes_at__gt", models.F("opens_at"))), name="catalog_weeklyhours_in_order"
            ),
        ),
        migrations.AddConstraint(
            model_name="templateversion",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status", "draft")), fields=("status",), name="catalog_templateversion_one_draft"
            ),
        ),
        migrations.AddConstraint(
            model_name="nationalservice",
            constraint=models.UniqueConstraint(fields=("agency", "key"), name="catalog_nationalservice_unique"),
        ),
        migrations.AddConstraint(
            model_name="override",
            constraint=models.UniqueConstraint(
                fields=("service", "agency", "field"), name="catalog_override_unique", nulls_distinct=False
            ),
        ),
        migrations.AddConstraint(
            model_name="override",
            constraint=models.CheckConstraint(
                condition=models.Q(("agency__isnull", True), ("service__isnull", True), _connector="XOR"),
                name="catalog_override_of_one",
            ),
        ),
        migrations.AddConstraint(
            model_name="pledge",
            constraint=models.UniqueConstraint(
                fields=("agency", "version"), name="catalog_pledge_unique", nulls_distinct=False
            ),
        ),
        migrations.AddConstraint(
            model_name="servicestandard",
            constraint=models.UniqueConstraint(fields=("service", "version"), name="catalog_servicestandard_unique"),
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_on__isnull", True),
                    ("starts_on__isnull", True),
                    ("ends_on__gte", models.F("starts_on")),
                    _connector="OR",
                ),
                name="catalog_agreement_starts_before_it_ends",
            ),
        ),
        migrations.AddConstraint(
            model_name="specialhours",
            constraint=models.CheckConstraint(
                condition=models.Q(("last_date__gte", models.F("first_date"))), name="catalog_specialhours_in_order"
            ),
        ),
        migrations.AddConstraint(
            model_name="specialhours",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closes_at__isnull", True), ("opens_at__isnull", True)),
                    ("closes_at__gt", models.F("opens_at")),
                    _connector="OR",
                ),
                name="catalog_specialhours_open_before_close",
            ),
        ),
        migrations.AddConstraint(
            model_name="stand",
            constraint=models.UniqueConstraint(fields=("agency", "site"), name="catalog_stand_unique"),
        ),
        migrations.AddConstraint(
            model_name="stand",
            constraint=models.UniqueConstraint(fields=("site", "prefix"), name="catalog_stand_prefix_unique"),
        ),
        migrations.AddConstraint(
            model_name="nationalagency",
            constraint=models.UniqueConstraint(fields=("version", "key"), name="catalog_nationalagency_unique"),
        ),
        migrations.AddConstraint(
            model_name="zone",
            constraint=models.UniqueConstraint(fields=("site", "code"), name="catalog_zone_unique"),
        ),
        in_region(
            """
            INSERT INTO catalog_stand (site_id, agency_id, prefix)
            SELECT DISTINCT site_id, agency_id, prefix FROM catalog_counter c JOIN catalog_agency a ON a.id = c.agency_id
            """
        ),
        in_region(
            """
            INSERT INTO catalog_zone (site_id, code, name, name_en, floor, sequence)
            SELECT DISTINCT site_id, zone_label, '', '', '1', 0 FROM catalog_counter WHERE zone_label <> ''
            """
        ),
        in_region(
            """
            UPDATE catalog_counter c SET zone_id = z.id
            FROM catalog_zone z WHERE z.site_id = c.site_id AND z.code = c.zone_label
            """
        ),
        in_region(
            """
            INSERT INTO catalog_specialhours (site_id, agency_id, kind, first_date, last_date, opens_at, closes_at,
                                              reason, reason_en, legal_basis)
            SELECT site_id, agency_id, CASE WHEN opens_at IS NULL THEN 'local_holiday' ELSE 'opening' END, date, date,
                   opens_at, closes_at, reason, reason_en, ''
            FROM catalog_specialday
            """
        ),
        in_region(
            """
            UPDATE catalog_service s SET requirements = items.list
            FROM (SELECT service_id, jsonb_agg(jsonb_build_object(
                             'text_id', text, 'text_en', text_en, 'form', form, 'count', count) ORDER BY sequence) AS list
                  FROM catalog_requirement GROUP BY service_id) items
            WHERE items.service_id = s.id
            """
        ),
        in_region(
            """
            UPDATE catalog_agency SET status = CASE WHEN "group" = 'draft' THEN 'draft' ELSE 'serving' END,
                   is_manager = (NOT is_partner AND "group" <> 'draft'),
                   reporting_group = CASE WHEN "group" = 'opd' THEN 'regional'
                                          WHEN "group" IN ('perumda', 'bumd_lokal') THEN 'regional_company'
                                          ELSE 'state' END
            """
        ),
        in_region("UPDATE catalog_agency SET national_version = 1 WHERE template_key <> ''"),
        in_region(
            """
            UPDATE catalog_service s SET national_version = 1, template_agency = a.template_key
            FROM catalog_agency a WHERE a.id = s.agency_id AND s.template_key <> ''
            """
        ),
        in_region("SET CONSTRAINTS ALL IMMEDIATE"),
        migrations.RemoveField(
            model_name="requirement",
            name="service",
        ),
        migrations.RemoveField(
            model_name="specialday",
            name="agency",
        ),
        migrations.RemoveField(
            model_name="specialday",
            name="site",
        ),
        migrations.RemoveField(
            model_name="agency",
            name="group",
        ),
        migrations.RemoveField(
            model_name="agency",
            name="is_partner",
        ),
        migrations.RemoveField(
            model_name="agency",
            name="prefix",
        ),
        migrations.RemoveField(
            model_name="counter",
            name="zone_label",
        ),
        migrations.DeleteModel(
            name="Requirement",
        ),
        migrations.DeleteModel(
            name="SpecialDay",
        ),
        in_public(
            """
            CREATE FUNCTION public.catalog_keep_published() RETURNS trigger LANGUAGE plpgsql AS $$
            DECLARE touched bigint[];
            BEGIN
                IF TG_TABLE_NAME = 'catalog_templateversion' THEN
                    IF OLD.status = 'published' THEN
                        RAISE EXCEPTION 'version % of the template is published and never changes', OLD.number
                            USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN COALESCE(NEW, OLD);
                END IF;
                IF TG_TABLE_NAME = 'catalog_nationalagency' THEN
                    touched := ARRAY[OLD.version_id, NEW.version_id];
                ELSE
                    SELECT array_agg(version_id) INTO touched FROM public.catalog_nationalagency
                    WHERE id IN (OLD.agency_id, NEW.agency_id);
                END IF;
                IF EXISTS (SELECT FROM public.catalog_templateversion
                           WHERE number = ANY (touched) AND status = 'published') THEN
                    RAISE EXCEPTION 'version % of the template is published and never changes', touched[1]
                        USING ERRCODE = 'check_violation';
                END IF;
                RETURN COALESCE(NEW, OLD);
            END $$
            """
        ),
        in_public(
            """
            CREATE TRIGGER keep_published BEFORE UPDATE OR DELETE ON public.catalog_templateversion
            FOR EACH ROW EXECUTE FUNCTION public.catalog_keep_published()
            """
        ),
        in_public(
            """
            CREATE TRIGGER keep_published BEFORE INSERT OR UPDATE OR DELETE ON public.catalog_nationalagency
            FOR EACH ROW EXECUTE FUNCTION public.catalog_keep_published()
            """
        ),
        in_public(
            """
            CREATE TRIGGER keep_published BEFORE INSERT OR UPDATE OR DELETE ON public.catalog_nationalservice
            FOR EACH ROW EXECUTE FUNCTION public.catalog_keep_published()
            """
        ),
    ]
