from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Who may sign in: one table in ``public``, one in each region's schema."""

    name = "mpp_accounts"
    label = "accounts"
    placement = "both"
