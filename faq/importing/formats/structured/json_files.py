"""JSON and JSON Lines: lists of objects, maps of answers, one inside the other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from faq.importing.cells import join_alternates, quoted
from faq.importing.columns import Column
from faq.importing.formats.structured.asking import asks
from faq.importing.formats.structured.entries import Entry
from faq.importing.formats.structured.json_values import (
    JSON,
    is_list,
    is_nested,
    is_object,
    plain_key,
    text_of,
    texts_of,
)
from faq.importing.naming.header_names import field_of

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
        *("attributes", "fields", "nodes", "edges", "node", "hits", "docs", "props"),
        *("paragraphs", "qas", "faqlist", "faqitems", "mainentity"),
    ]
)
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
_ROLES = {"human": "user", "gpt": "assistant", "bot": "assistant"}
_NUMBERED_KEY = re.compile(r"([A-Za-z]+)[ _-]?([0-9]{1,4})")
_PAIR = 2
_SHOWN = 3


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


def is_export(value: JSON) -> bool:
    """Whether the value is an export of ours: its answers are Markdown."""
    return is_object(value) and value.get("answer_format") == "markdown"


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
    said = [*_said_in_chat(value), *_numbered_pairs(value)]
    if said:
        for entry in said:
            _add_entry(entry, place, findings)
    elif _is_faq(value):
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


def _said_in_chat(value: Mapping[str, JSON]) -> list[Entry]:
    """The first question and reply of a conversation, as sets for models hold them."""
    turns = value.get("messages") or value.get("conversations")
    said: dict[str, str] = {}
    for turn in turns if is_list(turns) else []:
        if is_object(turn):
            role = text_of(turn.get("role") or turn.get("from"))
            text = text_of(turn.get("content") or turn.get("value"))
            said.setdefault(_ROLES.get(role, role), text)
    if not {"user", "assistant"} <= set(said):
        return []
    return [Entry(question=said["user"], answer=said["assistant"])]


def _numbered_pairs(value: Mapping[str, JSON]) -> list[Entry]:
    """FAQs of one object: `q1` and `a1`, `q2` and `a2`."""
    sides: dict[str, dict[Column | None, str]] = {}
    for key, item in value.items():
        match = _NUMBERED_KEY.fullmatch(key)
        if match and isinstance(item, str):
            sides.setdefault(match[2], {})[field_of(match[1])] = item
    return [
        Entry(question=pair[Column.QUESTION], answer=pair[Column.ANSWER])
        for pair in sides.values()
        if {Column.QUESTION, Column.ANSWER} <= set(pair)
    ]


def _find_under(key: str, item: JSON, place: _Place, findings: Findings) -> None:
    answer = text_of(item)
    if answer and (asks(key) or " " in key.strip()):
        _add_entry(Entry(question=key, answer=answer), place, findings)
    elif is_object(item) or is_list(item):
        if _LANGUAGE.fullmatch(key):
            here = _Place(category=place.category, language=key)
        else:
            # The key of a single FAQ is its own, and no category.
            is_one = is_object(item) and _is_faq(item)
            is_name = plain_key(key) not in _WRAPPERS and not is_one
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
        and not any(map(is_nested, value.values()))
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
    nested = {key: item for key, item in value.items() if is_nested(item)}
    is_wrapper = all(plain_key(key) in _WRAPPERS for key in nested)
    lists = [item for item in nested.values() if is_list(item)]
    is_titled = bool(_title_of(value)) and len(lists) == len(nested)
    return list(nested.values()) if is_wrapper or is_titled else []


def _add_object(value: Mapping[str, JSON], place: _Place, findings: Findings) -> None:
    findings.is_flat = findings.is_flat and not _needs_reading(value)
    row = dict(_flattened(value))
    if place.category and not any(field_of(key) is Column.CATEGORY for key in row):
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
            plain_key(key) in _ANSWERS and is_nested(item) and not _is_by_language(item)
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
        texts = list(dict.fromkeys(texts_of(item)))
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
    return Column.ID if plain in _IDS else field_of(key)


def _metadata(value: Mapping[str, JSON]) -> dict[str, str]:
    found = value.get("metadata")
    if is_object(found):
        return {key.casefold(): text_of(item) for key, item in found.items()}
    pairs = found if is_list(found) else []
    return {
        text_of(pair.get("name")).casefold(): text_of(pair.get("value"))
        for pair in pairs
        if is_object(pair)
    }


def _prompts(value: Mapping[str, JSON]) -> list[str]:
    context = value.get("context")
    found = context.get("prompts") if is_object(context) else value.get("prompts")
    return [
        text_of(prompt.get("displayText"))
        for prompt in (found if is_list(found) else [])
        if is_object(prompt)
    ]


def _flattened(
    value: Mapping[str, JSON], prefix: str = ""
) -> Iterator[tuple[str, str]]:
    for key, item in value.items():
        if is_object(item) and (_is_by_language(item) or not text_of(item)):
            yield from _flattened(item, f"{prefix}{key}_")
        elif is_list(item):
            yield f"{prefix}{key}", join_alternates(texts_of(item))
        else:
            yield f"{prefix}{key}", text_of(item)


def _is_by_language(item: JSON) -> bool:
    return is_object(item) and bool(item) and all(map(_LANGUAGE.fullmatch, item))


def _title_of(value: Mapping[str, JSON]) -> str:
    by_key = {plain_key(key): item for key, item in value.items()}
    titles = (by_key.get(key) for key in _TITLES)
    return next((title for title in titles if isinstance(title, str) and title), "")


def _is_pair(value: Sequence[JSON]) -> bool:
    return len(value) == _PAIR and all(isinstance(item, str) for item in value)
