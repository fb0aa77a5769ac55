from django.urls import URLPattern, path, re_path
from django.views.generic import TemplateView

from accounts.access import for_everybody
from loans.views import (
    card,
    conflicts,
    desk,
    device,
    follow,
    loan,
    loans,
    prescribe,
    prescriptions,
    queue,
    requests,
    scan,
    slip,
    today,
)

app_name = "loans"

urlpatterns: list[URLPattern] = [
    # Printed on labels for ever: either case, with or without the last slash.
    re_path(r"^[dD]/(?P<tag>[^/]{1,60})/?$", scan.scan, name="scan"),
    path("d/<str:tag>/act/", scan.act, name="act"),
    path("devices/<str:tag>/", device.device, name="device"),
    path("help/", for_everybody(TemplateView.as_view(template_name="loans/help.html")), name="help"),
    path("desk/", desk.desk, name="desk"),
    path("desk/find/", desk.find, name="find"),
    path("desk/photo/", desk.photo, name="photo"),
    path("desk/who/", desk.who, name="who"),
    path("today/", today.today, name="today"),
    path("requests/", queue.queue, name="queue"),
    path("requests/<uuid:pk>/", requests.request_page, name="request"),
    path("requests/<uuid:pk>/accept/", requests.accept, name="accept"),
    path("requests/<uuid:pk>/decline/", requests.decline, name="decline"),
    path("requests/<uuid:pk>/hold/", requests.hold, name="hold"),
    path("holds/<uuid:pk>/release/", requests.release, name="release"),
    path("loans/", loans.loans, name="loans"),
    path("loans/<uuid:pk>/", loan.loan, name="loan"),
    path("loans/<uuid:pk>/say/", loan.say, name="say"),
    path("loans/<uuid:pk>/card.pdf", card.card, name="card"),
    path("renewals/<uuid:pk>/decide/", loan.decide, name="decide"),
    path("follow/", follow.follow, name="follow"),
    path("prescribe/", prescribe.prescribe, name="prescribe"),
    path("people/<uuid:pk>/prescribe/", prescribe.prescribe_for, name="prescribe_for"),
    path("people/<uuid:pk>/verdict/", prescribe.verdict, name="verdict"),
    path("people/<uuid:pk>/prescriptions/", prescriptions.prescriptions_of, name="prescriptions_of"),
    path("prescriptions/", prescriptions.prescriptions_page, name="prescriptions"),
    path("prescriptions/<uuid:pk>/", prescriptions.prescription, name="prescription"),
    path("prescriptions/<uuid:pk>/withdraw/", prescriptions.withdraw, name="withdraw"),
    path("prescriptions/<uuid:pk>/renew/", prescriptions.renew_check, name="renew_check"),
    path("prescriptions/<uuid:pk>/slip.pdf", slip.slip_page, name="slip"),
    path("loans/<uuid:pk>/renewal/", prescriptions.ask_renewal, name="ask_renewal"),
    path("conflicts/", conflicts.conflicts, name="conflicts"),
    path("conflicts/<uuid:pk>/settle/", conflicts.settle, name="settle"),
]
