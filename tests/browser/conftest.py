"""A real Chromium, found on this machine; pytest-playwright drives it."""

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.support import chromium

# What is waited for comes at once where there is time, and late on a machine that is busy with other work:
# patience costs nothing but where something is wrong.
expect.set_options(timeout=30_000)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest first: workers steal from each other's end, and none is left waiting for a long one."""
    items.sort(
        key=lambda item: item.get_closest_marker("slow") is None or item.get_closest_marker("browser") is None
    )


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    path = chromium.find()
    assert path, "no Chromium here: make test installs it"
    return {**browser_type_launch_args, "executable_path": path, "args": chromium.ARGUMENTS}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """A phone's width, and a browser that speaks English: the pages must be French all the same."""
    return {**browser_context_args, "viewport": {"width": 390, "height": 844}, "locale": "en-US"}
