from django.urls import URLPattern, path

from impact.views import report

app_name = "impact"
urlpatterns: list[URLPattern] = [
    path("impact/", report.report, name="report"),
    path("impact/<slug:slug>/", report.donor, name="donor"),
    path("impact/<slug:slug>/report.pdf", report.pdf, name="pdf"),
]
