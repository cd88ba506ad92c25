"""The office beside the hall: an admin of the region, and the nation's template in force."""

from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from tests.conftest import PASSWORD, Hall

from mpp_accounts.models import Role, User
from mpp_catalog.changes import Actor
from mpp_platform.scope import RegionIdentity
from mpp_tenants.context import region_context


@pytest.fixture
def admin(hall: Hall) -> User:
    """The admin of Kota Tangerang."""
    return User.objects.create_user(email="rina@dpmptsp.example", password=PASSWORD, name="Rina", role=Role.ADMIN)


@pytest.fixture
def by(admin: User, now: datetime) -> Actor:
    """The admin, now."""
    return Actor(person_id=admin.pk, now=now)


@pytest.fixture
def admin_client(admin: User, tangerang: RegionIdentity, region_client: Client, sign_in: Any) -> Client:
    """The admin, signed in on Kota Tangerang's host."""
    sign_in(region_client, admin, region_context(tangerang))
    return region_client
