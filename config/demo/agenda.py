"""What happens when: acts are put down in any order and done in the order of their days."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from heapq import heappop, heappush

Act = Callable[[dt.datetime], None]


@dataclass
class Agenda:
    """Acts by day; one may put down others, for its own day or later. `now` is when the story ends."""

    now: dt.datetime
    _acts: list[tuple[dt.datetime, int, Act]] = field(default_factory=list)
    _count: int = 0

    def day(self, days_ago: int) -> dt.date:
        return (self.now - dt.timedelta(days=days_ago)).date()

    def days_ago(self, moment: dt.datetime) -> int:
        """How many days before the end a moment was: by the calendar, whatever the hour it is now."""
        return (self.now.date() - moment.date()).days

    def put(self, days_ago: int, act: Act, hour: int = 10) -> None:
        """Do `act` so many days ago; it is given the moment. Never later than now."""
        moment = self.now.replace(hour=hour, minute=0, second=0, microsecond=0) - dt.timedelta(days=days_ago)
        self._count += 1
        minute = dt.timedelta(minutes=self._count % 60)
        heappush(self._acts, (min(moment + minute, self.now), self._count, act))

    def live(self) -> None:
        """Do everything, oldest first."""
        while self._acts:
            moment, _number, act = heappop(self._acts)
            act(moment)
