"""What the keys of a JSON object say: which text is a question, which an answer."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from faq.importing.cells import join_alternates, quoted
from faq.importing.columns import Column
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
from faq.importing.naming.vocabulary import ANSWER_PLURALS, fold

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
# What holds the question where an answer has none by name, the likeliest first.
_STAND_INS = (
    *("text", "title", "query", "prompt", "input", "heading", "subject", "sentence"),
    *("utterance", "name", "label", "topic", "keywords", "keyword", "triggers"),
    *("trigger", "intent"),
)
_KEYWORDS = frozenset(["keywords", "keyword", "triggers", "trigger"])
_LANGUAGE = re.compile(r"[a-z]{2}(?:[-_][A-Za-z]{2,4})?")
_NUMBERED_KEY = re.compile(
    r"(?:[A-Za-z]+[._-])?"
    r"(?:([A-Za-z]+)[ ._-]?([0-9]{1,4})|([0-9]{1,4})[ ._-]?([A-Za-z]+))"
)
_NEEDED = frozenset([Column.QUESTION, Column.ANSWER])
_SEVERAL, _SHOWN = 2, 3


def column_of(key: str) -> Column | None:
    """The field that a key names by itself."""
    plain = plain_key(key)
    if plain in _MANY_QUESTIONS:
        return Column.QUESTION
    if plain in _ANSWERS:
        return Column.ANSWER
    return Column.ID if plain in _IDS else field_of(key)


def columns_of(value: Mapping[str, JSON]) -> dict[str, Column | None]:
    """The field of each key; a text beside an answer stands in for a question."""
    columns = {key: column_of(key) for key in value}
    filled = {column for key, column in columns.items() if is_filled(value[key])}
    named = set(columns.values())
    if Column.ANSWER in filled and Column.QUESTION not in named:
        by_plain = {plain_key(key): key for key in value if is_filled(value[key])}
        key = next((by_plain[name] for name in _STAND_INS if name in by_plain), None)
        if key and columns[key] is not Column.ANSWER:
            columns[key] = Column.QUESTION
    return columns


def is_filled(item: JSON) -> bool:
    return item not in (None, "", [])


def names_faq(value: Mapping[str, JSON]) -> bool:
    """Whether the object has a question and an answer."""
    columns = columns_of(value)
    return {columns[key] for key in value if is_filled(value[key])} >= _NEEDED


def lacks_questions(value: Mapping[str, JSON]) -> bool:
    """Whether its list of questions is empty, as of what a bot says for want of one."""
    asked = [i for key, i in value.items() if column_of(key) is Column.QUESTION]
    return bool(asked) and all(is_list(item) and not item for item in asked)


def needs_reading(value: Mapping[str, JSON]) -> bool:
    """Whether a table of its keys would not say which text is which."""
    columns = columns_of(value)
    return any(
        (columns[key] is Column.QUESTION and is_list(item))
        or _is_answer_in_parts(columns[key], item)
        or plain_key(key) in ("context", "prompts")
        for key, item in value.items()
    ) or (columns != {key: column_of(key) for key in value} and _has_nested(value))


def _has_nested(value: Mapping[str, JSON]) -> bool:
    return any(map(is_nested, value.values()))


def _is_answer_in_parts(column: Column | None, item: JSON) -> bool:
    return column is Column.ANSWER and is_nested(item) and not is_by_language(item)


def is_by_language(item: JSON) -> bool:
    return is_object(item) and bool(item) and all(map(_LANGUAGE.fullmatch, item))


def is_language(key: str) -> bool:
    return _LANGUAGE.fullmatch(key) is not None


def in_languages(value: Mapping[str, JSON]) -> dict[str, JSON] | None:
    """One FAQ under the codes of several languages, as an object of flat keys."""
    texts = {
        key: item
        for key, item in value.items()
        if is_language(key) and is_object(item) and names_faq(item)
    }
    if len(texts) < _SEVERAL:
        return None
    flat = {key: item for key, item in value.items() if key not in texts}
    for code, text in texts.items():
        if is_object(text):
            flat |= {f"{key}_{code}": item for key, item in text.items()}
    return flat if not any(map(is_nested, flat.values())) else None


def flattened(value: Mapping[str, JSON], prefix: str = "") -> Iterator[tuple[str, str]]:
    """The texts of the object by their keys, those of objects in it behind theirs."""
    for key, item in value.items():
        if is_object(item) and (is_by_language(item) or not text_of(item)):
            yield from flattened(item, f"{prefix}{key}_")
        elif is_list(item):
            yield f"{prefix}{key}", join_alternates(texts_of(item))
        else:
            yield f"{prefix}{key}", text_of(item)


def numbered_pairs(value: Mapping[str, JSON]) -> list[Entry]:
    """FAQs of one object: `q1` and `a1`, `2_question` and `2_answer`."""
    sides: dict[str, dict[Column | None, str]] = {}
    for key, item in value.items():
        match = _NUMBERED_KEY.fullmatch(key)
        if match and isinstance(item, str):
            name, number = match[1] or match[4], match[2] or match[3]
            sides.setdefault(number, {})[field_of(name)] = item
    return [
        Entry(question=pair[Column.QUESTION], answer=pair[Column.ANSWER])
        for pair in sides.values()
        if set(pair) >= _NEEDED
    ]


def expand_dotted(value: Mapping[str, JSON]) -> Mapping[str, JSON]:
    """The object with `faq.1.question` as objects in one another."""
    if sum("." in key.strip(".") for key in value) < _SEVERAL:
        return value
    expanded: dict[str, JSON] = {}
    for key, item in value.items():
        parts = key.split(".")
        if not all(parts) or " " in key or not _put(expanded, parts, item):
            expanded[key] = item
    return expanded


def _put(tree: dict[str, JSON], parts: Sequence[str], item: JSON) -> bool:
    """Whether there was room for the value at that place."""
    for part in parts[:-1]:
        below = tree.setdefault(part, {})
        if not isinstance(below, dict):
            return False
        tree = below
    return tree.setdefault(parts[-1], item) is item


def entry_of(value: Mapping[str, JSON], *, category: str, language: str) -> Entry:
    """The FAQ that an object of several texts is."""
    reader = _ObjectReader(value)
    for key, item in value.items():
        reader.read(key, item)
    if prompts := prompts_of(value):
        shown = ", ".join(map(quoted, prompts[:_SHOWN]))
        reader.warnings.append(f"has follow-up prompts, which are left out: {shown}")
    fields = reader.fields
    said = _metadata(value).get("category") or category
    return Entry(
        question=reader.questions[0] if reader.questions else "",
        answer=fields.get(Column.ANSWER, ""),
        category=fields.get(Column.CATEGORY) or said,
        keywords=fields.get(Column.KEYWORDS, ""),
        alternates=(*reader.questions[1:], *reader.alternates),
        status=fields.get(Column.STATUS, ""),
        valid_from=fields.get(Column.VALID_FROM, ""),
        valid_until=fields.get(Column.VALID_UNTIL, ""),
        id=fields.get(Column.ID, ""),
        language=fields.get(Column.LANGUAGE) or language,
        warnings=tuple(reader.warnings),
    )


@dataclass(slots=True)
class _ObjectReader:
    """Sorts the texts of an object by the fields that its keys name."""

    value: Mapping[str, JSON]
    fields: dict[Column, str] = field(default_factory=dict)
    questions: list[str] = field(default_factory=list)
    alternates: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    columns: Mapping[str, Column | None] = field(init=False)

    def __post_init__(self) -> None:
        self.columns = columns_of(self.value)

    def read(self, key: str, item: JSON) -> None:
        column = self.columns[key]
        texts = list(dict.fromkeys(texts_of(item)))
        if column is Column.QUESTION:
            self.questions += texts
            if plain_key(key) in _KEYWORDS:
                self.warnings.append("has no question; its keywords are taken for it")
        elif column is Column.ALTERNATES:
            self.alternates += texts
        elif column and texts:
            if column is Column.ANSWER and len(texts) > 1 and _is_choice(key):
                texts = [self.choose(key, texts)]
            separator = " " if column is Column.KEYWORDS else "\n"
            self.fields.setdefault(column, separator.join(texts))

    def choose(self, key: str, texts: Sequence[str]) -> str:
        """Of several answers, the one that the object says once more, or the first."""
        others = (item for name, item in self.value.items() if name != key)
        said = {item for item in others if isinstance(item, str)}
        right = [text for text in texts if text in said]
        if len(right) == 1:
            return right[0]
        self.warnings.append(f"has {len(texts)} answers, of which the first is taken")
        return texts[0]


def _is_choice(key: str) -> bool:
    return plain_key(key) in _CHOICES or fold(key) in ANSWER_PLURALS


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


def prompts_of(value: Mapping[str, JSON]) -> list[str]:
    """What a bot proposes to ask next."""
    context = value.get("context")
    found = context.get("prompts") if is_object(context) else value.get("prompts")
    return [
        text_of(prompt.get("displayText"))
        for prompt in (found if is_list(found) else [])
        if is_object(prompt)
    ]
