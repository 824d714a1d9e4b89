"""A word exchanged: the message says what a phrasing says, but for a word or two."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from faq.retrieval.results import Decision, ExchangedWord
from faq.retrieval.text.lexicon import is_one_typo
from faq.retrieval.text.normalisation import normalise, stem, words
from faq.retrieval.text.stop_words import foreign_stop_words_of

if TYPE_CHECKING:
    from faq.retrieval.encoder import Encoder
    from faq.retrieval.matching.query import Query
    from faq.retrieval.segments.segment import Segment
    from faq.retrieval.segments.texts import Texts

FITTED = Path(__file__).with_name("exchange.json")  # by benchmarks/fit_exchange.py
OPPOSITES = Path(__file__).with_name("opposites.json")  # by benchmarks/wordnet.py
MOST_WORDS = 2  # on either side of an exchange; beyond it is another sentence
MOST_KEPT = 5  # words in common; more of them say no more
TITLE = 0.7  # share of words with a capital from which capitals mark no names
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
# Words that carry no subject: to exchange them exchanges nothing.
_WITHOUT_SUBJECT = """
a an the this that these those i me my mine we us our ours you your yours he him his
she her hers it its they them their theirs myself yourself someone somebody anyone
anybody something anything everything one ones who whom whose which what when where
why how is am are was were be been being do does did doing done have has had having
can could may might must shall should will would ought need and or but if so than
then as at by for of to from into onto about there here also too just please pls plz
hi hello hey thanks thank u ur im ive id ill whats wheres hows dont cant isnt arent
wont doesnt didnt havent hasnt couldnt wouldnt any some such very really only own
same get got way ways possible s t d ll re ve m in on let lets want like
"""
FUNCTION_WORDS = frozenset(_WITHOUT_SUBJECT.split())
_MIN_ENGLISH = 3  # letters; shorter function words are those of other languages, too
_TOKEN = re.compile(r"[^\W_]+(?:['\u2019][^\W_]+)*[+#]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class WordExchange:
    """Words said where a phrasing has others; nothing else is missing or added."""

    said: tuple[str, ...]
    meant: tuple[str, ...]  # empty where the words were put in
    kept: tuple[str, ...]
    row: int  # the phrasing, in its segment
    is_name: bool  # a name or a number was exchanged
    is_opposite: bool

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
    spoken = _as_said(query)
    fillers = FUNCTION_WORDS | foreign_stop_words_of(query.corrected)
    said = _contents(spoken, fillers)
    own = _stems_said(texts, document)
    foreign = {n: w for n, w in said.items() if texts.stems.get(n, -1) not in own}
    needed = {texts.stems[name] for name in said if name not in foreign}
    if len(foreign) > MOST_WORDS or not needed:
        return None
    exchanges = (
        _exchange_with(query.text, spoken, foreign, texts, row, fillers=fillers)
        for row in _rows_with(needed, texts, document)
    )
    found = filter(None, exchanges)
    # A word in place of another says more than a word put in.
    return min(found, key=lambda e: (not e.meant, len(e.meant)), default=None)


def _rows_with(stems: set[int], texts: Texts, document: int) -> Iterator[int]:
    """The phrasings of a document that say all of these stems; few do."""
    first, last = texts.rows.starts[document : document + 2].tolist()
    starts = texts.words.starts[first : last + 1].tolist()
    said = texts.stem_of[texts.words.values[starts[0] : starts[-1]]].tolist()
    for row, (start, stop) in enumerate(pairwise(starts), first):
        own = said[start - starts[0] : stop - starts[0]]
        if stems.issubset(own) and not texts.is_never[row]:
            yield row


def _as_said(query: Query) -> list[str]:
    """The words, typos mended where no other name can be meant."""
    pairs = zip(query.words, query.corrected, strict=True)
    return [
        typed if is_other_name(typed, meant, query.text) else meant
        for typed, meant in pairs
    ]


def is_other_name(typed: str, meant: str, text: str) -> bool:
    """Whether another letter makes another name of it, as Iceland of Ireland.

    A letter missing, too many or in the wrong place makes a typo.
    """
    is_replaced = len(typed) == len(meant) and sorted(typed) != sorted(meant)
    return is_replaced and _is_name(typed, text)


def _exchange_with(
    text: str,
    typed: Sequence[str],
    foreign: Mapping[str, str],
    texts: Texts,
    row: int,
    *,
    fillers: Container[str],
) -> WordExchange | None:
    said, spoken = _contents(typed, fillers), words(texts.normalised[row])
    meant = _contents(spoken, fillers)
    kept = [word for name, word in said.items() if name in meant]
    missing = [word for name, word in meant.items() if name not in said]
    others = [*foreign.values()] or _turned(typed, missing)
    missing += _turned([w for w in spoken if w not in typed], others)
    is_more = any(name not in meant and name not in foreign for name in said)
    if is_more or not others or not kept or len(missing) > MOST_WORDS:
        return None
    return WordExchange(
        said=tuple(others),
        meant=tuple(missing),
        kept=tuple(kept),
        row=row,
        is_name=any(_is_name(word, text) for word in others)
        or any(_is_name(word, texts.texts[row]) for word in missing),
        is_opposite=any(are_opposites(a, b) for a in others for b in missing),
    )


def _contents(spoken: Iterable[str], fillers: Container[str]) -> dict[str, str]:
    """The words that carry the subject, by their stems."""
    return {stem(word): word for word in spoken if word not in fillers}


def _stems_said(texts: Texts, document: int) -> set[int]:
    """Stems of all that an FAQ says: phrasings, keywords, answer."""
    first, last = texts.rows.starts[document : document + 2]
    parts = [texts.words.values[texts.words.starts[first] : texts.words.starts[last]]]
    for lists in (texts.keywords, texts.answers):
        start, stop = lists.starts[document : document + 2]
        parts.append(lists.values[start:stop])
    return set(texts.stem_of[np.concatenate(parts)].tolist())


def _turned(spoken: Iterable[str], others: Sequence[str]) -> list[str]:
    """Function words that are the opposite of one of the others: on and off."""
    return [
        word
        for word in spoken
        if word in FUNCTION_WORDS and any(are_opposites(word, o) for o in others)
    ]


def are_opposites(word: str, other: str) -> bool:
    """Whether one is said to be the opposite of the other, in any sense."""
    known = _opposites()
    name, of = stem(word), stem(other)
    return of in known.get(name, ()) or name in known.get(of, ())


@cache
def _opposites() -> Mapping[str, frozenset[str]]:
    pairs: Mapping[str, str] = json.loads(OPPOSITES.read_text())["opposites"]
    return {word: frozenset(others.split()) for word, others in pairs.items()}


def _is_name(word: str, text: str) -> bool:
    """Whether the text writes the word as a name or a number."""
    if any(map(str.isdigit, word)):
        return True
    tokens = list(_TOKEN.finditer(text))
    capitals = sum(token.group()[0].isupper() for token in tokens)
    is_title = len(tokens) > MOST_WORDS and capitals > TITLE * len(tokens)
    return not is_title and any(
        _has_capital(token, text)
        for token in tokens
        if normalise(token.group()) == word
    )


def _has_capital(token: re.Match[str], text: str) -> bool:
    """Whether a capital stands where the start of a sentence asks for none."""
    before = text[: token.start()].rstrip()
    is_first = not before or before[-1] in ".?!:"
    return any(map(str.isupper, token.group()[1 if is_first else 0 :]))


def cap_of(
    exchange: WordExchange,
    query: Query,
    segments: Sequence[Segment],
    *,
    segment: Segment,
    encoder: Encoder | None,
) -> Decision | None:
    """The strongest band that the exchange allows; None allows all."""
    fitted = fitted_exchange()
    is_fitted = encoder is not None and encoder.sha256 == fitted.encoder_sha256
    is_known = is_fitted and bool(segment.vectors.known[exchange.row])
    if encoder is None or not is_known or not _is_english(query.words):
        # By words alone a synonym can't be told: names, numbers, and in English all.
        is_certain = exchange.is_name or _is_english(query.words)
        return Decision.LIKELY if is_certain else None
    chance = probability(
        features(exchange, query, segments, segment=segment, encoder=encoder), fitted
    )
    if chance >= fitted.ask_back and not _may_be_typo(exchange, query):
        return Decision.ASK_BACK
    is_other = exchange.is_name or exchange.is_opposite or chance >= fitted.likely
    return Decision.LIKELY if is_other else None


def _may_be_typo(exchange: WordExchange, query: Query) -> bool:
    """Whether a name that nobody knows may be the one meant, mistyped."""
    pairs = zip(exchange.said, exchange.meant, strict=False)
    return any(said in query.unknown and is_one_typo(said, at) for said, at in pairs)


def _is_english(spoken: Sequence[str]) -> bool:
    is_said = any(w in FUNCTION_WORDS and len(w) >= _MIN_ENGLISH for w in spoken)
    return is_said and not foreign_stop_words_of(spoken)


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
    # Remembered by the encoder: the same words are exchanged again and again.
    said = encoder.encode_query(" ".join(exchange.said))
    return 1 - float(said @ encoder.encode_query(" ".join(exchange.meant)))


def _frequency(word: str, segments: Sequence[Segment]) -> int:
    return segments[0].statistics.frequencies.get(stem(word), 0)


def _rarities(spoken: Iterable[str], segments: Sequence[Segment]) -> Iterator[float]:
    counted = segments[0].statistics
    most = math.log1p(counted.document_count) or 1.0
    return (counted.idf(stem(word)) / most for word in spoken)


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
