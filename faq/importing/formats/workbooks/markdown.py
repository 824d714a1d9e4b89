"""Runs of formatted text as Markdown, as customers will see them.

Only what stands out inside a cell is markup: a cell that is bold from end to end is a
headline or a habit, and says so on the sheet, not in its text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from faq.importing.formats.records import CellText
from faq.importing.markup.escaping import (
    escape_line_start,
    escape_look_alikes,
)

_LINKED_SCHEMES = re.compile(r"(?:https?://|mailto:)[^\s<>]+", re.IGNORECASE)
# All of them, as what stands in the next run is not known.
_MEANS_MARKUP = re.compile(r"[\\`*_\[\]<~|]|&(?=#?\w+;)")
_BULLET = re.compile(
    r"^[ \t]*[•‣◦▪▫●○■□·∙\u2043➢➤✓✔►▶][ \t\u00a0]*(?=\S)", re.MULTILINE
)


# Of a bold word, of a struck one; three are bold and slanting.
_ONE_MARK = 2
_MARKS = {"*", "~", "_"}


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


_END = Run(text="")


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
    blocks = groupby(text.split("\n"), key=lambda line: _BULLET.match(line) is not None)
    return CellText(
        text, markdown="\n".join(_typed(block, is_list=is_) for is_, block in blocks)
    )


def _typed(lines: Iterable[str], *, is_list: bool) -> str:
    """Lines that were typed by hand, as Markdown in them may be."""
    if not is_list:
        return escape_look_alikes("\n".join(lines))
    items = (escape_look_alikes(_BULLET.sub("", line)) for line in lines)
    return "\n".join(f"- {escape_line_start(item)}" for item in items)


def linked(text: str, target: str) -> str:
    """A cell that is one link; its text alone if the target is no web address."""
    if not text.strip() or not is_web_address(target):
        return text
    return CellText(text, markdown=_link(text.strip(), target))


def is_web_address(target: str) -> bool:
    """Whether customers can follow the link."""
    return _LINKED_SCHEMES.fullmatch(_address(target)) is not None


def _address(target: str) -> str:
    return target.strip().replace(" ", "%20")


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
    text, joined = "", _joined(runs)
    for run, following in zip(joined, [*joined[1:], _END], strict=True):
        text += _mark(run, before=text[-1:], after=following.text[:1])
    return "\n".join(
        f"- {escape_line_start(_BULLET.sub('', line))}"
        if _BULLET.match(line)
        else escape_line_start(line)
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


def _mark(run: Run, *, before: str, after: str) -> str:
    """The run with its marks at the words of each line: line ends stay outside."""
    if run.is_plain:
        return _escape(run.text)
    lines = run.text.split("\n")
    befores = [before, *["\n"] * (len(lines) - 1)]
    afters = [*["\n"] * (len(lines) - 1), after]
    return "\n".join(
        _mark_line(run, *line) for line in zip(befores, lines, afters, strict=True)
    )


def _mark_line(run: Run, before: str, line: str, after: str) -> str:
    bullet = _BULLET.match(line)
    start = bullet.end() if bullet else 0
    words = line[start:].strip()
    if not words:
        return line
    start = line.index(words, start)
    ahead, behind = line[:start], line[start + len(words) :]
    is_linked = run.link is not None and is_web_address(run.link)
    shown = _link(words, run.link or "") if is_linked else _escape(words)
    marks = "~~" * run.is_struck + "**" * run.is_bold + "*" * run.is_italic
    if _can_stand(shown, len(marks), (before + ahead)[-1:], (behind + after)[:1]):
        shown = f"{marks}{shown}{marks[::-1]}"
    return f"{ahead}{shown}{behind}"


def _can_stand(shown: str, marks: int, before: str, after: str) -> bool:
    """Whether marks here are taken for marks, and not shown (CommonMark 6.2)."""
    is_wordy = marks <= _ONE_MARK and shown[0].isalnum() and shown[-1].isalnum()
    if before in _MARKS or after in _MARKS:
        return False
    return is_wordy or not (before.isalnum() or after.isalnum())


def _link(text: str, target: str) -> str:
    address = _address(target)
    if text == address and not address.lower().startswith("mailto:"):
        return f"<{address}>"
    shown = _escape(" ".join(text.split()))
    escaped = address.replace("(", "%28").replace(")", "%29").replace("\\", "%5C")
    return f"[{shown}]({escaped})"


def _escape(text: str) -> str:
    return _MEANS_MARKUP.sub(r"\\\g<0>", text)
