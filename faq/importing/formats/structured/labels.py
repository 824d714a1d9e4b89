"""Lines of texts that say what they are: `Q: ...` and `A: ...`, in any language."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from faq.importing.columns import Column
from faq.importing.naming.header_names import field_of
from faq.importing.naming.vocabulary import PAIRS, fold

_WORD = r"[^\s\d:\uff1a.)*_#|>-]{1,20}"
_LABEL = re.compile(
    r"[ \t]*(?:[-*+][ \t]+)?(?:\*\*|__)?"
    rf"({_WORD}(?:[ ]{_WORD}){{0,2}})"
    r"(?:[ \t]*[0-9]{0,3}[.)]?[ \t]*[:\uff1a]|[0-9]{1,3}[.)\u3000](?=[ \t]|\S)"
    r"|[.)\uff0e\u3001\u3000](?=[ \t]|\S))"
    r"(?:\*\*|__)?[ \t]*(.*?)(?:\*\*|__)?[ \t]*$"
)
_WITH_COLON = re.compile(r"[:\uff1a]")
_LETTER_PAIRS = (
    ("q", "a"),
    ("q", "r"),
    *((asked, told) for asked, told in PAIRS if len(asked) == len(told) == 1),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """What a line says behind its label, and which field the label names."""

    column: Column
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelledLines:
    """The labels of one text."""

    letters: Mapping[str, Column]  # 'f' and 'a', or those of another language

    @classmethod
    def of(cls, lines: Iterable[str]) -> LabelledLines:
        found = Counter(
            fold(match[1]) for line in lines if (match := _LABEL.match(line))
        )
        both = (pair for pair in _LETTER_PAIRS if found[pair[0]] and found[pair[1]])
        asked, told = next(both, _LETTER_PAIRS[0])
        return cls(letters={asked: Column.QUESTION, told: Column.ANSWER})

    def read(self, line: str) -> Labelled | None:
        match = _LABEL.match(line)
        if not match:
            return None
        column = self._field(match[1], line)
        return Labelled(column=column, text=match[2]) if column else None

    def _field(self, label: str, line: str) -> Column | None:
        folded = fold(label)
        if len(folded) == 1:
            return self.letters.get(folded)
        # Of a word, a stop is the end of a sentence.
        if not _WITH_COLON.search(line) and not re.search(
            rf"{re.escape(label)}\d", line
        ):
            return None
        column = field_of(label)
        return column if column in (Column.QUESTION, Column.ANSWER) else None


def is_labelled(lines: list[str]) -> bool:
    """Whether lines of questions and of answers are in the text, about as many."""
    labels = LabelledLines.of(lines)
    found = Counter(read.column for line in lines if (read := labels.read(line)))
    asked, answered = found[Column.QUESTION], found[Column.ANSWER]
    return asked > 0 and answered > 0 and answered * 2 >= asked
