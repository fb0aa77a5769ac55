"""A donor's list, from bytes to typed rows with all that is wrong in them; asks no database.

`reading` (bytes to a table) → `headers` (which column is what) → `staging` (what is kept) → `rows`
(typed rows, problems, warnings) → `report` (what was refused). What is written, and whether a device is
known already, is for `inventory.actions.intake`.
"""
