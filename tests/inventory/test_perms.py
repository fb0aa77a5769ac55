"""Who may what with devices, labels and gifts: one table for buttons and guards (design §2)."""

import pytest

from accounts.choices import Role
from inventory import perms
from inventory.models import Alarm, Device, Donation, Tag
from tests import make

pytestmark = pytest.mark.django_db

# Role → act, manage, label, import, read the declared value; of one's own organisation's things.
TABLE = {
    Role.LENDS_MANAGER: "act manage label import value",
    Role.LENDS_VOLUNTEER: "act label",
    Role.PRESCRIBES_MANAGER: "",
    Role.PRESCRIBES_PRESCRIBER: "",
    Role.PRESCRIBES_REFERRER: "",
    Role.GIVES_CONTACT: "value",
    Role.COORDINATES_MANAGER: "",
    Role.COORDINATES_READER: "",
    Role.HOSTS_AGENT: "",
    Role.FUNDS_READER: "",
    Role.OPERATOR: "",
}


def rights(member, device):
    asked = {
        "act": perms.can_act(member, device),
        "manage": perms.can_manage(member, device),
        "label": perms.can_label(member),
        "import": perms.can_import(member),
        "value": perms.can_see_value(member),
    }
    return " ".join(name for name, allowed in asked.items() if allowed)


def test_every_role_stands_in_the_table():
    assert set(TABLE) == set(make.CAST)


@pytest.mark.parametrize("role", TABLE)
def test_each_role_in_the_organisation_that_answers_for_the_device(role):
    device = make.device("ready")
    member = make.CAST[role]()
    member.organisation = device.organisation  # whatever capacity it has besides
    assert rights(member, device) == TABLE[role]


@pytest.mark.parametrize("role", TABLE)
def test_nobody_acts_on_another_organisation_s_device(role):
    device = make.device("ready", by=make.odile())
    member = make.CAST[role]()
    assert not perms.can_act(member, device)
    assert not perms.can_manage(member, device)
    assert not perms.can_edit_donation(member, device.donation)


def test_jobs_act_at_home_only():
    device = make.device("ready")
    assert rights(make.system(), device) == "act manage label import"
    away = make.system(make.seconde_vie())
    assert not perms.can_act(away, device)
    assert not perms.can_manage(away, device)


def test_the_owner_reads_and_does_not_act():
    """Owned here, in another's custody: a manager reads it, and works with it no more than anybody."""
    device = make.device("ready", by=make.odile())
    Device.objects.filter(pk=device.pk).update(owner=make.pont_vieux())
    row = Device.objects.get(pk=device.pk)
    assert Device.objects.visible_to(make.samira()).get() == row
    assert not Device.objects.visible_to(make.michel()).exists()
    assert not perms.can_act(make.samira(), row)
    page = make.client(make.samira()).get(f"/devices/{row.tag}/").content.decode()
    assert "vous le lisez seulement" in page
    for name in ("erase", "move", "missing", "retire", "undo"):
        assert make.client(make.samira()).get(f"/devices/{row.tag}/{name}/").status_code == 403
    assert row.tag[:4] in make.client(make.samira()).get("/devices/").content.decode()


@pytest.mark.parametrize("role", TABLE)
def test_what_each_role_sees_of_things(role):
    """A role with no right on a noun sees none of its rows, at home and away."""
    device = make.device("received")
    make.device("ready", by=make.odile())
    from inventory.actions import workshop

    workshop.declare_missing(device, by=make.samira())
    member = make.CAST[role]()
    seen = {
        "device": Device.objects.visible_to(member).count(),
        "donation": Donation.objects.visible_to(member).count(),
        "tag": Tag.objects.visible_to(member).count(),
        "alarm": Alarm.objects.visible_to(member).count(),
    }
    expected = {
        Role.LENDS_MANAGER: {"device": 1, "donation": 1, "tag": 1, "alarm": 1},
        Role.LENDS_VOLUNTEER: {"device": 1, "donation": 1, "tag": 1, "alarm": 0},
        Role.GIVES_CONTACT: {"device": 2, "donation": 2, "tag": 0, "alarm": 1},
    }
    assert seen == expected.get(role, dict.fromkeys(seen, 0))


def test_one_donor_reads_nothing_of_another_s():
    make.device("ready")
    assert not Device.objects.visible_to(make.paul()).exists()
    assert not Donation.objects.visible_to(make.paul()).exists()
