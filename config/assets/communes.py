"""The names of communes by INSEE code, from the State's list: beneficiaries.communes reads it."""

import json
from pathlib import Path

from config.assets.files import source

_FILE = "@etalab/decoupage-administratif/data/communes.json"


def build(packages: Path, out: Path) -> list[Path]:
    """communes.json: {département: {code: name}} of those that exist now; no page fetches it."""
    found: dict[str, dict[str, str]] = {}
    for row in json.loads(source(packages, _FILE).read_bytes()):
        if row["type"] == "commune-actuelle":
            found.setdefault(row.get("departement") or row["code"][:3], {})[row["code"]] = row["nom"]
    target = out / "communes.json"
    target.write_text(json.dumps(found, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")
    return [target]
