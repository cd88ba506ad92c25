from django.apps import AppConfig


class CatalogConfig(AppConfig):
    """Agencies, services and counters: the nation's template, and what each region makes of it."""

    name = "mpp_catalog"
    label = "catalog"
    placement = "region"
    placements = {
        "templateversion": "national",
        "nationalagency": "national",
        "nationalservice": "national",
        "nationalholiday": "national",
    }
