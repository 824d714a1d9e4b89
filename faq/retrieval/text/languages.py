"""The language of a text: by its script, by words that tell one, by its letters."""

from __future__ import annotations

import json
import math
import re
from bisect import bisect
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from faq.retrieval.text.stop_words import (
    ENGLISH,
    function_languages_of,
    is_english_alone,
)

if TYPE_CHECKING:
    from faq.retrieval.arrays import Floats

# By benchmarks/language_ngrams.py.
TABLE = Path(__file__).with_name("language_ngrams.npz")
MAX_BYTES = 6  # of an n-gram
MAX_CHARS = 1000  # more tells nothing that these do not
LATIN = "Latin"
WITHOUT_SPACES = frozenset({"Han", "Kana", "Hangul", "Thai", "Lao", "Khmer", "Burmese"})
LETTERS_A_CHARACTER = 3  # a Chinese character says as much as so many letters
SENTENCE = 3  # words
SHORT = 8  # letters; fewer say little
LEAST, LEAST_OF_SHORT = 0.5, 0.75  # chance of another language than English
LEAST_OF_ACCENTED = 0.3
SURE = 0.8
TOLD_WEIGHT = 1.0  # of a word, beside the letters
FAVOUR = 1.0  # of English, and of the first language of another script
LAST_ASCII = "\x7f"
FOREIGN = 0.2  # share of the letters; "iPad 怎么退货" is Chinese, "the Ω key" English
TELLING = 2  # a word of the list counts as so many function words
MIN_TOLD = 2
MIN_LETTERS = 4  # of the words that tell: "bom" and "oi" alone are words of many

_WORD = re.compile("[^\\W\\d_]+(?:['\u2019][^\\W\\d_]+)*")
# Any: a table of strings by kind.
_LISTS: dict[str, Any] = json.loads(
    Path(__file__).with_name("languages.json").read_text(encoding="utf-8")
)
_TELLING = {
    language: frozenset(words.split()) for language, words in _LISTS["words"].items()
}
_SHORT = frozenset(_LISTS["short"].split())
_LANGUAGES_TOLD: dict[str, tuple[str, ...]] = {
    word: tuple(language for language, known in _TELLING.items() if word in known)
    for word in frozenset().union(*_TELLING.values())
}
_RANGES = sorted(
    (*(int(end, 16) for end in span.split("-")), script)
    for script, spans in _LISTS["ranges"].items()
    for span in spans
)
_STARTS = [start for start, _, _ in _RANGES]


@dataclass(frozen=True, slots=True, kw_only=True)
class Detected:
    """The language of a text, as ISO 639-1 writes it; None where it has no letters."""

    language: str | None
    is_sure: bool


@lru_cache(maxsize=8192)
def detect_language(text: str) -> Detected:
    """The language of the text; English, unsure, where nothing tells another.

    >>> detect_language("Wie lange dauert der Versand?")
    Detected(language='de', is_sure=True)
    >>> detect_language("iPhone 15 Pro")
    Detected(language='en', is_sure=False)
    """
    text = text[:MAX_CHARS]
    script = script_of(text)
    if script is None:
        return Detected(language=None, is_sure=False)
    if script == LATIN:
        return _by_words(text)
    return _by_letters(text, script)


def told_language(text: str) -> str | None:
    """The language of the text, where its words or its script leave little doubt."""
    found = detect_language(text)
    is_told = found.is_sure or script_of(text[:MAX_CHARS]) != LATIN
    return found.language if is_told else None


def is_related(language: str, other: str) -> bool:
    """Whether both codes name one language, whatever their regions and scripts."""
    return base_of(language) == base_of(other)


def base_of(language: str) -> str:
    """The language of a code, whatever its region and script: pt of pt-BR."""
    return language.lower().replace("_", "-").partition("-")[0]


def script_of(text: str) -> str | None:
    """The script that the text is written in; Latin unless another has its share."""
    if text.isascii():
        return LATIN if any(map(str.isalpha, text)) else None
    letters = Counter(filter(None, map(_script, text)))
    for script in WITHOUT_SPACES.intersection(letters):
        letters[script] *= LETTERS_A_CHARACTER
    others = letters.total() - letters[LATIN]
    if others <= FOREIGN * letters.total():
        return LATIN if letters else None
    if letters["Kana"]:
        return "Kana"  # Japanese is written in Chinese characters as well
    del letters[LATIN]
    return letters.most_common(1)[0][0]


@lru_cache(maxsize=4096)
def _script(character: str) -> str | None:
    row = bisect(_STARTS, ord(character)) - 1
    if row < 0 or not character.isalpha():
        return None
    _, last, script = _RANGES[row]
    return str(script) if ord(character) <= last else None


def _by_letters(text: str, script: str) -> Detected:
    letters = set(text.casefold())
    for language, own in _LISTS["letters"].get(script, {}).items():
        if letters.intersection(own):
            return Detected(language=language, is_sure=True)
    ngrams = ngrams_of_script(script)
    if ngrams is None:
        return Detected(language=_LISTS["first"][script], is_sure=True)
    guess = _guess(text, _told(text), ngrams, _LISTS["first"][script])
    return Detected(language=guess.language, is_sure=guess.chance >= SURE)


def _by_words(text: str) -> Detected:
    told = _told(text)
    best, second = [*told.most_common(2), ("", 0), ("", 0)][:2]
    if best[1] >= MIN_TOLD and best[1] > 2 * second[1]:
        return Detected(language=best[0], is_sure=True)
    ngrams = ngrams_of_script(LATIN)
    assert ngrams is not None  # noqa: S101 - the table has that script
    if best[1] - told[ENGLISH] >= MIN_TOLD:
        scores = ngrams.score(text.casefold())
        likeliest = max(told, key=lambda name: (told[name], scores.get(name, -1e9)))
        return Detected(language=likeliest, is_sure=best[1] > second[1])
    guess = _guess(text, told, ngrams, ENGLISH)
    is_doubted = not told[guess.language] and any(map(is_english_alone, _words(text)))
    least = LEAST_OF_SHORT if is_doubted else _least_chance(text)
    if guess.language != ENGLISH and guess.chance < least:
        return Detected(language=ENGLISH, is_sure=False)
    return Detected(language=guess.language, is_sure=guess.chance >= SURE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Guess:
    """The likeliest language, and how likely it is."""

    language: str
    chance: float


def _guess(
    text: str, told: Mapping[str, int], ngrams: LanguageNgrams, first: str
) -> Guess:
    """By letters and words together, the first language of the script favoured."""
    scores = ngrams.score(text.casefold())
    for language, count in told.items():
        if language in scores:
            scores[language] += TOLD_WEIGHT * count
    scores[first] += FAVOUR
    best = max(scores, key=scores.__getitem__)
    total = sum(math.exp(score - scores[best]) for score in scores.values())
    return Guess(language=best, chance=1 / total)


def _least_chance(text: str) -> float:
    """From where on a text is not English: product names look like any language."""
    words = _WORD.findall(text)
    is_accented = any(each > LAST_ASCII and each.isalpha() for each in text)
    if len("".join(words)) < SHORT:
        return LEAST if is_accented else 1.0
    if is_accented:
        return LEAST_OF_ACCENTED
    return LEAST if len(words) >= SENTENCE else LEAST_OF_SHORT


def _told(text: str) -> Counter[str]:
    """How much the words of the text speak for each language, if they are enough."""
    told: Counter[str] = Counter()
    letters: Counter[str] = Counter()
    for word in _words(text):
        length = MIN_LETTERS if word in _SHORT else len(word)
        for language in function_languages_of(word):
            told[language] += 1
            letters[language] += length
        for language in _LANGUAGES_TOLD.get(word, ()):
            told[language] += TELLING
            letters[language] += length
    # What speaks for English always counts.
    letters[ENGLISH] = MIN_LETTERS
    return Counter({name: told[name] for name in told if letters[name] >= MIN_LETTERS})


def _words(text: str) -> set[str]:
    return set(_WORD.findall(text.casefold().replace("\u2019", "'")))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LanguageNgrams:
    """The n-grams of one script, n, and what they say of each of m languages."""

    languages: tuple[str, ...]
    rows: Mapping[int, int]  # of each n-gram, by its code
    weights: NDArray[np.int8]  # (n, m)
    unit: float

    def score(self, text: str) -> dict[str, float]:
        """How much the letters speak for each language: logits of a calibrated guess.

        Where n-grams end at the same letter, the longest counts (py3langid's rule).
        """
        spelling = f" {text} ".encode()
        found: Counter[int] = Counter()
        for end in range(1, len(spelling) + 1):
            for start in range(max(0, end - MAX_BYTES), end):
                row = self.rows.get(code_of(spelling[start:end]))
                if row is not None:
                    found[row] += 1
                    break
        if not found:
            return dict.fromkeys(self.languages, 0.0)
        counts = np.log1p(np.fromiter(found.values(), np.float32, len(found)))
        sums: Floats = counts @ self.weights[list(found)].astype(np.float32)
        scale = self.unit / math.sqrt(len(spelling))
        return dict(zip(self.languages, (sums * scale).tolist(), strict=True))


def code_of(spelling: bytes) -> int:
    """A number for up to six bytes."""
    return int.from_bytes(spelling, "big") | len(spelling) << 48


@cache
def ngrams_of_script(script: str) -> LanguageNgrams | None:
    """What tells the languages of a script apart; None where it has but one."""
    with np.load(TABLE) as arrays:
        if f"{script}_codes" not in arrays:
            return None
        read: dict[str, Any] = {  # Any: arrays of three types
            name: arrays[f"{script}_{name}"]
            for name in ("languages", "codes", "weights", "unit")
        }
    return LanguageNgrams(
        languages=tuple(read["languages"].tolist()),
        rows={code: row for row, code in enumerate(read["codes"].tolist())},
        weights=read["weights"],
        unit=float(read["unit"]),
    )
