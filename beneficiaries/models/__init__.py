from beneficiaries.models.access import AccessRecord
from beneficiaries.models.check import EligibilityCheck, Evidence
from beneficiaries.models.person import Beneficiary, ContactChannel, Unrecorded
from beneficiaries.models.programme import Criterion, Participation, Programme, ProgrammeVersion

__all__ = [
    "AccessRecord",
    "Beneficiary",
    "ContactChannel",
    "Criterion",
    "EligibilityCheck",
    "Evidence",
    "Participation",
    "Programme",
    "ProgrammeVersion",
    "Unrecorded",
]
