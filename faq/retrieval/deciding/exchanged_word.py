"""A word exchanged: the message says what a phrasing says, but for a word or two."""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from faq.retrieval.results import Decision, ExchangedWord
from faq.retrieval.text.lexicon import MIN_CHARS, is_english
from faq.retrieval.text.normalisation import normalise, stem, words

if TYPE_CHECKING:
    from faq.retrieval.encoder import Encoder
    from faq.retrieval.matching.query import Query
    from faq.retrieval.segments.segment import Segment
    from faq.retrieval.segments.texts import Texts

FITTED = Path(__file__).with_name("exchange.json")  # by benchmarks/fit_exchange.py
OPPOSITES = Path(__file__).with_name("opposites.json")  # by benchmarks/wordnet.py
MOST_WORDS = 2  # on either side of an exchange; beyond it is another sentence
MOST_KEPT = 5  # words in common; more of them say no more
LOOKED_AT = 20  # phrasings that say a word
FEW = 0.2  # of the FAQs say a word that tells them apart
SHORT = 3  # letters of an abbreviation, at most: a PC is a computer
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
# After these, "on" and "off" say what is wished.
_TURNING = {"turn", "turned", "turning", "turns", "switch", "switched", "switching"}
_MIN_ENGLISH = 3  # letters; shorter function words are those of other languages, too
_TOKEN = re.compile(r"[^\W_]+(?:['\u2019][^\W_]+)*[+#]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class WordExchange:
    """Words said where a phrasing has others."""

    said: tuple[str, ...]
    meant: tuple[str, ...]  # empty where the words were put in
    kept: tuple[str, ...]
    row: int  # the phrasing, in its segment
    is_name: bool  # a name or a number was exchanged
    is_opposite: bool
    is_all: bool = True  # nothing else is missing or added

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
    said = _contents(spoken)
    own = _stems_said(texts, document)
    foreign = {n: w for n, w in said.items() if texts.stems.get(n, -1) not in own}
    if len(foreign) > MOST_WORDS:
        return None
    first, last = texts.rows.starts[document : document + 2].tolist()
    exchanges = (
        _exchange_with(query.text, spoken, foreign, texts, row)
        for row in range(first, last)
        if not texts.is_never[row]
    )
    found = filter(None, exchanges)
    # A word in place of another says more than a word put in.
    return min(found, key=lambda e: (not e.meant, len(e.meant)), default=None)


def find_contrast(
    query: Query, segments: Sequence[Segment], *, segment: Segment, document: int
) -> WordExchange | None:
    """A name or an opposite said in place of what every phrasing of the FAQ says.

    However much else differs, unlike `find_exchange`.
    """
    texts = segment.texts
    spoken = _as_said(query)
    own = _stems_said(texts, document)
    foreign = {
        name: word
        for name, word in _contents(spoken).items()
        if texts.stems.get(name, -1) not in own
    }
    first, last = texts.rows.starts[document : document + 2].tolist()
    rows = [row for row in range(first, last) if not texts.is_never[row]]
    pair = _opposed([*foreign.values(), *_particles(spoken)], spoken, texts, rows)
    is_name = pair is None
    if pair is None:
        pair = _renamed(foreign, spoken, query, segments, texts, rows)
    if pair is None:
        return None
    return WordExchange(
        said=(pair[0],),
        meant=(pair[1],),
        kept=(),
        row=rows[0],
        is_name=is_name,
        is_opposite=not is_name,
        is_all=False,
    )


def _opposed(
    others: Iterable[str], spoken: Sequence[str], texts: Texts, rows: Sequence[int]
) -> tuple[str, str] | None:
    """A word that turns a phrasing round of which the message has half the rest."""
    said = {*map(stem, spoken)}
    for row in rows:
        phrasing = words(texts.normalised[row])
        contents = _contents(phrasing)
        for word in others:
            if word != "on" and word in phrasing:
                continue
            turned = _opposites().get(stem(word), set())
            meant = [w for w in phrasing if stem(w) in turned and w not in spoken]
            rest = contents.keys() - turned
            if meant and 2 * len(rest & said) >= len(rest) > 0:
                return word, meant[0]
    return None


def _renamed(
    foreign: Mapping[str, str],
    spoken: Sequence[str],
    query: Query,
    segments: Sequence[Segment],
    texts: Texts,
    rows: Sequence[int],
) -> tuple[str, str] | None:
    """A name said where every phrasing has others, and no name of theirs is said."""
    shared = set.intersection(*({*_row(texts, row)} for row in rows))
    phrasing = words(texts.normalised[rows[0]])
    names = [
        word
        for word in phrasing
        if texts.stems[stem(word)] in shared and _is_telling_name(word, texts, rows[0])
    ]
    said = {*map(stem, spoken)}
    if not names or any(stem(word) in said for word in names):
        return None
    if any(_is_short_for(word, names) for word in foreign.values()):
        return None
    places = {one for one, two in pairwise(phrasing) if two in names}
    for before, word in pairwise(["", *spoken]):
        if stem(word) in foreign and (
            before in places or _is_like_name(word, query, segments)
        ):
            return word, names[0]
    return None


def _is_like_name(word: str, query: Query, segments: Sequence[Segment]) -> bool:
    """Whether the message or a phrasing writes it as a name, or nobody knows it."""
    if is_english(word):
        return False
    is_unknown = word in query.unknown and len(word) >= MIN_CHARS
    return (
        is_unknown
        or _is_name(word, query.text)
        or any(_is_name_in(word, part) for part in segments)
    )


def _row(texts: Texts, row: int) -> list[int]:
    """The stems of a phrasing."""
    start, stop = texts.words.starts[row : row + 2]
    stems: list[int] = texts.stem_of[texts.words.values[start:stop]].tolist()
    return stems


def _is_telling_name(word: str, texts: Texts, row: int) -> bool:
    """Whether the word is a name, and no abbreviation, number or word of sentences."""
    return (
        len(word) > SHORT
        and word not in FUNCTION_WORDS
        and not any(map(str.isdigit, word))
        and _is_name(word, texts.texts[row])
    )


def _is_short_for(word: str, names: Sequence[str]) -> bool:
    """Whether the word abbreviates the names: "fb", "gd"."""
    if not names:
        return False
    whole = "".join(names)
    letters = iter(whole)
    return word[0] == whole[0] and all(letter in letters for letter in word)


def _is_name_in(word: str, segment: Segment) -> bool:
    """Whether a phrasing of the segment writes the word as a name."""
    texts = segment.texts
    number = texts.vocabulary.get(word)
    if number is None:
        return False
    places = np.flatnonzero(texts.words.values == number)[:LOOKED_AT]
    rows = np.searchsorted(texts.words.starts, places, "right") - 1
    return any(_is_name(word, texts.texts[row]) for row in rows)


def _as_said(query: Query) -> list[str]:
    """The words, typos mended but in names: Iceland is no typo of Ireland."""
    pairs = zip(query.words, query.corrected, strict=True)
    return [
        typed if typed != meant and _is_name(typed, query.text) else meant
        for typed, meant in pairs
    ]


def _exchange_with(
    text: str,
    typed: Sequence[str],
    foreign: Mapping[str, str],
    texts: Texts,
    row: int,
) -> WordExchange | None:
    said, spoken = _contents(typed), words(texts.normalised[row])
    meant = _contents(spoken)
    kept = [word for name, word in said.items() if name in meant]
    missing = [word for name, word in meant.items() if name not in said]
    others = [*foreign.values()]
    others += _turned(typed, spoken, missing)
    missing += _turned(spoken, typed, others)
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


def _contents(spoken: Iterable[str]) -> dict[str, str]:
    """The words that carry the subject, by their stems."""
    return {stem(word): word for word in spoken if word not in FUNCTION_WORDS}


def _stems_said(texts: Texts, document: int) -> set[int]:
    """Stems of all that an FAQ says: phrasings, keywords, answer."""
    first, last = texts.rows.starts[document : document + 2]
    parts = [texts.words.values[texts.words.starts[first] : texts.words.starts[last]]]
    for lists in (texts.keywords, texts.answers):
        start, stop = lists.starts[document : document + 2]
        parts.append(lists.values[start:stop])
    return set(texts.stem_of[np.concatenate(parts)].tolist())


def _turned(
    spoken: Sequence[str], without: Sequence[str], others: Iterable[str]
) -> list[str]:
    """Function words said here only that are the opposite of one of the others."""
    added = {*_particles(spoken)} | {*(Counter(spoken) - Counter(without))}
    return [
        word
        for word in sorted(added & FUNCTION_WORDS)
        if (word != "on" or word in _particles(spoken) or "off" in others)
        and any(are_opposites(word, other) for other in others)
    ]


def _particles(spoken: Sequence[str]) -> set[str]:
    """The "on" or "off" that something is turned, not where it is."""
    if "off" in spoken:
        return {"off"}
    return {"on"} if "on" in spoken and _TURNING.intersection(spoken) else set()


def are_opposites(word: str, other: str) -> bool:
    """Whether one is said to be the opposite of the other, in any sense."""
    return stem(other) in _opposites().get(stem(word), ())


@cache
def _opposites() -> Mapping[str, set[str]]:
    """The opposites of every stem that has any."""
    pairs: Mapping[str, str] = json.loads(OPPOSITES.read_text())["opposites"]
    found: dict[str, set[str]] = {}
    for word, others in pairs.items():
        for other in others.split():
            found.setdefault(word, set()).add(other)
            found.setdefault(other, set()).add(word)
    return found


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
    if exchange.is_name and _tells_apart(exchange, segments, segment.texts):
        return Decision.ASK_BACK
    if not exchange.is_all:
        return Decision.LIKELY
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
    if chance >= (fitted.likely if exchange.is_opposite else fitted.ask_back):
        return Decision.ASK_BACK
    is_other = exchange.is_name or exchange.is_opposite or chance >= fitted.likely
    return Decision.LIKELY if is_other else None


def _tells_apart(
    exchange: WordExchange, segments: Sequence[Segment], texts: Texts
) -> bool:
    """Whether the phrasing has a name that few FAQs say."""
    if any(_is_short_for(word, exchange.meant) for word in exchange.said):
        return False
    most = FEW * segments[0].statistics.document_count
    return any(
        _is_telling_name(word, texts, exchange.row)
        and _frequency(word, segments) <= most
        for word in exchange.meant
    )


def _is_english(spoken: Iterable[str]) -> bool:
    return any(w in FUNCTION_WORDS and len(w) >= _MIN_ENGLISH for w in spoken)


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
