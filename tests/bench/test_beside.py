"""What stands beside the product does what it is held against, and no more."""

import json
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.test import RequestFactory
from django.utils import timezone

from bench import plain, rows
from bench.load import Run
from bench.scans import CLIENTS, VERBS, middle, told
from inventory.choices import Status
from inventory.models import Device
from loans.models import Loan
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def bare(settings) -> Callable[..., dict[str, Any]]:
    """One act by the bare view. It serves itself where it is imported, so settings are kept from it."""
    settings.ROOT_URLCONF, settings.MIDDLEWARE = settings.ROOT_URLCONF, settings.MIDDLEWARE
    from bench import minimal

    def act(token: str, **scan: object) -> dict[str, Any]:
        body = {"scans": [{"id": str(uuid4()), "at": timezone.now().isoformat(), **scan}]}
        bearer = {"Authorization": f"Bearer {token}"}
        request = RequestFactory().post("/", json.dumps(body), "application/json", headers=bearer)
        return json.loads(minimal.scan(request).content)["results"][0]

    return act


@pytest.mark.broken
def test_the_bare_view_hands_over_and_takes_back(bare):
    """It leaves out the rules and the receipt, never the work: status, journal, loan."""
    device, asked, token = make.device(), make.prescription(), make.token(make.michel())
    old = make.loan().agreement_id
    said = {"tag": device.tag, "prescription": asked.code, "agreement": str(old)}
    lent = bare(token, verb="hand_over", **said)
    assert lent["answer"] == "applied"
    device.refresh_from_db()
    assert (device.status, device.version) == (Status.ON_LOAN, device.events.count())
    bare(token, verb="take_back", tag=device.tag, condition="good")
    device.refresh_from_db()
    assert (device.status, device.version) == (Status.TO_ERASE, device.events.count())
    assert Loan.objects.get(pk=lent["loan_id"]).outcome == "returned"


@pytest.mark.broken
def test_the_bare_view_stops_where_somebody_was_faster(bare):
    device, token = make.device(Status.TO_ERASE), make.token(make.michel())
    with pytest.raises(RuntimeError, match="faster"):
        bare(token, verb="hand_over", tag=device.tag)


@pytest.mark.parametrize("name", sorted(plain.ROWS))
def test_the_plain_loop_shows_the_same_rows(name, rf):
    make.loan(asked=make.prescription(site=make.grenoble()))
    make.devices(2)
    request = rf.get(f"/bench/{name}/")
    request.member, request.user = make.samira(), make.samira().user
    shown = plain.plain(request, name).content.decode()
    queryset, size = plain.ROWS[name]
    assert shown.count("<tr>") == min(queryset.count(), size) > 0
    assert all(str(row.pk) in shown for row in queryset[:size])


@pytest.mark.broken
def test_a_copied_row_has_a_key_of_its_own_and_all_else_alike():
    device = make.device()
    twin = rows.copy(device, tag="22222223", serial_key="AUTRE")
    twin.save(force_insert=True)
    assert twin.pk != device.pk
    kept = ("model_id", "status", "version", "organisation_id", "donation_id", "kind")
    assert [getattr(twin, name) for name in kept] == [getattr(device, name) for name in kept]
    assert Device.objects.filter(tag="22222223").count() == 1


def test_of_several_rounds_the_middle_is_told_beside_the_bare_one():
    def run(milliseconds: float) -> Run:
        return Run(each=(milliseconds / 1000,) * 40, seconds=milliseconds / 1000 * 40, processor=0.04)

    rounds = [
        {
            (is_bare, clients, verb): run(3.0 if is_bare else whole)
            for is_bare in (True, False)
            for clients in CLIENTS
            for verb in VERBS
        }
        for whole in (6.0, 4.0, 50.0)
    ]
    assert middle(rounds, 1, "hand_over", "p50") == pytest.approx((6.0, 3.0))
    figures = {figure.name: figure for figure in told(rounds)}
    rate = figures["hand-over, 8 clients: requests/s"]
    assert rate.value == pytest.approx(0.5)
    assert rate.met is False  # 0.6 is asked
    assert figures["take-back, 8 clients: p95"].met is True
    assert figures["take-back, 1 client: p95"].met is None
