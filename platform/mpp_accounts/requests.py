"""Requests of people who have signed in, for types alone."""

from django.http import HttpRequest

from mpp_accounts.models import User


class SignedInRequest(HttpRequest):
    """A request that ``role_required`` let through."""

    user: User
