from typing import Any

from django.conf import settings
from django.http import HttpRequest

from accounts.perms import Right, may
from loans.views.kept import above


def instance(_request: HttpRequest) -> dict[str, str]:
    """What every page may say of the instance: its address and the number to call."""
    return {"instance_url": settings.RELAIS_URL, "instance_phone": settings.RELAIS_PHONE}


def kept(request: HttpRequest) -> dict[str, Any]:
    """For every page of who acts on devices: what it says of the acts that the phone still keeps."""
    member = getattr(request, "member", None)
    acts = member is not None and may(member, "device", Right.ACT)
    return {"kept_words": above() if acts else None}
