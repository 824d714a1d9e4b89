"""Whether a sentence of the model's rests on the FAQ that it names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from supportbot.chat.guard import sentences_in, spelt

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from faq.retrieval import Document
    from supportbot.chat.guard import Guard
    from supportbot.chat.structured import QuotedSentence

MIN_QUOTE = 10  # letters and digits; fewer stand anywhere
MIN_DENSE_QUOTE = 4  # where a character is a word or a syllable
UNKNOWN_FAQ = "unknown FAQ"
NO_QUOTE = "not quoted"
SHORT_QUOTE = "short quote"

# Markdown, but for what joins letters or digits: an underscore in an address.
_MARK = r"[*_`#>~\\|\[\]]+"
_MARKS = re.compile(rf"(?<![^\W_]){_MARK}|{_MARK}(?![^\W_])")
_LIST_MARK = re.compile(r"^[ \t]*(?:[-*+\u2022]|\d{1,2}[.)])[ \t]+", re.MULTILINE)
_LINK_TARGET = re.compile(r"(?<=\])\([^()\s]*\)")
_SPELLINGS = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032`\u00b4", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u201f\u00ab\u00bb\u2033", '"'),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"),
    }
)
# Scripts without spaces, or whose words take endings that a quote may leave out.
_DENSE = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\ud7af]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Judge:
    """Says of each sentence of a reply whether customers may read it."""

    guard: Guard

    def doubts_of(
        self, sentence: QuotedSentence, document: Document | None
    ) -> tuple[str, ...]:
        """What kinds of things speak against showing it; nothing if it may be shown."""
        if document is None:
            return (UNKNOWN_FAQ,)
        if not is_long_enough(sentence.quote, document):
            return (SHORT_QUOTE,)
        if not stands_in(sentence.quote, document):
            return (NO_QUOTE,)
        faults = self.guard.faults(
            sentence.text,
            evidence=whole_sentences(sentence.quote, document),
            topic=document.question,
        )
        return tuple(sorted({fault.kind for fault in faults}))

    def leaks(self, text: str, *, after: str) -> bool:
        """Whether it gives away, going on from what was said, what it was told."""
        return self.guard.leaks(text, after=after)

    def end_of(self, text: str, *, after: str) -> str:
        """What the next text is to be read after."""
        return self.guard.end_of(text, after=after)


def is_long_enough(quote: str, document: Document) -> bool:
    """Whether it says something, or all that there is to say."""
    plain = _plain(quote)
    count = sum(character.isalnum() for character in plain)
    least = MIN_DENSE_QUOTE if _DENSE.search(plain) else MIN_QUOTE
    return count >= least or (count > 0 and plain == _plain(document.answer))


def stands_in(quote: str, document: Document) -> bool:
    """Whether the answer has it word for word.

    But for spaces, small letters, kinds of quotes and dashes, and Markdown. A quote
    that cuts a word or a number says another: "0 days" does not stand in "30 days".
    What only the question says is said by nobody: the answer to it may be no.
    """
    return bool(_said_in(quote)) and _has(document.answer, quote)


def whole_sentences(quote: str, document: Document) -> str:
    """What the answer says around the quote, up to the ends of its sentences.

    "ship to Norway" is quoted from "We do not ship to Norway" as well.
    """
    sentences = sentences_in(document.answer)
    for sentence in sentences:
        if _has(sentence, quote):
            return sentence
    text = "\n".join(sentences)
    if not _has(text, quote):
        return document.answer
    last = _least(len(sentences), lambda n: _has("\n".join(sentences[:n]), quote))
    left = _least(last, lambda n: _has("\n".join(sentences[last - n : last]), quote))
    return "\n".join(sentences[last - left : last])


def _least(most: int, holds: Callable[[int], bool]) -> int:
    """The least number up to the most for which it holds, as for all that follow."""
    low, high = 1, most
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if holds(middle) else (middle + 1, high)
    return low


def _has(text: str, quote: str) -> bool:
    said = _said_in(quote)
    return any(_has_whole(_plain(spelt), said) for spelt in _spellings_of(text))


def _said_in(quote: str) -> str:
    return _plain(quote).strip(" .\u2026\"'")


def _spellings_of(answer: str) -> Iterator[str]:
    """An answer as it stands, and without what a reader passes over in it."""
    for text in (answer, _LINK_TARGET.sub("", answer)):
        yield text
        yield _LIST_MARK.sub("", text)


def _plain(text: str) -> str:
    text = _MARKS.sub("", spelt(text.translate(_SPELLINGS)))
    return " ".join(text.casefold().split())


def _has_whole(text: str, said: str) -> bool:
    at = text.find(said)
    while at >= 0:
        end = at + len(said)
        if not _is_cut(text, at) and not _is_cut(text, end):
            return True
        at = text.find(said, at + 1)
    return False


def _is_cut(text: str, at: int) -> bool:
    """Whether a word or a number goes on across this place."""
    if at in {0, len(text)}:
        return False
    before, after = text[at - 1], text[at]
    if _DENSE.match(before) or _DENSE.match(after):
        return before.isdigit() and after.isdigit()
    if before.isalnum() and after.isalnum():
        return True
    return _is_in_number(text, at)


def _is_in_number(text: str, at: int) -> bool:
    """Whether digits stand on both sides: "3.95" is not 95."""
    left = re.search(r"\d[.,:/]?$", text[max(0, at - 2) : at])
    right = re.match(r"[.,:/]?\d", text[at : at + 2])
    return bool(left and right)
