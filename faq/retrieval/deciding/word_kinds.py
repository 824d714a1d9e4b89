"""What a word is: a name, an opposite, one that carries no subject."""

from __future__ import annotations

import json
import re
from collections.abc import Container, Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from faq.retrieval.text.normalisation import is_unspaced, normalise, words
from faq.retrieval.text.stemming import ENGLISH, stem

if TYPE_CHECKING:
    from faq.retrieval.matching.query import Query
    from faq.retrieval.segments.segment import Segment
    from faq.retrieval.segments.texts import Texts

OPPOSITES = Path(__file__).with_name("opposites.json")  # by benchmarks/wordnet.py
LOOKED_AT = 20  # phrasings that say a word
FEWEST_WORDS = 3  # of a text whose capitals may be those of a title
MIN_ENGLISH = 3  # letters of a function word that says the language
MOST_WORDS = 2  # on either side of an exchange; beyond it is another sentence
MOST_PIECES = 6  # of a text without spaces: two words of four characters
SHORT = 3  # letters of an abbreviation, at most: a PC is a computer
TITLE = 0.7  # share of words with a capital from which capitals mark no names
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
_TOKEN = re.compile(r"[^\W_]+(?:['\u2019][^\W_]+)*[+#]*")


def are_opposites(word: str, other: str) -> bool:
    """Whether one is said to be the opposite of the other, in any sense."""
    return stem(other) in opposites().get(stem(word), ())


@cache
def opposites() -> Mapping[str, set[str]]:
    """The opposites of every stem that has any."""
    pairs: Mapping[str, str] = json.loads(OPPOSITES.read_text())["opposites"]
    found: dict[str, set[str]] = {}
    for word, others in pairs.items():
        for other in others.split():
            found.setdefault(word, set()).add(other)
            found.setdefault(other, set()).add(word)
    return found


def most_words(spoken: Iterable[str]) -> int:
    """How many words an exchange has at most; pairs of characters make up a word."""
    return MOST_PIECES if any(map(is_unspaced, spoken)) else MOST_WORDS


def contents(
    spoken: Iterable[str], texts: Texts, fillers: Container[str] = FUNCTION_WORDS
) -> dict[str, str]:
    """The words that carry the subject, by their stems."""
    return {texts.stem(word): word for word in spoken if word not in fillers}


def small_words(spoken: Iterable[str]) -> set[str]:
    """The function words among them that are hardly those of other languages."""
    return {w for w in spoken if len(w) >= MIN_ENGLISH and w in FUNCTION_WORDS}


def particles(spoken: Sequence[str]) -> set[str]:
    """The "on" or "off" that something is turned, not where it is."""
    if "off" in spoken:
        return {"off"}
    return {"on"} if "on" in spoken and _TURNING.intersection(spoken) else set()


def is_name(word: str, text: str) -> bool:
    """Whether the text writes the word as a name or a number."""
    if any(map(str.isdigit, word)):
        return True
    tokens = list(_TOKEN.finditer(text))
    capitals = sum(token.group()[0].isupper() for token in tokens)
    is_title = len(tokens) >= FEWEST_WORDS and capitals > TITLE * len(tokens)
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


def is_telling_name(word: str, text: str) -> bool:
    """Whether the word is a name, and no abbreviation, number or word of sentences."""
    return (
        len(word) > SHORT
        and word not in FUNCTION_WORDS
        and not any(map(str.isdigit, word))
        and is_name(word, text)
    )


def is_short_for(word: str, names: Sequence[str]) -> bool:
    """Whether the word abbreviates the names: "fb", "gd"."""
    wholes = ("".join(names[place:]) for place in range(len(names)))
    return any(_is_made_of(word, whole) for whole in wholes)


def _is_made_of(word: str, whole: str) -> bool:
    """Whether the word is the first and some more letters of the other, in order."""
    letters = iter(whole)
    return word[0] == whole[0] and all(letter in letters for letter in word)


def is_other_name(typed: str, meant: str, text: str, language: str) -> bool:
    """Whether another letter makes another name of it, as Iceland of Ireland.

    A letter missing, too many or in the wrong place makes a typo. Of English it is
    known which words are look-alikes, however they are written.
    """
    is_replaced = len(typed) == len(meant) and sorted(typed) != sorted(meant)
    return is_replaced and (language != ENGLISH or is_name(typed, text))


def names_of(texts: Texts, document: int) -> list[str]:
    """The names that every phrasing of a document has."""
    first, last = texts.rows.starts[document : document + 2].tolist()
    text = texts.texts[first]
    spoken = dict.fromkeys(words(texts.normalised[first]))
    names = [word for word in spoken if is_telling_name(word, text)]
    for row in range(first + 1, last):
        if names and not texts.is_never[row]:
            said = {*map(texts.stem, words(texts.normalised[row]))}
            names = [name for name in names if texts.stem(name) in said]
    return names


def is_like_name(word: str, query: Query, segments: Sequence[Segment]) -> bool:
    """Whether the message or a phrasing writes it as a name, or nobody knows it."""
    return len(word) > SHORT and (
        word in query.unknown
        or is_name(word, query.text)
        or any(_is_name_in(word, part.texts) for part in segments)
    )


def _is_name_in(word: str, texts: Texts) -> bool:
    """Whether a phrasing writes the word as a name."""
    number = texts.vocabulary.get(word, -1)
    places = np.flatnonzero(texts.words.values == number)[:LOOKED_AT]
    rows = np.searchsorted(texts.words.starts, places, "right") - 1
    return any(is_name(word, texts.texts[row]) for row in rows)


def stems_said(texts: Texts, document: int) -> set[int]:
    """Stems of all that an FAQ says: phrasings, keywords, answer."""
    first, last = texts.rows.starts[document : document + 2]
    parts = [texts.words.values[texts.words.starts[first] : texts.words.starts[last]]]
    for lists in (texts.keywords, texts.answers):
        start, stop = lists.starts[document : document + 2]
        parts.append(lists.values[start:stop])
    return set(texts.stem_of[np.concatenate(parts)].tolist())
