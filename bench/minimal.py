"""A bare view of one scan on the product's tables: no rights, no receipt, no rules, no words. A lower bound.

Checks a bearer token, reads device and paperwork, changes the status conditionally, writes one line of
journal and the loan, in one transaction. `granian --interface wsgi bench.minimal:application`
"""

import datetime as dt
import hashlib
import json
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from django.utils import timezone

from accounts.models import ApiToken, Membership
from inventory.models import Device, DeviceEvent
from loans.models import Loan, Need

FROM = {"hand_over": "ready", "take_back": "on_loan"}
TO = {"hand_over": "on_loan", "take_back": "to_erase"}


def scan(request: HttpRequest) -> HttpResponse:
    """One act of the first scan in the envelope; what `POST /api/v1/scans` is held against."""
    secret = request.headers["Authorization"].removeprefix("Bearer ")
    digest = hashlib.sha256(secret.encode()).hexdigest()
    token = ApiToken.objects.select_related("membership").get(secret_hash=digest, revoked_at=None)
    said = json.loads(request.body)["scans"][0]
    with transaction.atomic():
        loan_id = work(said, token.membership)
    answer = {"id": said["id"], "answer": "applied", "loan_id": str(loan_id)}
    return JsonResponse({"results": [answer]})


def work(said: dict[str, Any], member: Membership) -> UUID:
    """The act; the loan's key."""
    verb, now = said["verb"], timezone.now()
    device = Device.objects.get(tags__code=said["tag"])
    change = {"status": TO[verb], "status_at": now, "version": F("version") + 1}
    if Device.objects.filter(pk=device.pk, status=FROM[verb], version=device.version).update(**change) != 1:
        raise RuntimeError("somebody was faster")
    DeviceEvent.objects.create(
        device=device,
        organisation_id=device.organisation_id,
        number=device.version + 1,
        verb=verb,
        from_status=FROM[verb],
        to_status=TO[verb],
        by_id=member.user_id,
        site_id=device.site_id,
        occurred_at=now,
        recorded_at=now,
    )
    return lend(said, device, member, now) if verb == "hand_over" else end(said, device, member, now)


def lend(said: dict[str, Any], device: Device, member: Membership, now: dt.datetime) -> UUID:
    need = Need.objects.select_related("prescription").get(prescription__code=said["prescription"])
    return Loan.objects.create(
        organisation_id=device.organisation_id,
        device=device,
        need=need,
        beneficiary_id=need.prescription.beneficiary_id,
        agreement_id=said["agreement"],
        site_id=device.site_id,
        handed_over_at=now,
        handed_over_by_id=member.user_id,
        handed_over_on=now.date(),
        due_on=now.date(),
    ).pk


def end(said: dict[str, Any], device: Device, member: Membership, now: dt.datetime) -> UUID:
    loan = Loan.objects.get(device=device, closed_at=None)
    done = {"closed_at": now, "closed_by_id": member.user_id, "closed_on": now.date(), "outcome": "returned"}
    Loan.objects.filter(pk=loan.pk).update(**done, condition_in=said["condition"])
    return loan.pk


urlpatterns = [path("api/v1/scans", scan)]

settings.ROOT_URLCONF, settings.MIDDLEWARE = __name__, []
application = get_wsgi_application()
