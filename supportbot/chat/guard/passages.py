"""A text as sentences and clauses, each with what it is about and what it values."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from faq.retrieval import is_negation, negations_in, normalise, stem, stop_words_of
from supportbot.chat.guard.facts import facts_of, readable_languages
from supportbot.chat.guard.number_words import ENGLISH
from supportbot.chat.guard.ground_words import (
    ANSWERS,
    CONTRASTS,
    LIGHT,
    NEUTRAL,
    PRONOUNS,
    REFUSALS,
)
from supportbot.chat.guard.tokens import UNSPACED, Token, spelt, tokens_of
from supportbot.chat.guard.units import unit_words
from supportbot.chat.guard.values import Value

_SENTENCE = re.compile(
    r"(?<!\b[A-Za-z]\.)(?<!\b(?:Mr|Ms|Dr|St|Nr|No|Sr|ca)\.)(?<!\b(?:Mrs|Sra|bzw|Tel|Str)\.)"
    r"(?<!\bProf\.)(?<=[.!?\u2026])\s+(?=[^\W\d_a-z])|(?<=[\u3002\uff01\uff1f\u0964])|\n+"
)
_CLAUSE = re.compile(r"[,;:]\s+|\s[-\u2013\u2014]\s|\s?[()]\s?|[\uff0c\u3001]")
_UNSPACED = re.compile(f"[{UNSPACED}]")
MIN_WORDS = 2
MIN_LETTERS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """A part of a sentence that says something by itself."""

    text: str
    sentence: int
    words: tuple[str, ...]  # what it is about, plain
    inherited: tuple[str, ...]  # what the sentence was about before it
    is_negative: bool
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    language: str
    sentences: tuple[str, ...]
    clauses: tuple[Clause, ...]

    @property
    def words(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(w for clause in self.clauses for w in clause.words))


@lru_cache(maxsize=1024)
def passage_of(text: str) -> Passage:
    """A text read for comparison."""
    text = spelt(text)
    languages = readable_languages(text) or (ENGLISH,)
    sentences = tuple(filter(str.strip, _SENTENCE.split(text)))
    clauses: list[Clause] = []
    for number, sentence in enumerate(sentences):
        before = _meant(sentence, clauses)
        clauses += _clauses(sentence, number, languages, before)
    return Passage(language=languages[0], sentences=sentences, clauses=tuple(clauses))


def _meant(sentence: str, clauses: Sequence[Clause]) -> list[str]:
    """What "it" and "they" at the beginning of a sentence stand for."""
    if not clauses or not PRONOUNS.at(tokens_of(sentence), 0):
        return []
    last = clauses[-1].sentence
    return [
        word
        for clause in clauses
        if clause.sentence == last
        for word in (*clause.inherited, *clause.words)
    ]


def _clauses(
    sentence: str, number: int, languages: tuple[str, ...], before: list[str]
) -> Iterator[Clause]:
    for text in _parts(sentence, languages[0]):
        values = facts_of(text, languages)
        valued = {token.text for value in values for token in tokens_of(value.found)}
        words = tuple(
            word
            for word in content_words(text, languages[0])
            if word not in valued or any(v.kind == "address" for v in values)
        )
        yield Clause(
            text=text,
            sentence=number,
            words=words,
            inherited=tuple(before),
            is_negative=is_negative(text, languages[0]),
            values=values,
        )
        before += words


def _parts(sentence: str, language: str) -> list[str]:
    """The clauses; one with hardly a word goes with the one before it."""
    parts: list[str] = []
    for piece in _pieces(sentence):
        if parts and (
            len(content_words(piece, language)) < MIN_WORDS
            and not _begins_contrast(piece)
            or len(content_words(parts[-1], language)) < MIN_WORDS
            and not _begins_contrast(piece)
        ):
            parts[-1] = f"{parts[-1]}, {piece}"
        else:
            parts.append(piece)
    return parts


def _pieces(sentence: str) -> Iterator[str]:
    for part in _CLAUSE.split(sentence):
        tokens = tokens_of(part)
        start = 0
        for place, token in enumerate(tokens):
            if place and CONTRASTS.at(tokens, place):
                yield part[start : token.start].strip()
                start = token.start
        if part[start:].strip():
            yield part[start:].strip()


def _begins_contrast(piece: str) -> bool:
    return CONTRASTS.at(tokens_of(piece), 0) is not None


def content_words(text: str, language: str) -> tuple[str, ...]:
    """The words that say what it is about: no numbers, units, weekdays, small words."""
    stop_words = stop_words_of(language)
    tokens = tokens_of(text)
    found = [
        token.text
        for place, token in enumerate(tokens)
        if _is_content(token, stop_words)
        and not LIGHT.at(tokens, place)
        and not (place and tokens[place - 1].text[0].isdigit() and unit_words().at(tokens, place))
    ]
    return tuple(dict.fromkeys(found))


def _is_content(token: Token, stop_words: object) -> bool:
    text = token.text
    return (
        len(text) >= MIN_LETTERS
        and text[0].isalpha()
        and not _UNSPACED.match(text)
        and text not in stop_words  # type: ignore[operator]  # a container
        and normalise(token.raw) not in stop_words  # type: ignore[operator]
    )


def is_negative(text: str, language: str) -> bool:
    """Whether a clause denies what it speaks of: two negations affirm it."""
    tokens = _without_answer(tokens_of(text))
    kept: list[Token] = []
    refusals = 0
    place = 0
    while place < len(tokens):
        neutral = NEUTRAL.at(tokens, place)
        if neutral:
            place += neutral.length
            continue
        refused = REFUSALS.at(tokens, place)
        refusals += refused is not None
        if not refused:
            kept.append(tokens[place])
        place += refused.length if refused else 1
    plain = normalise(_joined(kept, text))
    if language == ENGLISH:
        said = sum(is_negation(word) or word == "cannot" for word in plain.split())
    else:
        said = min(1, len(negations_in(plain, language)))
    return (said + refusals) % 2 == 1


def _without_answer(tokens: Sequence[Token]) -> Sequence[Token]:
    """What follows "No," and "Yes,": that word answers, it denies nothing itself."""
    while tokens and ANSWERS.at(tokens, 0) and len(tokens) > 1 and tokens[1].text in {",", ".", "!", ":", "、"}:
        tokens = tokens[2:]
    return tokens


def _joined(tokens: Sequence[Token], text: str) -> str:
    """The kept tokens as they stood: contractions and unspaced scripts whole."""
    parts: list[str] = []
    end = -1
    for token in tokens:
        parts += ["" if token.start == end else " ", token.raw]
        end = token.end
    return "".join(parts)


def stem_of(word: str, language: str) -> str:
    return stem(normalise(word), language)
