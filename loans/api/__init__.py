"""Devices, scans, prescriptions and loans for programs (design §8)."""

from ninja import Router

from loans.api import devices, loans, prescriptions, scans

router = Router()
for part in (devices, scans, prescriptions, loans):
    router.add_router("", part.router)
