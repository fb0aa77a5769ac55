"""Design §2 in letters: how far each role goes with each noun. Written from the design, not from the code."""

from accounts.choices import Role

# - nothing · f figures · r read · a do the daily work on it · w create, decide, correct
_TABLE = """
                            device donation beneficiary check prescription loan programme impact colleague
    lends.volunteer         a      r        r           -     r            a    r         -      -
    lends.manager           w      w        r           -     a            w    r         r      w
    prescribes.prescriber   -      -        w           w     w            r    r         -      -
    prescribes.manager      -      -        w           w     w            r    r         -      w
    prescribes.referrer     -      -        -           -     -            -    r         -      -
    gives.contact           r      r        -           -     -            f    -         r      -
    coordinates.manager     f      f        -           -     f            f    w         f      w
    coordinates.reader      f      f        -           -     f            f    r         f      -
    hosts.agent             -      -        -           -     -            -    -         -      -
    funds.reader            -      -        -           -     -            -    -         -      -
    operator                -      -        -           -     -            -    -         -      -
    system                  -      -        -           -     -            -    -         -      -
"""
_ORDER = "-fraw"


def _read() -> dict[str, dict[str, str]]:
    head, *lines = [line.split() for line in _TABLE.strip().splitlines()]
    return {role: dict(zip(head, letters, strict=True)) for role, *letters in lines}


DESIGN = _read()
assert set(DESIGN) == set(Role.values), "every role has its line, and no other"


def goes(role: str, noun: str, letter: str) -> bool:
    """Whether the design lets a role go as far as `letter` with a noun."""
    return _ORDER.index(DESIGN[role][noun]) >= _ORDER.index(letter)
