"""The text of an answer, whatever it is made of: page, data, table, workbook, paper, and its headers."""

import html
import io
import json
import re

from django.http import HttpResponse
from openpyxl import load_workbook
from pypdf import PdfReader

from tests.support.reading import TOKEN

_SPACES = re.compile(r"[\s\u00a0\u202f]+")


def text_of(response: HttpResponse) -> str:
    """Everything a reader of the answer could find in it."""
    kind = response.get("Content-Type", "").partition(";")[0]
    body = b"".join(response) if response.streaming else response.content
    head = " ".join(f"{name}: {value}" for name, value in response.items())
    return _SPACES.sub(" ", f"{head} {_read(kind, body)}")


def _read(kind: str, body: bytes) -> str:
    if kind == "application/json":
        return json.dumps(json.loads(body), ensure_ascii=False)
    if kind == "application/pdf":
        return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(body)).pages)
    if "spreadsheet" in kind and body[:2] == b"PK":
        book = load_workbook(io.BytesIO(body))
        return " ".join(str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row)
    return html.unescape(TOKEN.sub("", body.decode("utf-8-sig")))
