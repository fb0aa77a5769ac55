"""What a printed label says: where its code leads, and whom to call."""

from collections.abc import Iterable
from itertools import groupby

from django.conf import settings

from accounts.models import Organisation, Site
from accounts.phones import read_aloud
from inventory.labels import Label


def labels_of(codes: Iterable[tuple[str, Organisation]], *, named: bool = False) -> list[Label]:
    """Labels of these codes, each with its association's number, in the order given.

    The association's name is a choice: without it nothing says whose the thing is (design §6).
    """
    labels: list[Label] = []
    for house, its in groupby(codes, key=lambda pair: pair[1]):
        number, name = phone_of(house), house.name if named else ""
        labels += [Label(code, f"{settings.RELAIS_URL}/d/{code}", number, name) for code, _house in its]
    return labels


def phone_of(association: Organisation) -> str:
    """The association's number, else one of its sites', else the instance's; as read aloud."""
    sites = Site.objects.filter(organisation=association).exclude(phone="").order_by("name")
    number = association.phone or sites.values_list("phone", flat=True).first() or settings.RELAIS_PHONE
    return read_aloud(number) if number else ""
