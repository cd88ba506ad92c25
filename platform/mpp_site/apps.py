from django.apps import AppConfig


class SiteConfig(AppConfig):
    """Composition: settings, URLs, processes, demonstration; has no tables."""

    name = "mpp_site"
    label = "site"
    placement = "registry"
