"""Settings of the one deployment; environment variables are listed in ``docs/operations.md``."""

import os
from typing import Any
from urllib.parse import unquote, urlsplit

from mpp_platform.database_url import connection_parameters
from mpp_site.running import places

PROJECT = places.PROJECT
DATA = places.data_folder()
DEBUG = False
SECRET_KEY = os.environ.get("MPP_SECRET_KEY") or places.secret("django")
BASE_HOST = os.environ.get("MPP_BASE_HOST", "localhost")
REGION_ADDRESS = places.region_address(BASE_HOST)  # of a page that no request has asked for, as in an e-mail
LIVE_ORIGIN_PORT = os.environ.get("MPP_LIVE_PORT", "")  # empty behind a proxy that serves /live/ itself
METRICS_FOLDER = os.environ.get("PROMETHEUS_MULTIPROC_DIR", "")
TRUSTED_PROXIES = int(os.environ.get("MPP_PROXIES", "0"))  # how many of our own stand before the web process
DEMONSTRATION = os.environ.get("MPP_DEMONSTRATION") == "1"
ALLOWED_HOSTS = ["*"]  # mpp_tenants.middleware knows the hosts; nothing else answers

INSTALLED_APPS = [
    "django_tenants",
    "mpp_site.apps.SiteConfig",
    "mpp_national",
    "mpp_onboarding",
    "mpp_billing",
    "mpp_queue",
    "mpp_catalog",
    "mpp_tenants",
    "mpp_accounts",
    "mpp_live",
    "mpp_platform",
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
]
SHARED_APPS = TENANT_APPS = INSTALLED_APPS  # what belongs where is said per table, see mpp_tenants.placement
LIBRARY_PLACEMENTS = {
    "contenttypes": "registry",
    "auth": "registry",
    "sessions": "both",
    "account": "both",
    "mfa": "both",
    "usersessions": "both",
}
TENANT_MODEL = "tenants.RegionSchema"
TENANT_DOMAIN_MODEL = "tenants.Domain"
TENANT_DB_ALIAS = "owner"
PROVISIONING_STEPS = ["mpp_catalog.adoption.adopt_core"]
TENANT_SYNC_ROUTER = "mpp_tenants.placement.PlacementRouter"
DATABASE_ROUTERS = [TENANT_SYNC_ROUTER]

MIDDLEWARE = [
    "mpp_site.middleware.InputGuardMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "mpp_site.middleware.SecurityHeadersMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "mpp_tenants.middleware.RegionMiddleware",
    "mpp_site.middleware.MetricsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "mpp_site.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "mpp_site.middleware.ProblemMiddleware",
]
ROOT_URLCONF = "mpp_site.urls_base"
WSGI_APPLICATION = "mpp_site.wsgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PROJECT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "mpp_site.context_processors.page",
            ],
        },
    }
]


SESSION = "-c timezone=UTC -c search_path=public"
# One stuck transaction must not hold the workers of all regions; migrations and exports may take their time.
IMPATIENT = f"{SESSION} -c lock_timeout=3s -c statement_timeout=15s -c idle_in_transaction_session_timeout=30s"


def database(url: str, **changes: str) -> dict[str, Any]:
    """One of Django's database settings from a URL, see ``mpp_platform.database_url``."""
    given = connection_parameters(url)
    named = {name: given.pop(key, "") for name, key in DJANGO_NAMES.items()}
    return {
        "ENGINE": "mpp_tenants.backend",
        **named,
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": False,  # entering a scope is the first statement and mends a lost connection
        "OPTIONS": {"options": SESSION, **given},
        **changes,
    }


DJANGO_NAMES = {"NAME": "dbname", "USER": "user", "PASSWORD": "password", "HOST": "host", "PORT": "port"}
_owner_url = places.owner_database_url()
_app_url = places.app_database_url()
_app_password = places.secret("app-login") if "DATABASE_URL" in os.environ else ""
DATABASES = {
    "default": database(_app_url) if _app_url else database(_owner_url, USER="mpp_app", PASSWORD=_app_password),
    "owner": database(_owner_url),
}
DATABASES["default"]["OPTIONS"]["options"] = IMPATIENT
CACHES = {
    "default": {
        "BACKEND": "mpp_platform.cache.ScopedRedisCache",
        "LOCATION": places.redis_url(2),
        "KEY_FUNCTION": "mpp_platform.cache.scoped_key",
        "KEY_PREFIX": "mpp",
    }
}
LIVE_REDIS_URL = places.redis_url(0)
CELERY_BROKER_URL = places.broker_url()
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_DEFAULT_EXPIRES = 300
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {"socket_connect_timeout": 2}
CELERY_BEAT_SCHEDULE = {
    "publish-figures": {"task": "mpp_national.tasks.publish_all_figures", "schedule": 10.0},
    "publish-deviations": {"task": "mpp_national.tasks.publish_all_deviations", "schedule": 3600.0},
    "close-days": {"task": "mpp_queue.tasks.close_all_past_days", "schedule": 60.0},
    "remind-of-expiry": {"task": "mpp_catalog.tasks.send_expiry_reminders", "schedule": 3600.0},
    "sweep-live": {"task": "mpp_queue.tasks.sweep_all_halls", "schedule": 3.0},
}
if DEMONSTRATION:
    CELERY_BEAT_SCHEDULE["simulate-visitors"] = {"task": "mpp_site.tasks.simulate_all_halls", "schedule": 6.0}

OPENING_KEPT_SECONDS = 2.0
NUMBERS_PER_PHONE = 3  # open at a time; a family shares a phone
NUMBERS_PER_ADDRESS = int(os.environ.get("MPP_NUMBERS_PER_ADDRESS", "300"))  # in ten minutes; a hall shares one
LIVE_PUBLISH_SECONDS = 0.05  # changes within this time are published together; 0 publishes at once

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home_after_sign_in"
ACCOUNT_LOGOUT_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "mpp_accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_USER_DISPLAY = "mpp_accounts.display.name_of"
ACCOUNT_RATE_LIMITS = {"login": "60/m/ip", "login_failed": "30/m/ip,5/5m/key"}
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES
ACCOUNT_SESSION_REMEMBER = False
MFA_TOTP_ISSUER = "Mal Pelayanan Publik"
SESSION_ENGINE = "mpp_accounts.sessions"
SESSION_COOKIE_NAME = "mpp_session"  # no domain: a cookie belongs to the host that set it
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = os.environ.get("MPP_HTTPS") == "1"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if os.environ.get("MPP_HTTPS") == "1" else None
CSRF_COOKIE_NAME = "mpp_csrf"
CSRF_FAILURE_VIEW = "mpp_site.views.csrf_failure"
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"
MAIL = urlsplit(os.environ.get("MPP_SMTP", ""))  # smtp://user:password@host:587 (TLS) or smtps://…:465
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if MAIL.hostname else 'console'}.EmailBackend"
EMAIL_HOST, EMAIL_PORT = MAIL.hostname or "", MAIL.port or 587
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = unquote(MAIL.username or ""), unquote(MAIL.password or "")
EMAIL_USE_SSL, EMAIL_USE_TLS = MAIL.scheme == "smtps", MAIL.scheme == "smtp" and bool(MAIL.hostname)
DEFAULT_FROM_EMAIL = os.environ.get("MPP_MAIL_FROM", f"mpp@{BASE_HOST}")
EMAIL_TIMEOUT = 10  # a reminder is sent within a transaction, which may idle for 30 s

LANGUAGE_CODE = "id"
LANGUAGES = [("id", "Bahasa Indonesia"), ("en", "English")]
LANGUAGE_COOKIE_NAME = "mpp_language"
LOCALE_PATHS = [PROJECT / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Jakarta"

STATIC_URL = "/static/"
STATIC_ROOT = PROJECT / "build" / "static"
STATICFILES_DIRS = [PROJECT / "build" / "assets"]
STORAGES = {
    "default": {"BACKEND": "mpp_platform.files.RegionFileStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_MAX_AGE = 3600
MEDIA_ROOT = DATA / "files"
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SILENCED_SYSTEM_CHECKS = ["models.W042"]
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31_536_000 if os.environ.get("MPP_HTTPS") == "1" else 0
X_FRAME_OPTIONS = "DENY"
TEST_RUNNER = "django.test.runner.DiscoverRunner"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"scope": {"()": "mpp_platform.logs.ScopeFilter"}},
    "formatters": {"line": {"format": "%(levelname)s [%(scope)s] %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "filters": ["scope"], "formatter": "line"}},
    "root": {"handlers": ["console"], "level": os.environ.get("MPP_LOG_LEVEL", "WARNING")},
    "loggers": {"django.request": {"level": "ERROR"}},
}
