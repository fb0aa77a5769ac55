from django.urls import URLPattern, path

from accounts.views import colleagues, gallery, home, invitations, places, profile

app_name = "accounts"
urlpatterns: list[URLPattern] = [
    path("", home.home, name="home"),
    path("choose/", home.choose, name="choose"),
    path("choose/site/", home.choose_site, name="choose_site"),
    path("colleagues/", colleagues.colleagues, name="colleagues"),
    path("colleagues/<uuid:pk>/", colleagues.colleague, name="colleague"),
    path("colleagues/<uuid:pk>/role/", colleagues.change_role, name="change_role"),
    path("colleagues/<uuid:pk>/end/", colleagues.end, name="end_membership"),
    path("colleagues/<uuid:pk>/passphrase/", colleagues.renew_passphrase, name="renew_passphrase"),
    path("colleagues/<uuid:pk>/sign-out/", colleagues.sign_out, name="sign_out"),
    path("colleagues/<uuid:pk>/sites/", colleagues.change_sites, name="change_sites"),
    path("places/", places.places, name="places"),
    path("new-place/", places.new_place, name="new_place"),
    path("places/<slug:slug>/", places.place, name="place"),
    path("places/<slug:slug>/close/", places.close, name="close_place"),
    path("places/<slug:slug>/close/<uuid:pk>/", places.change_closure, name="change_closure"),
    path("invitations/new/", invitations.invite, name="invite"),
    path("invitations/<uuid:pk>/withdraw/", colleagues.withdraw, name="withdraw_invitation"),
    path("welcome/<str:secret>/", invitations.welcome, name="welcome"),
    path("profile/", profile.profile, name="profile"),
    path("profile/sign-out/", profile.sign_out_elsewhere, name="sign_out_elsewhere"),
    path("accessibility/", profile.accessibility, name="accessibility"),
    path("privacy/", profile.privacy, name="privacy"),
    path("components/", gallery.components, name="components"),
]
