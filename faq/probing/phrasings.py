"""A phrasing taken apart: its words, its noun phrases, and one of them replaced."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from faq.retrieval.text.normalisation import normalise

if TYPE_CHECKING:
    from faq.probing.lexicon import ProbingWords

MOST_WORDS = 3  # of a noun phrase
_TOKEN = re.compile(r"[^\W_]+(?:['\u2019-][^\W_]+)*[+#]*")
_MARK = re.compile(r"\[[^\]]*\]")  # "[closed]" asks for nothing
# After these comes a subject, and after the subject a verb.
_AUXILIARIES = {
    *("will", "do", "does", "did", "can", "could", "is", "are", "was", "were"),
    *("has", "have", "had", "should", "would", "may", "must"),
}
GERMAN = "de"


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Words of a text, side by side."""

    start: int  # of characters
    stop: int
    text: str

    @property
    def key(self) -> str:
        return self.text.lower()


@dataclass(frozen=True, slots=True, kw_only=True)
class NounPhrase:
    """What stands behind a determiner: "gift card" of "my gift card"."""

    determiner: str
    span: Span
    is_whole: bool  # no verb can be in it: it fits behind such a determiner elsewhere


@dataclass(frozen=True, kw_only=True)
class TakenApart:
    """A phrasing and the words of it."""

    text: str
    words: ProbingWords

    @cached_property
    def spans(self) -> Sequence[Span]:
        marked = [mark.span() for mark in _MARK.finditer(self.text)]
        return [
            Span(start=found.start(), stop=found.end(), text=found.group())
            for found in _TOKEN.finditer(self.text)
            if not any(start < found.start() < stop for start, stop in marked)
        ]

    @cached_property
    def contents(self) -> Sequence[Span]:
        """The words that carry a subject."""
        return [span for span in self.spans if not self.is_function(span)]

    def is_function(self, span: Span) -> bool:
        return self.words.is_function(normalise(span.text))

    def before(self, span: Span) -> str:
        """The word before; empty for the first."""
        earlier = [each for each in self.spans if each.stop <= span.start]
        return earlier[-1].key if earlier else ""

    def is_first(self, span: Span) -> bool:
        return span.start == self.spans[0].start

    def with_other(self, span: Span, text: str) -> str:
        """The phrasing with another text in that place, in capitals as it was."""
        old = span.text
        if old.isupper() and len(old) > 1 and text.isalpha():
            text = text.upper()
        elif old[:1].isupper() or text[:1].isupper():
            text = text[:1].upper() + text[1:]
        return self.text[: span.start] + text + self.text[span.stop :]

    def places_of(self, said: Iterable[str]) -> Iterator[tuple[Span, str]]:
        """Where one of these is said, each of a word or two, and which."""
        sizes = (2, 1)
        known = frozenset(said)
        for first in range(len(self.spans)):
            for size in sizes:
                span = self.span_of(first, size)
                if span is not None and span.key in known:
                    yield span, span.key
                    break

    def span_of(self, first: int, size: int) -> Span | None:
        """So many words from that one on, if nothing but spaces is between them."""
        own = self.spans[first : first + size]
        if len(own) < size:
            return None
        text = self.text[own[0].start : own[-1].stop]
        if " ".join(span.text for span in own) != text:
            return None
        return Span(start=own[0].start, stop=own[-1].stop, text=text)

    @cached_property
    def noun_phrases(self) -> Sequence[NounPhrase]:
        return list(self._noun_phrases())

    def _noun_phrases(self) -> Iterator[NounPhrase]:
        for place, span in enumerate(self.spans[:-1]):
            if span.key not in self.words.determiners:
                continue
            size = self._size_of_noun(place + 1)
            noun = self.span_of(place + 1, size) if size else None
            if noun is not None:
                is_subject = place > 0 and self.spans[place - 1].key in _AUXILIARIES
                is_whole = not is_subject or self.words.language == GERMAN
                if not is_whole and size > 1:  # its last word may be the verb
                    noun = self.span_of(place + 1, size - 1) or noun
                yield NounPhrase(determiner=span.key, span=noun, is_whole=is_whole)

    def _size_of_noun(self, first: int) -> int:
        """How many words from that one on are a noun; German writes it large."""
        if self.words.language == GERMAN:
            return int(self.spans[first].text[:1].isupper())
        size = 0
        while size < MOST_WORDS and first + size < len(self.spans):
            if self.is_function(self.spans[first + size]):
                break
            size += 1
        return size


def last_run(phrasing: TakenApart) -> Span | None:
    """The last words side by side that carry a subject."""
    places = [n for n, s in enumerate(phrasing.spans) if not phrasing.is_function(s)]
    if not places:
        return None
    last = first = places[-1]
    while first - 1 in places and last - first + 1 < MOST_WORDS:
        first -= 1
    return phrasing.span_of(first, last - first + 1) or phrasing.spans[last]
