from django.apps import AppConfig


class BillingConfig(AppConfig):
    """Plans, orders, invoices and settlements; holds nothing yet."""

    name = "mpp_billing"
    label = "billing"
    placement = "registry"
