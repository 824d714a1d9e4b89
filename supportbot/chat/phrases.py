"""The phrases that customers use with a bot, by language, and which a text consists of.

They stand in `phrases.json`, in groups: `yes`, `reject`, `agent`... Groups cover a text
if every word of it belongs to one of their phrases.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

SHARED_PREFIX = 5  # letters of a word in two forms
MIN_CORRECTED = 4  # letters of a word whose typos are mended
# Groups whose words say what a message does.
CARRYING = (
    *("yes", "no", "reject", "decline", "nod", "thanks", "farewell", "greeting"),
    *("agent", "person", "contact", "ordinals", "last"),
)
MIN_TELLING = 2  # words that tell a language

FULL: Mapping[str, Any] = json.loads(
    Path(__file__).with_name("phrases.json").read_text(encoding="utf-8")
)  # Any: lists of phrases, and lists of those
SIGNS: Mapping[str, str] = {
    sign: tag for tag, signs in FULL["signs"].items() for sign in signs
}
LANGUAGES = tuple(language for language in FULL if language != "signs")

# Chinese and Japanese characters: written without spaces, each is a word by itself.
_CHARACTERS = r"\u3005\u3040-\u30ff\u31f0-\u31ff\u3400-\u9fff\uf900-\ufaff\uff66-\uff9f"
_MARKS = r"\u0300-\u036f\u064b-\u065f\u0670"
_LETTERS = rf"[^\W{_CHARACTERS}](?:[^\W{_CHARACTERS}]|[{_MARKS}])*"
_TOKEN = re.compile(rf"[{_CHARACTERS}]|{_LETTERS}(?:['\u2019]{_LETTERS})*|[^\w\s]+")
_CHARACTER = re.compile(rf"[{_CHARACTERS}]")
CHARACTERS_A_WORD = 3
_STRETCHED = re.compile(r"(.)\1{2,}")
# What changes how a sign or a letter looks, and not what it says.
_SKIN = re.compile("[\U0001f3fb-\U0001f3ff\ufe0f\u200d\u0640]")
_FOLDED = str.maketrans({"\u0131": "i", "ł": "l", "ø": "o", "'": None, "\u2019": None})


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A word or sign, folded to one spelling, and where it stands."""

    text: str
    start: int
    end: int

    @property
    def is_word(self) -> bool:
        return self.text[0].isalnum()

    @property
    def size(self) -> float:
        """The share of a word that it is."""
        return 1 / CHARACTERS_A_WORD if _CHARACTER.match(self.text) else 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownPhrases:
    """The phrases of a language that a message consists of."""

    language: str
    tags: Mapping[str, int] = field(default_factory=dict)  # and which it was


def find_phrases(tokens: Sequence[Token], groups: Sequence[str]) -> KnownPhrases | None:
    """The language whose phrases cover the whole message, if there is one."""
    words = [token for token in tokens if token.is_word]
    said = (SIGNS.get(t.text) or SIGNS.get(t.text[0]) for t in tokens if not t.is_word)
    signs = {tag: 0 for tag in said if tag}
    if not words:
        return KnownPhrases(language="en", tags=signs) if signs else None
    signs.pop("unclear", None)  # the mark of a question
    spoken = {token.text for token in words}
    for language in LANGUAGES:
        if not spoken <= vocabulary(language, tuple(groups)):
            continue  # as of nearly all messages: they ask something
        tags = _cover(words, language, tuple(groups))
        if tags is not None:
            return KnownPhrases(language=language, tags=tags | signs)
    return None


def corrected(
    tokens: Sequence[Token], *, is_word: Callable[[str], bool]
) -> list[Token] | None:
    """The message with its only typo in a phrase mended: "agnet" is an agent."""
    known = _typos_of_moves()
    for place, token in enumerate(tokens):
        is_right = token.text in _every_word() or is_word(token.text)
        meant = None if is_right else known.get(token.text)
        if meant:
            return [*tokens[:place], replace(token, text=meant), *tokens[place + 1 :]]
    return None


@cache
def _typos_of_moves() -> Mapping[str, str]:
    """The typos of words that carry a move, and what each stands for.

    Two letters swapped, or one doubled or left out, but not the first: other letters
    make other words.
    """
    words = {
        word
        for language in LANGUAGES
        for word in vocabulary(language, CARRYING)
        if len(word) >= MIN_CORRECTED and word.isalpha()
    }
    return {slip: word for word in sorted(words) for slip in _slips(word)}


def _slips(word: str) -> Iterator[str]:
    for i in range(1, len(word)):
        yield word[: i + 1] + word[i:]
        if len(word) > MIN_CORRECTED:
            yield word[:i] + word[i + 1 :]
            yield word[:i] + word[i : i + 2][::-1] + word[i + 2 :]


@cache
def _every_word() -> frozenset[str]:
    """The words of any phrase: they are no typos of another."""
    groups = [group for group in FULL["en"] if group != "asks"]
    said = (vocabulary(language, tuple(groups)) for language in LANGUAGES)
    return frozenset().union(*said)


def _cover(
    words: Sequence[Token], language: str, groups: tuple[str, ...]
) -> dict[str, int] | None:
    """The tags of the fewest phrases that the words consist of."""
    lexicon, longest = _lexicon(language, groups), _length(language, groups)
    best: list[tuple[int, dict[str, int]] | None] = [(0, {})]
    for end in range(1, len(words) + 1):
        found: tuple[int, dict[str, int]] | None = None
        for start in range(max(0, end - longest), end):
            before = best[start]
            tags = lexicon.get(spelling(words[start:end]))
            if before and tags and (found is None or before[0] + 1 < found[0]):
                found = before[0] + 1, before[1] | dict(tags)
        best.append(found)
    last = best[-1]
    return last[1] if last else None


def find_prefix(
    tokens: Sequence[Token], language: str, groups: Iterable[str]
) -> tuple[int, Mapping[str, int]]:
    """How many of the first tokens are phrases of these groups, and which."""
    known = tuple(groups)
    lexicon, openers = _lexicon(language, known), _openers(language, known)
    place, tags = 0, dict[str, int]()
    while place < len(tokens):
        if not tokens[place].is_word:
            place += 1
            continue
        is_opener = tokens[place].text in openers
        last = place + _length(language, known)
        longest = _longest(tokens[:last], place, lexicon) if is_opener else None
        if longest is None:
            break
        place, found = longest
        tags |= found
    return (place, tags) if tags else (0, tags)


def _longest(
    tokens: Sequence[Token], place: int, lexicon: Mapping[str, Mapping[str, int]]
) -> tuple[int, Mapping[str, int]] | None:
    """The end of the longest phrase that begins there, with its tags."""
    for end in range(len(tokens), place, -1):
        phrase = spelling(tokens[place:end])
        if all(token.is_word for token in tokens[place:end]) and phrase in lexicon:
            return end, lexicon[phrase]
    return None


@cache
def _lexicon(language: str, groups: tuple[str, ...]) -> Mapping[str, dict[str, int]]:
    """The phrases of these groups, and the groups that each is in."""
    lexicon: dict[str, dict[str, int]] = {}
    for group in groups:
        for number, phrases in _numbered(FULL[language][group], group):
            for phrase in phrases:
                key = spelling(read_tokens(phrase))
                lexicon.setdefault(key, {})[group] = number
    return lexicon


@cache
def _length(language: str, groups: tuple[str, ...]) -> int:
    """The words of the longest phrase of these groups."""
    lexicon = _lexicon(language, groups)
    return max((key.count(" ") + 1 for key in lexicon), default=0)


@cache
def _openers(language: str, groups: tuple[str, ...]) -> frozenset[str]:
    """The words with which the phrases of these groups begin."""
    return frozenset(key.partition(" ")[0] for key in _lexicon(language, groups))


def _numbered(listed: Sequence[Any], group: str) -> Iterator[tuple[int, Sequence[str]]]:
    if group == "ordinals":
        yield from enumerate(listed, start=1)
    else:
        yield 0, listed


@cache
def vocabulary(language: str, groups: tuple[str, ...]) -> frozenset[str]:
    """The single words of these groups."""
    return frozenset(" ".join(_lexicon(language, groups)).split())


def ways_to_ask(tag: str, language: str) -> tuple[str, ...]:
    asks = [FULL[each]["asks"].get(tag, "") for each in (language, "en")]
    return tuple(dict.fromkeys(filter(None, asks)))


def language_of_topics(text: str) -> str | None:
    """The language of what customers write about, if enough of its words are said."""
    words = {token.text for token in read_tokens(text)}
    said = {
        language: len(words & vocabulary(language, ("telling",)))
        for language in LANGUAGES
    }
    best, second = sorted(said, key=lambda language: -said[language])[:2]
    is_told = said[best] >= MIN_TELLING and said[best] > said[second]
    return best if is_told else None


@cache
def own_questions(tag: str) -> frozenset[str]:
    """The ways to ask it in all languages, as `spelling` writes them."""
    asks = (FULL[language]["asks"].get(tag, "") for language in LANGUAGES)
    return frozenset(spelling(read_tokens(each)) for each in asks)


def read_tokens(text: str) -> list[Token]:
    return [
        Token(text=folded, start=match.start(), end=match.end())
        for match in _TOKEN.finditer(text)
        if (folded := _fold(match[0]))
    ]


def _fold(text: str) -> str:
    """One spelling for accents, capitals, apostrophes and stretched letters."""
    plain = _SKIN.sub("", unicodedata.normalize("NFKD", text.casefold()))
    letters = (each for each in plain if not unicodedata.combining(each))
    return _STRETCHED.sub(r"\1", "".join(letters).translate(_FOLDED))


def size_of(tokens: Iterable[Token]) -> float:
    """How many words they are; a Chinese or Japanese character is a part of one."""
    return sum(token.size for token in tokens)


def spelling(tokens: Sequence[Token]) -> str:
    return " ".join(token.text for token in tokens if token.is_word)


def says_all(text: str, wanted: Iterable[str]) -> bool:
    """Whether it has all these words, in one form or another: refund, refunds."""
    said = {token.text for token in read_tokens(text)}
    return all(any(_is_same(word, each) for word in said) for each in wanted)


def _is_same(word: str, other: str) -> bool:
    shared = word[:SHARED_PREFIX] == other[:SHARED_PREFIX]
    return word == other or (shared and min(len(word), len(other)) >= SHARED_PREFIX)
