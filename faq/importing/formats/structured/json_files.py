"""JSON and JSON Lines: lists of objects, maps of answers, one inside the other."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias, TypeGuard

from faq.importing.cells import join_alternates, quoted
from faq.importing.columns import Column, recognise
from faq.importing.exceptions import UnreadableFile
from faq.importing.formats.structured.asking import asks
from faq.importing.formats.structured.entries import Entry

JSON: TypeAlias = (
    "Mapping[str, JSON] | Sequence[JSON] | str | int | float | bool | None"
)

# Keys that say nothing about what is below them.
_WRAPPERS = frozenset(
    [
        *("qna", "qnas", "qnadocuments", "qnalist", "qnapairs", "faq", "faqs", "items"),
        *(
            "data",
            "questions",
            "results",
            "records",
            "rows",
            "entries",
            "list",
            "value",
        ),
        *("content", "documents", "pairs", "knowledgebase", "kb", "intents", "output"),
        *("articles", "children", "topics", "categories", "sections", "groups", "body"),
        *("paragraphs", "qas", "faqlist", "faqitems", "mainentity"),
    ]
)
_TEXTS = ("text", "value", "answer", "body", "content", "html", "markdown", "plaintext")
_TITLES = ("category", "title", "name", "topic", "section", "label", "heading", "group")
_MANY_QUESTIONS = frozenset(
    [
        "questions",
        "q",
        "utterances",
        "trainingphrases",
        "phrases",
        "examples",
        "patterns",
    ]
)
_ANSWERS = frozenset(["answers", "answer", "a", "responses", "response", "replies"])
# Lists under these are answers to choose from; under others, one answer in pieces.
_CHOICES = frozenset(["answers", "responses", "replies"])
_IDS = frozenset(["id", "qid", "qnaid", "faqid", "uuid", "key", "externalid", "tag"])
_LANGUAGE = re.compile(r"[a-z]{2}(?:[-_][A-Za-z]{2,4})?")
_PAIR = 2
_SHOWN = 3


class _Object(dict[str, JSON]):
    """An object that remembers keys which it has twice."""

    def __init__(self, pairs: list[tuple[str, JSON]]) -> None:
        super().__init__(pairs)
        self.pairs = pairs


@dataclass(slots=True)
class Findings:
    """What a JSON value holds: flat rows while all objects are flat, entries always."""

    entries: list[Entry] = field(default_factory=list)
    rows: list[dict[str, str]] = field(default_factory=list)
    is_flat: bool = True
    prompt_count: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """Under which headings of the file a value stands."""

    category: str = ""
    language: str = ""


def parse_json(text: str) -> JSON:
    """The value; `UnreadableFile` names the line of a fault."""
    try:
        value: JSON = json.loads(text, object_pairs_hook=_Object)
    except json.JSONDecodeError as exc:
        raise UnreadableFile(
            f"Line {exc.lineno}, column {exc.colno}: this is no JSON ({exc.msg}). "
            "Export the file again, or save the FAQs as CSV."
        ) from exc
    except RecursionError as exc:
        raise UnreadableFile("The JSON is nested too deeply to be FAQs.") from exc
    except ValueError as exc:
        raise UnreadableFile("The JSON holds a number of too many digits.") from exc
    return value


def parse_lines(text: str) -> list[JSON]:
    """The values of JSON Lines, one a line; a line that is none becomes a text."""
    return [_parse_line(line) for line in text.splitlines() if line.strip()]


def _parse_line(line: str) -> JSON:
    try:
        return parse_json(line)
    except UnreadableFile:
        return line


def find_faqs(value: JSON) -> Findings:
    """The FAQs that a value holds, however they are packed."""
    findings = Findings()
    _find(value, _Place(), findings)
    return findings


def _find(value: JSON, place: _Place, findings: Findings) -> None:
    if is_object(value):
        _find_in_object(value, place, findings)
    elif is_list(value):
        for item in value:
            _find_in_item(item, place, findings)


def _find_in_item(item: JSON, place: _Place, findings: Findings) -> None:
    if is_list(item) and _is_pair(item):
        question, answer = map(str, item)
        _add_entry(Entry(question=question, answer=answer), place, findings)
    elif is_object(item) or is_list(item):
        _find(item, place, findings)
    elif item is not None:
        problem = f"is {quoted(str(item))} where a question with an answer should be"
        _add_entry(Entry(question=str(item), problem=problem), place, findings)


def _find_in_object(
    value: Mapping[str, JSON], place: _Place, findings: Findings
) -> None:
    inner = _inner_lists(value)
    if _is_faq(value):
        _add_object(value, place, findings)
    elif inner:
        here = _Place(
            category=_title_of(value) or place.category, language=place.language
        )
        for item in inner:
            _find(item, here, findings)
    else:
        for key, item in getattr(value, "pairs", value.items()):
            _find_under(key, item, place, findings)


def _find_under(key: str, item: JSON, place: _Place, findings: Findings) -> None:
    answer = _text_of(item)
    if answer and (asks(key) or " " in key.strip()):
        _add_entry(Entry(question=key, answer=answer), place, findings)
    elif is_object(item) or is_list(item):
        if _LANGUAGE.fullmatch(key):
            here = _Place(category=place.category, language=key)
        else:
            is_name = plain_key(key) not in _WRAPPERS
            here = _Place(
                category=key if is_name else place.category, language=place.language
            )
        _find(item, here, findings)


def _is_faq(value: Mapping[str, JSON]) -> bool:
    """Whether it has a question and an answer, or texts alone: then, whatever keys."""
    names = {_column_of(key) for key, item in value.items() if item not in (None, "")}
    if {Column.QUESTION, Column.ANSWER} <= names:
        return not any(
            is_list(i) and any(map(is_object, i)) and _faqs_in(i)
            for i in value.values()
        )
    return (
        len(value) > 1
        and not any(map(_is_nested, value.values()))
        and not _is_map(value)
    )


def _faqs_in(items: Sequence[JSON]) -> bool:
    return any(
        is_object(item)
        and {Column.QUESTION, Column.ANSWER} <= {_column_of(key) for key in item}
        for item in items
    )


def _is_map(value: Mapping[str, JSON]) -> bool:
    """Whether the keys are questions."""
    return sum(asks(key) or " " in key.strip() for key in value) * 2 > len(value)


def _inner_lists(value: Mapping[str, JSON]) -> list[JSON]:
    """What stands below an object that otherwise only names or wraps it."""
    nested = {key: item for key, item in value.items() if _is_nested(item)}
    is_wrapper = all(plain_key(key) in _WRAPPERS for key in nested)
    lists = [item for item in nested.values() if is_list(item)]
    is_titled = bool(_title_of(value)) and len(lists) == len(nested)
    return list(nested.values()) if is_wrapper or is_titled else []


def _add_object(value: Mapping[str, JSON], place: _Place, findings: Findings) -> None:
    findings.is_flat = findings.is_flat and not _needs_reading(value)
    row = dict(_flattened(value))
    if place.category and not any(recognise(key) is Column.CATEGORY for key in row):
        row[Column.CATEGORY] = place.category
    if place.language:
        row.setdefault(Column.LANGUAGE, place.language)
    findings.rows.append(row)
    prompts = _prompts(value)
    findings.prompt_count += len(prompts)
    findings.entries.append(_entry(value, place, prompts))


def _add_entry(entry: Entry, place: _Place, findings: Findings) -> None:
    findings.is_flat = False
    findings.entries.append(
        Entry(
            question=entry.question,
            answer=entry.answer,
            category=place.category,
            language=place.language,
            problem=entry.problem,
        )
    )


def _needs_reading(value: Mapping[str, JSON]) -> bool:
    """Whether a table of its keys would not say which text is which."""
    return any(
        (plain_key(key) in _MANY_QUESTIONS and is_list(item))
        or (
            plain_key(key) in _ANSWERS
            and _is_nested(item)
            and not _is_by_language(item)
        )
        or plain_key(key) in ("context", "prompts")
        for key, item in value.items()
    )


def _entry(value: Mapping[str, JSON], place: _Place, prompts: Sequence[str]) -> Entry:
    reader = _ObjectReader()
    for key, item in value.items():
        reader.read(key, item)
    if prompts:
        shown = ", ".join(map(quoted, prompts[:_SHOWN]))
        reader.warnings.append(f"has follow-up prompts, which are left out: {shown}")
    fields = reader.fields
    category = _metadata(value).get("category") or place.category
    return Entry(
        question=reader.questions[0] if reader.questions else "",
        answer=fields.get(Column.ANSWER, ""),
        category=fields.get(Column.CATEGORY) or category,
        keywords=fields.get(Column.KEYWORDS, ""),
        alternates=(*reader.questions[1:], *reader.alternates),
        status=fields.get(Column.STATUS, ""),
        valid_from=fields.get(Column.VALID_FROM, ""),
        valid_until=fields.get(Column.VALID_UNTIL, ""),
        id=fields.get(Column.ID, ""),
        language=fields.get(Column.LANGUAGE) or place.language,
        warnings=tuple(reader.warnings),
    )


class _ObjectReader:
    """Sorts the texts of an object by the fields that its keys name."""

    def __init__(self) -> None:
        self.fields: dict[Column, str] = {}
        self.questions: list[str] = []
        self.alternates: list[str] = []
        self.warnings: list[str] = []

    def read(self, key: str, item: JSON) -> None:
        column = _column_of(key)
        texts = list(dict.fromkeys(_texts_of(item)))
        if column is Column.QUESTION:
            self.questions += texts
        elif column is Column.ALTERNATES:
            self.alternates += texts
        elif column and texts:
            if plain_key(key) in _CHOICES and len(texts) > 1:
                self.warnings.append(
                    f"has {len(texts)} answers, of which the first is taken"
                )
                texts = texts[:1]
            separator = " " if column is Column.KEYWORDS else "\n"
            self.fields.setdefault(column, separator.join(texts))


def _column_of(key: str) -> Column | None:
    plain = plain_key(key)
    if plain in _MANY_QUESTIONS:
        return Column.QUESTION
    if plain in _ANSWERS:
        return Column.ANSWER
    return Column.ID if plain in _IDS else recognise(key)


def _metadata(value: Mapping[str, JSON]) -> dict[str, str]:
    found = value.get("metadata")
    if is_object(found):
        return {key.casefold(): _text_of(item) for key, item in found.items()}
    pairs = found if is_list(found) else []
    return {
        _text_of(pair.get("name")).casefold(): _text_of(pair.get("value"))
        for pair in pairs
        if is_object(pair)
    }


def _prompts(value: Mapping[str, JSON]) -> list[str]:
    context = value.get("context")
    found = context.get("prompts") if is_object(context) else value.get("prompts")
    return [
        _text_of(prompt.get("displayText"))
        for prompt in (found if is_list(found) else [])
        if is_object(prompt)
    ]


def _flattened(
    value: Mapping[str, JSON], prefix: str = ""
) -> Iterator[tuple[str, str]]:
    for key, item in value.items():
        if is_object(item) and (_is_by_language(item) or not _text_of(item)):
            yield from _flattened(item, f"{prefix}{key}_")
        elif is_list(item):
            yield f"{prefix}{key}", join_alternates(_texts_of(item))
        else:
            yield f"{prefix}{key}", _text_of(item)


def _is_by_language(item: JSON) -> bool:
    return is_object(item) and bool(item) and all(map(_LANGUAGE.fullmatch, item))


def _text_of(item: JSON) -> str:
    return "\n".join(_texts_of(item))


def _texts_of(item: JSON) -> list[str]:
    """The texts in it: itself, those of a list, or of the key that holds a text."""
    if is_list(item):
        return [text for part in item for text in _texts_of(part)]
    if is_object(item):
        by_key = {plain_key(key): part for key, part in item.items()}
        held = next((by_key[key] for key in _TEXTS if key in by_key), None)
        return _texts_of(held)
    if item is None or item == "":
        return []
    if isinstance(item, bool):
        return [str(item).lower()]
    return [str(item)]


def _title_of(value: Mapping[str, JSON]) -> str:
    by_key = {plain_key(key): item for key, item in value.items()}
    titles = (by_key.get(key) for key in _TITLES)
    return next((title for title in titles if isinstance(title, str) and title), "")


def plain_key(key: str) -> str:
    """The key without what programmers put between its words."""
    return re.sub(r"[\W_]+", "", key).casefold()


def is_object(value: JSON) -> TypeGuard[Mapping[str, JSON]]:
    return isinstance(value, Mapping)


def is_list(value: JSON) -> TypeGuard[Sequence[JSON]]:
    return isinstance(value, Sequence) and not isinstance(value, str)


def _is_nested(value: JSON) -> bool:
    return is_object(value) or is_list(value)


def _is_pair(value: Sequence[JSON]) -> bool:
    return len(value) == _PAIR and all(isinstance(item, str) for item in value)
