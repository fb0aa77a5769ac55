"""The API under /api/v1/: every floor's operations in one document (design §8)."""

from collections.abc import Iterator
from functools import cached_property
from importlib import import_module
from typing import Any

from django.apps import apps
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, path
from django.utils.module_loading import module_has_submodule
from ninja import NinjaAPI, Router

from accounts.access import for_callers, for_everybody
from accounts.api import PAGING, Readable, Undeclared
from accounts.faults import answer_problems

NO_NUL = r"^[^\x00]*$"


def routers() -> Iterator[Router]:
    """The `router` of every app's `api` module."""
    for app in apps.get_app_configs():
        if app.name in ("inventory", "beneficiaries", "loans", "impact") and module_has_submodule(
            app.module, "api"
        ):
            router = getattr(import_module(f"{app.name}.api"), "router", None)
            if router is not None:
                yield router


class Api(NinjaAPI):
    """What the document says besides: text holds no NUL, which no database keeps (`accounts.api.Readable`),
    and each operation's summary is the first sentence written of it."""

    def get_openapi_schema(self, **_where: Any) -> Any:
        return self.document

    @cached_property
    def document(self) -> Any:
        """Written once a process: it depends on the code alone, and takes longer than any page."""
        found = super().get_openapi_schema()
        _without_nul(found)
        _left_empty(found)
        _in_sentences(found)
        return found


def _without_nul(part: Any) -> None:
    """Give every free text of a schema a pattern that says so."""
    if isinstance(part, list):
        for one in part:
            _without_nul(one)
    elif isinstance(part, dict):
        if part.get("type") == "string" and not {"enum", "const", "format", "pattern"} & part.keys():
            part["pattern"] = NO_NUL
        for one in part.values():
            _without_nul(one)


def _left_empty(found: Any) -> None:
    """A filter may be left empty, `?status=&kind=`: it asks for nothing (`accounts.api.Readable`)."""
    for operations in found["paths"].values():
        for operation in operations.values():
            for asked in operation.get("parameters", ()):
                filters = asked["in"] == "query" and asked["name"] not in PAGING
                if filters and asked["schema"].get("type") != "string":
                    asked["schema"] = _or_nothing(asked["schema"])


def _or_nothing(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema of a value, or of none."""
    told = {name: word for name, word in schema.items() if name in ("title", "description", "default")}
    value = {name: word for name, word in schema.items() if name not in told}
    return told | {"anyOf": [*value.get("anyOf", [value]), {"const": ""}]}


def _in_sentences(found: Any) -> None:
    """The function's name says nothing to whoever reads the document: its sentence does."""
    for operations in found["paths"].values():
        for operation in operations.values():
            operation["summary"], _none, more = operation.get("description", "").partition("\n\n")
            operation["description"] = more or operation["summary"]


def assemble() -> NinjaAPI:
    """The API with all operations; answers to problems are the same everywhere."""
    api = Api(
        title="Relais",
        version="1",
        description="Devices, prescriptions, loans and what came of gifts, by role.",
        docs_url=None,
        auth=Undeclared(),
        parser=Readable(),
        urls_namespace="api",
    )
    answer_problems(api)
    for router in routers():
        api.add_router("", router)
    return api


api = assemble()


def nothing_here(request: HttpRequest, rest: str = "") -> HttpResponse:
    """An address that the API does not have, answered in its own words."""
    return api.on_exception(request, Http404())


def patterns() -> list[URLPattern | URLResolver]:
    """The API’s addresses: each operation asks who may call it, so no sign-in page comes between."""
    found = [*api.urls[0]]
    for pattern in found:
        if isinstance(pattern, URLPattern):
            if pattern.name == "api-root":
                pattern.callback = nothing_here  # ninja's would answer with a page
            known = pattern.name in ("openapi-json", "api-root")
            pattern.callback = for_everybody(pattern.callback) if known else for_callers(pattern.callback)
    return [*found, path("<path:rest>", for_everybody(nothing_here), name="nothing")]


urls = (patterns(), "api", "api")
