from django.apps import AppConfig


class NationalConfig(AppConfig):
    """The ministry's view over all regions, and the roll-ups under it."""

    name = "mpp_national"
    label = "national"
    placement = "registry"
