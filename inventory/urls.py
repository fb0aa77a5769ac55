from django.urls import URLPattern, path

from inventory.views import by_hand, devices, donations, intake, labels, lines, together, workshop
from inventory.views.steps import STEPS

app_name = "inventory"

urlpatterns: list[URLPattern] = [
    path("devices/", devices.devices, name="devices"),
    path("devices/export.<str:ending>", devices.export, name="export"),
    path("devices/erase/", together.erase, name="erase_many"),
    path("devices/move/", together.move, name="move_many"),
    *(path(f"devices/<str:tag>/{name}/", workshop.step, {"name": name}, name=name) for name in STEPS),
    path("devices/<str:tag>/card/", lines.card, name="card"),
    path("devices/<str:tag>/card/out/", lines.card_out, name="card_out"),
    path("devices/<str:tag>/card/line/", lines.line_state, name="line_state"),
    path("devices/<str:tag>/correct/", by_hand.correct_device, name="correct_device"),
    path("devices/<str:tag>/undo/", workshop.undo, name="undo"),
    path("devices/<str:tag>/locks/<uuid:pk>/lift/", workshop.unlock, name="unlock"),
    path("devices/<str:tag>/media/<uuid:pk>/out/", workshop.take_out, name="take_out"),
    path("alarms/<uuid:pk>/close/", workshop.close_alarm, name="close_alarm"),
    path("labels/", labels.print_labels, name="labels"),
    path("donations/", donations.donations, name="donations"),
    path("donations/new/", donations.new_donation, name="new_donation"),
    path("donations/<uuid:pk>/", donations.donation, name="donation"),
    path("donations/<uuid:pk>/arrived/", donations.arrive, name="arrived"),
    path("donations/<uuid:pk>/correct/", by_hand.correct_lot, name="correct_lot"),
    path("donations/<uuid:pk>/device/", by_hand.add_device, name="add_device"),
    path("donations/<uuid:pk>/list/", intake.new_list, name="add_list"),
    path("donations/lists/new/", intake.new_list, name="new_list"),
    path("donations/lists/<uuid:pk>/", intake.one_list, name="list"),
    path("donations/lists/<uuid:pk>/columns/", intake.columns, name="list_columns"),
    path("donations/lists/<uuid:pk>/confirm/", intake.confirm, name="confirm_list"),
    path("donations/lists/<uuid:pk>/refused.csv", intake.refused_rows, name="refused_rows"),
]
