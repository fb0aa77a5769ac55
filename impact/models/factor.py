import datetime as dt

from django.db import models

from accounts.keys import uuid7


class FactorQuerySet(models.QuerySet["Factor"]):
    def in_force(self, on: dt.date) -> "dict[str, Factor]":
        """The newest row of each code that was known on a day; before the first one, the first."""
        found: dict[str, Factor] = {}
        for factor in self.order_by("code", "since"):
            if factor.since <= on or factor.code not in found:
                found[factor.code] = factor
        return found


class Factor(models.Model):
    """A figure of the method, with where it comes from (a global table, shipped in dated migrations).

    `code` is a kind of device or `substitution`; values are per `unit`; `cap_months` is how long one device
    may count, 0 for no bound. A newer figure is a new row: a published report keeps the one it used.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    code = models.CharField(max_length=20)
    version = models.CharField(max_length=20)
    since = models.DateField()
    unit = models.CharField(max_length=40)  # kgCO2e/year, or share
    low = models.DecimalField(max_digits=10, decimal_places=4)
    ref = models.DecimalField(max_digits=10, decimal_places=4)
    high = models.DecimalField(max_digits=10, decimal_places=4)
    cap_months = models.PositiveSmallIntegerField(default=0)
    source = models.CharField(max_length=300)

    objects = FactorQuerySet.as_manager()

    class Meta:
        ordering = ["code", "since"]
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="impact_factor_once"),
            models.CheckConstraint(
                condition=models.Q(low__lte=models.F("ref"), ref__lte=models.F("high"), low__gte=0),
                name="impact_factor_ordered",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.version}"
