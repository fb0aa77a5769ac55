"""The gallery shows every component, and templates name only signs that the sprite has."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template import Template
from django.template.loader_tags import IncludeNode
from django.test import Client

from accounts.look import ICONS
from tests import make

TEMPLATES = Path(settings.BASE_DIR) / "templates"
# Drawn by a tag of their own, by django-tables2, or by every page.
OTHERWISE = {"bars.html", "share.html", "range.html", "table.html", "pagination.html", "landscape.html"}
# Only quiet pages have them.
ELSEWHERE = {"found.html", "answers_at.html"}


@pytest.mark.django_db
def test_any_member_may_look_and_nobody_else(client: Client) -> None:
    assert client.get("/components/").status_code == 302
    assert make.client(make.celine()).get("/components/").status_code == 200


@pytest.mark.django_db
def test_every_component_is_shown() -> None:
    components = {path.name for path in (TEMPLATES / "_components").glob("[!_]*.html")}
    gallery = Template((TEMPLATES / "accounts/gallery.html").read_text(encoding="utf-8"))
    named = {
        Path(node.template.var).name
        for node in gallery.nodelist.get_nodes_by_type(IncludeNode)  # type: ignore[arg-type]
    }
    assert components - named == OTHERWISE | ELSEWHERE
    page = make.client(make.samira()).get("/components/").content.decode()
    for trace in (
        'class="draw t-with"',
        'class="legend"',
        "stroke-dasharray",
        'class="landscape"',
        'class="pages"',
    ):
        assert trace in page


def test_every_component_says_what_it_takes() -> None:
    for path in (TEMPLATES / "_components").glob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert "{% comment %}" in text or "{#" in text, path.name


def test_templates_name_only_signs_that_the_sprite_has() -> None:
    named = {
        name
        for path in TEMPLATES.rglob("*.html")
        for name in re.findall(r'(?:{% icon |icon=)"([^"]+)"', path.read_text(encoding="utf-8"))
    }
    assert named <= set(ICONS)


def test_no_template_carries_style_or_script_of_its_own() -> None:
    for path in TEMPLATES.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r'\sstyle=|<style|\son\w+="|javascript:|<script(?![^>]*\bsrc=)', text), path
