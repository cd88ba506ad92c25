"""What every page knows."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language

NATIONAL_ZONE = "Asia/Jakarta"


def page(request: HttpRequest) -> dict[str, Any]:
    """Region, language, clock and the way to the base host."""
    region = getattr(request, "region", None)
    language = "en" if (get_language() or "id").startswith("en") else "id"
    port = request.META.get("HTTP_HOST", "").partition(":")[2]
    return {
        "region": region,
        "is_demonstration": settings.DEMONSTRATION,
        "language": language,
        "other_language": "id" if language == "en" else "en",
        "base_url": f"{request.scheme}://{settings.BASE_HOST}{':' + port if port else ''}/",
        "now": timezone.localtime(timezone=region.zone if region else None),
    }
