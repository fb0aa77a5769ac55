"""Every measure, in one table."""

from bench.frame import MEASURES, main

main(*MEASURES)
