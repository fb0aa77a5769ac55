"""Counters at once, on connections of their own that meet at a barrier: no sleep, no luck (T2, T3)."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import pytest
from django.db import close_old_connections, connection, connections, transaction

from accounts.acts import Busy
from accounts.refusals import Refused
from inventory.models import Device, DeviceEvent
from loans import doctor

PATIENCE = 1.5  # seconds a side waits for the others at the barrier: one may stand at a lock before it
SURELY = 30  # seconds where no lock is left to stand at: all sides come, sooner or later


class Meeting:
    """All sides stop here once, the first time they come; a side that comes again walks through."""

    def __init__(self, sides: int = 2, patience: float = PATIENCE) -> None:
        self.barrier = threading.Barrier(sides)
        self.patience = patience
        self.met = threading.local()

    def wait(self) -> None:
        if getattr(self.met, "once", False) or threading.current_thread() is threading.main_thread():
            return
        self.met.once = True
        # On SQLite the second writer cannot even begin before the first is done: it waits in vain.
        with suppress(threading.BrokenBarrierError):
            self.barrier.wait(timeout=self.patience if connection.vendor == "postgresql" else 0.2)

    def before(self, patch: pytest.MonkeyPatch, place: Any, name: str) -> "Meeting":
        """Have the sides meet right before each call of `place.name`."""
        real = getattr(place, name)

        def met(*args: Any, **kwargs: Any) -> Any:
            self.wait()
            return real(*args, **kwargs)

        patch.setattr(place, name, met)
        return self


def together(*sides: Callable[[], Any]) -> list[Any]:
    """What became of each side: its value, or the code of its refusal. Anything else is a fault of ours."""
    answers: list[Any] = [None] * len(sides)

    def run(number: int, side: Callable[[], Any]) -> None:
        try:
            answers[number] = side()
        except Refused as error:
            answers[number] = error.code
        except BaseException as error:
            answers[number] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(n, side)) for n, side in enumerate(sides)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
        assert not thread.is_alive(), "one side still waits for another"
    close_old_connections()
    for answer in answers:
        if isinstance(answer, BaseException) and not isinstance(answer, Busy):
            raise answer
    return answers


def done(answers: list[Any]) -> list[Any]:
    return [answer for answer in answers if not isinstance(answer, str | Busy)]


def codes(answers: list[Any]) -> list[str]:
    return [answer for answer in answers if isinstance(answer, str)]


def sound() -> None:
    assert [str(problem) for problem in doctor.problems()] == []


# --- guards taken away -----------------------------------------------------------------------------------


@contextmanager
def without_constraint(model: Any, name: str) -> Iterator[None]:
    """The table as it would be without one unique constraint."""
    (constraint,) = [one for one in model._meta.constraints if one.name == name]
    with connection.schema_editor() as editor:
        editor.remove_constraint(model, constraint)
    try:
        yield
    finally:
        with transaction.atomic():
            DeviceEvent.objects.all().delete()
            model.objects.all().delete()
        with connection.schema_editor() as editor:
            editor.add_constraint(model, constraint)


def blind(devices: Any, changes: Any) -> None:
    """Compare-and-set without the comparison: read, then write, as a `save()` would."""
    for device in devices:
        Device.objects.filter(pk=device.pk).update(**changes)
        for name, value in changes.items():
            setattr(device, name, value)
