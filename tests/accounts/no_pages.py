"""An instance without a page."""

urlpatterns: list[object] = []
