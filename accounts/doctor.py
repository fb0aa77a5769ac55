"""What is wrong here, in sentences: broken invariants and settings to mind (design §5, §8)."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from types import ModuleType
from typing import Any

from django.apps import apps
from django.db.models import F, QuerySet
from django.utils.module_loading import module_has_submodule

from accounts.models import ApiToken, Closure, Invitation, Membership
from accounts.prepared import Prepared

Rows = QuerySet[Any, tuple[Any, ...]]  # what a broken promise says of each row, from `values_list`


@dataclass(frozen=True, slots=True)
class Problem:
    """A broken promise: which invariant (trust 4.1), and a sentence that says where and what to do."""

    invariant: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.invariant}: {self.sentence}"


@dataclass(frozen=True, slots=True)
class Promise:
    """A question whose every row breaks a promise; the sentence takes the row's values in their order."""

    invariant: str
    sentence: str
    breaches: Prepared[tuple[Any, ...]]


class Promises:
    """What one room promises beyond its constraints, in the order in which it is written down."""

    def __init__(self) -> None:
        self._all: list[Promise] = []

    def __call__(self, invariant: str, sentence: str) -> Callable[[Callable[[], Rows]], Promise]:
        """Write a promise down: the function below gives the rows that break it."""

        def write_down(breaches: Callable[[], Rows]) -> Promise:
            made = Promise(invariant, sentence, Prepared(lambda: breaches().order_by("pk")))
            self._all.append(made)
            return made

        return write_down

    def broken(self) -> Iterator[Problem]:
        """A problem for every row that breaks one; a statement each."""
        for promise in self._all:
            for row in promise.breaches():
                yield Problem(promise.invariant, promise.sentence.format(*row))


def run() -> list[Problem]:
    """Ask every app's doctor: `<app>.doctor.problems()`."""
    return [problem for module in _doctors() for problem in getattr(module, "problems", tuple)()]


def advice() -> list[str]:
    """Settings and open work to mind; nothing is broken. Ask `<app>.doctor.advice()`."""
    found: list[str] = []
    for module in _doctors():
        if module.__name__ != __name__:
            found.extend(getattr(module, "advice", tuple)())
    return found


promise = Promises()


def problems() -> Iterator[Problem]:
    """Accounts' own: whose a row is, where it names another row that has an organisation too."""
    yield from promise.broken()


@promise("I12", "ApiToken {} belongs to another organisation than its membership.")
def tokens_are_of_the_member_s_organisation() -> Rows:
    return ApiToken.objects.exclude(organisation=F("membership__organisation")).values_list("pk")


@promise("I12", "Invitation {} names a site of another organisation.")
def invitations_name_places_of_their_own() -> Rows:
    named = Invitation.objects.filter(usual_site__isnull=False)
    return named.exclude(organisation=F("usual_site__organisation")).values_list("pk")


@promise("I12", "Membership {} has its usual site at another organisation.")
def members_are_usually_at_home() -> Rows:
    named = Membership.objects.filter(usual_site__isnull=False)
    return named.exclude(organisation=F("usual_site__organisation")).values_list("pk")


@promise("I12", "Membership {} works at a site of another organisation.")
def members_work_at_home() -> Rows:
    works = Membership.sites.through.objects.exclude(site__organisation=F("membership__organisation"))
    return works.values_list("membership")


@promise("I12", "Closure {} belongs to another organisation than its site.")
def closures_are_of_the_site_s_organisation() -> Rows:
    return Closure.objects.exclude(organisation=F("site__organisation")).values_list("pk")


def _doctors() -> Iterator[ModuleType]:
    for config in apps.get_app_configs():
        if module_has_submodule(config.module, "doctor"):
            yield import_module(f"{config.name}.doctor")
