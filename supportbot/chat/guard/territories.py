"""Countries by the words of their names in the languages that the guard reads."""

from __future__ import annotations

import re
from functools import cache

from babel import Locale

from faq.retrieval import stop_words_of
from supportbot.chat.guard.number_words import LANGUAGES
from supportbot.chat.guard.tokens import plain

MIN_LETTERS = 4


def territories_of(word: str) -> frozenset[str]:
    """The codes of the countries that a plain word names, in any language."""
    return _territories().get(word, frozenset())


@cache
def _territories() -> dict[str, frozenset[str]]:
    """Countries by their names in every language."""
    found: dict[str, set[str]] = {}
    for language in sorted(LANGUAGES - {"no"}):
        for code, name in Locale.parse(language).territories.items():
            for word in re.split(r"[\s-]", str(name)):
                if (
                    word[:1].isupper()
                    and len(word) > MIN_LETTERS
                    and plain(word) not in stop_words_of(language)
                ):
                    found.setdefault(plain(word), set()).add(code)
    return {word: frozenset(codes) for word, codes in found.items()}
