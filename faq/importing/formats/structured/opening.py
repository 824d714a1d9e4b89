"""Tells whether a file's format names its questions, by content, then by name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from faq.importing.cells import clean_line
from faq.importing.exceptions import UnreadableFile
from faq.importing.formats.encodings import Encoding, detect_encoding
from faq.importing.formats.records import MAX_ROWS
from faq.importing.formats.structured.asking import ReadPage
from faq.importing.formats.structured.entries import (
    Entry,
    EntrySheet,
    ObjectSheet,
    StructuredFile,
)
from faq.importing.formats.structured.faq_page import (
    is_linked_data,
    questions_in_attributes,
    questions_in_scripts,
    questions_of,
)
from faq.importing.formats.structured.html_pages import read_page
from faq.importing.formats.structured.json_files import (
    Findings,
    find_faqs,
    is_export,
)
from faq.importing.formats.structured.json_values import (
    JSON,
    parse_json,
    parse_lines,
)
from faq.importing.formats.structured.markdown_files import (
    is_markdown,
    parse_blocks,
    parse_markdown,
)
from faq.importing.formats.structured.qna_maker import is_qna_maker, parse_qna_maker
from faq.importing.formats.structured.yaml_files import parse_yaml
from faq.importing.markup.answers import clean_answer
from faq.importing.markup.html_tree import parse_html
from faq.importing.markup.markdown import tree_to_markdown

if TYPE_CHECKING:
    from faq.importing.formats.sheets import Source

_JSON_NAMES = (".json", ".jsonl", ".ndjson", ".jsonld")
_YAML_NAMES = (".yml", ".yaml")
_HTML_NAMES = (".html", ".htm", ".xhtml")
_MARKDOWN_NAMES = (".md", ".markdown", ".mdown", ".mkd")
_TABLE_NAMES = (".csv", ".tsv", ".tab")
_HTML_START = re.compile(
    r"<(?:!doctype\s+html|html|head|body|div|section|main|article|h[1-6]|details|dl|"
    r"script|table|p|ul|ol)\b",
    re.IGNORECASE,
)
_CHARSET = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{1,40})", re.IGNORECASE
)
_DOCUMENTS = {b"%PDF": "PDF", b"{\\rtf": "RTF"}


def open_structured(
    data: bytes, name: str, *, encoding: str | None = None, base_url: str | None = None
) -> Source | None:
    """The FAQs of a file that names them itself; None for tables of any kind.

    Raises `UnreadableFile` for one that is of such a kind, and damaged or empty.
    """
    for start, kind in _DOCUMENTS.items():
        if data.lstrip()[:5].startswith(start):
            raise UnreadableFile(
                f"This is a {kind} document. Copy its questions and answers into two "
                "columns of a spreadsheet, or save it as HTML."
            )
    if not _may_be_structured(data, name):
        return None
    found = detect_encoding(data, encoding or _declared(data))
    try:
        text = found.open(data).read().replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeError as exc:
        raise UnreadableFile(
            f"The text is damaged or cut off; it is no {found.name} throughout."
        ) from exc
    return _open_text(text.removeprefix("\ufeff"), name.casefold(), found, base_url)


def _may_be_structured(data: bytes, name: str) -> bool:
    """Whether a look at all of it is worth while: large tables are not read twice."""
    start = data[:4096].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if name.casefold().endswith((*_JSON_NAMES, *_HTML_NAMES, *_MARKDOWN_NAMES)):
        return True
    if start[:1] in (b"{", b"[", b"<"):
        return True
    first_line = start.partition(b"\n")[0].lower()
    is_table = name.casefold().endswith(_TABLE_NAMES)
    return (b"\t" in first_line and b"answer" in first_line) or not is_table


def _declared(data: bytes) -> str | None:
    """The encoding that a page names, if that reads it."""
    match = _CHARSET.search(data[:4096]) if b"<" in data[:1024] else None
    if not match:
        return None
    name = match[1].decode("ascii")
    try:
        detect_encoding(data, name)
    except UnreadableFile:
        return None
    return name


def _open_text(
    text: str, name: str, encoding: Encoding, base_url: str | None
) -> Source | None:
    opener = _Opener(name=name, encoding=encoding, base_url=base_url)
    start = text.lstrip()[:1]
    if start == "<" and _is_page(text):
        return opener.web_page(text)
    if name.endswith(_JSON_NAMES) or start in ("{", "["):
        value, kind = _parsed(text, name)
        if kind:
            return opener.json(value, kind)
    if is_qna_maker(text):
        return opener.entries("QnA Maker export", parse_qna_maker(text))
    return _open_named(text, name, opener)


def _open_named(text: str, name: str, opener: _Opener) -> Source | None:
    """What has no certain beginning, and is read for what its name says."""
    if name.endswith(_HTML_NAMES):
        return opener.web_page(text)
    if name.endswith(_YAML_NAMES):
        return opener.json(parse_yaml(text), "YAML")
    if name.endswith(_MARKDOWN_NAMES) or (
        not name.endswith(_TABLE_NAMES) and is_markdown(text)
    ):
        return opener.page("Markdown", parse_markdown(text))
    blocks = None if name.endswith(_TABLE_NAMES) else parse_blocks(text)
    return opener.page("text", blocks) if blocks else None


def _is_page(text: str) -> bool:
    """Whether a page begins, after the comments that may stand before it."""
    text = text.lstrip()
    while text.startswith(("<!--", "<?")):
        text = text.partition("-->" if text.startswith("<!--") else ">")[2].lstrip()
    return _HTML_START.match(text) is not None


def _parsed(text: str, name: str) -> tuple[JSON, str]:
    """The value and what it is; nothing for a table that begins like JSON."""
    if not name.endswith((".jsonl", ".ndjson")):
        try:
            value = parse_json(text)
            # A text that is JSON itself has been packed twice.
            return (parse_json(value) if isinstance(value, str) else value), "JSON"
        except UnreadableFile:
            if name.endswith(_JSON_NAMES) and not _are_lines(text):
                raise
    return (parse_lines(text), "JSON Lines") if _are_lines(text) else (None, "")


def _find(value: JSON) -> Findings:
    try:
        return find_faqs(value)
    except RecursionError as exc:  # at fewer levels than the parser takes
        raise UnreadableFile("The JSON is nested too deeply to be FAQs.") from exc


def _are_lines(text: str) -> bool:
    """Whether most lines are values of their own; damaged ones are reported later."""
    values = parse_lines(text)
    return sum(not isinstance(value, str) for value in values) * 2 > len(values)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Opener:
    """Makes a source of what was found, and says how it was read."""

    name: str
    encoding: Encoding
    base_url: str | None

    def json(self, value: JSON, kind: str) -> Source:
        if is_linked_data(value):
            return self.entries("FAQPage (JSON-LD)", questions_of(value))
        found = _find(value)
        if is_export(value):
            # Written by us: what is Markdown already is not read as plain text.
            sheet = (
                ObjectSheet(rows=found.rows, is_canonical=True)
                if found.rows
                else EntrySheet(entries=())
            )
            return self.file(kind, sheet, 1)  # one of no FAQs is none to refuse
        if found.is_flat and found.rows:
            rows = ObjectSheet(rows=found.rows)
            return self.file(kind, rows, len(found.rows), found.remarks)
        return self.entries(kind, found.entries, found.remarks)

    def entries(
        self, kind: str, entries: Iterable[Entry], remarks: Sequence[str] = ()
    ) -> Source:
        found = [_cleaned(entry, self.base_url) for entry in entries]
        return self.file(kind, EntrySheet(entries=found), len(found), remarks)

    def page(self, kind: str, page: ReadPage) -> Source:
        sheet = EntrySheet(entries=page.entries)
        return self.file(kind, sheet, len(page.entries), page.remarks)

    def web_page(self, text: str) -> Source:
        root = parse_html(text)
        declared = questions_in_scripts(root)
        if declared:
            return self.entries("HTML page", declared)
        marked = tuple(questions_in_attributes(root, self.base_url))
        page = ReadPage(entries=marked) if marked else read_page(root, self.base_url)
        if not page.entries:  # its text may hold `Q:` and `A:`, as any text
            plain = tree_to_markdown(root.children, self.base_url).text
            page = parse_markdown(plain)
        return self.page("HTML page", page)

    def file(
        self,
        kind: str,
        sheet: EntrySheet | ObjectSheet,
        count: int,
        remarks: Sequence[str] = (),
    ) -> Source:
        if not count:
            raise UnreadableFile(
                f"No question with an answer was found in the file ({kind}). Put them "
                "into two columns of a spreadsheet named question and answer."
            )
        if count > MAX_ROWS:
            raise UnreadableFile(f"The file has more than {MAX_ROWS:,} FAQs. Split it.")
        return StructuredFile(
            description=f"{kind}, {self.encoding.name}",
            sheets=[sheet],
            remarks=(*self.encoding.remarks, *remarks),
        )


def _cleaned(entry: Entry, base_url: str | None) -> Entry:
    """The entry with its answer in Markdown and its question on one line."""
    answer = clean_answer(entry.answer.strip(), base_url)
    question = clean_line(entry.question)
    return replace(
        entry,
        question=question,
        answer=answer.text,
        alternates=tuple(
            dict.fromkeys(
                line
                for text in entry.alternates
                if (line := clean_line(text)) and line != question
            )
        ),
        warnings=(*entry.warnings, *answer.remarks),
    )
