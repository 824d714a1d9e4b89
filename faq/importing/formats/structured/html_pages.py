"""Pages: questions as headings, `<details>`, `<dl>`, tables, or bold paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from faq.importing.columns import Column
from faq.importing.formats.structured.asking import PagePart, ReadPage, asks, read_parts
from faq.importing.markup.markdown import tree_to_markdown
from faq.importing.naming.header_names import field_of

if TYPE_CHECKING:
    from faq.importing.markup.html_tree import Element

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_GROUP_LEVEL, _MARKED_LEVEL = 7, 8
_ASIDE = frozenset(
    ["nav", "footer", "aside", "form", "head", "script", "style", "noscript"]
)
_QUESTION_CLASS = re.compile(
    r"(?:^|[\s_-])(?:quest(?:ion)?|faq-?q|accordion-(?:title|header|button))(?!s?[_-]{2})",
    re.I,
)
_ANSWER_CLASS = re.compile(
    r"(?:^|[\s_-])(?:answer|faq-?a|accordion-(?:content|body|panel))(?!s?[_-]{2})",
    re.I,
)
# Of 'questions__list-left_answer', what stands behind the block says what it is.
_BLOCK = re.compile(r"[\w-]+?__(?=[a-z])", re.I)
_PARTED = frozenset([*_HEADINGS, "details", "dl", "table"])
_COLUMNS = 2


def read_page(root: Element, base_url: str | None) -> ReadPage:
    """The FAQs that a page shows, by how they are set apart."""
    reader = _PageReader(base_url)
    reader.read(root)
    return read_parts(reader.parts)


class _PageReader:
    """Walks a page and parts its text by what sets questions apart."""

    def __init__(self, base_url: str | None) -> None:
        self.base_url = base_url
        self.parts: list[PagePart] = []
        self.run: list[Element | str] = []

    def read(self, element: Element) -> None:
        for child in element.children:
            self.read_node(child)
        self.flush()

    def read_node(self, node: Element | str) -> None:
        if isinstance(node, str):
            self.run.append(node)
        elif node.tag in _ASIDE:
            return
        elif node.tag in _HEADINGS:
            self.begin(node.words, _HEADINGS[node.tag])
        elif not self.read_marked(node):
            if _is_parted(node):
                self.flush()
                self.read(node)
            else:
                self.run.append(node)

    def read_bold(self, node: Element, bold: Element) -> None:
        """A bold question, and what follows it in its paragraph."""
        self.begin(bold.words, _MARKED_LEVEL)
        start = node.children.index(bold) + 1
        self.add(node.children[start:])

    def read_marked(self, node: Element) -> bool:
        """Whether the element itself says what is a question in it."""
        if node.tag == "details":
            self.read_details(node)
        elif node.tag == "dl":
            self.read_definitions(node)
        elif node.tag == "table" and _is_table_of_questions(node):
            self.read_table(node)
        elif bold := _bold_question(node):
            self.read_bold(node, bold)
        elif _QUESTION_CLASS.search(_classes(node)) and not _holds_answer(node):
            self.begin(node.words, _MARKED_LEVEL, is_question=asks(node.words))
        else:
            return False
        return True

    def read_details(self, node: Element) -> None:
        summary = next(node.all("summary"), None)
        if summary is None or not summary.words:
            self.run.extend(node.children)
            return
        self.begin(summary.words, _MARKED_LEVEL, is_question=True)
        if any(node.all("details")) and not asks(summary.words):
            self.parts[-1].is_question = False
            self.parts[-1].level = _GROUP_LEVEL
            self.read_inside(node, summary)
        else:
            self.add([child for child in node.children if child is not summary])

    def read_inside(self, node: Element, summary: Element) -> None:
        for child in node.children:
            if child is not summary:
                self.read_node(child)
        self.flush()

    def read_definitions(self, node: Element) -> None:
        for child in node.all("dt", "dd"):
            if child.tag == "dt":
                self.begin(child.words, _MARKED_LEVEL, is_question=True)
            elif self.parts:
                self.add(child.children)

    def read_table(self, node: Element) -> None:
        for row in node.all("tr"):
            cells = [cell for cell in row.elements if cell.tag in ("td", "th")]
            if len(cells) < _COLUMNS or _is_head(cells):
                continue
            self.begin(cells[0].words, _MARKED_LEVEL, is_question=True)
            self.add([child for cell in cells[1:] for child in cell.children])

    def begin(self, heading: str, level: int, *, is_question: bool = False) -> None:
        self.flush()
        if heading:
            self.parts.append(
                PagePart(heading=heading, level=level, is_question=is_question)
            )

    def add(self, nodes: list[Element | str]) -> None:
        if self.parts:
            converted = tree_to_markdown(nodes, self.base_url)
            self.parts[-1].texts.append(converted.text)
            self.parts[-1].warnings.extend(converted.remarks)

    def flush(self) -> None:
        self.add(self.run)
        self.run = []


def _is_parted(node: Element) -> bool:
    return any(
        inner.tag in _PARTED
        or _bold_question(inner)
        or _QUESTION_CLASS.search(_classes(inner))
        for inner in node.all()
    )


def _bold_question(node: Element) -> Element | None:
    """The bold question that a paragraph, or an item, begins with."""
    if node.tag not in ("p", "div", "li"):
        return None
    first = next(
        (c for c in node.children if not isinstance(c, str) or c.strip()), None
    )
    if isinstance(first, str) or first is None or first.tag not in ("b", "strong"):
        return None
    is_alone = first.words == node.words
    asking = asks(first.words) if is_alone else first.words.endswith(("?", "\uff1f"))
    return first if asking else None


def _classes(node: Element) -> str:
    return _BLOCK.sub("", node.attributes.get("class", ""))


def _holds_answer(node: Element) -> bool:
    return any(_ANSWER_CLASS.search(_classes(e)) for e in node.all())


def _is_table_of_questions(table: Element) -> bool:
    rows = list(_rows(table))
    if (
        not rows
        or any(len(cells) != _COLUMNS for cells in rows)
        or any(table.all("table"))
    ):
        return False
    questions = sum(asks(cells[0].words) for cells in rows)
    return _is_head(rows[0]) or questions * 2 >= len(rows)


def _rows(table: Element) -> Iterator[list[Element]]:
    for row in table.all("tr"):
        cells = [cell for cell in row.elements if cell.tag in ("td", "th")]
        if cells:
            yield cells


def _is_head(cells: list[Element]) -> bool:
    return [field_of(cell.words) for cell in cells[:2]] == [
        Column.QUESTION,
        Column.ANSWER,
    ]
