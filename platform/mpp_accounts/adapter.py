"""How allauth behaves here: nobody signs up by himself, and after a sign-in everybody lands at work."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are given by those who run a mall, a ministry or the platform."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        return False
