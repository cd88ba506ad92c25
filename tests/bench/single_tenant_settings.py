"""The platform as if one region were all there is: Django's own backend, a fixed search path, no walls."""

from mpp_site.settings import *  # noqa: F403
from mpp_site.settings import DATABASES, MIDDLEWARE, SESSION

DATABASES["default"] = {
    **DATABASES["owner"],
    "ENGINE": "django.db.backends.postgresql",
    "OPTIONS": {"options": SESSION.replace("search_path=public", "search_path=region_36_71,public")},
}
MIDDLEWARE[MIDDLEWARE.index("mpp_tenants.middleware.RegionMiddleware")] = "single_tenant.OneRegionMiddleware"
