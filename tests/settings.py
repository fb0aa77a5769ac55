"""The product's settings, with values that tests may know and what makes them quick and watchful."""

import os

# Nothing of a developer's own .env: a test must not pass on one machine only. DATABASE_URL alone comes
# from outside, to run the same tests on PostgreSQL.
os.environ["RELAIS_ENV_FILE"] = os.devnull
os.environ["SECRET_KEY"] = "for tests only, " + "x" * 50
os.environ["RELAIS_KEYS"] = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="
os.environ["RELAIS_PERSON_KEY"] = "for tests only"
os.environ["RELAIS_URL"] = "http://localhost"
os.environ["RELAIS_PHONE"] = "06 39 98 12 40"
os.environ.setdefault("DATABASE_URL", "sqlite:///var/tests.sqlite3")
# Playwright keeps an event loop in the thread where its tests query the database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

from config.settings import *  # noqa: F403 - all of them
from config.settings import DATABASES, MIDDLEWARE, TEMPLATES, VAR
from tests.support.templates import UndefinedVariable

_DATABASE = DATABASES["default"]
if _DATABASE["ENGINE"].endswith("sqlite3"):
    VAR.mkdir(exist_ok=True)
    # A file, as in production: an in-memory database locks differently between threads. It need not
    # survive a power cut. One for each process, so that two runs do not share it.
    _DATABASE["TEST"] = {"NAME": str(VAR / f"tests-{os.getpid()}.sqlite3")}
    _DATABASE["OPTIONS"]["init_command"] = "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;"

MIDDLEWARE = ["tests.support.reads.gets_only_read", *MIDDLEWARE]

# Hashed names need collectstatic first; one test runs the real storage.
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
# Per process and forgotten: many sign-ins in one test run are no attack.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
ACCOUNT_RATE_LIMITS = False

TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = UndefinedVariable()
