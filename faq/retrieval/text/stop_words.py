"""Words that say nothing of what a text is about, in the text's own language."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from faq.retrieval.text.normalisation import normalise

ENGLISH = "en"

_WORDS: Mapping[str, str] = json.loads(
    Path(__file__).with_name("stop_words.json").read_text(encoding="utf-8")
)["words"]
_LISTS = {
    language: frozenset(normalise(text).split()) for language, text in _WORDS.items()
}


_NONE: frozenset[str] = frozenset()
_LANGUAGES_OF = {
    word: tuple(language for language, known in _LISTS.items() if word in known)
    for word in frozenset().union(*_LISTS.values())
}


def foreign_stop_words_of(words: Sequence[str]) -> frozenset[str]:
    """The stop words of the language that has most of these words; none of English.

    Of normalised words: "für" is "fur" there.
    """
    counts = dict.fromkeys(_LISTS, 0)
    for word in words:
        for language in _LANGUAGES_OF.get(word, ()):
            counts[language] += 1
    best = max(counts, key=counts.__getitem__)  # the first of equals
    return _LISTS[best] if counts[best] > counts[ENGLISH] else _NONE


def content_of(words: Sequence[str]) -> list[str]:
    """The words that say what the text is about, by the stop words of its language."""
    stop_words = foreign_stop_words_of(words) or _LISTS[ENGLISH]
    return [word for word in words if word not in stop_words]
