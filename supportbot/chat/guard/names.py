"""Names of people, places and products that stand nowhere in what is known."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from typing import TYPE_CHECKING

from supportbot.chat.guard.dates import month_names
from supportbot.chat.guard.facts import facts_of
from supportbot.chat.guard.number_words import ENGLISH
from supportbot.chat.guard.territories import territories_of
from supportbot.chat.guard.tokens import TextToken, plain, spelt, tokens_of
from supportbot.chat.guard.units import WORDS, unit_words

if TYPE_CHECKING:
    from supportbot.chat.guard.likeness import Likeness

_NOUNS_IN_CAPITALS = {"de"}  # any noun may be a name there
_ENDS = {
    ".",
    "!",
    "?",
    ":",
    "\n",
    "*",
    "#",
    "-",
    "|",
    "\u2022",
    "(",
    '"',
    "\u201c",
    "\u00ab",
    "\u00bf",
    "\u00a1",
    "\u2026",
    "'",
}
_ALWAYS = frozenset(WORDS["no_names"].split())
_TITLES = frozenset(WORDS["titles"].split())
SAME = 0.6  # cosine of names that are one in two languages
BEGINNING = 4
ALIKE = 0.75  # of the letters: Frankfurt is Francfort


def new_names(
    text: str, known: str, *, language: str, likeness: Likeness | None
) -> Iterator[str]:
    """The names of a text that the known texts do not have."""
    own = tokens_of(spelt(known))
    said = {token.text for token in own}
    places = {code for token in own for code in territories_of(token.text)}
    text = spelt(text)
    facts = {
        token.text
        for value in facts_of(text, (language, ENGLISH))
        for token in tokens_of(value.found)
    }
    is_german = language in _NOUNS_IN_CAPITALS
    tokens = tokens_of(text)
    for token in _capitals(tokens, titled_only=is_german):
        word = token.text
        if unit_words().at([token], 0):
            continue
        if word in said or word in facts or word in _ALWAYS or _is_like(word, said):
            continue
        if places.intersection(territories_of(word)) or token.raw in known:
            continue
        if not _is_same(token, own, likeness):
            yield token.raw


def _capitals(tokens: list[TextToken], *, titled_only: bool) -> Iterator[TextToken]:
    for place, token in enumerate(tokens):
        if not token.raw[0].isupper() or month_names().at(tokens, place):
            continue
        before = tokens[place - 1].raw if place else "."
        if before == "." and place > 1:
            before = tokens[place - 2].raw if tokens[place - 2].text in _TITLES else "."
        if plain(before) in _TITLES:
            yield token
            continue
        if titled_only:
            continue
        is_first = before in _ENDS
        is_odd = token.raw[1:] != token.raw[1:].lower()
        if not is_first or is_odd:
            yield token


def _is_like(word: str, said: set[str]) -> bool:
    """Whether another form of the word is known: `Norways`, `Польшу`."""
    if len(word) > BEGINNING and get_close_matches(word, said, n=1, cutoff=ALIKE):
        return True
    return len(word) > BEGINNING and any(
        other[: len(word) - 2] == word[: len(word) - 2]
        for other in said
        if abs(len(other) - len(word)) <= 2  # noqa: PLR2004 - letters of an ending
    )


def _is_same(token: TextToken, own: list[TextToken], likeness: Likeness | None) -> bool:
    """Whether the encoder takes it for a known name in another language."""
    names = [other.raw for other in own if other.raw[0].isupper()]
    if likeness is None or not names:
        return False
    [mine] = likeness.vectors([token.raw])
    return bool((likeness.vectors(names) @ mine).max() >= SAME)
