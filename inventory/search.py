"""A device is found by any part of what names it: tag, serial, IMEI, the donor's reference, model."""

from django.db.models import Q

from accounts import codes
from accounts.names import folded
from inventory.models import Tag

LONGEST = 100  # signs of what is searched for; a pasted page is no search


def matching(text: str) -> Q:
    """Devices whose search text holds every word of `text`, in any case, with or without accents.

    A whole tag also finds the device by a label it wore before, and may be a scanned address.
    """
    wanted = Q()
    for word in folded(text[:LONGEST]).split():
        wanted &= Q(search_text__contains=word)
    code = codes.read(text[:LONGEST])
    if code:
        wanted |= Q(pk__in=Tag.objects.filter(code=code).values("device"))
    return wanted
