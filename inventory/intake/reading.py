"""From the bytes of an upload to a table, within limits that are checked before anything is parsed."""

import io
import zipfile
import zlib
from collections.abc import Callable

from django.utils.translation import gettext as _

from accounts.refusals import Refused
from inventory.intake.opendocument import read_opendocument
from inventory.intake.tables import (
    MAX_MEMBERS,
    MAX_RATIO,
    MAX_UNPACKED,
    RATIO_FROM,
    Table,
    refusal,
    unreadable,
    within_bytes,
)
from inventory.intake.texts import read_text
from inventory.intake.workbooks import read_workbook

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # Excel before 2007, and workbooks with a password
_NO_TABLE = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"{\\rtf", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b")


def read(name: str, data: bytes) -> Table:
    """The table in a file, by what it is and not by what it is called.

    Raises Refused with one sentence: what is wrong, in which file, what to do.
    """
    if not data.strip():
        raise refusal("file_empty", name, _("est vide."), _("Choisissez le fichier de la liste."))
    within_bytes(name, len(data))
    if data.startswith(_OLE):
        raise refusal(
            "file_unreadable",
            name,
            _("est un classeur d’ancien format ou protégé par un mot de passe."),
            _("Enregistrez-le en .xlsx sans mot de passe, puis redonnez-le."),
        )
    if data.startswith(_NO_TABLE):
        raise refusal(
            "file_unreadable",
            name,
            _("n’est pas un tableau."),
            _("Enregistrez la liste en .xlsx, .ods ou .csv, puis redonnez-la."),
        )
    return _from_archive(name, data) if data.startswith(b"PK") else read_text(name, data)


def _from_archive(name: str, data: bytes) -> Table:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            _check_size(name, members)
            names = {member.filename for member in members}
            kind = archive.read("mimetype")[:100].decode("latin-1") if "mimetype" in names else ""
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        NotImplementedError,
        RuntimeError,
        OSError,
        ValueError,
    ) as error:
        raise unreadable(name) from error
    if "[Content_Types].xml" in names and any(member.startswith("xl/") for member in names):
        return _opened(read_workbook, name, data)
    if "spreadsheet" in kind and "content.xml" in names:
        return _opened(read_opendocument, name, data)
    raise refusal(
        "file_unreadable",
        name,
        _("est une archive, pas un tableau."),
        _("Sortez la liste de l’archive, puis donnez-la seule."),
    )


def _opened(reader: Callable[[str, bytes], Table], name: str, data: bytes) -> Table:
    """The table; a damaged or hostile file makes libraries raise nearly anything, at any step."""
    try:
        return reader(name, data)
    except Refused:
        raise
    except Exception as error:
        raise unreadable(name) from error


def _check_size(name: str, members: list[zipfile.ZipInfo]) -> None:
    """Sizes as the archive declares them: reading stops there, so a lie only damages the file."""
    unpacked = sum(member.file_size for member in members)
    bloated = any(
        member.file_size > RATIO_FROM and member.file_size > MAX_RATIO * max(member.compress_size, 1)
        for member in members
    )
    if unpacked > MAX_UNPACKED or bloated or len(members) > MAX_MEMBERS:
        raise refusal(
            "file_too_big",
            name,
            _("est bien trop gros une fois ouvert."),
            _("Copiez la liste seule dans un nouveau classeur, puis redonnez-la."),
        )
