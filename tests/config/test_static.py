"""The files a browser is given: collected under hashed names, as in production."""

import os
import re

import pytest

from tests.config.test_settings import PRODUCTION, start

COLLECT = """
import sys, django
from django.conf import settings
django.setup()
settings.STATIC_ROOT = sys.argv[1]
from django.core.management import call_command
call_command("collectstatic", interactive=False, verbosity=0)
"""


@pytest.mark.slow
def test_every_file_is_found_hashed_and_compressed(tmp_path):
    done = start("-c", COLLECT, str(tmp_path), **PRODUCTION)
    assert done.returncode == 0, done.stderr
    names = {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file()}
    styles = [name for name in names if re.fullmatch(r"[\w.]+\.[0-9a-f]{12}\.css", name)]
    assert styles
    assert all(f"{name}.br" in names for name in styles if os.path.getsize(tmp_path / name) > 2_000)
