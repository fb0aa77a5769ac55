"""Every setting of an instance, read from the environment, else from `.env` beside `manage.py` (design §9).

`make` writes a `.env` for one machine; `.env.example` names every variable. SECRET_KEY, RELAIS_KEYS,
RELAIS_URL and DATABASE_URL have no default: an instance that guesses them prints wrong labels, or
encrypts with a key that everybody knows.
"""

import logging
import os
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from config.logs import logging_config

BASE_DIR = Path(__file__).resolve().parent.parent
VAR = BASE_DIR / "var"

env = environ.Env()
# What stands in the environment wins over the file.
env.read_env(os.environ.get("RELAIS_ENV_FILE", str(BASE_DIR / ".env")), overwrite=False)

DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env.str("SECRET_KEY")
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])

# Fernet keys for columns about people, newest first; apart from SECRET_KEY: each can be changed alone.
RELAIS_KEYS = env.list("RELAIS_KEYS")
# Turns a name and a birth year into a key that cannot be guessed back; it never changes.
RELAIS_PERSON_KEY = env.str("RELAIS_PERSON_KEY")
# The number on error pages, on the sign-in page and for whoever finds a device.
RELAIS_PHONE = env.str("RELAIS_PHONE", default="")
# The one public address: printed on labels, and the only host that is answered to.
RELAIS_URL = env.str("RELAIS_URL").rstrip("/")
# How many reverse proxies stand in front; 0 means that the server is reached directly.
RELAIS_PROXIES = env.int("RELAIS_PROXIES", default=0)

_ADDRESS = urlsplit(RELAIS_URL)
_HTTPS = _ADDRESS.scheme == "https"
_LOOPBACK = {"127.0.0.1", "localhost", "[::1]"}
_HOST = _ADDRESS.netloc.rpartition("@")[2].removesuffix(f":{_ADDRESS.port}")

# --- hosts, transport, cookies ---------------------------------------------------------------------------

ALLOWED_HOSTS = sorted({_HOST} | (_LOOPBACK if _HOST in _LOOPBACK else set()))
CSRF_TRUSTED_ORIGINS = [f"{_ADDRESS.scheme}://{_ADDRESS.netloc}"]
CSRF_COOKIE_SECURE = SESSION_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = SECURE_SSL_REDIRECT = _HTTPS
CSRF_COOKIE_HTTPONLY = SESSION_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = SESSION_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if _HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = _HTTPS
# Nothing may be learnt of a page from the address it links from; the own host needs it for the CSRF check.
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if RELAIS_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# `'wasm-unsafe-eval'` and the camera are opened by the scan page alone, with django-csp's decorator
# and a header of its own.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "worker-src": [SELF],
        "manifest-src": [SELF],
        "font-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
PERMISSIONS_POLICY = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"

# Bounds on what is parsed before anybody looks at it; imports have closer ones of their own.
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
UPLOAD_MAX_SIZE = 22 * 1024 * 1024  # with a file, on the pages that take one: a photo of 20 MB and its form
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000
DATA_UPLOAD_MAX_NUMBER_FILES = 10
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700

# --- the house -------------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "accounts",
    "paper",
    "inventory",
    "beneficiaries",
    "loans",
    "impact",
    "config",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "config.statics.CollectedFiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "csp",
    "django_filters",
    "django_htmx",
    "django_structlog",
    "django_tables2",
    "import_export",
    "ninja",
    "phonenumber_field",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    # Before what is said of pages alone: on twenty small files, headers weigh as much as the files.
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # A list is a quarter as heavy on one bar of network. Django adds random bytes and masks the forms' token:
    # sizes tell nothing of what a page holds (BREACH).
    "config.middleware.PagesPacked",
    "csp.middleware.CSPMiddleware",
    "config.middleware.permissions_policy",
    "django_structlog.middlewares.RequestMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "config.middleware.chosen_language",
    # Nothing before it reads what is sent.
    "config.middleware.bounded",
    "accounts.middleware.MemberMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "config.middleware.posted_only",
    "config.middleware.BusyMiddleware",
    "beneficiaries.middleware.watched",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "config.context.instance",
                "config.context.kept",
                "accounts.nav.menu",
            ],
        },
    }
]
# Form templates are looked up like any other, so that templates/django/forms/ overrides Django's.
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
DJANGO_TABLES2_TEMPLATE = "_components/table.html"

# --- database and cache ----------------------------------------------------------------------------------

DATABASES = {"default": env.db_url("DATABASE_URL")}
_DATABASE = DATABASES["default"]
_DATABASE |= {"ATOMIC_REQUESTS": False, "CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
if _DATABASE["ENGINE"] == "django.db.backends.sqlite3":
    _DATABASE["ENGINE"] = "config.sqlite3"
    # A relative file is beside manage.py, wherever the command is run from.
    _DATABASE["NAME"] = str(BASE_DIR / _DATABASE["NAME"])
    _DATABASE["OPTIONS"] = {
        "timeout": 20,
        # Deferred transactions that turn into writers fail at once instead of waiting.
        "transaction_mode": "IMMEDIATE",
        # FULL: with NORMAL an acknowledged commit is lost when the power goes.
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
    }
else:
    _DATABASE["OPTIONS"] = {
        **_DATABASE.get("OPTIONS", {}),
        # In milliseconds. A lock waited for longer fails, and its act is tried again.
        "options": "-c default_transaction_isolation=read\\ committed -c statement_timeout=30000"
        " -c lock_timeout=5000 -c idle_in_transaction_session_timeout=60000",
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# In the database, because rate limits must count over all processes; no other service is needed.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "relais_cache",
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    }
}

# --- people who sign in ----------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "account_login"

ACCOUNT_ADAPTER = "config.signin.ClosedDoor"
# An address or a sign-in name: many volunteers have no e-mail address.
ACCOUNT_LOGIN_METHODS = {"email", "username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
# Sign-in names are kept in lower case: SQLite does not know that É is é.
ACCOUNT_PRESERVE_USERNAME_CASING = False
ACCOUNT_USER_DISPLAY = "accounts.models.user.User.full_name"
# The invitation was handed over by a manager: that is the proof.
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
# Nobody is written to who has no access here, and there is no sign-up to point them at.
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = "Relais : "
# What lets a passphrase be chosen anew lives as long as an invitation.
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "accounts.passphrases.Keys"  # noqa: S105 - where they are made
PASSWORD_RESET_TIMEOUT = 48 * 3600
# The person says on sign-in whether the phone is theirs: 30 days, else until the browser closes.
ACCOUNT_SESSION_REMEMBER = None
SESSION_COOKIE_AGE = 30 * 24 * 3600
# Kept here: a cookie is read by whoever holds the phone, and an answer may name a person.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
ACCOUNT_LOGOUT_ON_GET = False
ALLAUTH_TRUSTED_PROXY_COUNT = RELAIS_PROXIES

PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "accounts.passphrases.NotAboutOneself",
        "OPTIONS": {"user_attributes": ["username", "email", "given_name", "family_name"]},
    },
    {"NAME": "accounts.passphrases.LongEnough", "OPTIONS": {"min_length": 10}},
    {"NAME": "accounts.passphrases.NotCommon"},
]

EMAIL_CONFIG = env.email_url("EMAIL_URL", default="consolemail://")
vars().update(EMAIL_CONFIG)
EMAIL_TIMEOUT = 10  # seconds: a mail server that says nothing must not hold a page
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("RELAIS_MAIL_FROM", default=f"relais@{_ADDRESS.hostname}")

# --- words, days, numbers --------------------------------------------------------------------------------

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", _("Français")), ("en", _("Anglais"))]
LANGUAGE_COOKIE_NAME = "relais_language"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = "config.formats"
USE_I18N = USE_TZ = True
# For display only; a rule takes its day in the organisation's own zone.
TIME_ZONE = "Europe/Paris"

PHONENUMBER_DEFAULT_REGION = "FR"
PHONENUMBER_DEFAULT_FORMAT = "NATIONAL"

# --- files -----------------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [BASE_DIR / "static", VAR / "assets"]
# Private: photos and papers are served by views that ask who reads them, so there is no MEDIA_URL.
MEDIA_ROOT = VAR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "config.statics.HashedFiles"},
}

# A name without a hash would be kept by browsers after a change.
WHITENOISE_KEEP_ONLY_HASHED_FILES = True

# --- logs ------------------------------------------------------------------------------------------------

LOGGING = logging_config(level=env.str("LOG_LEVEL", default="INFO"))
DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False
# One line a request, at its end.
DJANGO_STRUCTLOG_STATUS_START_LOG_LEVEL = logging.DEBUG
