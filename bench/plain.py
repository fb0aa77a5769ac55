"""The same rows in the same page by a bare template loop: no table, no filters, no counts, no rights.

An address beside the product's own, behind the same middleware, so that only the list itself differs.
"""

from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

from beneficiaries.models import Beneficiary
from config.urls import urlpatterns as product
from inventory.models import Device
from loans.models import Loan, Prescription

PAGE = """{% extends "base.html" %}{% block title %}Liste{% endblock %}{% block content %}
<h1>Liste</h1><table class="table table-hover stack">{% for row in rows %}<tr>CELLS</tr>
{% endfor %}</table>{% endblock %}"""
LINK = '<a class="tag" href="/{{ row.pk }}/">{{ row.pk }}</a>'
CELLS = {
    "devices": [
        LINK,
        "{{ row.tag }}",
        "{{ row.designation }}",
        '<span class="mark">{{ row.get_status_display }}</span>',
        "{{ row.site.name }}",
        "{{ row.get_grade_display }}",
        "{{ row.donation.donor.name }}, {{ row.donation.reference }}",
        "{{ row.declared_value }}",
        '{{ row.status_at|date:"j M Y" }}',
        '<a href="/{{ row.tag }}/">{{ row.version }}</a>',
    ],
    "queue": [
        LINK,
        "{{ row.beneficiary.given_name }}",
        "{% for need in row.needs.all %}{{ need.get_kind_display }}{% endfor %}",
        '<span class="mark">{{ row.accepted_at|date:"j M Y" }}</span>',
        '{{ row.submitted_at|date:"j M Y" }}',
        '{{ row.hand_over_until|date:"j M Y" }}',
        "{{ row.site.name }}",
        '<a href="/{{ row.code }}/">{{ row.code }}</a>',
    ],
    "loans": [
        LINK,
        "{{ row.beneficiary.given_name }}",
        '<span class="mark">{{ row.outcome }}</span>',
        "{{ row.device.designation }}",
        '{{ row.handed_over_on|date:"j M Y" }}',
        '{{ row.due_on|date:"j M Y" }}',
        "{{ row.site.name }}",
        '<a href="/{{ row.device.tag }}/">{{ row.device.tag }}</a>',
    ],
    "people": [
        LINK,
        "{{ row.given_name }} {{ row.family_name }}",
        "{{ row.birth_year }}",
        "{{ row.commune }}",
        "{{ row.get_channel_display }}",
    ],
}
TEMPLATES = {
    name: engines["django"].from_string(PAGE.replace("CELLS", "".join(f"<td>{cell}</td>" for cell in cells)))
    for name, cells in CELLS.items()
}
ROWS = {
    "devices": (Device.objects.for_list().order_by("-id"), 50),
    "queue": (
        Prescription.objects.select_related("beneficiary", "site").prefetch_related("needs").order_by("pk"),
        50,
    ),
    "loans": (
        Loan.objects.select_related("beneficiary", "device__model", "site").order_by("due_on", "pk"),
        50,
    ),
    "people": (Beneficiary.objects.order_by("name_key"), 25),
}


def plain(request: HttpRequest, name: str) -> HttpResponse:
    """One page of a list."""
    rows, size = ROWS[name]
    return HttpResponse(TEMPLATES[name].render({"rows": rows.all()[:size]}, request))


urlpatterns = [path("bench/<str:name>/", plain), *product]
