"""Settings follow the environment, and an instance on the net is closed by default (design §9)."""

import json
import os
import re
import subprocess
import sys

import pytest

from tests.house.tree import ROOT

PRODUCTION = {
    "SECRET_KEY": "long-and-various" * 4,
    "RELAIS_KEYS": "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=",
    "RELAIS_PERSON_KEY": "p" * 40,
    "RELAIS_URL": "https://relais.example.org",
    "RELAIS_PHONE": "06 39 98 12 40",
    "DATABASE_URL": "sqlite:///var/never-made.sqlite3",
}
NAMED = [
    "DEBUG",
    "ALLOWED_HOSTS",
    "CSRF_TRUSTED_ORIGINS",
    "SESSION_COOKIE_SECURE",
    "SECURE_SSL_REDIRECT",
    "DATABASES",
    "SECURE_HSTS_SECONDS",
    "SECURE_PROXY_SSL_HEADER",
    "ALLAUTH_TRUSTED_PROXY_COUNT",
    "SECRET_KEY_FALLBACKS",
    "RELAIS_KEYS",
    "RELAIS_URL",
    "DEFAULT_FROM_EMAIL",
    "EMAIL_BACKEND",
    "EMAIL_TIMEOUT",
    "CONTENT_SECURITY_POLICY",
    "PERMISSIONS_POLICY",
    "LANGUAGE_CODE",
    "USE_TZ",
    "MIDDLEWARE",
    "INSTALLED_APPS",
]
ASK = f"""
import json
from django.conf import settings
print(json.dumps({{name: getattr(settings, name) for name in {NAMED}}}))
"""


def start(*command, env_file=os.devnull, **environment):
    """Run Python beside manage.py with these variables, and none of those of this machine."""
    base = {key: os.environ[key] for key in ("PATH", "HOME") if key in os.environ}
    variables = {
        **base,
        "RELAIS_ENV_FILE": str(env_file),
        "DJANGO_SETTINGS_MODULE": "config.settings",
        **environment,
    }
    words = [sys.executable, *command]
    return subprocess.run(words, cwd=ROOT, env=variables, capture_output=True, text=True, check=False)


def settings(**environment):
    """The named settings under these variables."""
    done = start("-c", ASK, **{**PRODUCTION, **environment})
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_django_has_nothing_to_object_to_in_production():
    done = start("manage.py", "check", "--deploy", "--fail-level", "WARNING", **PRODUCTION)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    "name", ["SECRET_KEY", "RELAIS_KEYS", "RELAIS_PERSON_KEY", "RELAIS_URL", "DATABASE_URL"]
)
def test_what_must_be_chosen_has_no_default(name):
    done = start("-c", ASK, **{key: value for key, value in PRODUCTION.items() if key != name})
    assert done.returncode != 0
    assert name in done.stderr


def test_the_public_address_gives_hosts_and_cookies():
    found = settings()
    assert found["ALLOWED_HOSTS"] == ["relais.example.org"]
    assert found["CSRF_TRUSTED_ORIGINS"] == ["https://relais.example.org"]
    assert found["SESSION_COOKIE_SECURE"]
    assert found["SECURE_SSL_REDIRECT"]
    assert found["DEBUG"] is False


def test_an_address_of_this_machine_needs_no_tls():
    found = settings(RELAIS_URL="http://127.0.0.1:8001")
    assert {"127.0.0.1", "localhost"} <= set(found["ALLOWED_HOSTS"])
    assert found["CSRF_TRUSTED_ORIGINS"] == ["http://127.0.0.1:8001"]
    assert not found["SESSION_COOKIE_SECURE"]


def test_the_environment_wins_over_the_file(tmp_path):
    file = tmp_path / ".env"
    file.write_text("".join(f"{key}={value}\n" for key, value in PRODUCTION.items()))
    done = start("-c", ASK, env_file=file, RELAIS_URL="https://other.example")
    assert json.loads(done.stdout)["ALLOWED_HOSTS"] == ["other.example"]
    assert json.loads(start("-c", ASK, env_file=file).stdout)["ALLOWED_HOSTS"] == ["relais.example.org"]


@pytest.mark.parametrize("url", ["sqlite:///var/x.sqlite3", "postgres://relais@db.example/relais"])
def test_connections_are_kept_and_pages_open_no_transaction(url):
    database = settings(DATABASE_URL=url)["DATABASES"]["default"]
    assert database["CONN_MAX_AGE"] == 60
    assert database["CONN_HEALTH_CHECKS"] is True
    assert database["ATOMIC_REQUESTS"] is False


def test_sqlite_keeps_what_it_acknowledged():
    options = settings()["DATABASES"]["default"]["OPTIONS"]
    assert options["transaction_mode"] == "IMMEDIATE"
    assert options["timeout"] == 20
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        assert pragma in options["init_command"]


def test_every_variable_is_explained():
    text = (ROOT / "config/settings.py").read_text()
    read = set(re.findall(r'\benv\.\w+\(\s*"(\w+)"', text))
    explained = set(re.findall(r"^(\w+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))
    assert read == explained


def test_the_example_s_own_values_go_together():
    """A certificate stands in front: a server that is not told so sends every page to itself."""
    lines = (line.partition("=") for line in (ROOT / ".env.example").read_text().splitlines())
    example = {name: value for name, _is, value in lines}
    assert example["RELAIS_URL"].startswith("https://") == (example["RELAIS_PROXIES"] != "0")


# --- closed by default -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def public():
    """The settings of an instance on the net."""
    return settings()


@pytest.mark.parametrize("wrong", ["django.contrib.admin", "debug_toolbar", "allauth.socialaccount"])
def test_no_second_door_is_installed(public, wrong):
    assert wrong not in public["INSTALLED_APPS"]


def test_scripts_styles_and_frames_come_from_here_alone(public):
    directives = public["CONTENT_SECURITY_POLICY"]["DIRECTIVES"]
    assert directives["default-src"] == directives["frame-ancestors"] == directives["base-uri"] == ["'none'"]
    assert directives["script-src"] == directives["style-src"] == directives["form-action"] == ["'self'"]
    assert "unsafe" not in json.dumps(directives)
    assert "http" not in json.dumps(directives)


def test_sensors_are_closed(public):
    for sensor in ("camera", "geolocation", "microphone", "payment", "usb"):
        assert f"{sensor}=()" in public["PERMISSIONS_POLICY"]


def test_a_browser_is_told_to_come_back_by_https_alone_for_a_year(public):
    assert public["SECURE_HSTS_SECONDS"] == 365 * 24 * 3600


def test_the_browser_s_language_is_never_asked(public):
    """`LocaleMiddleware` would change the words of a hall full of volunteers (design §5)."""
    assert "django.middleware.locale.LocaleMiddleware" not in public["MIDDLEWARE"]
    assert (public["LANGUAGE_CODE"], public["USE_TZ"]) == ("fr", True)


def test_nobody_is_asked_in_before_being_known(public):
    order = public["MIDDLEWARE"].index
    known = order("django.contrib.auth.middleware.AuthenticationMiddleware")
    assert (
        known
        < order("accounts.middleware.MemberMiddleware")
        < order("django.contrib.auth.middleware.LoginRequiredMiddleware")
    )
    assert order("config.middleware.chosen_language") < order("accounts.middleware.MemberMiddleware")
    assert order("django.middleware.csrf.CsrfViewMiddleware") < known


# --- what the environment says ---------------------------------------------------------------------------


def test_a_proxy_is_believed_only_where_there_is_one(public):
    assert (public["SECURE_PROXY_SSL_HEADER"], public["ALLAUTH_TRUSTED_PROXY_COUNT"]) == (None, 0)
    behind = settings(RELAIS_PROXIES="1")
    assert behind["SECURE_PROXY_SSL_HEADER"] == ["HTTP_X_FORWARDED_PROTO", "https"]
    assert behind["ALLAUTH_TRUSTED_PROXY_COUNT"] == 1


@pytest.mark.parametrize(
    ("url", "hosts", "origin"),
    [
        ("https://relais.example.org/", ["relais.example.org"], "https://relais.example.org"),
        ("https://relais.example.org:8443", ["relais.example.org"], "https://relais.example.org:8443"),
        ("http://[::1]:8000", ["127.0.0.1", "[::1]", "localhost"], "http://[::1]:8000"),
    ],
)
def test_a_port_belongs_to_the_address_and_not_to_the_host(url, hosts, origin):
    found = settings(RELAIS_URL=url)
    assert (found["ALLOWED_HOSTS"], found["CSRF_TRUSTED_ORIGINS"]) == (hosts, [origin])
    assert not found["RELAIS_URL"].endswith("/")


def test_keys_may_be_changed_one_after_the_other():
    found = settings(RELAIS_KEYS="new,old", SECRET_KEY_FALLBACKS="before")
    assert found["RELAIS_KEYS"] == ["new", "old"]
    assert found["SECRET_KEY_FALLBACKS"] == ["before"]


def test_letters_are_printed_until_a_server_is_named(public):
    assert public["EMAIL_BACKEND"].endswith("console.EmailBackend")
    assert public["DEFAULT_FROM_EMAIL"] == "relais@relais.example.org"
    named = settings(EMAIL_URL="smtp+tls://u:p@mail.example:587", RELAIS_MAIL_FROM="bonjour@example.org")
    assert named["EMAIL_BACKEND"].endswith("smtp.EmailBackend")
    assert named["DEFAULT_FROM_EMAIL"] == "bonjour@example.org"


def test_a_mail_server_that_says_nothing_is_left_after_ten_seconds(public):
    assert public["EMAIL_TIMEOUT"] == 10


def test_postgresql_waits_for_a_lock_and_for_an_answer_only_so_long():
    options = settings(DATABASE_URL="postgres://relais@db.example/relais")["DATABASES"]["default"]["OPTIONS"]
    for limit in (
        "statement_timeout=30000",
        "lock_timeout=5000",
        "idle_in_transaction_session_timeout=60000",
    ):
        assert limit in options["options"]
    assert "read\\ committed" in options["options"]


def test_a_relative_file_is_the_same_from_wherever_a_command_is_run():
    name = settings()["DATABASES"]["default"]["NAME"]
    assert name == str(ROOT / "var" / "never-made.sqlite3")
