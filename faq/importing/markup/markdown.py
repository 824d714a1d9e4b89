"""HTML as Markdown: what a browser shows, in what the bot's renderer can show."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from urllib.parse import quote, urljoin

from faq.importing.markup.escaping import escape_line_start, keep_inline
from faq.importing.markup.html_tree import (
    BLOCKS,
    DROPPED,
    MEDIA,
    Element,
    parse_html,
)

_MARKS = {
    **dict.fromkeys(("b", "strong"), "**"),
    **dict.fromkeys(("i", "em", "cite", "dfn"), "*"),
    **dict.fromkeys(("s", "del", "strike"), "~~"),
}
_CODE = frozenset(["code", "kbd", "samp", "tt"])
_SPACES = re.compile(r"[ \t\r\f\v\n\u00a0]+")
_BREAK = "\0"  # a line break of the text; no text holds it
_MANY_BREAKS = re.compile(rf" *{_BREAK}(?: *{_BREAK})* *")
_ABSOLUTE = ("http://", "https://", "mailto:")
_SUPERSCRIPTS = str.maketrans("0123456789+-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻")
_SUBSCRIPTS = str.maketrans("0123456789+-", "₀₁₂₃₄₅₆₇₈₉₊₋")
_HEADINGS = {f"h{level}": "#" * level for level in range(1, 7)}
_SHOWN_LINKS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Converted:
    """The Markdown, and sentences about what it could not take over."""

    text: str
    image_count: int = 0
    relative_links: tuple[str, ...] = ()

    @property
    def remarks(self) -> tuple[str, ...]:
        remarks = []
        if self.image_count:
            remarks.append(told_images(self.image_count))
        if self.relative_links:
            shown = ", ".join(self.relative_links[:_SHOWN_LINKS])
            remarks.append(
                f"links without a site lead nowhere: {shown}; name the page that they "
                "are of: --base-url https://..."
            )
        return tuple(remarks)


def to_markdown(html: str, base_url: str | None = None) -> Converted:
    """What the HTML shows, as Markdown; links without a site are of `base_url`."""
    return tree_to_markdown(parse_html(html).children, base_url)


def tree_to_markdown(
    nodes: list[Element | str], base_url: str | None = None
) -> Converted:
    """What these nodes show, as Markdown."""
    writer = _Writer(base_url)
    text = "\n\n".join(writer.blocks(nodes))
    return Converted(
        text=text.replace(_BREAK, "\n"),
        image_count=writer.image_count,
        relative_links=tuple(dict.fromkeys(writer.relative_links)),
    )


class _Writer:
    """Writes nodes, and keeps what it meets that Markdown cannot say."""

    def __init__(self, base_url: str | None) -> None:
        self.base_url = base_url
        self.image_count = 0
        self.relative_links: list[str] = []

    def blocks(self, nodes: list[Element | str]) -> list[str]:
        """Paragraphs, lists, tables..., of which none is empty."""
        found: list[str] = []
        run: list[Element | str] = []
        for node in [*nodes, None]:
            if node is not None and not _holds_blocks(node):
                run.append(node)
                continue
            paragraph = self.paragraph(run)
            run = []
            if paragraph:
                found.append(paragraph)
            if isinstance(node, Element):
                found.extend(block for block in self.block(node) if block)
        return found

    def paragraph(self, nodes: list[Element | str]) -> str:
        text = self.inline(nodes).strip(f" {_BREAK}")
        text = _MANY_BREAKS.sub(
            lambda breaks: "\n\n" if breaks[0].count(_BREAK) > 1 else "\n", text
        )
        return "\n".join(map(escape_line_start, text.split("\n")))

    def block(self, element: Element) -> list[str]:
        tag = element.tag
        if tag in DROPPED:
            return []
        if tag in _HEADINGS:
            return self.heading(element)
        if tag in ("ul", "ol"):
            return [self.items(element)]
        if tag == "table":
            return self.table(element)
        return self.other_block(element)

    def other_block(self, element: Element) -> list[str]:
        if element.tag == "pre":
            return [_fenced(element.text)]
        if element.tag == "hr":
            return ["---"]
        inner = self.blocks(element.children)
        if element.tag == "blockquote":
            return ["\n".join(f"> {line}" for line in "\n\n".join(inner).split("\n"))]
        if element.tag in ("dt", "summary", "caption", "legend"):
            return [_marked("**", text) for text in inner]
        return inner

    def heading(self, element: Element) -> list[str]:
        text = " ".join(self.paragraph(element.children).split())
        return [f"{_HEADINGS[element.tag]} {text}"] if text else []

    def items(self, element: Element) -> str:
        start = element.attributes.get("start", "")
        number = int(start) if start.isdecimal() and len(start) < 9 else 1  # noqa: PLR2004
        items = []
        for child in element.children:
            blocks = self.blocks(
                child.children
                if isinstance(child, Element) and child.tag == "li"
                else [child]
            )
            if not blocks:
                continue
            marker = f"{number}. " if element.tag == "ol" else "- "
            number += 1
            items.append(_item(marker, blocks))
        return "\n".join(items)

    def table(self, element: Element) -> list[str]:
        rows = [
            [cell for cell in row.elements if cell.tag in ("td", "th")]
            for row in element.all("tr")
        ]
        width = max(map(len, rows), default=0)
        if width < 2 or next(element.all("table"), None):  # noqa: PLR2004  for layout
            return self.blocks(element.children)
        has_head = all(cell.tag == "th" for cell in rows[0])
        lines = [[self.cell(cell) for cell in row] for row in rows]
        head = lines.pop(0) if has_head else []
        kept = [head, ["---"] * width, *(line for line in lines if any(line))]
        captions = [b for c in element.all("caption") for b in self.block(c)]
        return [*captions, "\n".join(_table_line(line, width) for line in kept)]

    def cell(self, element: Element) -> str:
        text = " ".join("\n\n".join(self.blocks(element.children)).split())
        return text.replace("|", "\\|")

    def inline(self, nodes: list[Element | str]) -> str:
        pieces = [piece for node in nodes for piece in self.pieces(node)]
        return _SPACES.sub(" ", "".join(_spaced(pieces)))

    def pieces(self, node: Element | str) -> Iterator[str]:
        if isinstance(node, str):
            yield keep_inline(_SPACES.sub(" ", node.replace(_BREAK, "")))
        elif node.tag == "br":
            yield _BREAK
        elif node.tag == "img" or node.tag in MEDIA:
            yield self.picture(node)
        elif node.tag == "a":
            yield self.link(node)
        elif node.tag not in DROPPED:
            yield self.span(node)

    def span(self, node: Element) -> str:
        if node.tag in _CODE:
            return _code(node.words)
        text = self.inline(node.children)
        if node.tag in _MARKS:
            return _marked(_MARKS[node.tag], text)
        if node.tag in ("sup", "sub"):
            table = _SUPERSCRIPTS if node.tag == "sup" else _SUBSCRIPTS
            return text.translate(table) if text.strip("0123456789+-") == "" else text
        return text

    def picture(self, node: Element) -> str:
        """A link to it under its description; what has no address, only that."""
        self.image_count += node.tag == "img"
        label = keep_inline(" ".join(node.attributes.get("alt", "").split()))
        target = self.target(node.attributes.get("src", ""))
        if not target:
            return label
        return f"[{label or node.attributes.get('title') or target}]({target})"

    def link(self, node: Element) -> str:
        label = self.inline(node.children)
        target = self.target(node.attributes.get("href", ""))
        words = label.strip(f" {_BREAK}").replace(_BREAK, " ")
        if not target or not words or "](" in words:
            return label
        address = target.removeprefix("mailto:")
        if node.words in (target, address):
            return f"<{address}>"
        lead, tail = (" " * (label[:1] == " "), " " * (label[-1:] == " "))
        return f"{lead}[{words}]({target}){tail}"

    def target(self, address: str) -> str:
        """An address that Markdown can hold; nothing for one that leads nowhere."""
        address = address.strip()
        if self.base_url and not _has_scheme(address) and address[:1] != "#":
            address = _joined(self.base_url, address) if address else ""
        if address.lower().startswith(_ABSOLUTE):
            return quote(address, safe="!#$%&'*+,/:;=?@_~-.[]").replace("'", "%27")
        if address and not _has_scheme(address) and address[0] != "#":
            self.relative_links.append(address)
        return ""


def told_images(count: int) -> str:
    """What is said of images that are none any more."""
    return f"{count} {'image' if count == 1 else 'images'} became a link or plain words"


def _holds_blocks(node: Element | str) -> bool:
    return isinstance(node, Element) and (
        node.tag in BLOCKS
        or node.tag in DROPPED
        or any(map(_holds_blocks, node.children))
    )


def _has_scheme(address: str) -> bool:
    return re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", address) is not None


def _joined(base_url: str, address: str) -> str:
    try:
        return urljoin(base_url, address)
    except ValueError:  # what only looks like an address of IPv6
        return ""


def _spaced(pieces: list[str]) -> Iterator[str]:
    """The pieces, with a space where a bold text's end would touch a word."""
    for piece, following in pairwise([*pieces, ""]):
        yield piece
        if (
            piece[-1:] in "*~"
            and following[:1].isalnum()
            and not piece[-3:-2].isalnum()
        ):
            yield " "


def _marked(mark: str, text: str) -> str:
    """The text in marks, the spaces and breaks at its ends outside of them."""
    words = text.strip(f" {_BREAK}")
    if not words or mark in words:
        return text
    start = text.index(words)
    marked = _BREAK.join(
        f"{mark}{part.strip()}{mark}" if part.strip() else ""
        for part in words.split(_BREAK)
    )
    return f"{text[:start]}{marked}{text[start + len(words) :]}"


def _code(text: str) -> str:
    ticks = max(map(len, re.findall("`+", text)), default=0) + 1
    space = " " * (text[:1] == "`" or text[-1:] == "`")
    return f"{'`' * ticks}{space}{text}{space}{'`' * ticks}" if text else ""


def _fenced(text: str) -> str:
    ticks = max(3, max(map(len, re.findall("`+", text)), default=0) + 1)
    text = text.strip("\n")
    return f"{'`' * ticks}\n{text}\n{'`' * ticks}" if text.strip() else ""


def _item(marker: str, blocks: list[str]) -> str:
    """The blocks of an item, those after the first indented below it."""
    parts = [blocks[0]]
    for block in blocks[1:]:
        is_list = re.match(r"- |[0-9]+\. ", block)
        parts.append(f"{'' if is_list else chr(10)}{block}")
    lines = "\n".join(parts).split("\n")
    indent = " " * len(marker)
    return marker + "\n".join(
        [lines[0], *(f"{indent}{line}" if line else "" for line in lines[1:])]
    )


def _table_line(cells: list[str], width: int) -> str:
    return f"| {' | '.join([*cells, *[''] * (width - len(cells))])} |"
