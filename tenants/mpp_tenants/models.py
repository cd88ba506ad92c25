"""The registry of regions. Everything else a region has is in its own schema."""

from django.db import models
from django_tenants.models import DomainMixin, TenantMixin

from mpp_platform.scope import RegionIdentity
from mpp_tenants.naming import schema_name_of


class Level(models.TextChoices):
    """The three levels of regional government that can hold a commitment."""

    PROVINCE = "provinsi", "Provinsi"
    REGENCY = "kabupaten", "Kabupaten"
    CITY = "kota", "Kota"


class Region(models.Model):
    """One of the 552 regions, by its Kemendagri code (``36`` or ``36.71``)."""

    code = models.CharField(max_length=5, primary_key=True)
    level = models.CharField(max_length=9, choices=Level.choices)
    name = models.CharField(max_length=60)
    official_name = models.CharField(max_length=80)
    province_code = models.CharField(max_length=2)
    time_zone = models.CharField(max_length=20)
    slug = models.CharField(max_length=63, unique=True)

    class Meta:
        db_table = "tenants_region"

    def __str__(self) -> str:
        return self.official_name

    def identity(self, *, is_ready: bool) -> RegionIdentity:
        """The region as code outside the registry knows it."""
        return RegionIdentity(
            code=self.code,
            slug=self.slug,
            level=self.level,
            name=self.name,
            official_name=self.official_name,
            province_code=self.province_code,
            time_zone=self.time_zone,
            schema_name=schema_name_of(self.code),
            is_ready=is_ready,
        )


class RegionAlias(models.Model):
    """A name under which a region was printed or is commonly known; never used as a key."""

    id = models.BigAutoField(primary_key=True)
    region = models.ForeignKey(Region, on_delete=models.CASCADE, related_name="aliases")
    alias = models.CharField(max_length=80)
    source = models.CharField(max_length=120)

    class Meta:
        db_table = "tenants_regionalias"
        constraints = [models.UniqueConstraint(fields=["region", "alias"], name="tenants_regionalias_unique")]

    def __str__(self) -> str:
        return self.alias


class RegionSchema(TenantMixin):
    """A provisioned region: the row is written last in the transaction that makes its schema."""

    class Status(models.TextChoices):
        """How a region is served; only a ready one is."""

        READY = "ready"
        SUSPENDED = "suspended"
        MOVED = "moved"
        DELETING = "deleting"

    auto_create_schema = False

    id = models.BigAutoField(primary_key=True)
    region = models.OneToOneField(Region, on_delete=models.PROTECT, related_name="schema")
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.READY)
    script_hash = models.CharField(max_length=64)
    rights_hash = models.CharField(max_length=64)
    provisioned_at = models.DateTimeField()
    delete_after = models.DateTimeField(null=True)
    export_folder = models.CharField(max_length=400, blank=True, default="")

    class Meta:
        db_table = "tenants_regionschema"

    def __str__(self) -> str:
        return str(self.schema_name)


class Domain(DomainMixin):
    """A region's own domain beside its slug on the platform's base host."""

    id = models.BigAutoField(primary_key=True)

    class Meta:
        db_table = "tenants_domain"

    def __str__(self) -> str:
        return str(self.domain)
