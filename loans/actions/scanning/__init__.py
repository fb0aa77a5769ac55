"""Acts of the desk and of phones, each with its id: done once, answered four ways (design §6, §8)."""

from loans.actions.scanning.batch import MOST, perform, run
from loans.actions.scanning.receipts import told

__all__ = ["MOST", "perform", "run", "told"]
