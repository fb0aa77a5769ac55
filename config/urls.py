"""Every address: each app's own, sign-in, the API and the language switch."""

from allauth.account import views as signin
from django.urls import URLPattern, URLResolver, include, path, re_path

from accounts.access import for_everybody, for_signed_in
from accounts.views import profile
from config import api
from inventory.views import workshop
from inventory.views.devices import devices
from loans.actions.undo import undo
from loans.figures import months
from loans.views import ways

# Of allauth only what a closed sign-up needs; its other pages have no way in.
SIGN_IN = [
    path("login/", for_everybody(signin.login), name="account_login"),
    path("logout/", for_everybody(signin.logout), name="account_logout"),
    path("inactive/", for_everybody(signin.account_inactive), name="account_inactive"),
    path("reauthenticate/", for_signed_in(signin.reauthenticate), name="account_reauthenticate"),
    path("password/change/", for_signed_in(signin.password_change), name="account_change_password"),
    path("password/reset/", for_everybody(signin.password_reset), name="account_reset_password"),
    path(
        "password/reset/done/", for_everybody(signin.password_reset_done), name="account_reset_password_done"
    ),
    # Not <slug:…>: the key has a dash of its own, which a slug would swallow.
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        for_everybody(signin.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/key/done/",
        for_everybody(signin.password_reset_from_key_done),
        name="account_reset_password_from_key_done",
    ),
]

handler500 = "config.errors.server_error"

urlpatterns: list[URLPattern | URLResolver] = [
    path("accounts/", include(SIGN_IN)),
    path("language/", profile.language, name="set_language"),
    path("api/v1/", api.urls),
    path("", include("accounts.urls")),
    # The list of a donor tells months in people's hands, which its own floor does not know.
    path("devices/", devices, {"months": months}, name="devices_with_months"),
    # What ends a hold, finds what a loan lost, or undoes either: the inventory's pages, the loans' acts.
    *(
        path(f"devices/<str:tag>/{name}/", workshop.step, {"name": name, "do": do}, name=f"{name}_with_loans")
        for name, do in ways.STEPS.items()
    ),
    path("devices/<str:tag>/undo/", workshop.undo, {"do": undo}, name="undo_with_loans"),
    path("", include("inventory.urls")),
    path("", include("beneficiaries.urls")),
    path("", include("loans.urls")),
    path("", include("impact.urls")),
]
