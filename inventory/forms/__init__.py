"""Shapes of what is typed about things; no rule lives here."""
