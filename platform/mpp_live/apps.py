from django.apps import AppConfig


class LiveConfig(AppConfig):
    """Event streams: what a hall looks like now, pushed to whoever watches."""

    name = "mpp_live"
    label = "live"
    placement = "registry"
