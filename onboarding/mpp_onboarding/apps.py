from django.apps import AppConfig


class OnboardingConfig(AppConfig):
    """From a regional head's commitment to an open mall."""

    name = "mpp_onboarding"
    label = "onboarding"
    placement = "registry"
