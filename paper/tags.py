"""What a blind reader needs of a PDF: which part is a title, a paragraph, a table, a picture.

reportlab draws but writes no structure tree. While a page is drawn, `Tree` marks each piece with a
number; `finish` then writes the tree, the language and the title into the file with pikepdf
(ISO 32000-1, 14.7 and 14.8). Decoration is marked as such and read by nobody.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Literal

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, String
from reportlab.pdfgen.canvas import Canvas

Role = Literal["Document", "H1", "H2", "P", "L", "LI", "Lbl", "LBody", "Table", "TR", "TH", "TD", "Figure"]


@dataclass(slots=True)
class Node:
    """A part of the paper: what it is, its parts, and the marked pieces of pages that show it."""

    role: Role
    alt: str = ""
    scope: Literal["", "Row", "Column"] = ""
    parts: list[Node] = field(default_factory=list)
    marks: list[tuple[int, int]] = field(default_factory=list)  # (page from 0, number on that page)


class Tree:
    """The structure of one PDF, written down while it is drawn."""

    def __init__(self, canvas: Canvas) -> None:
        self.root = Node("Document")
        self._canvas = canvas
        self._open = [self.root]
        self._marked: dict[int, int] = {}

    @contextmanager
    def group(self, role: Role, alt: str = "") -> Iterator[None]:
        """A part made of parts: a table, a row, a list. Nothing is drawn by it."""
        node = Node(role, alt)
        self._open[-1].parts.append(node)
        self._open.append(node)
        try:
            yield
        finally:
            self._open.pop()

    def add(self, role: Role, alt: str = "", scope: Literal["", "Row", "Column"] = "") -> Node:
        """A new part of the open group, to be drawn in one or several pieces with `piece`."""
        node = Node(role, alt, scope)
        self._open[-1].parts.append(node)
        return node

    @contextmanager
    def piece(self, node: Node) -> Iterator[None]:
        """What is drawn inside shows `node`, on the page that is being drawn."""
        page = self._canvas.getPageNumber() - 1
        number = self._marked.get(page, 0)
        self._marked[page] = number + 1
        node.marks.append((page, number))
        self._canvas.addLiteral(f"/{node.role} <</MCID {number}>> BDC")
        try:
            yield
        finally:
            self._canvas.addLiteral("EMC")

    @contextmanager
    def decoration(self) -> Iterator[None]:
        """What is drawn inside says nothing: rules, grounds, page numbers."""
        self._canvas.addLiteral("/Artifact BMC")
        try:
            yield
        finally:
            self._canvas.addLiteral("EMC")


def finish(drawn: bytes, tree: Tree, *, title: str, language: str) -> bytes:
    """The same PDF with its structure tree, language and title; its bytes depend on its content only."""
    with Pdf.open(io.BytesIO(drawn)) as pdf:
        pages = [page.obj for page in pdf.pages]
        parents: dict[int, dict[int, pikepdf.Object]] = {}
        root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        root.K = _written(pdf, tree.root, root, pages, parents)
        numbers: list[object] = []
        for index, page in enumerate(pages):
            page.StructParents = index
            page.Tabs = Name.S
            marks = parents.get(index, {})
            numbers += [index, pdf.make_indirect(Array([marks[number] for number in sorted(marks)]))]
        root.ParentTree = pdf.make_indirect(Dictionary(Nums=Array(numbers)))
        root.ParentTreeNextKey = len(pages)
        pdf.Root.StructTreeRoot = root
        pdf.Root.MarkInfo = Dictionary(Marked=True)
        pdf.Root.Lang = String(language)
        pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
        with pdf.open_metadata(set_pikepdf_as_editor=False) as metadata:
            metadata["dc:title"] = title
            metadata["dc:language"] = {language}
        finished = io.BytesIO()
        pdf.save(finished, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return finished.getvalue()


def _written(
    pdf: Pdf,
    node: Node,
    parent: pikepdf.Object,
    pages: Sequence[pikepdf.Object],
    parents: dict[int, dict[int, pikepdf.Object]],
) -> pikepdf.Object:
    """A part and all below it, as PDF objects; `parents` learns which part each mark shows."""
    element = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name("/" + node.role), P=parent))
    if node.alt:
        element.Alt = String(node.alt)
    if node.scope:
        element.A = Dictionary(O=Name.Table, Scope=Name("/" + node.scope))
    kids: list[object] = []
    for page, number in node.marks:
        kids.append(Dictionary(Type=Name.MCR, Pg=pages[page], MCID=number))
        parents.setdefault(page, {})[number] = element
    kids += [_written(pdf, part, element, pages, parents) for part in node.parts]
    element.K = Array(kids)
    return element
