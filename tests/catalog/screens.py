"""What tests of screens share: addresses of the region's host, and an answer as people or browsers read it."""

import html
import re
from typing import Any

from django.urls import reverse

from mpp_platform.models import AuditEntry
from mpp_platform.scope import RegionIdentity
from mpp_tenants.context import region_context

REGION_URLS = "mpp_site.urls_region"


def at(name: str, *arguments: object) -> str:
    """An address of the region's host."""
    return reverse(name, urlconf=REGION_URLS, args=arguments)


def markup_of(response: Any) -> str:
    """A page with its elements, on one line."""
    return " ".join(html.unescape(response.content.decode()).split())


def words_of(response: Any) -> str:
    """What is to be read on a page, on one line."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def changes_in(region: RegionIdentity) -> int:
    """How many lines the region's audit trail has."""
    with region_context(region):
        return AuditEntry.objects.count()
