from django.apps import AppConfig


class TenantsConfig(AppConfig):
    """The registry of regions and the four walls between them."""

    name = "mpp_tenants"
    label = "tenants"
    placement = "registry"

    def ready(self) -> None:
        """Drop a receiver that makes every delete in the project row by row (django-tenants issue 1223)."""
        from django.db.models.signals import post_delete
        from django_tenants.signals import tenant_delete_callback

        post_delete.disconnect(tenant_delete_callback)
