"""Whatever the workshop does, in whatever order: a plain model and the product agree, and the doctor."""

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from accounts.refusals import Refused
from inventory import doctor
from inventory.actions import labels, locks, media, undo, workshop
from inventory.choices import MOVES
from inventory.facts import last_act
from inventory.models import Device, Lock
from tests import make

KINDS = ["laptop", "tablet", "hotspot", "other"]
HOW = {"technique": "NVMe sanitize", "tool": "nvme-cli"}
which = st.integers(0, 3)


class Workshop(RuleBasedStateMachine):
    """Four devices of four kinds, three people, two places; the model keeps a list of words per device."""

    @initialize()
    def founded(self):
        self.outer = transaction.atomic()
        self.outer.__enter__()
        self.people = [make.samira(), make.michel(), make.oscar()]
        self.sites = [make.grenoble(), make.mens()]
        self.devices = [make.device("announced", kind=kind).pk for kind in KINDS]
        self.status = ["announced"] * 4
        self.before: list[list[str]] = [[], [], [], []]  # statuses that undo may lead back to

    def teardown(self):
        if hasattr(self, "outer"):
            transaction.set_rollback(True)
            self.outer.__exit__(None, None, None)

    def device(self, index):
        return Device.objects.get(pk=self.devices[index])

    def try_(self, index, who, do):
        """Do it; a refusal changes nothing, an act leads where the table leads."""
        device = self.device(index)
        version = device.version
        try:
            with transaction.atomic():
                do(device)
        except Refused:
            assert self.device(index).version == version
            return False
        assert self.people[who].organisation == make.pont_vieux()
        self.before[index].append(self.status[index])
        self.status[index] = self.device(index).status
        return True

    @rule(index=which, who=which, place=st.integers(0, 1))
    def take_in(self, index, who, place):
        by = self.people[who % 3]
        if self.try_(index, who % 3, lambda d: workshop.take_in([d], by=by, site=self.sites[place])):
            assert self.before[index][-1] == "announced"
            assert self.status[index] == "received"

    @rule(index=which, who=which, outcome=st.sampled_from(["clear", "purge", "destroy", "failed"]))
    def erase(self, index, who, outcome):
        by = self.people[who % 3]
        fitted = list(self.device(index).media.fitted())
        medium = fitted[0] if fitted else None
        do = lambda d: workshop.erase(  # noqa: E731
            d, outcome=outcome, medium=medium, by=by, site=self.sites[0], **HOW
        )
        if self.try_(index, who % 3, do):
            assert self.status[index] in ("to_erase", "refurbishing")

    @rule(index=which, who=which)
    def refurbish(self, index, who):
        by = self.people[who % 3]
        if self.try_(index, who % 3, lambda d: workshop.refurbish(d, by=by, site=self.sites[1])):
            assert self.status[index] == "refurbishing"

    @rule(index=which, who=which, grade=st.sampled_from("ABCD"))
    def make_ready(self, index, who, grade):
        by = self.people[who % 3]
        if self.try_(index, who % 3, lambda d: workshop.make_ready(d, grade=grade, by=by)):
            assert self.before[index][-1] == "refurbishing"
            assert self.device(index).grade == grade

    @rule(index=which, who=which, place=st.integers(0, 1))
    def relocate(self, index, who, place):
        by = self.people[who % 3]
        if self.try_(index, who % 3, lambda d: workshop.relocate(d, site=self.sites[place], by=by)):
            assert self.device(index).site == self.sites[place]

    @rule(index=which, who=which)
    def lose(self, index, who):
        by = self.people[who % 3]
        if self.try_(index, who % 3, lambda d: workshop.declare_missing(d, by=by)):
            assert self.status[index] == "missing"

    @rule(index=which, who=which)
    def find(self, index, who):
        by = self.people[who % 3]
        if self.try_(index, who % 3, lambda d: workshop.find(d, by=by, site=self.sites[0])):
            assert self.status[index] in ("to_erase", "refurbishing")

    @rule(index=which, who=which, reason=st.sampled_from(["", "Écran cassé"]))
    def retire(self, index, who, reason):
        by = self.people[who % 3]
        if self.try_(index, who % 3, lambda d: workshop.retire([d], reason=reason, by=by)):
            assert (self.status[index], bool(reason), who % 3) == ("retired", True, 0)

    @rule(index=which, who=which, kind=st.sampled_from(["apple", "knox"]))
    def lock(self, index, who, kind):
        by = self.people[who % 3]
        self.try_(index, who % 3, lambda d: locks.add_lock(d, kind=kind, by=by))

    @rule(index=which, who=which)
    def unlock(self, index, who):
        by = self.people[who % 3]
        lock = Lock.objects.filter(device=self.devices[index]).open().select_related("device").first()
        if lock:
            self.try_(index, who % 3, lambda d: locks.lift_lock(lock, by=by))

    @rule(index=which, who=which)
    def fit(self, index, who):
        by = self.people[who % 3]
        self.try_(index, who % 3, lambda d: media.fit(d, label="SD", by=by))

    @rule(index=which, who=which, comment=st.sampled_from(["", "Percé"]))
    def take_out(self, index, who, comment):
        by = self.people[who % 3]
        medium = self.device(index).media.fitted().select_related("device").first()
        if medium:
            self.try_(index, who % 3, lambda d: media.take_out(medium, by=by, comment=comment))

    @rule(index=which, who=which)
    def claim(self, index, who):
        by = self.people[who % 3]
        tag = labels.make_blank(count=1, sheet="L7160", by=by)[0]
        serial = self.device(index).serial
        self.try_(index, who % 3, lambda d: labels.claim(tag, serial=serial, by=by, site=self.sites[0]))

    @precondition(lambda self: any(self.before))
    @rule(index=which, who=which, reason=st.sampled_from(["", "Erreur"]))
    def undo(self, index, who, reason):
        by = self.people[who % 3]
        event = last_act(self.device(index))
        came_from = self.before[index][-1] if self.before[index] else None
        if self.try_(index, who % 3, lambda d: undo.undo(event, by=by, reason=reason)):
            assert self.status[index] == came_from

    @invariant()
    def the_model_and_the_rows_agree(self):
        if hasattr(self, "devices"):
            stored = dict(Device.objects.order_by("pk").values_list("pk", "status"))
            assert [stored[key] for key in self.devices] == self.status

    @invariant()
    def the_doctor_is_content(self):
        if hasattr(self, "devices"):
            assert [str(problem) for problem in doctor.problems()] == []

    @invariant()
    def nothing_ever_leaves_retired_but_by_undo(self):
        for lines in getattr(self, "before", ()):
            assert set(lines) <= set(MOVES)


Workshop.TestCase.settings = settings(
    max_examples=25,
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@pytest.mark.django_db
class TestWorkshop(Workshop.TestCase):
    pass
