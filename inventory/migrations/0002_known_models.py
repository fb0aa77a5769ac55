"""Models that companies often give, with their mass as their makers publish it (grams, lightest configuration).

A model without a row here is added when a list first names it, with its mass unknown: it is then left out of the
kilograms of a report, and counted beside them.
"""

from django.db import migrations

MODELS = [
    # maker, name, key, kind, grams
    ("Apple", "iPad (6th generation)", "apple ipad 6th generation", "tablet", 469),
    ("Apple", "iPad (7th generation)", "apple ipad 7th generation", "tablet", 483),
    ("Apple", "iPad (8th generation)", "apple ipad 8th generation", "tablet", 490),
    ("Dell", "Latitude 5300", "dell latitude 5300", "laptop", 1240),
    ("Dell", "Latitude 5400", "dell latitude 5400", "laptop", 1480),
    ("Dell", "Latitude 5490", "dell latitude 5490", "laptop", 1600),
    ("Dell", "Latitude 7490", "dell latitude 7490", "laptop", 1400),
    ("HP", "EliteBook 840 G5", "hp elitebook 840 g5", "laptop", 1480),
    ("HP", "ProBook 450 G6", "hp probook 450 g6", "laptop", 2000),
    ("Lenovo", "ThinkPad L13", "lenovo thinkpad l13", "laptop", 1380),
    ("Lenovo", "ThinkPad T480", "lenovo thinkpad t480", "laptop", 1580),
    ("Lenovo", "ThinkPad X280", "lenovo thinkpad x280", "laptop", 1130),
    ("Lenovo", "TB-X306X", "lenovo tb x306x", "tablet", 420),
    ("Samsung", "Galaxy Tab A7", "samsung galaxy tab a7", "tablet", 476),
]


def add(apps, schema_editor):
    rows = apps.get_model("inventory", "DeviceModel").objects.using(schema_editor.connection.alias)
    rows.bulk_create(
        rows.model(maker=maker, name=name, key=key, kind=kind, mass_g=grams)
        for maker, name, key, kind, grams in MODELS
    )


def remove(apps, schema_editor):
    """Only what no device uses: its foreign key protects the others."""
    rows = apps.get_model("inventory", "DeviceModel").objects.using(schema_editor.connection.alias)
    rows.filter(key__in=[key for _maker, _name, key, _kind, _grams in MODELS], devices=None).delete()


class Migration(migrations.Migration):
    dependencies = [("inventory", "0001_initial")]

    operations = [migrations.RunPython(add, remove)]
