"""A word exchanged: the message says what a phrasing says, but for a word or two."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from faq.retrieval.deciding.word_kinds import (
    FUNCTION_WORDS,
    are_opposites,
    contents,
    is_like_name,
    is_name,
    is_other_name,
    is_short_for,
    is_telling_name,
    most_words,
    names_of,
    opposites,
    particles,
    small_words,
    stems_said,
)
from faq.retrieval.results import Decision, ExchangedWord
from faq.retrieval.text.lexicon import is_one_typo
from faq.retrieval.text.normalisation import words
from faq.retrieval.text.stemming import ENGLISH, stem
from faq.retrieval.text.stop_words import fillers_of, is_english, other_stop_words_of

if TYPE_CHECKING:
    from faq.retrieval.encoder import Encoder
    from faq.retrieval.matching.query import Query
    from faq.retrieval.segments.segment import Segment
    from faq.retrieval.segments.texts import Texts

FITTED = Path(__file__).with_name("exchange.json")  # by benchmarks/fit_exchange.py
MOST_KEPT = 5  # words in common; more of them say no more
FEW = 0.2  # of the FAQs say a word that tells them apart
FEATURES = (
    "intercept",
    "whole",  # how far the message is from that phrasing alone, 1 - cosine
    "words",  # how far the exchanged words are from each other, 1 - cosine
    "whole_times_words",
    "whole_times_kept",
    "kept",  # words in common
    "inserted",  # nothing stands in the phrasing where the words were said
    "elsewhere",  # another FAQ says them
    "several",  # more than one word on either side
    "idf",  # how rare the words of the phrasing are, 1 for unique ones
)
_MIN_SMALL = 3  # function words of an English answer; others may share one or two
_DETERMINERS = {"my", "your", "our", "the", "a", "an"}


@dataclass(frozen=True, slots=True, kw_only=True)
class WordExchange:
    """Words said where a phrasing has others."""

    said: tuple[str, ...]
    meant: tuple[str, ...]  # empty where the words were put in
    kept: tuple[str, ...]
    row: int  # the phrasing, in its segment
    is_name: bool  # a name or a number was exchanged
    is_opposite: bool
    at_most: Decision | None = None  # whatever is fitted: much else differs

    @property
    def words(self) -> ExchangedWord:
        return ExchangedWord(said=" ".join(self.said), meant=" ".join(self.meant))


@dataclass(frozen=True, slots=True, kw_only=True)
class ExchangeWeights:
    """A logistic for "another thing was asked", and where it forbids what."""

    encoder_sha256: str
    weights: Mapping[str, float]
    likely: float  # from here on the hit is at most likely
    ask_back: float  # from here on it is asked back


def find_exchange(
    query: Query, *, segment: Segment, document: int
) -> WordExchange | None:
    """The exchange that makes the query of a phrasing, if one does.

    Words that the FAQ says anywhere are its own: no exchange.
    """
    texts = segment.texts
    spoken = _as_said(query, texts.languages[document])
    fillers = _fillers(query, texts, document)
    unsaid = _unsaid(spoken, texts, document, fillers=fillers)
    said = contents(spoken, texts, fillers).keys() - unsaid.keys()
    needed = {texts.stems[name] for name in said}
    if len(unsaid) > most_words(unsaid) or not needed:
        return None
    exchanges = (
        _exchange_with(query.text, spoken, unsaid, texts, row, fillers=fillers)
        for row in _rows_with_all(needed, texts, document)
    )
    # A word in place of another says more than a word put in.
    return min(
        filter(None, exchanges), key=lambda e: (not e.meant, len(e.meant)), default=None
    )


def find_contrast(
    query: Query, segments: Sequence[Segment], *, segment: Segment, document: int
) -> WordExchange | None:
    """A name or an opposite of the FAQ's own, however much else differs."""
    texts = segment.texts
    spoken = _as_said(query, texts.languages[document])
    unsaid = _unsaid(spoken, texts, document, fillers=_fillers(query, texts, document))
    others = [*unsaid.values(), *particles(spoken)]
    return _opposed(others, spoken, texts, document) or _renamed(
        unsaid, spoken, query, segments, texts, document
    )


def _opposed(
    others: Iterable[str], spoken: Sequence[str], texts: Texts, document: int
) -> WordExchange | None:
    """A word that turns a phrasing round of which the message has half the rest."""
    said = {*map(texts.stem, spoken)}
    for word in others:
        turned = opposites().get(stem(word), set()) - said
        for row in _rows_with(turned, texts, document):
            phrasing = words(texts.normalised[row])
            rest = contents(phrasing, texts).keys() - turned
            is_whole = rest <= said and row == texts.rows.starts[document]
            if rest and 2 * len(rest & said) >= len(rest):
                return WordExchange(
                    said=(word,),
                    meant=tuple(w for w in phrasing if texts.stem(w) in turned),
                    kept=(),
                    row=row,
                    is_name=False,
                    is_opposite=True,
                    at_most=Decision.ASK_BACK if is_whole else Decision.LIKELY,
                )
    return None


def _fillers(query: Query, texts: Texts, document: int) -> Container[str]:
    return fillers_of(query.corrected, texts.languages[document], FUNCTION_WORDS)


def _rows_with_all(stems: set[int], texts: Texts, document: int) -> Iterator[int]:
    """The phrasings of a document that say all of these stems; few do."""
    first, last = texts.rows.starts[document : document + 2].tolist()
    starts = texts.words.starts[first : last + 1].tolist()
    said = texts.stem_of[texts.words.values[starts[0] : starts[-1]]].tolist()
    for row, (start, stop) in enumerate(pairwise(starts), first):
        own = said[start - starts[0] : stop - starts[0]]
        if stems.issubset(own) and not texts.is_never[row]:
            yield row


def _rows_with(stems: Iterable[str], texts: Texts, document: int) -> list[int]:
    """The phrasings of a document that say one of the stems."""
    numbers = [texts.stems[name] for name in stems if name in texts.stems]
    if not numbers:
        return []
    first, last = texts.rows.starts[document : document + 2]
    start, stop = texts.words.starts[first], texts.words.starts[last]
    said = texts.stem_of[texts.words.values[start:stop]]
    places = start + np.flatnonzero(np.isin(said, numbers))
    rows = np.unique(np.searchsorted(texts.words.starts, places, "right") - 1)
    return [row for row in rows.tolist() if not texts.is_never[row]]


def _renamed(
    unsaid: Mapping[str, str],
    spoken: Sequence[str],
    query: Query,
    segments: Sequence[Segment],
    texts: Texts,
    document: int,
) -> WordExchange | None:
    """A name said where every phrasing has others, and no name of theirs is said."""
    names = names_of(texts, document) if unsaid else []
    is_said = any(is_short_for(word, names) for word in unsaid.values())
    if (
        not names
        or is_said
        or not {*map(texts.stem, names)}.isdisjoint(map(texts.stem, spoken))
    ):
        return None
    row = int(texts.rows.starts[document])
    pairs = pairwise(["", *words(texts.normalised[row])])
    places = {one for one, two in pairs if two in names} - _DETERMINERS - {""}
    for before, word in pairwise(["", *spoken]):
        if texts.stem(word) in unsaid and (
            before in places
            or (not is_english(word) and is_like_name(word, query, segments))
        ):
            return WordExchange(
                said=(word,),
                meant=tuple(names),
                kept=(),
                row=row,
                is_name=True,
                is_opposite=False,
                at_most=Decision.LIKELY,
            )
    return None


def _as_said(query: Query, language: str) -> list[str]:
    """The words, typos mended where no other name can be meant."""
    pairs = zip(query.words, query.corrected, strict=True)
    return [
        typed if is_other_name(typed, meant, query.text, language) else meant
        for typed, meant in pairs
    ]


def _exchange_with(
    text: str,
    typed: Sequence[str],
    unsaid: Mapping[str, str],
    texts: Texts,
    row: int,
    *,
    fillers: Container[str],
) -> WordExchange | None:
    said, spoken = contents(typed, texts, fillers), words(texts.normalised[row])
    meant = contents(spoken, texts, fillers)
    kept = [word for name, word in said.items() if name in meant]
    missing = [word for name, word in meant.items() if name not in said]
    others = [*unsaid.values(), *_turned(typed, spoken, missing)]
    missing += _turned(spoken, typed, others)
    is_more = any(name not in meant and name not in unsaid for name in said)
    if is_more or not others or not kept or len(missing) > most_words(missing):
        return None
    return WordExchange(
        said=tuple(others),
        meant=tuple(missing),
        kept=tuple(kept),
        row=row,
        is_name=any(is_name(word, text) for word in others)
        or any(is_name(word, texts.texts[row]) for word in missing),
        is_opposite=any(are_opposites(a, b) for a in others for b in missing),
    )


def _unsaid(
    spoken: Iterable[str], texts: Texts, document: int, *, fillers: Container[str]
) -> dict[str, str]:
    """The words, by their stems, that an FAQ says nowhere."""
    own = stems_said(texts, document)
    said = contents(spoken, texts, fillers).items()
    return {name: word for name, word in said if texts.stems.get(name, -1) not in own}


def _turned(
    spoken: Sequence[str], without: Sequence[str], others: Iterable[str]
) -> list[str]:
    """Function words said here only that are the opposite of one of the others."""
    added = {*particles(spoken)} | {*(Counter(spoken) - Counter(without))}
    return [
        word
        for word in sorted(added & FUNCTION_WORDS)
        if (word != "on" or word in particles(spoken) or "off" in others)
        and any(are_opposites(word, other) for other in others)
    ]


def cap_of(
    exchange: WordExchange,
    query: Query,
    segments: Sequence[Segment],
    *,
    segment: Segment,
    encoder: Encoder | None,
) -> Decision | None:
    """The strongest band that the exchange allows; None allows all."""
    may_be_typo = _may_be_typo(exchange, query)
    tells_apart = exchange.is_name and _tells_apart(exchange, segments, segment.texts)
    if tells_apart and not may_be_typo:
        return Decision.ASK_BACK
    if exchange.at_most is not None:
        return exchange.at_most
    fitted = fitted_exchange()
    is_fitted = encoder is not None and encoder.sha256 == fitted.encoder_sha256
    is_known = is_fitted and bool(segment.vectors.known[exchange.row])
    is_english_text = _is_english(query.words, segment.texts, exchange.row)
    if encoder is None or not is_known or not is_english_text:
        # By words alone a synonym can't be told: names, numbers, and all in a text
        # whose language is known.
        is_told = is_english_text or segment.texts.language_of(exchange.row) != ENGLISH
        return Decision.LIKELY if exchange.is_name or is_told else None
    chance = probability(
        features(exchange, query, segments, segment=segment, encoder=encoder), fitted
    )
    least = fitted.likely if exchange.is_opposite else fitted.ask_back
    if chance >= least and not may_be_typo:
        return Decision.ASK_BACK
    is_other = exchange.is_name or exchange.is_opposite or chance >= fitted.likely
    return Decision.LIKELY if is_other else None


def _may_be_typo(exchange: WordExchange, query: Query) -> bool:
    """Whether a name that nobody knows may be the one meant, mistyped."""
    pairs = zip(exchange.said, exchange.meant, strict=False)
    return any(said in query.unknown and is_one_typo(said, at) for said, at in pairs)


def _tells_apart(
    exchange: WordExchange, segments: Sequence[Segment], texts: Texts
) -> bool:
    """Whether a name that few FAQs say is missing, and no name is said."""
    text = texts.texts[exchange.row]
    names = [word for word in exchange.meant if is_telling_name(word, text)]
    if any(is_telling_name(word, text) for word in exchange.kept) or any(
        is_short_for(word, names) for word in exchange.said
    ):
        return False
    most = FEW * segments[0].statistics.document_count
    return any(_frequency(word, segments) <= most for word in names)


def _is_english(spoken: Sequence[str], texts: Texts, row: int) -> bool:
    """Whether the words are, or else the answer: keywords have no small words."""
    if other_stop_words_of(spoken):
        return False
    document = int(np.searchsorted(texts.rows.starts, row, "right")) - 1
    answer = small_words(texts.normalised_answers[document].split())
    return bool(small_words(spoken)) or len(answer) >= _MIN_SMALL


def features(
    exchange: WordExchange,
    query: Query,
    segments: Sequence[Segment],
    *,
    segment: Segment,
    encoder: Encoder,
) -> list[float]:
    """What speaks for another question, in the order of FEATURES."""
    vector = encoder.encode_query(query.text) if query.vector is None else query.vector
    whole = 1 - float(vector @ segment.vectors.row(exchange.row))
    apart = _distance(exchange, encoder) if exchange.meant else 0.0
    kept = min(len(exchange.kept), MOST_KEPT)
    return [
        1.0,
        whole,
        apart,
        whole * apart,
        whole * kept,
        float(kept),
        float(not exchange.meant),
        float(any(_frequency(word, segments) for word in exchange.said)),
        float(max(len(exchange.said), len(exchange.meant)) > 1),
        max(_rarities(exchange.meant, segments), default=0.0),
    ]


def _distance(exchange: WordExchange, encoder: Encoder) -> float:
    said = encoder.encode_query(" ".join(exchange.said))
    return 1 - float(said @ encoder.encode_query(" ".join(exchange.meant)))


def _frequency(word: str, segments: Sequence[Segment]) -> int:
    return segments[0].statistics.frequencies.get(segments[0].texts.stem(word), 0)


def _rarities(spoken: Iterable[str], segments: Sequence[Segment]) -> Iterator[float]:
    counted = segments[0].statistics
    most = math.log1p(counted.document_count) or 1.0
    return (counted.idf(segments[0].texts.stem(word)) / most for word in spoken)


def probability(values: Sequence[float], fitted: ExchangeWeights) -> float:
    """The logistic function of the weighted features, in (0, 1)."""
    pairs = zip(FEATURES, values, strict=True)
    total = sum(fitted.weights[name] * value for name, value in pairs)
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


@cache
def fitted_exchange(path: Path = FITTED) -> ExchangeWeights:
    """The weights in the file, read once a process."""
    data = json.loads(path.read_text())
    return ExchangeWeights(
        encoder_sha256=data["encoder_sha256"],
        weights=data["weights"],
        likely=data["likely"],
        ask_back=data["ask_back"],
    )
