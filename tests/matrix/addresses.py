"""Every address of the product, from the URLconf: pages, fragments, files, and the API's operations."""

import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse
from ninja.operation import PathView


@dataclass(frozen=True)
class Address:
    """One entry of the URLconf. `name` is its URL name, or for an operation "GET /devices/{tag}"."""

    name: str
    route: str
    keys: tuple[str, ...]
    declared: tuple[str, Any] | None
    api: bool = False

    def path(self, keys: dict[str, Any]) -> str:
        """The path about the objects of `keys`."""
        if not self.api:
            return reverse(self.name, kwargs=keys or None)
        return API + self.route.format(**keys)


API = "/api/v1"


def every() -> list[Address]:
    # ninja serves all methods of a path under the name of each.
    found = {address.name: address for address in _walk(get_resolver().url_patterns)}
    return [found[name] for name in sorted(found)]


def _walk(patterns: list[URLPattern | URLResolver], space: str = "") -> Iterator[Address]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from _walk(pattern.url_patterns, inner)
            continue
        url_name = f"{space}{pattern.name or pattern.pattern}"
        keys = tuple(pattern.pattern.converters) or _groups(pattern)
        path_view = _operations(pattern.callback)
        if path_view is None:
            declared = getattr(pattern.callback, "declared", None)
            route = "/" + "/".join(f"{{{key}}}" for key in keys)
            route = "/openapi.json" if pattern.name == "openapi-json" else route
            yield Address(url_name, route, keys, declared, api=space.startswith("api:"))
            continue
        for operation in path_view.operations:
            for method in operation.methods:
                declared = getattr(operation.auth_callbacks[0], "declared", None)
                yield Address(f"{method} {operation.path}", operation.path, keys, declared, api=True)


def _groups(pattern: URLPattern) -> tuple[str, ...]:
    regex = getattr(pattern.pattern, "regex", None)
    return tuple(regex.groupindex) if regex else ()


def _operations(view: Callable[..., Any]) -> PathView | None:
    """The operations behind an address of the API: what ninja's view keeps to itself."""
    try:
        found = inspect.getclosurevars(view).nonlocals.get("self")
    except TypeError:  # a partial: no operation
        return None
    return found if isinstance(found, PathView) else None
