"""Texts that stand in for one that nobody has written yet."""

from __future__ import annotations

import re
from collections.abc import Collection

from faq.linting.vocabulary import Phrases, words_of
from faq.retrieval.text.normalisation import normalise

_SHORT_WORDS = 6
_WORDS_BESIDE = 2  # 'Answer: coming soon', not 'The invoice will follow by post'
_ANYWHERE = Phrases(words_of("placeholders", "anywhere"))
_SHORT = Phrases(words_of("placeholders", "short"))
_WHOLE = frozenset(map(normalise, words_of("placeholders", "whole")))
_UNSPACED = tuple(words_of("placeholders", "unspaced"))
_COMMANDS = "|".join(map(re.escape, words_of("bracketed", "commands")))
_NOUN = "|".join(
    re.escape(noun).replace(r"\ ", "[ _-]?") for noun in words_of("bracketed", "nouns")
)
_FILLED_IN = rf"(?:(?:{_COMMANDS})\s[^\[\]<>{{}}\n]{{1,60}}|{_NOUN})"
# Not `[text](address)`, `[text][1]` and `[text]: address`: those are links.
_BRACKETED = re.compile(
    rf"\[\s*{_FILLED_IN}\s*\](?![\[(:])|<<?\s*{_FILLED_IN}\s*>>?|\{{\s*(?:{_NOUN})\s*\}}",
    re.IGNORECASE,
)
_TEMPLATE = re.compile(r"\{\{\s*[\w. |-]{1,60}\s*\}\}|\{%[^%\n]{1,60}%\}|<<\s*\w+\s*>>")
_BLANK_LINE = re.compile(r"(?<=\S)[ ]*_{4,}|_{4,}[ ]*(?=\S)")
# Capitals, for 'todo' is a word in Spanish and Portuguese; not AB-XXX, the form of a
# number, and not XXX-L, a size.
_MARK = re.compile(r"\b(?:TODO|FIXME|TBD)\b|\btodo:|(?<![\w-])[xX]{3,}(?![\w-])")
_CODE = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)
_OPENING_SIGNS = "[<{"

_MARK_WORDS = frozenset({"todo", "fixme", "tbd"})
TRIGGERS = _ANYWHERE.triggers | _MARK_WORDS


def find_placeholder(
    text: str, words: Collection[str], *, is_question: bool = False
) -> str | None:
    """The part of the text that looks like a placeholder."""
    return (
        _find_phrase(text, words, is_question=is_question)
        or (_find_form(text) if any(sign in text for sign in _OPENING_SIGNS) else None)
        or (_find_mark(text, words))
    )


def _find_phrase(text: str, words: Collection[str], *, is_question: bool) -> str | None:
    found = _ANYWHERE.find(text, words)
    if found is None and len(words) <= _SHORT_WORDS:
        found = _find_in_short(text, words, is_question=is_question)
    if found is None and not text.isascii():
        found = next((mark for mark in _UNSPACED if mark in text), None)
    return found


def _find_in_short(
    text: str, words: Collection[str], *, is_question: bool
) -> str | None:
    key = normalise(text)
    if key in _WHOLE or not key:
        return text
    found = None if is_question else _SHORT.find(text, words)
    if found and key.count(" ") - found.count(" ") <= _WORDS_BESIDE:
        return text
    return None


def _find_form(text: str) -> str | None:
    prose = _CODE.sub(" ", text)
    match = _TEMPLATE.search(prose) or _BRACKETED.search(prose)
    return match[0] if match else None


def _find_mark(text: str, words: Collection[str]) -> str | None:
    if (
        "xxx" not in text.lower()
        and "____" not in text
        and _MARK_WORDS.isdisjoint(words)
    ):
        return None
    prose = _CODE.sub(" ", text)
    match = _BLANK_LINE.search(prose) or _MARK.search(prose)
    is_shouting = match is not None and prose.isupper() and len(words) > 1
    # The form of a number is shown with X, too.
    is_format = (
        match is not None and match[0].lower().startswith("xxx") and "format" in text
    )
    return match[0] if match and not is_shouting and not is_format else None
