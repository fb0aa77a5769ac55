"""What every address is about: noun, how far one must go with it, which object it names.

An address that is not here fails `test_every_address_has_a_row`; add its row, and what it needs to `scene`.
"""

from dataclasses import dataclass, field
from typing import Any

EVERYBODY, SIGNED_IN, MEMBER = "everybody", "signed in", "member"


@dataclass(frozen=True)
class Row:
    """One address. `needs` is EVERYBODY, SIGNED_IN, MEMBER, or a noun and a letter of `design`.

    `methods`: those it offers, with what each needs where they differ: {"GET": …, "POST": …}.
    `of`: the kind of object its address names, by the scene's word; for several keys {"tag": "device", …}.
    `body`: the scene's word for what a well-meant POST says. `query`: what a GET asks for.
    `gives`: the only statuses where they are not the usual ones, whatever the object.
    """

    name: str
    needs: Any
    methods: tuple[str, ...] = ("GET",)
    of: Any = ""
    body: str = ""
    query: dict[str, str] = field(default_factory=dict)
    post_needs: Any = None
    static: bool = False  # the same words for everybody: nothing of the database in it
    gives: frozenset[int] = frozenset()
    own_needs: Any = None  # what it takes on an object in sight; short of it, 403
    by: str = ""  # the activity the page is made for; others with the right are turned away kindly
    writes: frozenset[str] = frozenset()  # tables that even a refusal writes

    def need(self, method: str) -> Any:
        return self.post_needs if self.post_needs and method == "POST" else self.needs


RECEIPT = frozenset({"loans_scanreceipt"})  # design §5: a refusal is stored too
NOTHING = frozenset({404})
COLLEAGUES = ("colleague", "w")
CHECKS, PEOPLE = ("check", "r"), ("beneficiary", "w")
GIFTS, GIVEN = ("donation", "r"), ("donation", "w")
DESK, LOANS = ("device", "a"), ("loan", "a")
DECIDE, PRESCRIBE = ("prescription", "a"), ("prescription", "w")
BOTH = ("GET", "POST")
POST = ("POST",)

ROWS = [
    # sign-in
    Row("account_login", EVERYBODY, BOTH, static=True),
    Row("account_logout", EVERYBODY, BOTH, static=True),
    Row("account_inactive", EVERYBODY, static=True),
    Row("account_reauthenticate", SIGNED_IN, BOTH, static=True),
    Row("account_change_password", SIGNED_IN, BOTH, static=True),
    Row("account_reset_password", EVERYBODY, BOTH, static=True),
    Row("account_reset_password_done", EVERYBODY, static=True),
    Row(
        "account_reset_password_from_key",
        EVERYBODY,
        BOTH,
        of={"uidb36": "word", "key": "word"},
        gives=frozenset({200}),
        static=True,
    ),
    Row("account_reset_password_from_key_done", EVERYBODY, static=True),
    Row("set_language", EVERYBODY, POST, body="language"),
    # accounts
    Row("accounts:home", SIGNED_IN),
    Row("accounts:choose", SIGNED_IN, BOTH, body="membership"),
    Row("accounts:choose_site", MEMBER, POST, body="site", gives=frozenset({302, 404, 405})),
    Row("accounts:colleagues", COLLEAGUES),
    Row("accounts:colleague", COLLEAGUES, of="membership"),
    Row("accounts:change_role", COLLEAGUES, POST, of="membership", body="role"),
    Row("accounts:end_membership", COLLEAGUES, POST, of="membership"),
    Row("accounts:sign_out", COLLEAGUES, POST, of="membership"),
    Row("accounts:renew_passphrase", COLLEAGUES, POST, of="membership"),
    Row("accounts:change_sites", COLLEAGUES, POST, of="membership", body="works_at"),
    Row("accounts:places", COLLEAGUES, BOTH, body="phone", by="lends."),
    Row("accounts:new_place", COLLEAGUES, BOTH, body="place", by="lends."),
    Row("accounts:place", COLLEAGUES, BOTH, of="place", body="place", by="lends."),
    Row("accounts:close_place", COLLEAGUES, POST, of="place", body="closure", by="lends."),
    Row(
        "accounts:change_closure",
        COLLEAGUES,
        POST,
        of={"slug": "shut", "pk": "closure"},
        body="closure",
        by="lends.",
    ),
    Row("accounts:invite", COLLEAGUES, BOTH, body="invite"),
    Row("accounts:withdraw_invitation", COLLEAGUES, POST, of="invitation"),
    Row("accounts:welcome", EVERYBODY, BOTH, of="secret", body="welcome"),
    Row("accounts:profile", SIGNED_IN),
    Row("accounts:sign_out_elsewhere", MEMBER, POST),
    Row("accounts:accessibility", EVERYBODY, static=True),
    Row("accounts:privacy", EVERYBODY, static=True),
    Row("accounts:components", MEMBER, static=True),
    # inventory: the stock
    Row("inventory:devices", ("device", "r")),
    Row("devices_with_months", ("device", "r")),
    Row("inventory:export", ("device", "r"), of="ending", gives=frozenset({200, 400, 405})),
    Row("inventory:erase_many", DESK, BOTH, body="ticked"),
    Row("inventory:move_many", DESK, BOTH, body="ticked"),
    Row("inventory:labels", DESK, BOTH, body="ticked"),
    *(
        Row(f"inventory:{step}", DESK, BOTH, of="device")
        for step in ("erase", "refurbish", "ready", "move", "find", "missing", "lock", "fit", "undo")
    ),
    *(
        Row(f"{step}_with_loans", DESK, BOTH, of="device")
        for step in ("refurbish", "find", "missing", "undo")
    ),
    Row("inventory:retire", DESK, BOTH, of="device", own_needs=("device", "w")),
    Row("inventory:card", DESK, BOTH, of="device", body="card"),
    Row("inventory:card_out", DESK, POST, of="device"),
    Row("inventory:line_state", ("device", "w"), POST, of="device", body="line"),
    Row("inventory:correct_device", ("device", "w"), BOTH, of="device", body="device"),
    Row("inventory:unlock", DESK, POST, of={"tag": "locked", "pk": "lock"}),
    Row("inventory:take_out", DESK, BOTH, of={"tag": "locked", "pk": "medium"}),
    Row("inventory:close_alarm", ("device", "w"), POST, of="alarm"),
    # inventory: gifts and their lists
    Row("inventory:donations", GIFTS),
    Row("inventory:donation", GIFTS, of="donation"),
    Row("inventory:arrived", DESK, POST, of="donation"),
    Row("inventory:new_donation", GIVEN, BOTH, body="gift"),
    Row("inventory:new_list", GIVEN, BOTH),
    Row("inventory:correct_lot", GIVEN, BOTH, of="donation", body="gift"),
    Row("inventory:add_device", GIVEN, BOTH, of="donation", body="device"),
    Row("inventory:add_list", GIVEN, BOTH, of="donation"),
    Row("inventory:list", GIVEN, of="batch"),
    Row("inventory:list_columns", GIVEN, POST, of="batch"),
    Row("inventory:confirm_list", GIVEN, POST, of="batch"),
    Row("inventory:refused_rows", GIVEN, of="batch"),
    # beneficiaries: the association meets people at its desk; these pages are the prescribers'
    Row("beneficiaries:people", CHECKS, BOTH, body="search"),
    Row("beneficiaries:person", CHECKS, of="person"),
    Row("beneficiaries:edit", PEOPLE, BOTH, of="person", body="edit"),
    Row("beneficiaries:hand_on", PEOPLE, POST, of="person", body="hand_on"),
    Row("beneficiaries:programmes", ("programme", "r")),
    Row("beneficiaries:programme", ("programme", "r"), of="programme"),
    Row("beneficiaries:new_programme", ("programme", "w"), BOTH, body="programme"),
    Row("beneficiaries:revise", ("programme", "w"), BOTH, of="programme", body="programme"),
    Row("beneficiaries:join", ("programme", "w"), POST, of="programme", body="joined"),
    Row("beneficiaries:leave", ("programme", "w"), POST, of="participation"),
    # loans: the desk and the association
    Row("loans:scan", EVERYBODY, of="device", gives=frozenset({200, 405})),
    Row("loans:device", ("device", "r"), of="device"),
    Row("loans:help", EVERYBODY, static=True),
    Row("loans:act", DESK, POST, of="device", body="scan", writes=RECEIPT),
    Row("loans:desk", DESK),
    Row("loans:find", DESK, POST, body="find"),
    Row("loans:photo", DESK, POST),
    Row("loans:who", ("prescription", "r"), POST, body="who", gives=frozenset({200, 404, 405}), by="lends"),
    Row("loans:today", LOANS),
    Row("loans:queue", ("prescription", "r"), BOTH, body="search", by="lends"),
    Row("loans:request", ("prescription", "r"), of="prescription", by="lends"),
    Row("loans:accept", DECIDE, POST, of="prescription", by="lends"),
    Row("loans:decline", DECIDE, POST, of="prescription", body="reason", by="lends"),
    Row("loans:hold", DESK, POST, of="prescription", body="tag"),
    Row("loans:release", DESK, POST, of="hold"),
    Row("loans:loans", LOANS, BOTH, body="search"),
    Row("loans:loan", LOANS, of="loan"),
    Row("loans:say", LOANS, POST, of="loan", body="lost"),
    Row("loans:card", LOANS, of="loan"),
    Row("loans:decide", LOANS, POST, of="renewal", body="grant"),
    Row("loans:conflicts", LOANS),
    Row("loans:settle", LOANS, POST, of="conflict", body="how"),
    # loans: the prescriber
    Row("loans:follow", CHECKS),
    Row("loans:prescribe", PRESCRIBE, BOTH, body="person"),
    Row("loans:prescribe_for", PRESCRIBE, BOTH, of="person", body="seen"),
    Row("loans:verdict", ("check", "w"), POST, of="person", body="seen"),
    Row("loans:prescriptions_of", CHECKS, of="person"),
    Row("loans:prescriptions", CHECKS),
    Row("loans:prescription", CHECKS, of="prescription"),
    Row("loans:withdraw", PRESCRIBE, POST, of="prescription"),
    Row("loans:renew_check", PRESCRIBE, BOTH, of="prescription", body="seen"),
    Row("loans:slip", CHECKS, of="prescription"),
    Row("loans:ask_renewal", PRESCRIBE, POST, of="loan", body="due_on"),
    # impact
    Row("impact:report", ("impact", "r")),
    Row("impact:donor", ("impact", "r"), of="donor"),
    Row("impact:pdf", ("impact", "r"), of="donor"),
    # the API
    Row("GET /devices", ("device", "r")),
    Row("GET /devices/{tag}", ("device", "r"), of="device"),
    Row("GET /devices/{tag}/events", DESK, of="device"),
    Row("POST /scans", DESK, POST, body="envelope"),
    Row("GET /prescriptions", ("prescription", "r")),
    Row("POST /prescriptions", PRESCRIBE, POST, body="asked"),
    Row("POST /prescriptions/{key}/accept", DECIDE, POST, of="prescription", by="lends"),
    Row("POST /prescriptions/{key}/decline", DECIDE, POST, of="prescription", body="reason", by="lends"),
    Row("POST /prescriptions/{key}/withdraw", PRESCRIBE, POST, of="prescription"),
    Row("POST /prescriptions/{key}/hold", LOANS, POST, of="prescription", body="tag"),
    Row("GET /loans", ("loan", "r")),
    Row("POST /loans/{key}/renew", ("loan", "r"), POST, of="loan", body="due_on"),
    Row("POST /loans/{key}/lost", LOANS, POST, of="loan", body="gone"),
    Row("POST /loans/{key}/stolen", LOANS, POST, of="loan", body="gone"),
    Row("POST /loans/{key}/claim_returned", LOANS, POST, of="loan"),
    Row("POST /loans/{key}/swap", LOANS, POST, of="loan", body="tag"),
    Row("GET /donors/{slug}/impact", ("impact", "r"), of="donor"),
    # the API's own
    Row("api:openapi-json", EVERYBODY, static=True),
    Row("api:api-root", EVERYBODY, gives=NOTHING, static=True),
    Row("api:nothing", EVERYBODY, of={"rest": "word"}, gives=NOTHING, static=True),
]
BY_NAME = {row.name: row for row in ROWS}
