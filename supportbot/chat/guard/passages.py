"""A text as sentences and clauses, each with what it is about and what it values."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from faq.retrieval import normalise, stem, stop_words_of
from supportbot.chat.guard.denials import is_negative, says_any
from supportbot.chat.guard.facts import facts_of, readable_languages
from supportbot.chat.guard.families import families_of
from supportbot.chat.guard.ground_words import (
    AND,
    CONDITIONS,
    CONTRASTS,
    DENIALS,
    LIGHT,
    PRONOUNS,
    WITH,
    WITHOUT,
)
from supportbot.chat.guard.number_words import ENGLISH
from supportbot.chat.guard.tokens import (
    UNSPACED,
    TextToken,
    spelt,
    tokens_of,
)
from supportbot.chat.guard.units import unit_words

if TYPE_CHECKING:
    from supportbot.chat.guard.values import Value

_SENTENCE = re.compile(
    r"(?<!\b[A-Za-z]\.)(?<!\b(?:Mr|Ms|Dr|St|Nr|No|Sr|ca)\.)(?<!\b(?:Mrs|Sra|bzw|Tel|Str)\.)"
    r"(?<!\bProf\.)(?<=[.!?\u2026])\s+(?=[^\W\d_a-z])|(?<=[^\W\d_]{5}\.)\s+(?=\d)|(?<=[^\x00-\x7f][\u3002\uff01\uff1f\u0964])|\n+"
)
# Spelling makes the wide comma of unspaced scripts a plain one.
_CLAUSE = re.compile(
    rf"[,;:]\s+|\s[-\u2013\u2014]\s|\s?[()]\s?|[\uff0c\u3001]|(?<=[{UNSPACED}])[,;]"
)
_SECTION = re.compile(rf";\s+|(?<=[{UNSPACED}]);")
_UNSPACED = re.compile(f"[{UNSPACED}]")
_LINKING = frozenset({"mailto", "http", "https", "www", "tel"})
MAX_JOINTS = 40  # of a sentence: each of its clauses is held against all of a quote
_AND_IS_A = frozenset({"cs", "sk"})
MIN_WORDS = 2
MIN_LETTERS = 2
MIN_CHARACTERS = 5  # of a clause in a script without spaces
APOSTROPHES = {"'", "\u2019"}
ENDINGS = {"ll", "re", "ve"}
MIN_NAME = 4
RIVALLING = frozenset({"time", "money", "percent"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """A part of a sentence that says something by itself."""

    text: str
    sentence: int
    words: tuple[str, ...]  # what it is about, plain
    inherited: tuple[str, ...]  # what the sentence was about before it
    is_negative: bool
    is_without: bool
    is_with: bool
    is_condition: bool  # "if ..."
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    language: str
    sentences: tuple[str, ...]
    clauses: tuple[Clause, ...]

    @property
    def words(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(w for clause in self.clauses for w in clause.words))


def sentences_in(text: str) -> tuple[str, ...]:
    """The text's sentences as they stand, and lines that are none."""
    return tuple(filter(str.strip, _SENTENCE.split(text)))


def has_many_clauses(sentence: str) -> bool:
    """Whether it says more than anybody says in one sentence."""
    return len(_CLAUSE.findall(sentence)) > MAX_JOINTS


@lru_cache(maxsize=1024)
def passage_of(text: str) -> Passage:
    """A text read for comparison."""
    text = spelt(text)
    languages = readable_languages(text) or (ENGLISH,)
    sentences = sentences_in(text)
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
    for text in _parts(sentence, languages):
        values = facts_of(text, languages)
        valued = {
            token.text for value in values for token in tokens_of(_without_path(value))
        }
        words = tuple(
            word
            for word in content_words(text, languages[0])
            if word not in valued and word not in _LINKING
        )
        yield Clause(
            text=text,
            sentence=number,
            words=words,
            inherited=tuple(before),
            is_negative=is_negative(text, languages[0]),
            is_without=says_any(text, WITHOUT),
            is_with=says_any(text, WITH),
            is_condition=_begins_condition(text, languages[0]),
            values=values,
        )
        before += words


def _without_path(value: Value) -> str:
    """What is no word of a value: "returns" is one in "shop.example/returns"."""
    scheme, mark, rest = value.found.rpartition("://")
    return scheme + mark + rest.partition("/")[0]


def _parts(sentence: str, languages: tuple[str, ...]) -> list[str]:
    """The clauses, of each part up to a semicolon by itself."""
    sections = filter(str.strip, _SECTION.split(sentence))
    return [part for section in sections for part in _joined_parts(section, languages)]


def _joined_parts(sentence: str, languages: tuple[str, ...]) -> list[str]:
    """The clauses; one with hardly a word goes with the one before it."""
    language = languages[0]
    parts: list[str] = []
    pieces = [*_pieces(sentence, languages)]
    for place, piece in enumerate(pieces):
        is_short = parts and (
            _is_short(piece, language) or _is_short(parts[-1], language)
        )
        if parts and _is_empty(parts[-1], languages):
            parts[-1] = f"{parts[-1]}, {piece}"
            continue
        if (
            is_short
            and not _begins_contrast(piece)
            and not _begins_condition(piece, language)
            and not _is_denied_apart(parts[-1], piece, language)
        ):
            following = pieces[place + 1] if place + 1 < len(pieces) else ""
            if not _states_anew(parts[-1], piece, following, languages):
                parts[-1] = f"{parts[-1]}, {piece}"
                continue
        parts.append(piece)
    return parts


def _is_short(text: str, language: str) -> bool:
    if characters := len(_UNSPACED.findall(text)):
        return characters < MIN_CHARACTERS
    return len(content_words(text, language)) < MIN_WORDS


def _is_empty(text: str, languages: tuple[str, ...]) -> bool:
    """Whether it says nothing yet: the "for" of "for that you need a licence"."""
    is_wordless = not content_words(text, languages[0]) and not _UNSPACED.search(text)
    return is_wordless and len(tokens_of(text)) == 1 and not facts_of(text, languages)


def _states_anew(
    before: str, piece: str, following: str, languages: tuple[str, ...]
) -> bool:
    """Whether a few words state such a value as the part before: "express: 8.20"."""
    known = _rivalling(before, languages)
    if not known or not content_words(piece, languages[0]):
        return False
    own = _rivalling(piece, languages) or _rivalling(following, languages)
    return not known.isdisjoint(own)


def _rivalling(text: str, languages: tuple[str, ...]) -> set[str]:
    """The families of its values that are stated of one thing each."""
    return families_of(facts_of(text, languages)) & RIVALLING


def _pieces(sentence: str, languages: tuple[str, ...]) -> Iterator[str]:
    for part in _CLAUSE.split(sentence):
        tokens = tokens_of(part)
        start = 0
        for place, token in enumerate(tokens):
            if place and (
                _contrasts(tokens, place, languages[0])
                or _is_condition(tokens, place, languages[0])
            ):
                yield from _stated(part[start : token.start], languages)
                start = token.start
        yield from _stated(part[start:], languages)


def _contrasts(tokens: Sequence[TextToken], place: int, language: str) -> bool:
    """Whether a contrast begins here; one at the end denies what is before it.

    "Calls are included, to Switzerland however not."
    """
    if CONTRASTS.at(tokens, place) is None:
        return False
    rest = " ".join(token.raw for token in tokens[place + 1 :])
    return bool(content_words(rest, language)) or _UNSPACED.search(rest) is not None


def _stated(part: str, languages: tuple[str, ...]) -> Iterator[str]:
    """The part, cut where an "and" joins what is stated of two things."""
    tokens = tokens_of(part)
    starts = [
        t.start for n, t in enumerate(tokens) if n and _is_and(tokens, n, languages[0])
    ]
    denied = {tokens[n].start for n in range(1, len(tokens)) if _denies_next(tokens, n)}
    cuts = [0, *starts, len(part)]
    begun, rivals, is_telling = 0, frozenset[str](), False
    for start, end in pairwise(cuts):
        segment = part[start:end]
        own, tells = _rivalling(segment, languages), _tells(segment, languages)
        if is_telling and tells and (own & rivals or start in denied):
            yield part[begun:start].strip()
            begun, rivals, is_telling = start, frozenset(), False
        rivals, is_telling = rivals | own, is_telling or tells
    if part[begun:].strip():
        yield part[begun:].strip()


def _is_and(tokens: Sequence[TextToken], place: int, language: str) -> bool:
    """Whether "and" stands here; "a" is one in two languages alone."""
    if language in _AND_IS_A and tokens[place].text == "a":
        return True
    return AND.at(tokens, place) is not None


def _denies_next(tokens: Sequence[TextToken], place: int) -> bool:
    """Whether an "and" begins a denial: "and no exit fee"."""
    return (
        AND.at(tokens, place) is not None and DENIALS.at(tokens, place + 1) is not None
    )


def _tells(segment: str, languages: tuple[str, ...]) -> bool:
    return bool(content_words(segment, languages[0]))


def _begins_contrast(piece: str) -> bool:
    return CONTRASTS.at(tokens_of(piece), 0) is not None


def _is_denied_apart(before: str, piece: str, language: str) -> bool:
    """Whether a few words deny of one thing what the part before affirms of another.

    "Water damage is covered, floods are not"; "to Switzerland however not".
    """
    if not content_words(piece, language) or not is_negative(piece, language):
        return False
    tokens = [token for token in tokens_of(piece) if token.text[0].isalnum()]
    is_set_off = (
        says_any(piece, CONTRASTS)
        or DENIALS.at(tokens, 0) is not None
        or DENIALS.at(tokens, len(tokens) - 1) is not None
    )
    return is_set_off and not is_negative(before, language)


def _begins_condition(piece: str, language: str) -> bool:
    return _is_condition(tokens_of(piece), 0, language)


def _is_condition(tokens: Sequence[TextToken], place: int, language: str) -> bool:
    known = CONDITIONS.get(language)
    return known is not None and known.at(tokens, place) is not None


def content_words(text: str, language: str) -> tuple[str, ...]:
    """The words that say what it is about: no numbers, units, weekdays, small words."""
    stop_words = stop_words_of(language)
    tokens = tokens_of(text)
    found = [
        token.text
        for place, token in enumerate(tokens)
        if (_is_content(token, stop_words) or _is_letter(tokens, place))
        and not _is_contracted(tokens, place)
        and (_is_name(token, place, language) or not LIGHT.at(tokens, place))
        and not (
            place
            and tokens[place - 1].text[0].isdigit()
            and unit_words().at(tokens, place)
        )
    ]
    return tuple(dict.fromkeys(found))


def _is_contracted(tokens: Sequence[TextToken], place: int) -> bool:
    """Whether it is a part of "aren't" or "we'll"."""
    around = (tokens[place - 1 : place] or [tokens[place]])[0], *tokens[place + 1 :][:2]
    if around[0].text in APOSTROPHES and tokens[place].text in ENDINGS:
        return True
    return [token.text for token in around[1:]] in (["'", "t"], ["\u2019", "t"])


def _is_letter(tokens: Sequence[TextToken], place: int) -> bool:
    """Whether it tells things of one name apart: "Mobile L"."""
    letter, before = tokens[place].raw, tokens[place - 1].raw if place else ""
    return len(letter) == 1 and letter.isupper() and before[:1].isupper()


def _is_name(token: TextToken, place: int, language: str) -> bool:
    """Whether its capital makes it one, as in "the Starter plan"."""
    is_long = len(token.text) >= MIN_NAME
    return bool(place) and is_long and token.raw[0].isupper() and language != "de"


def _is_content(token: TextToken, stop_words: Container[str]) -> bool:
    text = token.text
    return (
        len(text) >= MIN_LETTERS
        and text[0].isalpha()
        and not _UNSPACED.match(text)
        and text not in stop_words
        and normalise(token.raw) not in stop_words
    )


def stem_of(word: str, language: str) -> str:
    return stem(normalise(word), language)
