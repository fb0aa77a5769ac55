"""What happened to requests and loans in the demonstration's year, as data."""

from dataclasses import dataclass, replace

from inventory.choices import Kind

LAPTOP, TABLET, HOTSPOT = Kind.LAPTOP, Kind.TABLET, Kind.HOTSPOT


@dataclass(frozen=True, slots=True)
class Tale:
    """`count` requests that end alike: spread evenly from `first` to `last` days ago.

    Those that run or are over have a hand-over on that day, and what they are named after `lasts` days later;
    the others are only requests, made on that day. No `lender`: a call to all who lend.
    """

    lender: str
    kinds: tuple[str, ...]
    end: str
    count: int
    first: int
    last: int
    lasts: int = 0

    def day(self, index: int) -> int:
        """How many days ago the `index`th of them happened."""
        if self.count == 1:
            return self.first
        return self.first - index * (self.first - self.last) // (self.count - 1)


# Loans still running: whoever has one is given no other. `longer`: a later day is asked for, unanswered yet.
RUNNING = ("open", "renewed", "longer", "swapped")
# Loans that are over; whoever had one may ask again. `told twice`: a phone without network told it once more.
OVER = ("returned", "told twice", "lost", "stolen", "given")
# Requests without a loan.
ASKED = ("waiting", "held", "submitted", "declined", "withdrawn", "to_complete", "expired")

TALES: tuple[Tale, ...] = (
    # With 26 weeks a loan, one of day 177 to 174 is due within two weeks, one before day 186 overdue.
    Tale("pont-vieux", (LAPTOP,), "open", 30, 150, 6),
    Tale("pont-vieux", (TABLET,), "open", 12, 140, 9),
    Tale("pont-vieux", (LAPTOP, HOTSPOT), "open", 8, 120, 12),
    Tale("pont-vieux", (LAPTOP,), "open", 4, 177, 174),
    Tale("pont-vieux", (LAPTOP,), "longer", 2, 176, 174, 172),
    Tale("pont-vieux", (TABLET,), "open", 2, 176, 174),
    Tale("pont-vieux", (LAPTOP,), "open", 6, 226, 202),
    Tale("pont-vieux", (TABLET,), "open", 1, 215, 215),
    Tale("pont-vieux", (LAPTOP,), "renewed", 4, 246, 230, 150),
    Tale("pont-vieux", (LAPTOP,), "swapped", 3, 160, 90, 30),
    Tale("seconde-vie", (LAPTOP,), "open", 12, 140, 8),
    Tale("seconde-vie", (TABLET,), "open", 3, 100, 20),
    Tale("seconde-vie", (LAPTOP,), "open", 1, 176, 176),
    Tale("seconde-vie", (LAPTOP,), "longer", 1, 174, 174, 171),
    Tale("seconde-vie", (LAPTOP,), "open", 2, 220, 204),
    Tale("seconde-vie", (LAPTOP,), "swapped", 1, 120, 120, 25),
    Tale("ccas", (LAPTOP,), "open", 5, 150, 15),
    Tale("ccas", (TABLET,), "open", 4, 130, 30),
    Tale("ccas", (LAPTOP,), "open", 1, 175, 175),
    Tale("ccas", (TABLET,), "open", 1, 210, 210),
    Tale("pont-vieux", (LAPTOP,), "returned", 20, 340, 130, 90),
    Tale("pont-vieux", (LAPTOP,), "told twice", 2, 101, 71, 70),
    Tale("pont-vieux", (TABLET,), "returned", 8, 300, 120, 75),
    Tale("pont-vieux", (HOTSPOT,), "returned", 4, 290, 150, 60),
    Tale("pont-vieux", (LAPTOP,), "lost", 2, 280, 240, 100),
    Tale("pont-vieux", (TABLET,), "lost", 1, 260, 260, 100),
    Tale("pont-vieux", (LAPTOP,), "stolen", 1, 250, 250, 40),
    Tale("pont-vieux", (LAPTOP,), "given", 4, 330, 300, 170),
    Tale("seconde-vie", (LAPTOP,), "returned", 8, 310, 150, 80),
    Tale("seconde-vie", (TABLET,), "returned", 2, 300, 180, 70),
    Tale("seconde-vie", (LAPTOP,), "lost", 1, 250, 250, 110),
    Tale("seconde-vie", (LAPTOP,), "given", 1, 300, 300, 175),
    Tale("ccas", (LAPTOP,), "returned", 6, 260, 140, 70),
    Tale("ccas", (TABLET,), "returned", 3, 250, 150, 60),
    Tale("ccas", (LAPTOP,), "given", 2, 250, 240, 170),
    Tale("pont-vieux", (LAPTOP,), "waiting", 12, 36, 4),
    Tale("pont-vieux", (TABLET,), "waiting", 5, 30, 5),
    Tale("pont-vieux", (LAPTOP, HOTSPOT), "waiting", 4, 28, 6),
    Tale("pont-vieux", (HOTSPOT,), "waiting", 4, 26, 7),
    Tale("pont-vieux", (LAPTOP,), "held", 2, 24, 20),
    Tale("pont-vieux", (TABLET,), "held", 1, 22, 22),
    Tale("pont-vieux", (LAPTOP,), "submitted", 4, 5, 1),
    Tale("", (LAPTOP,), "submitted", 2, 7, 3),
    Tale("seconde-vie", (TABLET,), "submitted", 3, 4, 1),
    Tale("pont-vieux", (LAPTOP,), "declined", 4, 70, 30),
    Tale("seconde-vie", (LAPTOP,), "withdrawn", 4, 80, 25),
    Tale("pont-vieux", (LAPTOP,), "to_complete", 4, 12, 2),
    Tale("pont-vieux", (TABLET,), "expired", 3, 330, 310),
)


def scaled(factor: float) -> tuple[Tale, ...]:
    """The same tales for a stock `factor` times as large. Loans grow as its square root: a large stock is
    there to look at lists, and each loan is lived act by act."""
    factor = factor**0.5 if factor > 1 else factor
    grown = [replace(tale, count=int(tale.count * factor)) for tale in TALES]
    return tuple(tale for tale in grown if tale.count)


def loans(tales: tuple[Tale, ...]) -> int:
    """How many loans the tales tell of; a swap is two."""
    ended = [tale for tale in tales if tale.end in RUNNING + OVER]
    return sum(tale.count * (len(tale.kinds) + (tale.end == "swapped")) for tale in ended)


def requests(tales: tuple[Tale, ...]) -> int:
    return sum(tale.count for tale in tales)
