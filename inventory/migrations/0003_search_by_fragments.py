"""Search by any part of a word stays quick with a million devices, where PostgreSQL has pg_trgm.

Where it has not, or may not be switched on, search is the same and slower. SQLite reads every row.
"""

from django.db import ProgrammingError, migrations, transaction

INDEX = "inventory_device_by_fragment"


def install(apps, schema_editor):
    connection = schema_editor.connection
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_available_extensions WHERE name = 'pg_trgm'")
        if cursor.fetchone() is None:
            return
        try:
            with transaction.atomic(using=connection.alias):
                cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        except ProgrammingError:  # the database's owner did not allow it
            return
        cursor.execute(f"CREATE INDEX {INDEX} ON inventory_device USING gin (search_text gin_trgm_ops)")


def remove(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"DROP INDEX IF EXISTS {INDEX}")


class Migration(migrations.Migration):
    dependencies = [("inventory", "0002_known_models")]

    operations = [migrations.RunPython(install, remove)]
