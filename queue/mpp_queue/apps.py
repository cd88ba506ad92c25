from django.apps import AppConfig


class QueueConfig(AppConfig):
    """Tickets, calling, boards and ratings."""

    name = "mpp_queue"
    label = "queue"
    placement = "region"

    def ready(self) -> None:
        """Connect what happens in the hall with those who watch it."""
        from mpp_queue import handlers  # noqa: F401  # registers its handlers
