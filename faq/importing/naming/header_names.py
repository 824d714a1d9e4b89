"""What the name of a column says: which field it is, how surely, in which language."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from functools import lru_cache

from faq.importing.columns import Column
from faq.importing.naming.vocabulary import (
    COMPOUNDING,
    FIELDS,
    GENERAL,
    JOINING,
    LANGUAGES,
    OTHER,
    OTHER_ENDINGS,
    OWN_NAMES,
    PREFIX_CODES,
    PRIMARY,
    fold,
)

_OPEN, _CLOSE = "([{\uff08\u3010\uff3b", ")]}\uff09\u3011\uff3d"  # full-width, too
_INSIDE = f"[^{re.escape(_OPEN + _CLOSE)}]*"
_BRACKETS = re.compile(f"[{re.escape(_OPEN)}]({_INSIDE})[{re.escape(_CLOSE)}]")
# Of a sentence, no word is a name.
_MAX_CHARS, _MAX_WORDS, _LONGEST_PHRASE = 80, 6, 4
_MAX_UNSPACED_CHARS = 14
# Han, kana, Hangul, Thai, Lao, Burmese and Khmer put no space between words.
_UNSPACED = re.compile(
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u9fff\uac00-\ud7af]"
)
_UNSPACED_NAMES = [name for name in FIELDS if len(name) > 1 and _UNSPACED.search(name)]
_LETTERS, _TELLING, _SHORT = {"q", "a"}, {"id", "tag", "ans"}, 3
_BOTH = {Column.QUESTION, Column.ANSWER}
_ID_WORDS = {"faq", "faqs", "qna", "qa", "kb", "entry", "item", "article", "external"}
_CODE_CHARS = 2
_SHEET_WORDS = {"faq", "faqs", "kb", "qa", "q", "a", "sheet", "questions", "version"}
_SCRIPTS = {"hans", "hant", "latn", "cyrl"}


class Rank(IntEnum):
    """How surely a name means its field."""

    UNKNOWN = 0
    GENERAL = 1  # 'title', 'text': columns of any file are called so
    CONTAINED = 2  # 'customer question'
    SYNONYM = 3  # 'response'
    EXACT = 4  # 'question'


@dataclass(frozen=True, slots=True, kw_only=True)
class HeaderName:
    """`is_other`: the name is known to mean something that no FAQ has."""

    field: Column | None = None
    rank: Rank = Rank.UNKNOWN
    language: str | None = None
    is_other: bool = False


_UNKNOWN = HeaderName()
_OTHER = HeaderName(is_other=True)


@lru_cache(maxsize=4096)
def read_header(text: str) -> HeaderName:
    """The field that a header names, whatever decorates it."""
    if not text.strip() or len(text) > _MAX_CHARS:
        return _UNKNOWN
    outside, languages = _without_brackets(text)
    words = _without_numbers(fold(outside).split())
    name = _read_words(words)
    if languages and name.field:
        return replace(name, language=languages[0])
    if name.rank >= Rank.SYNONYM:
        return name
    rest, language = _split_language(words)
    if language and (inner := _read_words(rest)).field:
        return replace(inner, language=language)
    return name


def field_of(name: str) -> Column | None:
    """The field that a name surely means, as read where nothing else tells."""
    found = read_header(name)
    return found.field if found.rank >= Rank.SYNONYM else None


def language_code(text: str) -> str | None:
    """The code of a language: of 'English', 'Deutsch', 'pt-BR' or 'fr'."""
    words = fold(text).split()
    return LANGUAGES.get(" ".join(words)) or _code_with_region(words)


def sheet_language(name: str) -> str | None:
    """The language that the name of a sheet says: 'English', 'FAQ DE'."""
    if code := language_code(name):
        return code
    rest, language = _split_language(fold(name).split())
    return language if set(rest) <= _SHEET_WORDS else None


def _without_brackets(text: str) -> tuple[str, list[str]]:
    """What stands outside of brackets, and the languages that these name."""
    outside = _BRACKETS.sub(" ", text)
    if not fold(outside):
        return text, []
    inside = map(language_code, _BRACKETS.findall(text))
    return outside, [code for code in inside if code]


def _without_numbers(words: list[str]) -> list[str]:
    return [word for word in words if not word.isdigit()] or words


def _split_language(words: list[str]) -> tuple[list[str], str | None]:
    """The words without a language before or behind them."""
    if len(words) > _CODE_CHARS and (code := _code_with_region(words[-2:])):
        return words[:-2], code
    if len(words) < 2:  # noqa: PLR2004  one word is all of the name
        return words, None
    first, last = words[0], words[-1]
    if last in LANGUAGES and _is_code_behind(words[:-1], last):
        return words[:-1], LANGUAGES[last]
    if first in LANGUAGES and (len(first) > _CODE_CHARS or first in PREFIX_CODES):
        return words[1:], LANGUAGES[first]
    return words, None


def _is_code_behind(words: Sequence[str], code: str) -> bool:
    return code not in OWN_NAMES or " ".join(words) in OWN_NAMES[code]


def _code_with_region(words: Sequence[str]) -> str | None:
    match words:
        case [code, region] if code in PREFIX_CODES and (
            len(region) == _CODE_CHARS or region in _SCRIPTS
        ):
            return code
    return None


def _read_words(words: Sequence[str]) -> HeaderName:
    name = " ".join(words)
    if field := FIELDS.get(name):
        rank = Rank.EXACT if name in PRIMARY else Rank.SYNONYM
        return HeaderName(field=field, rank=rank)
    if field := GENERAL.get(name):
        return HeaderName(field=field, rank=Rank.GENERAL)
    return _read_parts(words)


def _read_parts(words: Sequence[str]) -> HeaderName:
    if not words or len(words) > _MAX_WORDS:
        return _UNKNOWN
    if _is_other(words):
        return _OTHER
    if found := list(_find_fields(words)):
        return _weigh(words, found)
    general = {GENERAL[word] for word in words if word in GENERAL}
    if len(general) == 1:
        return HeaderName(field=general.pop(), rank=Rank.GENERAL)
    return _UNKNOWN


@dataclass(frozen=True, slots=True)
class _Found:
    """A field named by some words of a header."""

    field: Column
    start: int
    stop: int


def _find_fields(words: Sequence[str]) -> Iterator[_Found]:
    start = 0
    while start < len(words):
        found = _find_phrase(words, start) or _find_compound(words[start], start)
        if found:
            yield found
        start = found.stop if found else start + 1


def _find_phrase(words: Sequence[str], start: int) -> _Found | None:
    for stop in range(min(len(words), start + _LONGEST_PHRASE), start, -1):
        phrase = " ".join(words[start:stop])
        if (field := FIELDS.get(phrase)) and _is_telling(phrase, words):
            return _Found(field, start, stop)
    return None


def _is_telling(phrase: str, words: Sequence[str]) -> bool:
    """Whether a phrase means in company what it means alone."""
    if phrase in _LETTERS:  # in 'q_text', but 'a' is an article, too
        others = [word for word in words if word != phrase]
        return all(word in GENERAL and word not in FIELDS for word in others)
    return not phrase.isascii() or len(phrase) > _SHORT or phrase in _TELLING


def _find_compound(word: str, start: int) -> _Found | None:
    """A field named by a part of a word: 'Kundenfrage', '質問内容'."""
    part = _unspaced_part(word) if _UNSPACED.search(word) else _compound_part(word)
    return _Found(FIELDS[part], start, start + 1) if part else None


def _unspaced_part(word: str) -> str | None:
    if len(word) > _MAX_UNSPACED_CHARS:
        return None
    names = [name for name in _UNSPACED_NAMES if name in word]
    specific = [name for name in names if FIELDS[name] not in _BOTH]
    return max(specific or names, key=len, default=None)


def _compound_part(word: str) -> str | None:
    for part in COMPOUNDING:
        if word.startswith(part):
            rest = word.removeprefix(part)
            return rest if rest in FIELDS else part
    return next((part for part in COMPOUNDING if word.endswith(part)), None)


def _is_other(words: Sequence[str]) -> bool:
    loose = [word for word in words if word not in FIELDS]
    return any(word in OTHER or _is_other_compound(word) for word in loose)


def _is_other_compound(word: str) -> bool:
    if _UNSPACED.search(word):
        return word.endswith(OTHER_ENDINGS)
    rests = [word.removeprefix(w) for w in COMPOUNDING if word.startswith(w)]
    return any(rest in OTHER for rest in rests)


def _weigh(words: Sequence[str], found: Sequence[_Found]) -> HeaderName:
    """One field out of several: 'question category' is a category."""
    fields = {each.field for each in found}
    specific = fields - _BOTH
    if Column.ID in specific and not (
        _ID_WORDS & set(words) or Column.QUESTION in fields
    ):
        return _OTHER  # of a user, of an answer, of a category
    if len(specific) > 1 or (Column.ALTERNATES in specific and Column.ANSWER in fields):
        return _OTHER
    if specific:
        return HeaderName(field=specific.pop(), rank=Rank.CONTAINED)
    if fields == _BOTH and not _is_of_the_other(words, found):
        return _OTHER
    return HeaderName(field=found[0].field, rank=Rank.CONTAINED)


def _is_of_the_other(words: Sequence[str], found: Sequence[_Found]) -> bool:
    """'Answer to the question', and not 'question and answer'."""
    between = words[found[0].stop : found[-1].start]
    return bool(between) and not JOINING.intersection(between)
