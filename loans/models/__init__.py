from loans.models.hold import Hold
from loans.models.loan import Agreement, Loan
from loans.models.policy import LendingPolicy
from loans.models.prescription import Need, Prescription
from loans.models.receipt import ScanReceipt
from loans.models.renewal import Renewal

__all__ = ["Agreement", "Hold", "LendingPolicy", "Loan", "Need", "Prescription", "Renewal", "ScanReceipt"]
