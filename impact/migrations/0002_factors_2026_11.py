"""The factors of November 2026 (domain §4.2). A newer figure is a later migration with a new version.

Per year of use of a refurbished device instead of a new one. The reference is the ADEME's published figure
where there is one; low and high are the ends of its range of avoided impact, taken of the new device's
impact a year.
"""

import datetime as dt
from decimal import Decimal

from django.db import migrations

VERSION, SINCE = "2026-11", dt.date(2025, 11, 18)
A_YEAR = "kgCO2e/year"
IMPACT_CO2 = "Impact CO₂, 18 novembre 2025"
ADEME = "ADEME, produits reconditionnés, septembre 2022"

# code, low, ref, high, unit, months that count, source
ROWS = [
    (
        "laptop",
        "16.6",
        "27",
        "37.4",
        A_YEAR,
        36,
        f"{ADEME}\u00a0: 27 kg\u00a0; bas et haut\u00a0: 43 % et 97 % de 192,62 kg sur 5 ans ({IMPACT_CO2})",
    ),
    (
        "tablet",
        "13.4",
        "18.3",
        "23.2",
        A_YEAR,
        24,
        f"Dérivé\u00a0: 46 %, 63 % et 80 % ({ADEME}) de 87,14 kg sur 3 ans ({IMPACT_CO2})",
    ),
    (
        "phone",
        "20.5",
        "24.6",
        "27.9",
        A_YEAR,
        24,
        f"{ADEME}\u00a0: 24,6 kg\u00a0; bas et haut\u00a0: 64 % et 87 % de 80,16 kg sur 2,5 ans ({IMPACT_CO2})",
    ),
    (
        "hotspot",
        "0",
        "0",
        "0",
        A_YEAR,
        0,
        "Aucun facteur publié\u00a0; celui d’une box fixe ne se transpose pas",
    ),
    (
        "substitution",
        "0.25",
        "0.5",
        "1",
        "share",
        0,
        "Hypothèse, sans source\u00a0: part des prêts qui remplacent un achat neuf\u00a0; 1 est le maximum théorique",
    ),
]


def add(apps, schema_editor):
    factor = apps.get_model("impact", "Factor")
    factor.objects.using(schema_editor.connection.alias).bulk_create(
        factor(
            code=code,
            version=VERSION,
            since=SINCE,
            low=Decimal(low),
            ref=Decimal(ref),
            high=Decimal(high),
            unit=unit,
            cap_months=cap_months,
            source=source,
        )
        for code, low, ref, high, unit, cap_months, source in ROWS
    )


def remove(apps, schema_editor):
    factor = apps.get_model("impact", "Factor")
    factor.objects.using(schema_editor.connection.alias).filter(version=VERSION).delete()


class Migration(migrations.Migration):
    dependencies = [("impact", "0001_initial")]

    operations = [migrations.RunPython(add, remove)]
