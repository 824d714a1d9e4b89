"""The words by which a text is told that nobody meant for customers, by language."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Set
from functools import cache
from pathlib import Path
from typing import Any

from faq.retrieval.text.normalisation import normalise

_FILE = Path(__file__).parent / "vocabulary.json"
_SIGNS = '.,:;!?()[]{}*_"\u2026\u2013-/>#'
_LOWER_WITHOUT_SIGNS = bytes.maketrans(
    bytes(range(128)),
    "".join(
        " " if sign in _SIGNS else sign.lower() for sign in map(chr, range(128))
    ).encode(),
)


def words_of(*path: str) -> list[str]:
    """The words in a part of the vocabulary, of every language it has."""
    part = _vocabulary()
    for name in path:
        part = part[name]
    return (
        list(part)
        if isinstance(part, list)
        else [w for ws in part.values() for w in ws]
    )


@cache
def _vocabulary() -> Any:  # Any: nested lists of words, as deep as `words_of` is asked
    return json.loads(_FILE.read_text(encoding="utf-8"))


class Phrases:
    """Sequences of words, found in texts whatever their case, accents and signs."""

    def __init__(self, phrases: Iterable[str]) -> None:
        self._by_trigger: dict[str, list[str]] = defaultdict(list)
        for phrase in phrases:
            for trigger in _triggers(phrase):
                self._by_trigger[trigger].append(normalise(phrase))

    @property
    def triggers(self) -> Set[str]:
        """Words one of which every text has that has a phrase."""
        return self._by_trigger.keys()

    def find(self, text: str, words: Collection[str]) -> str | None:
        """One of the phrases that the text has; its words are those of `words_in`."""
        hit = self._by_trigger.keys() & words
        if not hit:
            return None
        padded = f" {normalise(text)} "
        phrases = (phrase for word in sorted(hit) for phrase in self._by_trigger[word])
        return next((phrase for phrase in phrases if f" {phrase} " in padded), None)


class Frames:
    """Whole clauses, some with a gap (`forward to *`) of one to five words."""

    def __init__(self, frames: Iterable[str], *, not_after: Iterable[str]) -> None:
        listed = list(frames)
        self.triggers = frozenset(
            trigger for frame in listed for trigger in _triggers(frame.replace("*", ""))
        )
        gap = rf"(?!(?:{'|'.join(map(normalise, not_after))})\b)\w+(?: \w+){{0,4}}"
        self._pattern = re.compile(
            "|".join(
                " ".join(
                    gap if word == "*" else normalise(word) for word in frame.split()
                )
                for frame in listed
            )
        )

    def fits(self, normalised: str) -> bool:
        """Whether the normalised clause is one of these."""
        return self._pattern.fullmatch(normalised) is not None


def words_in(text: str) -> list[str]:
    """The text's words in small letters, to be looked up among triggers.

    In a quarter of the time that normalising takes: every text of a file comes here.
    """
    if text.isascii():  # bytes are translated in a tenth of the time
        return text.encode().translate(_LOWER_WITHOUT_SIGNS).decode().split()
    text = text.lower()
    for sign in _SIGNS:
        text = text.replace(sign, " ")
    return text.split()


def _triggers(phrase: str) -> set[str]:
    """The longest word of the phrase, as texts may spell it."""
    word = max(re.split(r"[\s'\u2019]+", phrase.lower()), key=len)
    return {word, normalise(word)}
