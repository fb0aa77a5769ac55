from django.db import models

from accounts.keys import uuid7
from inventory.choices import Kind


class DeviceModel(models.Model):
    """What a maker calls it: the catalogue that all organisations share (a global table)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    maker = models.CharField(max_length=80)
    name = models.CharField(max_length=120)
    key = models.CharField(max_length=200, unique=True)  # maker and name, folded: one row for one thing
    kind = models.CharField(max_length=10, choices=Kind)
    mass_g = models.PositiveIntegerField(null=True, blank=True)  # grams; unknown: left out of kilograms

    class Meta:
        ordering = ["maker", "name"]

    def __str__(self) -> str:
        return f"{self.maker} {self.name}".strip()
