"""The questions and reports of one message, and what is said beside them."""

from __future__ import annotations

import json
import re
from pathlib import Path

from faq.retrieval.text.normalisation import normalise, words
from faq.retrieval.text.small_talk import is_small_talk

MOST = 3  # questions a message is read as
MIN_WORDS = 2
MIN_PIECES = 3  # of a text without spaces: pairs of characters
_MARKS = frozenset("?\uff1f\u061f\u037e")
LONG = 25  # words; a message of more tells a story, and its vector says little
NEAR = 3  # words within which a question opens

# "2.5" is one number and "U.S." one name; "help?where is it" are two sentences.
_STOP = (
    r"(?<=[?!.;\u061f\u3002\uff1f\uff01\u0964])(?!(?<=\d\.)\d)(?<!\b[^\W\d]\.)"
    r"\s*(?=\S)|\n+"
)
_ENDS = re.compile(
    rf"{_STOP}"
    r"|[,;]?\s+(?:and|or|und|oder|et|ou|y|o)\s+(?:also|auch|aussi|tambi[e\u00e9]n)\s+"
    r"|,\s*(?:also|plus)\s+",
    re.IGNORECASE,
)
_SENTENCES = re.compile(_STOP)
_AND = re.compile(r",?\s+(?:and|or)\s+", re.IGNORECASE)
# What ties two clauses together, or two nouns.
_TIES = re.compile(
    r"\s*[,;]?\s+(?:and then|and|then|plus|und dann|und|et puis|et|y)\s+(?:also\s+)?"
    r"|\s+[&+]\s+",
    re.IGNORECASE,
)
# What opens a report, not a wish.
_SUBJECTS = {
    *("i", "im", "ive", "id", "it", "its", "he", "she", "we", "they", "you", "there"),
    *("the", "a", "an", "my", "your", "this", "that", "one", "not", "no", "ich", "es"),
    *(
        "der",
        "die",
        "das",
        "mein",
        "meine",
        "je",
        "il",
        "elle",
        "le",
        "la",
        "mon",
        "ma",
    ),
}
_WISH = re.compile(
    r"^(?:i|we) (?:want|need|wanna|would like|have to|wish)\b|^id like\b"
)
_LEADING = re.compile(r"^(?:(?:and|also|or|but|plus|then)\b[,:]?\s*)+", re.IGNORECASE)
_ASKING = {
    *("how", "what", "whats", "when", "where", "wheres", "why", "who", "which"),
}
# These ask where they come first: "is it late", but not "the parcel is late".
_INVERTED = {
    *("can", "could", "do", "does", "did", "is", "are", "am", "was", "were", "will"),
    *("would", "should", "may", "must", "has", "have"),
}

MIN_REST = 3  # a shorter rest says too little
MIN_STORY = 9  # words; a shorter message is one report

# Four digits and more, with what is written around them: "12345", "#AB-20391".
_NUMBER = re.compile(
    r"(?:^|\s)(?:(?:no|nr)\.?\s*)?#?\w*-?\d{4,}[\w-]*(?=[.,;:!?]|\s|$)"
)
_REPORTS = re.compile(
    r"[.!?;\n]+\s*|,?\s+(?:and|but|und|aber|et|mais|y|pero|e|ma|mas|en|maar|i|ale|ve|ama)\s+",
    re.IGNORECASE,
)
# Capitals begin and end a report as full stops do: "WHERE IS MY PARCEL i need it".
_SHOUTED = re.compile(r"(?:\b[A-Z][A-Z']*\b[ ,]*){3,}")
_PADDING = json.loads(
    Path(__file__).with_name("asides.json").read_text(encoding="utf-8")
)
_PADDED = re.compile(
    r"(?:^|[\s,])(?:"
    + "|".join(re.escape(one) for said in _PADDING.values() for one in said)
    + r")(?=[\s,.!?]|$)",
    re.IGNORECASE,
)


def split(text: str) -> tuple[str, ...]:
    """The parts that may be questions of their own, in order; none if it is one.

    Punctuation and "and also" part sentences; "and" alone parts what asks or wishes on
    both sides. That may be two nouns: whether each is answered is for search to see.
    """
    parts = _spoken(_ENDS.split(text))
    if len(parts) == 1:
        halves = _spoken(_AND.split(parts[0]))
        parts = halves if all(map(_opens_question, halves)) else parts
    is_several = 1 < len(parts) <= MOST and any(map(is_question, parts))
    return tuple(parts) if is_several else clauses(text)


def clauses(text: str) -> tuple[str, ...]:
    """The wishes on the sides of "and", "then" or "plus", if there are several.

    They may be nouns: who asks sees whether each has something to itself.
    """
    parts = _spoken(_TIES.split(text))
    is_several = 1 < len(parts) <= MOST and all(map(_wishes, parts))
    return tuple(parts) if is_several else ()


def questions_in(text: str) -> tuple[str, ...]:
    """The sentences of a long message that ask; none of a message that is not long."""
    if len(text.split()) <= LONG:
        return ()
    asking = [part for part in _spoken(_SENTENCES.split(text)) if is_question(part)]
    return tuple(asking[-MOST:])  # after a long story comes what it was for


def _wishes(part: str) -> bool:
    """Whether it asks, or tells what to do: it has no subject of its own."""
    said = normalise(part)
    has_subject = said.split()[0] in _SUBJECTS if said else True
    return not has_subject or bool(_WISH.search(said)) or _opens_question(part)


def is_question(part: str) -> bool:
    """Whether it asks, as its first words or its end tell."""
    return not _MARKS.isdisjoint(part) or _opens_question(part)


def _opens_question(part: str) -> bool:
    first, *others = normalise(part).split()[:NEAR] or [""]
    return first in _INVERTED or not _ASKING.isdisjoint([first, *others])


def _spoken(parts: list[str]) -> list[str]:
    """Those that say something, without the words that tie them together."""
    bare = (_LEADING.sub("", part.strip()).strip() for part in parts)
    return [
        part
        for part in bare
        if _is_long_enough(part) and not is_small_talk(normalise(part))
    ]


def _is_long_enough(part: str) -> bool:
    """Whether it has two words, or as much of a script without spaces."""
    return len(part.split()) >= MIN_WORDS or (
        not part.isascii() and len(words(normalise(part))) >= MIN_PIECES
    )


def without_asides(text: str) -> str | None:
    """The message without numbers of its own and words of haste, if it has any.

    >>> without_asides("i can't find my order 12345 anymore")
    "i can't find my order"
    """
    bare = " ".join(_PADDED.sub("", _NUMBER.sub("", text)).split())
    is_shorter = len(words(normalise(bare))) < len(words(normalise(text)))
    return bare if is_shorter and _says_enough(bare) else None


def has_long_number(text: str) -> bool:
    return bool(_NUMBER.search(text))


def reports(text: str) -> tuple[str, ...]:
    """What a long message tells, one thing each; none of a short one.

    >>> reports("My parcel is late again and nobody answers! I am so angry.")
    ('My parcel is late again', 'I am so angry')
    """
    if len(text.split()) < MIN_STORY:
        return ()
    shouted = [] if text.isupper() else _SHOUTED.findall(text)
    told = [part for part in [*_REPORTS.split(text), *shouted] if _says_enough(part)]
    whole = normalise(text)
    return tuple(part for part in told if normalise(part) != whole)


def _says_enough(text: str) -> bool:
    return len(words(normalise(text))) >= MIN_REST
