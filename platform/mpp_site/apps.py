from django.apps import AppConfig


class SiteConfig(AppConfig):
    """Composition: settings, URLs, processes, demonstration; has no tables."""

    name = "mpp_site"
    label = "site"
    placement = "registry"

    def ready(self) -> None:
        """Let every process that sends a task know our broker."""
        from mpp_site import celery  # noqa: F401  # its application becomes Celery's current one
