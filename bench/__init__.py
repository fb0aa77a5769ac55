"""Measures, never part of the tests' verdict: `python -m bench`, or one of them, `python -m bench.scans`.

`frame` runs them and prints the table; each other module is one measure. Only ratios within one run,
processor time and counts of statements mean the same on another machine. Importing the package sets Django
up.
"""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()
