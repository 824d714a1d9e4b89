"""FAQs as pages tell them to search engines: JSON-LD and microdata of schema.org."""

from __future__ import annotations

import html
from collections.abc import Iterator, Mapping

from faq.importing.exceptions import UnreadableFile
from faq.importing.formats.structured.entries import Entry
from faq.importing.formats.structured.json_values import (
    JSON,
    is_list,
    is_object,
    parse_json,
)
from faq.importing.markup.html_tree import Element, parse_html
from faq.importing.markup.markdown import tree_to_markdown

_PAGES = frozenset(["FAQPage", "QAPage"])


def is_linked_data(value: JSON) -> bool:
    """Whether the value, or one in its list, says what schema.org calls it."""
    values = value if is_list(value) else [value]
    return any(
        is_object(item) and ("@type" in item or "@graph" in item) for item in values
    )


def questions_of(value: JSON, language: str = "") -> Iterator[Entry]:
    """The questions of all FAQ pages in the linked data, in their order."""
    if is_list(value):
        for item in value:
            yield from questions_of(item, language)
    elif is_object(value):
        if "Question" in _types(value):
            yield _entry(value, language)
            return
        language = _text(value.get("inLanguage")) or language
        for item in value.values():
            yield from questions_of(item, language)


def questions_in_scripts(root: Element) -> list[Entry]:
    """The questions that a page declares in scripts, their answers as HTML."""
    entries: list[Entry] = []
    for script in root.all("script"):
        if "ld+json" in script.attributes.get("type", "").lower():
            entries += questions_of(_script(script))
    return entries


def questions_in_attributes(root: Element, base_url: str | None) -> Iterator[Entry]:
    """The questions that a page declares in its text, by microdata."""
    for element in root.all():
        if element.attributes.get("itemtype", "").rstrip("/").endswith("/Question"):
            name = _property(element, "name")
            answer = _property(element, "acceptedAnswer") or _property(
                element, "suggestedAnswer"
            )
            body = answer and (_property(answer, "text") or answer)
            if name and body:
                converted = tree_to_markdown(body.children, base_url)
                yield Entry(
                    question=name.attributes.get("content") or name.words,
                    answer=converted.text,
                    warnings=converted.remarks,
                )


def _script(script: Element) -> JSON:
    source = "".join(child for child in script.children if isinstance(child, str))
    try:
        return parse_json(source.strip().removesuffix(";"))
    except UnreadableFile:
        return None  # a page may hold broken scripts; its visible text is read then


def _entry(question: Mapping[str, JSON], language: str) -> Entry:
    answers = question.get("acceptedAnswer") or question.get("suggestedAnswer")
    texts = [
        _text(item.get("text") or item.get("description"))
        for item in (answers if is_list(answers) else [answers])
        if is_object(item)
    ]
    name = _text(question.get("name") or question.get("text"))
    return Entry(
        question=parse_html(html.unescape(name)).words,
        answer="\n\n".join(filter(None, texts)),
        language=_text(question.get("inLanguage")) or language,
        keywords=_text(question.get("keywords")),
    )


def _types(value: Mapping[str, JSON]) -> set[str]:
    found = value.get("@type")
    names = found if is_list(found) else [found]
    return {str(name).rpartition("/")[2] for name in names}


def _text(value: JSON) -> str:
    if is_list(value):
        return ", ".join(filter(None, map(_text, value)))
    if is_object(value):
        return _text(value.get("@value") or value.get("name"))
    return "" if value is None else str(value)


def _property(element: Element, name: str) -> Element | None:
    return next(
        (e for e in element.all() if name in e.attributes.get("itemprop", "").split()),
        None,
    )
