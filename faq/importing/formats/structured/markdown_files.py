"""Markdown files with questions as headings, and texts with `Q:` and `A:`."""

from __future__ import annotations

import re
from textwrap import dedent

from faq.importing.columns import Column
from faq.importing.formats.structured.asking import PagePart, ReadPage, asks, read_parts
from faq.importing.formats.structured.labels import Labelled, LabelledLines, is_labelled
from faq.importing.markup.html_tree import parse_html
from faq.importing.naming.header_names import field_of
from faq.importing.naming.questions import is_marked

_HEADING = re.compile(r" {0,3}(#{1,6})[ \t]+(.+?)[ \t]*#*$")
_UNDERLINE = re.compile(r" {0,3}(=+|-+)[ \t]*$")
_FENCE = re.compile(r" {0,3}(```|~~~)")
_BOLD_LINE = re.compile(
    r"[ \t]*(?:[-*+][ \t]+)?(?:\*\*|__)(.+?)(?:\*\*|__)[ \t]*:?[ \t]*$"
)
_BEGINS_BOLD = re.compile(
    r"[ \t]*(?:(?:[-*+]|[0-9]{1,3}[.)])[ \t]+)?"
    r"(?:\*\*|__)([^*\n]+?[?\uff1f])(?:\*\*|__)[ \t]*[:-]?[ \t]*(.*)$"
)
_SUMMARY = re.compile(r"<summary[^>]*>(.*?)</summary>", re.IGNORECASE | re.DOTALL)
_DETAILS = re.compile(r"</?details[^>]*>", re.IGNORECASE)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_ANCHOR = re.compile(
    r"<a\s+(?:name|id)=[^>]*>\s*(?:</a>)?|\{#[^}]*\}|\{:[^}]*\}", re.IGNORECASE
)
_BACK = re.compile(r"[ \t]*(?:[-*^↑⬆️]+[ \t]*)?\**\[[^\]]*\]\(#[^)]*\)\**[ \t]*$")
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_FRONT_MATTER = re.compile(r"\A---[ \t]*\n.*?\n(?:---|\.\.\.)[ \t]*\n", re.DOTALL)
_TABLE_RULE = re.compile(r"[ \t]*\|?[ \t]*:?-+:?[ \t]*\|[|:\- \t]*$")
# What pages end with: a rule, and below it whose they are.
_FOOTER = re.compile(
    r"\n[ \t]*(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,})"
    r"(?:\s*(?:©|\(c\)|copyright\b)[^\n]*)?\s*\Z",
    re.IGNORECASE,
)
_BLANK_LINE = re.compile(r"\n[ \t]*\n")
_FEWEST, _MOSTLY = 2, 0.4
_MARKED_LEVEL = 8  # below all headings


def is_markdown(text: str) -> bool:
    """Whether headings that ask, or `Q:` with `A:`, are in the text."""
    lines = text.splitlines()
    headings = [match[2] for line in lines if (match := _HEADING.match(line))]
    if len(headings) > 1 and any(map(asks, headings)):
        return True
    return is_labelled(lines)


def parse_markdown(text: str) -> ReadPage:
    """The questions of the text with the Markdown below them."""
    text, front = _without_front_matter(text)
    reader = _MarkdownReader(LabelledLines.of(text.split("\n")))
    for number, line in enumerate(text.split("\n"), start=front + 1):
        reader.read(line, number)
    reader.flush()
    return read_parts(reader.parts)


def parse_blocks(text: str) -> ReadPage | None:
    """The questions of the text, each on a line of its own; None for another text."""
    blocks = [block.strip() for block in _BLANK_LINE.split(text) if block.strip()]
    asked = [block for block in blocks if is_marked(block.partition("\n")[0])]
    if len(asked) < _FEWEST or len(asked) < _MOSTLY * len(blocks):
        return None
    parts: list[PagePart] = []
    for block in blocks:
        question, _, answer = block.partition("\n")
        if is_marked(question):
            parts.append(
                PagePart(
                    heading=question.strip(),
                    level=_MARKED_LEVEL,
                    is_question=True,
                    texts=[answer.strip()],
                )
            )
        elif parts:
            parts[-1].texts.append(block)
    return read_parts(parts)


class _MarkdownReader:
    """Reads line by line, and parts the text by what sets questions apart."""

    def __init__(self, labels: LabelledLines) -> None:
        self.labels = labels
        self.parts: list[PagePart] = []
        self.lines: list[str] = []
        self.fence: str | None = None
        self.columns: list[Column | None] = []

    def read(self, line: str, number: int) -> None:
        fence = _FENCE.match(line)
        if fence and self.fence in (None, fence[1]):
            self.fence = None if self.fence else fence[1]
        elif not self.fence and self.read_mark(line, number):
            return
        self.lines.append(line)

    def read_mark(self, line: str, number: int) -> bool:
        """Whether the line begins a part, or is none of its text."""
        label = self.labels.read(line)
        part = _part_of(line, label)
        if part:
            self.begin(part, number)
        elif self.is_underline(line):
            self.begin(
                PagePart(
                    heading=self.lines.pop().strip(), level=1 if "=" in line else 2
                ),
                number - 1,
            )
        elif label and self.awaits_answer() and label.column is Column.ANSWER:
            self.lines.append(label.text)
        else:
            return self.read_table_row(line, number) or _BACK.match(line) is not None
        return True

    def awaits_answer(self) -> bool:
        """Whether a question stands above, and no text below it yet."""
        asked = self.parts and self.parts[-1].is_question
        return bool(asked) and not any(map(str.strip, self.lines))

    def is_underline(self, line: str) -> bool:
        if not _UNDERLINE.match(line) or not self.lines or not self.lines[-1].strip():
            return False
        return len(self.lines) == 1 or not self.lines[-2].strip()

    def read_table_row(self, line: str, number: int) -> bool:
        """Rows of a table whose head names a question and an answer."""
        if line.count("|") < 1:
            self.columns = []
            return False
        cells = [
            cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip().strip("|"))
        ]
        if self.columns and _TABLE_RULE.match(line):
            return True
        if not self.columns:
            self.columns = [field_of(cell) for cell in cells]
            if not {Column.QUESTION, Column.ANSWER} <= set(self.columns):
                self.columns = []
            return bool(self.columns)
        named = dict(zip(self.columns, cells, strict=False))
        part = PagePart(
            heading=named.get(Column.QUESTION, ""),
            level=_MARKED_LEVEL,
            is_question=True,
        )
        self.begin(part, number)
        self.lines.append(named.get(Column.ANSWER, "").replace("\\|", "|"))
        return True

    def begin(self, part: PagePart, number: int) -> None:
        self.flush()
        part.heading = _shown(part.heading)
        part.line = number
        self.parts.append(part)

    def flush(self) -> None:
        text = "\n".join(self.lines)
        if self.parts:
            text = _DETAILS.sub("", _COMMENT.sub("", _ANCHOR.sub("", text)))
            text = _FOOTER.sub("", dedent(text).strip("\n"))
            self.parts[-1].texts.append(text)
        self.lines = []


def _part_of(line: str, label: Labelled | None) -> PagePart | None:
    heading = _HEADING.match(line)
    if heading:
        return PagePart(heading=heading[2], level=len(heading[1]))
    if label and label.column is Column.QUESTION and label.text:
        return PagePart(heading=label.text, level=_MARKED_LEVEL, is_question=True)
    summary = _SUMMARY.search(line)
    if summary:
        words = parse_html(summary[1]).words
        return PagePart(heading=words, level=_MARKED_LEVEL, is_question=True)
    return _bold_part(line)


def _bold_part(line: str) -> PagePart | None:
    begins = _BEGINS_BOLD.match(line)
    if begins:
        texts = [begins[2]] if begins[2] else []
        return PagePart(heading=begins[1], level=_MARKED_LEVEL, texts=texts)
    bold = _BOLD_LINE.match(line)
    if bold and asks(bold[1]):
        return PagePart(heading=bold[1], level=_MARKED_LEVEL)
    return None


def _shown(heading: str) -> str:
    """The words of a heading, without links, anchors and marks of bold text."""
    words = _LINK.sub(r"\1", _ANCHOR.sub("", heading))
    words = re.sub(r"(\*\*|__|`)(.+?)\1", r"\2", words)
    return re.sub(r"\\([\\`*_{}\[\]()#+.!?|>~-])", r"\1", words).strip()


def _without_front_matter(text: str) -> tuple[str, int]:
    """The text below what a site generator reads, and how many lines that was."""
    match = _FRONT_MATTER.match(text)
    return (text[match.end() :], match[0].count("\n")) if match else (text, 0)
