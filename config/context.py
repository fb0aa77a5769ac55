from django.conf import settings
from django.http import HttpRequest


def instance(_request: HttpRequest) -> dict[str, str]:
    """What every page may say of the instance: its address and the number to call."""
    return {"instance_url": settings.RELAIS_URL, "instance_phone": settings.RELAIS_PHONE}
