"""Countries and continents by their names in the languages that the guard reads."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

from babel import Locale

from supportbot.chat.guard.facts import readable_languages
from supportbot.chat.guard.number_words import ENGLISH, LANGUAGES
from supportbot.chat.guard.tokens import Phrasebook, TextToken, spelt, tokens_of
from supportbot.chat.guard.units import WORDS

LONGEST_ABBREVIATION = 3
MIN_BEGINNING = 5  # letters that an ending may follow: "Szwajcari" in "Szwajcarii"


def places_in(text: str, languages: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The code and the word of each place that is named."""
    tokens = tokens_of(spelt(text))
    place = 0
    while place < len(tokens):
        found = _at(tokens, place, languages)
        if found is None:
            place += 1
            continue
        code, length = found
        yield code, " ".join(token.raw for token in tokens[place : place + length])
        place += length


def new_places(
    text: str, evidence: str, *, languages: Sequence[str] = ()
) -> tuple[str, ...]:
    """The places of a text that its evidence does not name."""
    read = (*readable_languages(text), *languages, ENGLISH)
    sources = (*readable_languages(evidence), *read)
    known = {code for code, _ in places_in(evidence, sources)}
    return tuple(word for code, word in places_in(text, read) if code not in known)


def _at(
    tokens: Sequence[TextToken], place: int, languages: Sequence[str]
) -> tuple[str, int] | None:
    first = tokens[place].raw[0]
    if not first.isalpha() or first.islower():
        return None
    for language in dict.fromkeys(languages):
        found = _names(language).at(tokens, place)
        if found and not _is_small_word(tokens[place].raw):
            return found.meaning, found.length
    return None


def _is_small_word(raw: str) -> bool:
    """Whether it is "Ab", and not the abbreviation AB."""
    return len(raw) <= LONGEST_ABBREVIATION and raw.isascii() and not raw.isupper()


@cache
def _names(language: str) -> Phrasebook[str]:
    if language not in LANGUAGES:
        return Phrasebook({})
    locale = Locale.parse("nb" if language == "no" else language)
    found: dict[str, str] = {}
    for code, name in locale.territories.items():
        plain = str(name)
        if len(plain) > 1:
            found[plain] = code
        if " " not in plain and len(plain) > MIN_BEGINNING and code.isalpha():
            found[f"{plain[:-1]}*"] = code
    for code, words in WORDS["places"].items():
        found |= {word.replace("_", " "): code for word in words.split()}
    return Phrasebook(found)
