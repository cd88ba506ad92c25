from django.apps import AppConfig


class NationalConfig(AppConfig):
    """The ministry's view over all regions, and the roll-ups under it."""

    name = "mpp_national"
    label = "national"
    placement = "registry"

    def ready(self) -> None:
        """Connect what happens in a region's catalogue with the nation's view of it."""
        from mpp_national import handlers  # noqa: F401  # registers its handlers
