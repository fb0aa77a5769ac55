"""What the models and the addresses promise."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import PROTECT, CheckConstraint, Field, ForeignKey, Model, Q
from django.urls import URLPattern, URLResolver
from ninja import Router
from ninja.constants import NOT_SET

from tests.house.tree import FLOORS

# The only tables without an organisation (design §2).
GLOBAL = frozenset(
    {
        "accounts.Organisation",
        "accounts.User",
        "beneficiaries.Criterion",
        "impact.Factor",
        "inventory.DeviceModel",
        "accounts.Commune",
    }
)

# A time without a person beside it, or a person without a time, with the reason.
UNPAIRED: dict[str, str] = {
    "accounts.Organisation.created_at": "founded from the command line, before anybody has a membership",
    "accounts.Invitation.made_at": "the first one of an organisation is made from the command line",
    "accounts.Invitation.made_by": "the same",
    "inventory.Device.status_at": "since when the status holds; who changed it stands in the journal",
    "inventory.Alarm.told_at": "mails leave by themselves",
}
# Times of a whole row that has one author, and a deadline, which is nobody's act.
_OF_THE_ROW = {"occurred_at", "recorded_at", "received_at", "viewed_at"}
_AUTHORS = {"by", "user", "viewer"}
_DEADLINES = {"expires_at"}


def unpaired(models: Iterable[type[Model]]) -> list[str]:
    """Who and when stand in pairs, and where they may be empty the database holds them together."""
    objections = []
    for model in models:
        fields = {field.name: field for field in model._meta.local_fields}
        for name in fields:
            verb, _, end = name.rpartition("_")
            other = {"at": f"{verb}_by", "by": f"{verb}_at"}.get(end)
            label = f"{model._meta.label}.{name}"
            if not verb or not other or label in UNPAIRED or name in _DEADLINES:
                continue
            if name in _OF_THE_ROW and not _AUTHORS.isdisjoint(fields):
                continue
            if other not in fields:
                objections.append(f"{label} has no {other}")
            elif _may_be_empty(fields[name], fields[other]) and not _held_together(model, name, other):
                objections.append(f"{label} and {other} are not held together by a constraint")
    return objections


def _may_be_empty(*fields: Field) -> bool:
    return any(field.null for field in fields)


def _held_together(model: type[Model], *names: str) -> bool:
    checks = (rule.condition for rule in model._meta.constraints if isinstance(rule, CheckConstraint))
    return any({*names} <= set(_named(check)) for check in checks)


def _named(condition: Any) -> Iterator[str]:
    for child in condition.children if isinstance(condition, Q) else ():
        if isinstance(child, Q):
            yield from _named(child)
        elif isinstance(child, tuple):
            yield child[0].partition("__")[0]


def unprotected(models: Iterable[type[Model]]) -> list[str]:
    """Nothing of the domain disappears because something else does."""
    return [
        f"{model._meta.label}.{field.name} is not PROTECT"
        for model in models
        for field in model._meta.local_fields
        if isinstance(field, ForeignKey) and field.remote_field.on_delete is not PROTECT
    ]


def homeless(models: Iterable[type[Model]]) -> list[str]:
    """Every row names the organisation that answers for it."""
    objections = []
    for model in models:
        if model._meta.label in GLOBAL:
            continue
        found = {field.name: field for field in model._meta.fields}.get("organisation")
        if found is None:
            objections.append(f"{model._meta.label} has no organisation")
        elif found.null:
            objections.append(f"{model._meta.label}.organisation may be empty")
    return objections


def higher_accessors(models: Iterable[type[Model]], floor: int) -> dict[str, str]:
    """What apps above `floor` hung on models at or below it: name → the app that made it."""
    found: dict[str, str] = {}
    for model in models:
        if FLOORS[model._meta.app_label] > floor:
            continue
        for relation in model._meta.related_objects:
            app = relation.related_model._meta.app_label
            if not relation.hidden and FLOORS.get(app, -1) > floor:
                found |= dict.fromkeys((relation.get_accessor_name(), relation.name), app)
    return found


def undeclared(patterns: Iterable[URLPattern | URLResolver], before: str = "") -> list[str]:
    """Every address says who may open it (accounts.access), or nobody can."""
    objections = []
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            objections += undeclared(pattern.url_patterns, route)
        elif not hasattr(pattern.callback, "declared"):
            objections.append(f"/{route} does not declare who may open it")
    return objections


def undeclared_operations(routers: Iterable[Router]) -> list[str]:
    """Every operation of the API has an `auth` of its own; the whole API's refuses everybody."""
    return [
        f"{operation.view_func.__module__}.{operation.view_func.__name__} does not declare who may call it"
        for router in routers
        for view in router.path_operations.values()
        for operation in view.operations
        if not operation.auth_param or operation.auth_param is NOT_SET
    ]
