"""A customer's message, prepared once for all parts of an index."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from faq.retrieval.text.casual import read_plainly
from faq.retrieval.text.lexicon import MIN_CHARS, is_look_alike
from faq.retrieval.text.normalisation import normalise, words
from faq.retrieval.text.stemming import ENGLISH, stem
from faq.retrieval.text.stop_words import is_english, negations_in, stop_words_of

if TYPE_CHECKING:
    from faq.retrieval.arrays import Floats
    from faq.retrieval.encoder import Encoder
    from faq.retrieval.segments.segment import Segment

MAX_WORDS = 100  # the encoder reads no more; a long story has said its subject by then
MAX_CORRECTIONS = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A message as it was typed, as it was meant, and its vector."""

    text: str
    normalised: str
    words: tuple[str, ...]
    corrected: tuple[str, ...]  # the same words, typos mended
    unknown: frozenset[str]  # neither English nor words of the knowledge base
    stems: tuple[str, ...]  # of the corrected words, each once
    vector: Floats | None  # (dimensions,) of length one; None if nothing reads it
    reader: str | None = None  # the sha256 of the encoder that read it, if one did


def read_query(
    text: str, normalised: str, *, segments: Sequence[Segment], encoder: Encoder | None
) -> Query:
    """The query, with words mended that neither these segments nor the encoder know."""

    def is_known(word: str) -> bool:
        return any(word in segment.texts.vocabulary for segment in segments)

    plain = read_plainly(text, normalised, is_known=is_known)
    said = normalised if plain == text else normalise(plain)
    typed = tuple(words(said)[:MAX_WORDS])
    corrections = _corrections(typed, segments, encoder)
    corrected = tuple(corrections.get(word) or word for word in typed)
    # Corrected words embed better; an unchanged text keeps its punctuation.
    meant = plain if corrected == typed else " ".join(corrected)
    vector = None if encoder is None else encoder.encode_query(meant)
    return Query(
        text=plain,
        normalised=normalised,
        words=typed,
        corrected=corrected,
        stems=tuple(dict.fromkeys(stem_in(segments, word) for word in corrected)),
        unknown=frozenset(corrections),
        vector=vector if vector is not None and vector.any() else None,
        reader=None if encoder is None else encoder.sha256,
    )


def stem_in(segments: Sequence[Segment], word: str) -> str:
    """The stem of a word as these segments have it, of the first that knows it."""
    stems = [segment.texts.stem(word) for segment in segments]
    pairs = zip(stems, segments, strict=True)
    known = (name for name, segment in pairs if name in segment.texts.stems)
    return next(known, stems[0] if stems else stem(word))


def is_right(word: str, languages: Iterable[str]) -> bool:
    """Whether a word is right as it stands in one of these languages: it is no typo.

    It carries no subject, is a number or turns the sentence round.
    """
    return any(
        word in stop_words_of(language)
        or stem(word, language).isdigit()
        or negations_in(word, language)
        for language in languages
    )


def _corrections(
    typed: Iterable[str], segments: Sequence[Segment], encoder: Encoder | None
) -> dict[str, str | None]:
    """For every word that is none, the known word that was meant, if any."""
    wrong = [
        word
        for word in dict.fromkeys(typed)
        if not any(word in segment.texts.vocabulary for segment in segments)
        and not is_english(word)
        and not is_look_alike(word)
        # Word pieces of two and three letters are mostly no words.
        and not (len(word) >= MIN_CHARS and encoder and encoder.knows(word))
    ]
    languages = {name for part in segments for name in part.texts.all_languages}
    wrong = [word for word in wrong if not is_right(word, languages - {ENGLISH})]
    corrections: dict[str, str | None] = dict.fromkeys(wrong)
    for word in wrong[:MAX_CORRECTIONS]:
        known = (segment.lexicon.correct(word) for segment in segments)
        corrections[word] = next(filter(None, known), None)
    return corrections
