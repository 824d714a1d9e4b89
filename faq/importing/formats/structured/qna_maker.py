"""Knowledge bases of QnA Maker and custom question answering, as TSV."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from faq.importing.exceptions import UnreadableFile
from faq.importing.formats.structured.entries import Entry
from faq.importing.formats.structured.json_values import is_list, is_object, parse_json

# No other export has one of these beside a question and an answer.
_TELLING = frozenset(
    ["qnaid", "suggestedquestions", "iscontextonly", "sourcedisplayname"]
)
_ESCAPES = re.compile(r"\\(n|r|t|\\)")
_ESCAPED = {"n": "\n", "r": "", "t": "\t", "\\": "\\"}


def is_qna_maker(text: str) -> bool:
    """Whether the first line names the columns of such an export."""
    return names_qna_maker(text.partition("\n")[0].split("\t"))


def names_qna_maker(cells: Iterable[str]) -> bool:
    names = set(_names(cells))
    return {"question", "answer"} <= names and not names.isdisjoint(_TELLING)


def parse_qna_maker(text: str) -> list[Entry]:
    """An entry an answer, with all questions that have its id."""
    header, *lines = text.splitlines()
    rows = (
        (number, list(map(_unquoted, line.split("\t"))))
        for number, line in enumerate(lines, start=2)
        if line.strip()
    )
    return entries_of_rows(header.split("\t"), rows)


def entries_of_rows(
    header: Iterable[str], rows: Iterable[tuple[int, Sequence[str]]]
) -> list[Entry]:
    """The entries of a table, its rows with their numbers."""
    names = _names(header)
    found: dict[str, Entry] = {}
    for number, row in rows:
        cells = dict(zip(names, row, strict=False))
        answer = _unescaped(cells.get("answer", ""))
        key = cells.get("qnaid") or f"answer:{answer}"
        if key in found and answer in ("", found[key].answer):
            found[key] = _with_question(found[key], cells)
        else:
            # Two answers under one id: the second is an FAQ of its own, and not lost.
            found[key if key not in found else f"line:{number}"] = _entry(cells, number)
    return list(found.values())


def _names(cells: Iterable[str]) -> list[str]:
    return [name.strip().strip('"').casefold() for name in cells]


def _with_question(entry: Entry, cells: Mapping[str, str]) -> Entry:
    question = _unescaped(cells.get("question", ""))
    return replace(entry, alternates=(*entry.alternates, question))


def _entry(cells: Mapping[str, str], line: int) -> Entry:
    metadata = dict(_metadata(cells.get("metadata", "")))
    prompts = _prompts(cells.get("prompts", ""))
    shown = ", ".join(prompts[:3])
    warnings = (
        (f"has follow-up prompts, which are left out: {shown}",) if prompts else ()
    )
    return Entry(
        question=_unescaped(cells.get("question", "")),
        answer=_unescaped(cells.get("answer", "")),
        category=metadata.get("category", ""),
        id=cells.get("qnaid", ""),
        line=line,
        warnings=warnings,
    )


def _metadata(cell: str) -> Iterator[tuple[str, str]]:
    for pair in cell.split("|"):
        name, colon, value = pair.partition(":")
        if colon:
            yield name.strip().casefold(), value.strip()


def _prompts(cell: str) -> list[str]:
    try:
        value = parse_json(cell) if cell.strip() else []
    except UnreadableFile:
        return []
    return [
        str(prompt.get("displayText") or prompt.get("DisplayText") or "?")
        for prompt in (value if is_list(value) else [])
        if is_object(prompt)
    ]


def _unquoted(cell: str) -> str:
    if len(cell) > 1 and cell[0] == cell[-1] == '"':
        return cell[1:-1].replace('""', '"')
    return cell


def _unescaped(text: str) -> str:
    return _ESCAPES.sub(lambda match: _ESCAPED[match[1]], text)
