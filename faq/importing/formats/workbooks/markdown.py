"""Runs of formatted text as Markdown, as customers will see them.

Only what stands out inside a cell is markup: a cell that is bold from end to end is a
headline or a habit, and says so on the sheet, not in its text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from faq.importing.formats.records import CellText
from faq.importing.markup.escaping import (
    escape_inline,
    escape_line_start,
    escape_look_alikes,
)

_LINKED_SCHEMES = re.compile(r"(?:https?://|mailto:)[^\s<>]+", re.IGNORECASE)
_BULLET = re.compile(
    r"^[ \t]*[•‣◦▪▫●○■□·∙\u2043➢➤✓✔►▶][ \t\u00a0]*(?=\S)", re.MULTILINE
)
_BRACKET = re.compile(r"\\.|[\[\]]")
_EDGES = re.compile(r"(\s*)(.*?)(\s*)", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A stretch of text in one format."""

    text: str
    is_bold: bool = False
    is_italic: bool = False
    is_struck: bool = False
    link: str | None = None

    @property
    def is_plain(self) -> bool:
        is_linked = self.link is not None and is_web_address(self.link)
        return not (self.is_bold or self.is_italic or self.is_struck or is_linked)


def cell_of(runs: Sequence[Run]) -> str:
    """The text of a cell; a `CellText` if some of it is formatted or a list."""
    if len(runs) == 1 and not (runs[0].link or runs[0].is_struck):  # nearly all
        return plain_cell(runs[0].text)
    text = "".join(run.text for run in runs)
    seen = _without_common_format([run for run in runs if run.text])
    if all(run.is_plain for run in seen) and not _BULLET.search(text):
        return text
    return CellText(text, markdown=_to_markdown(seen))


def plain_cell(text: str) -> str:
    """The text of a cell without formats; a `CellText` if it is a list."""
    if not _BULLET.search(text):
        return text
    # Typed by hand, as Markdown in it may be.
    return CellText(text, markdown=escape_look_alikes(_BULLET.sub("- ", text)))


def linked(text: str, target: str) -> str:
    """A cell that is one link; its text alone if the target is no web address."""
    address = target.strip()
    if not text.strip() or not _LINKED_SCHEMES.fullmatch(address):
        return text
    return CellText(
        text, markdown=_link(escape_inline(text.strip()), text.strip(), address)
    )


def is_web_address(target: str) -> bool:
    """Whether customers can follow the link."""
    return _LINKED_SCHEMES.fullmatch(target.strip()) is not None


def _without_common_format(runs: list[Run]) -> list[Run]:
    """What all of a cell has in common is the cell's own look."""
    worded = [run for run in runs if run.text.strip()]
    return [
        replace(
            run,
            is_bold=run.is_bold and not all(r.is_bold for r in worded),
            is_italic=run.is_italic and not all(r.is_italic for r in worded),
            is_struck=run.is_struck,
        )
        for run in runs
    ]


def _to_markdown(runs: Sequence[Run]) -> str:
    text = "".join(_mark(run) for run in _joined(runs))
    return "\n".join(
        _BULLET.sub("- ", line) if _BULLET.match(line) else escape_line_start(line)
        for line in text.split("\n")
    )


def _joined(runs: Sequence[Run]) -> list[Run]:
    """Neighbours of one format as one run: '**a****b**' would not be bold."""
    joined: list[Run] = []
    for run in runs:
        if joined and replace(joined[-1], text="") == replace(run, text=""):
            joined[-1] = replace(run, text=joined[-1].text + run.text)
        else:
            joined.append(run)
    return joined


def _mark(run: Run) -> str:
    """The run with its marks at the words: spaces and line ends stay outside them."""
    if run.is_plain:
        return escape_inline(run.text)
    return re.sub(r"[^\r\n]+", lambda line: _mark_line(line[0], run), run.text)


def _mark_line(line: str, run: Run) -> str:
    edges = _EDGES.fullmatch(line)
    before, words, after = edges.groups() if edges else ("", line, "")
    bullet = _BULLET.match(words)
    if bullet:
        before, words = before + bullet[0], words[bullet.end() :]
    if not words:
        return line
    is_linked = run.link is not None and is_web_address(run.link)
    shown = (
        _link(words, (run.link or "").strip()) if is_linked else escape_inline(words)
    )
    for mark, is_set in (
        ("*", run.is_italic),
        ("**", run.is_bold),
        ("~~", run.is_struck),
    ):
        shown = f"{mark}{shown}{mark}" if is_set else shown
    return f"{before}{shown}{after}"


def _link(text: str, address: str) -> str:
    if text == address and not address.lower().startswith("mailto:"):
        return f"<{address}>"
    shown = _BRACKET.sub(_escape_bracket, escape_inline(" ".join(text.split())))
    target = address.replace("(", "%28").replace(")", "%29")
    return f"[{shown}]({target})"


def _escape_bracket(match: re.Match[str]) -> str:
    return match[0] if match[0].startswith("\\") else f"\\{match[0]}"
