"""What customers say beside their question: numbers of orders, haste, a story."""

from __future__ import annotations

import json
import re
from pathlib import Path

from faq.retrieval.text.normalisation import normalise, words

MIN_WORDS = 3  # a shorter rest says too little
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
    return len(words(normalise(text))) >= MIN_WORDS
