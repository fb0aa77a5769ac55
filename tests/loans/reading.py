"""Pages of the association as members read and answer them, and what their forms keep."""

import re
from html import unescape
from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from accounts.models import Membership
from tests import make
from tests.support.reading import text

# What nobody at the association reads of the person who waits: right, proof, age, network, social worker.
SECRETS = ("rsa", "caf", "1950", "60 ans", "solidarités", "inès", "roux")


def see(member: Membership, name: str, *keys: Any) -> str:
    """What a member reads on a page that answers 200."""
    response = make.client(member).get(reverse(name, args=keys))
    assert response.status_code == 200, response.status_code
    return text(response)


def post(member: Membership, name: str, *keys: Any, **said: Any) -> HttpResponse:
    return make.client(member).post(reverse(name, args=keys), said)


def told(member: Membership, name: str, *keys: Any, **said: Any) -> str:
    """What is read after an act, wherever it leads."""
    response = make.client(member).post(reverse(name, args=keys), said, follow=True)
    assert response.status_code in (200, 409), response.status_code
    return text(response)


def kept(response: HttpResponse, name: str) -> list[str]:
    """What a form still holds in the fields of a name."""
    html = response.content.decode()
    inputs = [tag for tag in re.findall(r"<input[^>]*>", html) if f'name="{name}"' in tag]
    values = [value for tag in inputs for value in re.findall(r'value="([^"]*)"', tag)]
    areas = re.findall(rf'<textarea name="{name}"[^>]*>\s*([^<]*)</textarea>', html)
    return [unescape(value) for value in values + [area.strip() for area in areas if area.strip()]]
