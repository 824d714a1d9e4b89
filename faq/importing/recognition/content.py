"""What a column holds, told by a sample of its cells."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from faq.importing.recognition.vocabulary import ENDINGS, FOOTERS, MARKS, OPENERS, fold

_LOOKED_AT = 80  # characters at either end of a text
_LONGEST_OPENER = 3
_GREEK = re.compile("[\u0370-\u03ff\u1f00-\u1fff]")
_GREEK_MARKS = (";", "\u037e")
# Quotes and brackets, full-width ones among them, that may follow the mark.
_CLOSING = "\"'\u00bb\u201d\u2019)]}*_\u300d\u300f\uff09\u3011 \t\r\n"
_NUMBER = re.compile(r"[#(]?[\d.,:/\- ]+[.)%]?")
_ADDRESS = re.compile(r"(https?://|www\.)\S+|\S+@\S+\.\w+")
_STOPS = (".", "!", "。", "।", "…")
_PHRASE_CHARS, _SECTION_CHARS = 15, 60


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnProfile:
    """Shares from 0 to 1, of the cells that hold anything but for `filled`."""

    count: int
    filled: float
    asking: float  # ends in a question mark, or begins as questions do
    marked: float  # ends in a question mark
    wordy: float  # text of letters; no number, date or address
    phrases: float  # texts of several words
    distinct: float
    mean_chars: float

    @property
    def is_text(self) -> bool:
        """Whether questions or answers may stand here."""
        return self.count > 0 and self.filled >= 0.5 and self.wordy >= 0.5  # noqa: PLR2004

    @property
    def is_asking(self) -> bool:
        return self.is_text and self.asking >= 0.6  # noqa: PLR2004

    @property
    def is_telling(self) -> bool:
        """Sentences that do not ask, each its own."""
        is_own = self.distinct >= 0.5 or self.count < 3  # noqa: PLR2004
        is_sentence = self.phrases >= 0.5 and self.mean_chars >= 10  # noqa: PLR2004
        return self.is_text and is_own and is_sentence and self.asking <= 0.3  # noqa: PLR2004

    @property
    def is_repeating(self) -> bool:
        """A few short values, again and again, as categories are."""
        is_short = self.mean_chars <= 40 and self.asking == 0  # noqa: PLR2004
        return self.is_text and is_short and self.distinct <= 0.7  # noqa: PLR2004


def profile_columns(rows: Sequence[Sequence[str]], width: int) -> list[ColumnProfile]:
    """What each of the columns holds."""
    return [
        _profile([row[i].strip() for row in rows if i < len(row)], len(rows))
        for i in range(width)
    ]


def is_marked(text: str) -> bool:
    """Whether the text ends as questions do, in any script."""
    end = text[-_LOOKED_AT:].rstrip(_CLOSING)
    if not end:
        return False
    if end[-1] in MARKS or text.lstrip(_CLOSING).startswith("¿"):
        return True
    if end.endswith(_GREEK_MARKS) and _GREEK.search(end):
        return True
    # Armenian sets its mark on the word that asks.
    return "՞" in end


def is_asking(text: str) -> bool:
    """Whether the text is a question, with its mark or without."""
    if is_marked(text):
        return True
    end = text[-_LOOKED_AT:].rstrip(_CLOSING)
    if len(text) <= 2 * _LOOKED_AT and end.endswith(ENDINGS):
        return True
    if end.endswith(_STOPS):
        return False
    words = fold(text[:_LOOKED_AT]).split()[:_LONGEST_OPENER]
    return len(words) > 1 and any(
        " ".join(words[:count]) in OPENERS for count in range(1, len(words) + 1)
    )


def is_section(cells: Sequence[str]) -> bool:
    """Whether a row is one short text that does not ask, as a heading is."""
    texts = [cell for cell in map(str.strip, cells) if cell]
    return (
        len(texts) == 1
        and len(texts[0]) <= _SECTION_CHARS
        and _is_wordy(texts[0])
        and not is_asking(texts[0])
    )


def begins_footer(text: str) -> bool:
    """Whether the text begins as what programs write below a table."""
    words = fold(text).split()
    return text.startswith("©") or bool(words and words[0] in FOOTERS)


def _profile(cells: Iterable[str], row_count: int) -> ColumnProfile:
    texts = [cell for cell in cells if cell]
    return ColumnProfile(
        count=len(texts),
        filled=len(texts) / row_count if row_count else 0.0,
        asking=_share(map(is_asking, texts), len(texts)),
        marked=_share(map(is_marked, texts), len(texts)),
        wordy=_share(map(_is_wordy, texts), len(texts)),
        phrases=_share(map(_is_phrase, texts), len(texts)),
        distinct=len(set(texts)) / len(texts) if texts else 0.0,
        mean_chars=sum(map(len, texts)) / len(texts) if texts else 0.0,
    )


def _share(truths: Iterable[bool], count: int) -> float:
    return sum(truths) / count if count else 0.0


def _is_wordy(text: str) -> bool:
    start = text[:_LOOKED_AT]
    if _NUMBER.fullmatch(start) or _ADDRESS.fullmatch(start):
        return False
    return any(unicodedata.category(char)[0] == "L" for char in start)


def _is_phrase(text: str) -> bool:
    return (
        " " in text or "\n" in text or (len(text) > _PHRASE_CHARS) or not text.isascii()
    )
