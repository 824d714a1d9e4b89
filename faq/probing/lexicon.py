"""Words of each language of which probes are made: opposites, synonyms, series."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from faq.retrieval.deciding.word_kinds import FUNCTION_WORDS
from faq.retrieval.text.stop_words import stop_words_of

FILE = Path(__file__).with_name("lexicon.json")
ENGLISH = "en"
OTHERS = ""  # what is known of every language


@dataclass(frozen=True, slots=True, kw_only=True)
class ProbingWords:
    """What is known of one language; words in small letters."""

    language: str
    opposites: Mapping[str, Sequence[str]]
    synonyms: Mapping[str, Sequence[str]]
    contractions: Mapping[str, Sequence[str]]
    casual: Mapping[str, Sequence[str]]
    series: Sequence[Sequence[str]]  # members exclude each other: days, units, numbers
    names: Sequence[Sequence[str]]  # as series: places, brands, languages
    placeholders: Sequence[str]
    determiners: frozenset[str]
    polite: Sequence[str]
    casual_ends: Sequence[str]
    openings: Sequence[str]  # the longest first

    def is_function(self, word: str) -> bool:
        """Whether it carries no subject; the word is normalised."""
        is_small = self.language == ENGLISH and word in FUNCTION_WORDS
        return is_small or word in stop_words_of(self.language)


@cache
def words_for(language: str) -> ProbingWords:
    """Those of the language, else those that any language may have."""
    known = _file()
    data = known.get(language, known[OTHERS])
    return ProbingWords(
        language=language,
        opposites=_both_ways(data["opposites"]),
        synonyms=_one_way(data["synonyms"]),
        contractions=_both_ways(data["contractions"]),
        casual={word: [text] for word, text in data["casual"].items()},
        series=[each.split() for each in data["series"]],
        names=[each.split() for each in data["names"]],
        placeholders=data["placeholders"].split(),
        determiners=frozenset(data["determiners"].split()),
        polite=data["polite"],
        casual_ends=data["casual_ends"],
        openings=sorted(data["openings"], key=len, reverse=True),
    )


def _both_ways(pairs: Iterable[str]) -> Mapping[str, Sequence[str]]:
    """Pairs as `one|other`; `one>other` holds one way only."""
    found: dict[str, list[str]] = defaultdict(list)
    for pair in pairs:
        if ">" in pair:
            one, other = pair.split(">")
            found[one.lower()].append(other)
        else:
            one, other = pair.split("|")
            found[one.lower()].append(other)
            found[other.lower()].append(one)
    return dict(found)


def _one_way(pairs: Iterable[str]) -> Mapping[str, Sequence[str]]:
    return _both_ways(pair.replace("|", ">") for pair in pairs)


@cache
def _file() -> Mapping[str, Any]:  # Any: of several types, as JSON has them
    known: Mapping[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))["languages"]
    return known
