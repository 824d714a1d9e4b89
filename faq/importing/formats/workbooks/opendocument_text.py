"""The text of an OpenDocument cell: paragraphs, spans and links as runs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from faq.importing.formats.workbooks.markdown import Run, cell_of

if TYPE_CHECKING:
    from faq.importing.formats.workbooks.archive import Attributes

_SPACES = re.compile(r"[ \t\r\n]+")
_MAX_SPACES = 1_000
_PLAIN = Run(text="")


@dataclass(slots=True)
class AutomaticStyles:
    """What the styles of a document look like, as far as text shows it."""

    runs: dict[str, Run] = field(default_factory=dict)
    hidden_tables: set[str] = field(default_factory=set)
    _name: str = ""

    def start(self, tag: str, attributes: Attributes) -> None:
        if tag == "style":
            self._name = attributes.get("style:name", "")
        elif tag == "text-properties":
            line = attributes.get("style:text-line-through-style", "none")
            self.runs[self._name] = Run(
                text="",
                is_bold=attributes.get("fo:font-weight") in {"bold", "700", "800"},
                is_italic=attributes.get("fo:font-style") in {"italic", "oblique"},
                is_struck=line != "none",
            )
        elif tag == "table-properties" and attributes.get("table:display") == "false":
            self.hidden_tables.add(self._name)


class OpenTextCollector:
    """Collects what stands in the paragraphs of one cell."""

    def __init__(self, styles: Mapping[str, Run]) -> None:
        self._styles = styles
        self._runs: list[Run] = []
        self._formats = [_PLAIN]
        self._paragraphs = 0
        self.links: list[str] = []

    def start(self, tag: str, attributes: Attributes) -> None:
        if tag == "p":
            self._add("\n" if self._paragraphs else "")
            self._paragraphs += 1
        elif tag == "span":
            style = self._styles.get(attributes.get("text:style-name", ""), _PLAIN)
            self._formats.append(_both(self._formats[-1], style))
        elif tag == "a":
            target = attributes.get("xlink:href", "")
            self.links.append(target)
            self._formats.append(replace(self._formats[-1], link=target))
        elif tag == "s":
            self._add(" " * min(int(attributes.get("text:c", "1")), _MAX_SPACES))
        elif tag in {"tab", "line-break"}:
            self._add("\t" if tag == "tab" else "\n")

    def end(self, tag: str) -> None:
        if tag in {"span", "a"} and len(self._formats) > 1:
            self._formats.pop()

    def text(self, text: str) -> None:
        if self._paragraphs:
            self._add(_SPACES.sub(" ", text))

    def take(self) -> str:
        """The cell's text; a `CellText` where some of it is formatted."""
        return cell_of(self._runs)

    def _add(self, text: str) -> None:
        if text:
            self._runs.append(replace(self._formats[-1], text=text))


def _both(outer: Run, inner: Run) -> Run:
    return replace(
        outer,
        is_bold=outer.is_bold or inner.is_bold,
        is_italic=outer.is_italic or inner.is_italic,
        is_struck=outer.is_struck or inner.is_struck,
    )
