from impact.models.factor import Factor
from impact.models.report import Report

__all__ = ["Factor", "Report"]
