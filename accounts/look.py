"""How each state shows: a shape, a colour, a sign. The word comes from the choice's own label.

Outlined: not settled yet; solid: settled; dashed: not here yet; pale: gone. Colours say who holds
the thing: go (you may act), with (in someone's hands), wait (kept, one waits), act (somebody must
act), shop (workshop, neutral). No state about a person's lateness wears `act`.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Look:
    """What a state wears: `shape` outline solid dashed pale; `tone` go with wait act shop."""

    shape: str
    tone: str
    icon: str


UNKNOWN = Look("outline", "shop", "question-lg")

LOOKS: dict[str, dict[str, Look]] = {
    "device": {
        "announced": Look("dashed", "shop", "truck"),
        "received": Look("outline", "shop", "box-seam"),
        "to_erase": Look("outline", "shop", "eraser-fill"),
        "refurbishing": Look("outline", "shop", "wrench-adjustable"),
        "ready": Look("solid", "go", "check-lg"),
        "reserved": Look("solid", "wait", "bookmark-fill"),
        "on_loan": Look("solid", "with", "person-fill"),
        "missing": Look("solid", "act", "question-lg"),
        "retired": Look("pale", "shop", "archive-fill"),
    },
    # What a donor reads of a device, in five words.
    "donor": {
        "announced": Look("dashed", "shop", "truck"),
        "preparing": Look("solid", "shop", "wrench-adjustable"),
        "ready": Look("solid", "go", "check-lg"),
        "lent": Look("solid", "with", "person-fill"),
        "retired": Look("pale", "shop", "archive-fill"),
        "missing": Look("outline", "shop", "question-lg"),
    },
    "donation": {
        "promised": Look("dashed", "shop", "envelope"),
        "collected": Look("outline", "shop", "truck"),
        "received": Look("solid", "go", "check-lg"),
    },
    "prescription": {
        "submitted": Look("outline", "shop", "send"),
        "to_complete": Look("outline", "wait", "pencil"),
        "accepted": Look("outline", "with", "hourglass-split"),
        "held": Look("solid", "wait", "bookmark-fill"),
        "honoured": Look("solid", "go", "check-lg"),
        "expired": Look("pale", "shop", "calendar-x"),
        "declined": Look("pale", "shop", "x-lg"),
        "withdrawn": Look("pale", "shop", "arrow-counterclockwise"),
    },
    "loan": {
        "open": Look("solid", "with", "person-fill"),
        "due_soon": Look("solid", "with", "calendar-check"),
        "overdue": Look("solid", "wait", "telephone-fill"),
        "claimed": Look("outline", "wait", "search"),
        "closed": Look("pale", "shop", "check-lg"),
        "returned": Look("solid", "go", "check-lg"),
        "swapped": Look("pale", "shop", "arrow-repeat"),
        "lost": Look("solid", "act", "question-lg"),
        "stolen": Look("solid", "act", "question-lg"),
        "given": Look("pale", "shop", "box-arrow-right"),
        "sold": Look("pale", "shop", "box-arrow-right"),
        "written_off": Look("pale", "shop", "archive-fill"),
        "undone": Look("pale", "shop", "arrow-counterclockwise"),
    },
    # What becomes of a row of a donor's list.
    "row": {
        "created": Look("solid", "go", "check-lg"),
        "updated": Look("outline", "go", "arrow-repeat"),
        "unchanged": Look("pale", "shop", "arrow-repeat"),
        "refused": Look("solid", "act", "x-lg"),
    },
    "erasure": {
        "clear": Look("solid", "go", "shield-check"),
        "purge": Look("solid", "go", "shield-check"),
        "destroy": Look("pale", "shop", "archive-fill"),
        "failed": Look("solid", "act", "x-lg"),
    },
    "invitation": {
        "open": Look("outline", "wait", "hourglass-split"),
        "used": Look("solid", "go", "check-lg"),
        "expired": Look("pale", "shop", "calendar-x"),
        "withdrawn": Look("pale", "shop", "x-lg"),
    },
    "verdict": {
        "eligible": Look("solid", "go", "check-lg"),
        "not_eligible": Look("solid", "wait", "info-circle"),
        "undecided": Look("outline", "shop", "question-lg"),
    },
}

KINDS: dict[str, str] = {
    "laptop": "laptop",
    "tablet": "tablet",
    "hotspot": "router",
    "desktop": "pc-display",
    "phone": "phone",
    "other": "box-seam",
}

# What an answer at the desk wears: solid or tinted, its tone and sign. Never `act`.
ANSWERS: dict[str, Look] = {
    "done": Look("solid", "go", "check-lg"),
    "kept": Look("solid", "shop", "phone"),
    "other": Look("tint", "wait", "info-circle"),
    "held": Look("tint", "wait", "bookmark-fill"),
    "call": Look("tint", "wait", "telephone-fill"),
    "noted": Look("tint", "shop", "signpost-2"),
    "note": Look("tint", "shop", "info-circle"),
}

# The sprite holds these and no other; add a name of bootstrap-icons here, then run `manage.py assets`.
ICONS: tuple[str, ...] = tuple(
    sorted(
        {look.icon for looks in LOOKS.values() for look in looks.values()}
        | {look.icon for look in ANSWERS.values()}
        | set(KINDS.values())
        | {
            "arrow-down",
            "arrow-left",
            "arrow-right",
            "arrow-up",
            "calendar-event",
            "camera",
            "chevron-down",
            "cloud-check",
            "cloud-slash",
            "cloud-arrow-up",
            "download",
            "eraser",
            "eye",
            "eye-slash",
            "file-earmark-check",
            "file-earmark-spreadsheet",
            "file-earmark-text",
            "gear",
            "geo-alt",
            "graph-up",
            "key",
            "list-ul",
            "people",
            "person-circle",
            "plus-lg",
            "printer",
            "qr-code-scan",
            "search",
            "shield-fill-check",
            "signpost-split",
            "telephone",
            "three-dots",
            "upload",
            "volume-mute",
            "volume-up",
        }
    )
)


def look_of(noun: str, status: str) -> Look:
    """The look of a state; a state that has none shows as a question, in the neutral tone."""
    return LOOKS.get(noun, {}).get(status, UNKNOWN)
