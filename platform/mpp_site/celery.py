"""The worker and beat processes."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mpp_site.settings")
application = Celery("mpp")
application.config_from_object("django.conf:settings", namespace="CELERY")
application.autodiscover_tasks()
