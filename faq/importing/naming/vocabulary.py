"""The words that people give to columns, in some sixty languages, in one spelling."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from faq.importing.columns import Column

_HERE = Path(__file__).parent
_SPACE = re.compile(r"[\W_]+")
_HUMP = re.compile(r"(?<=[a-z\d])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
# Letters that no decomposition makes plain.
_PLAIN = str.maketrans(
    {"\u0131": "i", "ł": "l", "ø": "o", "đ": "d", "æ": "ae", "œ": "oe"}
)


def fold(text: str) -> str:
    """The text as it is compared: no case, no accents, words with one space between."""
    spaced = _HUMP.sub(" ", text)
    decomposed = unicodedata.normalize("NFKD", spaced).casefold()
    plain = "".join(c for c in decomposed if unicodedata.category(c) != "Mn")
    return _SPACE.sub(
        " ", unicodedata.normalize("NFC", plain).translate(_PLAIN)
    ).strip()


def words_in(listed: str) -> Iterator[str]:
    """The folded words and phrases of a list with commas."""
    return filter(None, map(fold, listed.split(",")))


def _load(name: str) -> Any:  # Any: JSON
    return json.loads((_HERE / f"{name}.json").read_text(encoding="utf-8"))


def _names(
    by_language: Iterable[Mapping[str, str]],
) -> tuple[dict[str, Column], set[str]]:
    """The field of each name; and the names that stand first, in any language."""
    fields: dict[str, Column] = {}
    first: set[str] = set()
    for lists in by_language:
        for field, listed in lists.items():
            names = list(words_in(listed))
            first.add(names[0])
            for name in names:
                fields.setdefault(name, Column(field))
    return fields, first


_HEADERS = _load("headers")
FIELDS, PRIMARY = _names([*_HEADERS["names"].values(), {"id": _HEADERS["ids"]}])
# 'Antworten' beside 'Antwort': a list under such a name holds several answers.
ANSWER_PLURALS = frozenset(
    name
    for lists in _HEADERS["names"].values()
    for first, *others in [list(words_in(lists["answer"]))]
    for name in others
    if name[:4] == first[:4] and " " not in name
)
# Codes that are words elsewhere: 'question_id'. Behind a name of theirs they are codes.
OWN_NAMES: Mapping[str, frozenset[str]] = {
    code: frozenset(
        name for listed in _HEADERS["names"][code].values() for name in words_in(listed)
    )
    for code in ("id", "am", "is")
}
GENERAL: Mapping[str, Column] = {
    word: Column(field)
    for field, listed in _HEADERS["general"].items()
    for word in words_in(listed)
}
OTHER = frozenset(words_in(_HEADERS["other"]))
OTHER_ENDINGS = tuple(words_in(_HEADERS["other_endings"]))
FOOTERS = frozenset(words_in(_HEADERS["footers"]))
JOINING = frozenset(words_in(_HEADERS["joining"]))
COMPOUNDING = sorted(words_in(_HEADERS["compounding"]), key=len, reverse=True)
# What a row below the header says of the columns: kinds and duties.
KINDS = frozenset(words_in(_HEADERS["kinds"]))
PREFIX_CODES = frozenset(words_in(_HEADERS["prefix_codes"]))
PAIRS = tuple((fold(asked), fold(told)) for asked, told in _HEADERS["pairs"])

_SAID = _load("statuses")
STATUSES: Mapping[str, str] = {
    spelling: status
    for status in ("draft", "published")
    for listed in _SAID[status].values()
    for word in listed.split(",")
    for spelling in (word.strip().casefold(), fold(word))
    if spelling
}

_LANGUAGE_NAMES: Mapping[str, str] = _load("languages")
LANGUAGES: Mapping[str, str] = {
    name: code
    for code, listed in _LANGUAGE_NAMES.items()
    for name in words_in(f"{code},{listed}")
}

_ASKING = _load("asking")
MARKS: str = _ASKING["marks"]
OPENERS = frozenset(
    word for listed in _ASKING["openers"].values() for word in words_in(listed)
)
WITHIN = tuple(
    word.strip() for listed in _ASKING["within"].values() for word in listed.split(",")
)
ENDINGS = tuple(
    ending.strip()
    for listed in _ASKING["endings"].values()
    for ending in listed.split(",")
)


@lru_cache(maxsize=256)
def status_of(text: str) -> str | None:
    """'published' or 'draft', as 'ja' and 'brouillon' say; None for other texts."""
    plain = text.strip().casefold()
    return STATUSES.get(plain) or STATUSES.get(fold(plain.removesuffix(".0")))
