"""Settings of the test suite. The database comes from DATABASE_URL; SQLite otherwise."""

import logging
import os
import tempfile

import structlog

os.environ.setdefault("DATA_DIR", tempfile.mkdtemp(prefix="orgchange-test-"))
os.environ.setdefault("SECRET_KEY", "test-only")
os.environ.setdefault("SECURE", "0")
os.environ.setdefault("DATABASE_URL", "sqlite://:memory:")

from .base import *  # noqa: F403
from .base import CACHES, DATABASES

ALLOWED_HOSTS = ["*"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
# Tests begin again at the same revision and instant; those about keeping turn it on.
CACHES["figures"] = {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}
LOGGING = {"version": 1, "disable_existing_loggers": False}
DATABASES["default"].setdefault("TEST", {})
# No collectstatic before tests: files come straight from the areas.
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = True
# A line for each request would be a fortieth of the tests' time, and the noise around a failure.
structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
