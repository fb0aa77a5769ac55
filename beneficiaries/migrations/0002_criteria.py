"""The first criteria: any one of them opens the right where a programme counts it.

"Three months" is the validity in use for attestations, not a law (domain §1.1); decisions and cards carry their
own dates; an identity document shows a birth year, which does not change. A later reform is a later migration
that ends these rows with `valid_to` and adds others.
"""

import datetime as dt

from django.db import migrations
from django.utils.translation import gettext_noop as _

FROM = dt.date(2020, 1, 1)
THREE_MONTHS = "les-emplois, itou/eligibility: attestation de moins de trois mois"

CRITERIA = [
    {
        "code": "rsa",
        "label": _("RSA"),
        "rank": 1,
        "valid_from": FROM,
        "source": f"CASF L.262-2 ; {THREE_MONTHS}",
        "proofs": [
            {"kind": "caf_attestation", "max_age_months": 3},
            {"kind": "msa_attestation", "max_age_months": 3},
        ],
    },
    {
        "code": "elderly",
        "label": _("%(age)s ans ou plus"),
        "rank": 2,
        "valid_from": FROM,
        "source": "Âge fixé par chaque programme, atteint dans l’année (60 ans : CASF L.113-1)",
        "proofs": [
            {"kind": "identity", "max_age_months": None, "lasting": True},
            {"kind": "pension_statement", "max_age_months": 3},
        ],
    },
    {
        "code": "disability",
        "label": _("Situation de handicap"),
        "rank": 3,
        "valid_from": FROM,
        "source": f"CASF L.114 et L.241-3 ; décision ou carte en cours de validité ; AAH : {THREE_MONTHS}",
        "proofs": [
            {"kind": "mdph_decision", "max_age_months": None},
            {"kind": "cmi_card", "max_age_months": None},
            {"kind": "aah_attestation", "max_age_months": 3},
        ],
    },
]


def add(apps, schema_editor):
    criterion = apps.get_model("beneficiaries", "Criterion")
    criterion.objects.using(schema_editor.connection.alias).bulk_create(criterion(**row) for row in CRITERIA)


def remove(apps, schema_editor):
    criterion = apps.get_model("beneficiaries", "Criterion")
    codes = [row["code"] for row in CRITERIA]
    criterion.objects.using(schema_editor.connection.alias).filter(code__in=codes, valid_from=FROM).delete()


class Migration(migrations.Migration):
    dependencies = [("beneficiaries", "0001_initial")]

    operations = [migrations.RunPython(add, remove)]
