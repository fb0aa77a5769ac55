from django.urls import URLPattern, path

from beneficiaries.views import people, programmes

app_name = "beneficiaries"
urlpatterns: list[URLPattern] = [
    path("people/", people.people_page, name="people"),
    path("people/<uuid:pk>/", people.person, name="person"),
    path("people/<uuid:pk>/edit/", people.edit, name="edit"),
    path("people/<uuid:pk>/hand-on/", people.hand_on, name="hand_on"),
    path("programmes/", programmes.programmes_page, name="programmes"),
    path("new-programme/", programmes.new, name="new_programme"),
    path("programmes/<slug:slug>/", programmes.programme, name="programme"),
    path("programmes/<slug:slug>/rules/", programmes.revise, name="revise"),
    path("programmes/<slug:slug>/join/", programmes.join, name="join"),
    path("participations/<uuid:pk>/end/", programmes.leave, name="leave"),
]
