"""Laws of the database that many tables share, each written once."""

from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.db.models.constraints import BaseConstraint


def paired(verb: str, *also: str) -> CheckConstraint:
    """Who and when stand together: `<verb>_at` and `<verb>_by` (and `also`) are all set or all empty."""
    names = [f"{verb}_at", f"{verb}_by", *also]
    none = Q(**{f"{name}__isnull": True for name in names})
    every = Q(**{f"{name}__isnull": False for name in names})
    return CheckConstraint(condition=none | every, name=f"%(app_label)s_%(class)s_{verb}_pair")


def ordered(first: str, last: str, name: str = "dates") -> CheckConstraint:
    """`first` is not after `last`, where both are known."""
    return CheckConstraint(
        condition=Q(**{f"{first}__isnull": True})
        | Q(**{f"{last}__isnull": True})
        | Q(**{f"{last}__gte": F(first)}),
        name=f"%(app_label)s_%(class)s_{name}_ordered",
    )


def one_open(*fields: str, while_empty: str, name: str) -> BaseConstraint:
    """At most one row for `fields` as long as `while_empty` is not filled (one open loan a device…)."""
    return UniqueConstraint(
        fields=fields,
        condition=Q(**{f"{while_empty}__isnull": True}),
        name=f"%(app_label)s_%(class)s_one_{name}",
    )
