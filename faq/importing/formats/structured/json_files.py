"""JSON and JSON Lines: lists of objects, maps of answers, one inside the other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from faq.importing.cells import clean_line, quoted
from faq.importing.columns import Column
from faq.importing.formats.structured.asking import PAGE_TITLES, asks
from faq.importing.formats.structured.entries import Entry
from faq.importing.formats.structured.json_objects import (
    column_of,
    entry_of,
    expand_dotted,
    flattened,
    in_languages,
    is_language,
    lacks_questions,
    names_faq,
    needs_reading,
    numbered_pairs,
)
from faq.importing.formats.structured.json_values import (
    JSON,
    is_list,
    is_nested,
    is_object,
    plain_key,
    text_of,
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
_ROLES = {"human": "user", "gpt": "assistant", "bot": "assistant"}
_NEEDED = frozenset([Column.QUESTION, Column.ANSWER])
_PAIR = 2
_SHOWN = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """Under which headings of the file a value stands."""

    category: str = ""
    language: str = ""
    is_inside: bool = False  # of an object


@dataclass(slots=True)
class Findings:
    """What a JSON value holds: flat rows while all objects are flat, entries always."""

    entries: list[Entry] = field(default_factory=list)
    rows: list[dict[str, str]] = field(default_factory=list)
    is_flat: bool = True
    left_out: list[str] = field(default_factory=list)  # what no FAQ was found in
    # Objects of texts under keys that name neither a question nor an answer.
    others: list[tuple[Mapping[str, JSON], _Place]] = field(default_factory=list)

    @property
    def remarks(self) -> tuple[str, ...]:
        if not self.left_out:
            return ()
        shown = ", ".join(self.left_out[:_SHOWN])
        more = len(self.left_out) - _SHOWN
        and_more = f" and {more:,} more" if more > 0 else ""
        return (f"Left out, for no question is in it: {shown}{and_more}.",)


def is_export(value: JSON) -> bool:
    """Whether the value is an export of ours: its answers are Markdown."""
    return is_object(value) and value.get("answer_format") == "markdown"


def find_faqs(value: JSON) -> Findings:
    """The FAQs that a value holds, however they are packed."""
    findings = Findings()
    _find(value, _Place(), findings)
    if findings.entries:
        findings.left_out += [_shown(other) for other, _ in findings.others]
    else:  # a table of names that recognition, or a person, makes sense of
        for other, place in findings.others:
            _add_object(other, place, findings)
    return findings


def _shown(value: Mapping[str, JSON]) -> str:
    return quoted(", ".join(value))


def _find(value: JSON, place: _Place, findings: Findings) -> None:
    if is_object(value):
        _find_in_object(value, place, findings)
    elif is_list(value) and place.is_inside and _are_texts(value):
        findings.left_out.append(quoted(str(value[0])))
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
    value = expand_dotted(value)
    said = [*_said_in_chat(value), *numbered_pairs(value)]
    for entry in said:
        _add_entry(entry, place, findings)
    if said:
        return
    if languages := in_languages(value):
        _add_object(languages, place, findings)
    elif _is_faq(value):
        _find_faq(value, place, findings)
    else:
        _find_below(value, place, findings)


def _find_below(value: Mapping[str, JSON], place: _Place, findings: Findings) -> None:
    place = replace(place, language=_language_of(value, place))
    if inner := _inner_lists(value):
        here = _place_below(value, place)
        for item in inner:
            _find(item, here, findings)
    else:
        for key, item in getattr(value, "pairs", value.items()):
            _find_under(key, item, place, findings)


def _find_faq(value: Mapping[str, JSON], place: _Place, findings: Findings) -> None:
    if lacks_questions(value):
        findings.left_out.append(quoted(_title_of(value) or ", ".join(value)))
    elif _NEEDED.isdisjoint(map(column_of, value)) and not names_faq(value):
        findings.others.append((value, place))
    else:
        _add_object(value, place, findings)


def _place_below(value: Mapping[str, JSON], place: _Place) -> _Place:
    title = _title_of(value)
    is_category = title and clean_line(title).casefold() not in PAGE_TITLES
    return replace(
        place, category=title if is_category else place.category, is_inside=True
    )


def _language_of(value: Mapping[str, JSON], place: _Place) -> str:
    for key, item in value.items():
        if isinstance(item, str) and field_of(key) is Column.LANGUAGE:
            return item if is_language(item) else place.language
    return place.language


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


def _find_under(key: str, item: JSON, place: _Place, findings: Findings) -> None:
    answer = text_of(item)
    if answer and (asks(key) or " " in key.strip()):
        _add_entry(Entry(question=key, answer=answer), place, findings)
    elif is_object(item) or is_list(item):
        if is_language(key):
            here = replace(place, language=key, is_inside=True)
        else:
            # The key of a single FAQ is its own, and no category.
            is_one = is_object(item) and _is_faq(item)
            is_name = plain_key(key) not in _WRAPPERS and not is_one
            category = key if is_name else place.category
            here = replace(place, category=category, is_inside=True)
        _find(item, here, findings)


def _is_faq(value: Mapping[str, JSON]) -> bool:
    """Whether it has a question and an answer, or texts alone: then, whatever keys."""
    if names_faq(value) or lacks_questions(value):
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
    return any(is_object(item) and names_faq(item) for item in items)


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
    findings.is_flat = findings.is_flat and not needs_reading(value)
    row = dict(flattened(value))
    if place.category and not any(field_of(key) is Column.CATEGORY for key in row):
        row[Column.CATEGORY] = place.category
    if place.language:
        row.setdefault(Column.LANGUAGE, place.language)
    findings.rows.append(row)
    findings.entries.append(
        entry_of(value, category=place.category, language=place.language)
    )


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


def _title_of(value: Mapping[str, JSON]) -> str:
    by_key = {plain_key(key): item for key, item in value.items()}
    titles = (by_key.get(key) for key in _TITLES)
    return next((title for title in titles if isinstance(title, str) and title), "")


def _are_texts(value: Sequence[JSON]) -> bool:
    return bool(value) and all(isinstance(item, str) for item in value)


def _is_pair(value: Sequence[JSON]) -> bool:
    return len(value) == _PAIR and all(isinstance(item, str) for item in value)
