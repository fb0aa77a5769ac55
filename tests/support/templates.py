"""A variable that a template names and nobody gave is a fault, not an empty string; so is a lost token."""

import sys
from pathlib import Path
from types import FrameType

import django
import pytest
from django.template import Context
from django.template.base import Node
from django.template.defaulttags import CsrfTokenNode

# Templates of libraries lean on empty strings for options that were not given.
_LIBRARIES = Path(django.__file__).resolve().parent.parent


class UndefinedTemplateVariable(AssertionError):
    """A template of ours names a variable that its view does not give."""


class UndefinedVariable(str):
    """Django's `string_if_invalid`, which it fills in with `%` when a variable is not defined."""

    __slots__ = ()

    def __new__(cls) -> "UndefinedVariable":
        return super().__new__(cls, "%s")

    def __mod__(self, variable: object) -> str:
        origin = _origin(sys._getframe(1))
        if origin and Path(origin).is_relative_to(_LIBRARIES):
            return ""
        raise UndefinedTemplateVariable(f"{origin or 'a template'}: {variable} is not defined")


def _origin(frame: FrameType | None) -> str:
    """The file of the innermost template tag that is being rendered."""
    while frame is not None:
        node = frame.f_locals.get("self")
        if isinstance(node, Node) and getattr(node, "origin", None):
            return str(node.origin.name)
        frame = frame.f_back
    return ""


class FormWithoutToken(AssertionError):
    """A form would be refused when it is sent: its template was included `only`, which drops the token."""


def install(patch: pytest.MonkeyPatch) -> None:
    """Fail where `{% csrf_token %}` finds no token, as long as `patch` lives; Django writes nothing there."""
    render = CsrfTokenNode.render

    def rendered(self: CsrfTokenNode, context: Context) -> str:
        if not context.get("csrf_token"):
            raise FormWithoutToken(f"{_origin(sys._getframe(1)) or 'a template'} has a form without token")
        return str(render(self, context))

    patch.setattr(CsrfTokenNode, "render", rendered)
