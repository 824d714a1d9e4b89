"""HTML as a tree of elements, read as forgivingly as browsers read it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

BLOCKS = frozenset(
    [
        *("address", "article", "aside", "blockquote", "body", "center", "dd"),
        *("details", "dialog", "div", "dl", "dt", "fieldset", "figcaption"),
        *("figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header"),
        *("hr", "html", "li", "main", "nav", "ol", "p", "pre", "section", "summary"),
        *("table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"),
    ]
)
INLINE = frozenset(
    [
        *("a", "abbr", "b", "bdi", "bdo", "big", "br", "button", "cite", "code"),
        *("data", "del", "dfn", "em", "font", "i", "iframe", "img", "input", "ins"),
        *("kbd", "label", "mark", "meta", "nobr", "q", "s", "samp", "small", "span"),
        *("strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr"),
    ]
)
DROPPED = frozenset(
    [
        *("head", "link", "noscript", "object", "option", "script", "select"),
        *("style", "svg", "template", "textarea", "title", "base", "canvas", "math"),
    ]
)
MEDIA = frozenset(["audio", "embed", "iframe", "source", "track", "video"])
_OTHERS = frozenset(
    [
        *("area", "caption", "col", "colgroup", "hgroup", "legend", "map", "meter"),
        *("optgroup", "output", "param", "picture", "progress", "rp", "rt", "ruby"),
    ]
)
_VOID = frozenset(
    [
        *("base", "br", "col", "embed", "hr", "img", "input", "link", "meta"),
        *("source", "track", "wbr", "area", "param"),
    ]
)
_LISTS = frozenset(["ul", "ol"])
_TABLES = frozenset(["table"])
_ELEMENTS = BLOCKS | INLINE | DROPPED | MEDIA | _VOID | _OTHERS
# What a start tag ends, and the element inside which it looks for it.
_ENDS = {
    "li": (frozenset(["li"]), _LISTS),
    "dt": (frozenset(["dt", "dd"]), frozenset(["dl"])),
    "dd": (frozenset(["dt", "dd"]), frozenset(["dl"])),
    "tr": (frozenset(["tr"]), _TABLES),
    "td": (frozenset(["td", "th"]), frozenset(["tr", "table"])),
    "th": (frozenset(["td", "th"]), frozenset(["tr", "table"])),
    "tbody": (frozenset(["thead", "tbody", "tr"]), _TABLES),
}
_PARAGRAPH = frozenset(["p"])
_HOLDS_PARAGRAPHS = frozenset(["td", "th", "li", "dd", "table", "details", "button"])
# Deeper ones become children of the deepest: what reads trees calls itself.
_MAX_DEPTH = 60


@dataclass(slots=True, eq=False)
class Element:
    """An element with its children in order; grows while it is read."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Element | str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All text below, white space as it is; none of scripts and styles."""
        return "".join(
            child if isinstance(child, str) else child.text
            for child in self.children
            if isinstance(child, str) or child.tag not in DROPPED
        )

    @property
    def words(self) -> str:
        """All text below on one line."""
        return " ".join(self.spaced_text.split())

    @property
    def spaced_text(self) -> str:
        """All text below, with a space where a new line would begin."""
        parts = []
        for child in self.children:
            if isinstance(child, str):
                parts.append(child)
            elif child.tag not in DROPPED:
                is_apart = child.tag in BLOCKS or child.tag == "br"
                parts.append(
                    f" {child.spaced_text} " if is_apart else child.spaced_text
                )
        return "".join(parts)

    @property
    def elements(self) -> list[Element]:
        return [child for child in self.children if isinstance(child, Element)]

    def all(self, *tags: str) -> Iterator[Element]:
        """The elements below with one of the tags, in the order of the text."""
        for child in self.elements:
            if child.tag in tags or not tags:
                yield child
            yield from child.all(*tags)


def parse_html(text: str) -> Element:
    """The root of the tree; never raises, whatever the text is."""
    builder = _TreeBuilder()
    # What SGML calls a marked section: html.parser stumbles over unknown ones.
    builder.feed(re.sub(r"<!\[[^>]*>?", "", text.replace("\0", "")))
    builder.close()
    return builder.root


class _TreeBuilder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("html")
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if not is_html(tag):
            self.handle_data(self.get_starttag_text() or "")
            return
        if tag in BLOCKS:
            self.end_open(_PARAGRAPH, _HOLDS_PARAGRAPHS)
        if tag in _ENDS:
            self.end_open(*_ENDS[tag])
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(element)
        if tag not in _VOID and len(self.open) < _MAX_DEPTH:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if not is_html(tag):
            self.handle_data(f"</{tag}>")
        elif tag == "br":
            self.handle_starttag(tag, [])
        else:
            self.end_open(frozenset([tag]), frozenset())

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)

    def end_open(self, tags: frozenset[str], within: frozenset[str]) -> None:
        """End the innermost open element of these tags, unless it is outside."""
        for depth in range(len(self.open) - 1, 0, -1):
            tag = self.open[depth].tag
            if tag in tags:
                del self.open[depth:]
                return
            if tag in within:
                return


def is_html(tag: str) -> bool:
    """Whether HTML has such an element; `<name>` in a text is none."""
    return tag in _ELEMENTS
