"""Casual wording: chat spelling written in full, fillers and anger left out."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from pathlib import Path

from faq.retrieval.text.normalisation import normalise

MAX_CHARS = 1000  # of a longer text the sentences are read, one by one
CLOSING_WORDS = 12  # the last of a message, among which a closing is looked for
MIN_WORDS = 2  # that have to be left: a message of fillers alone stays as it is

_LISTS = json.loads(Path(__file__).with_name("casual.json").read_text(encoding="utf-8"))
_CHAT: dict[str, str] = _LISTS["chat"]
_CONTRACTIONS: dict[str, str] = _LISTS["contractions"]
_ABBREVIATIONS: dict[str, str] = _LISTS["abbreviations"]
_CHAT_WORDS = {word: text for word, text in _CHAT.items() if " " not in word}
# "Its" and "were" are words of their own: only the apostrophe tells.
_SPELLED_OUT = {
    **_CHAT_WORDS,
    **_CONTRACTIONS,
    **{word.replace("'", ""): text for word, text in _CONTRACTIONS.items()},
    **_LISTS["only_with_apostrophe"],
}
_PAIRS = {word: text for word, text in _CHAT.items() if " " in word}
_APOSTROPHES = str.maketrans(dict.fromkeys("\u2019\u2018\u02bc`\u00b4", "'"))
_TOKEN = re.compile(r"w/o?(?!\w)|\w+(?:'\w+)*", re.IGNORECASE)
_GAP = r"[\s,.!?:;\u2026-]*"


def _any_of(phrases: Iterable[str]) -> str:
    longest_first = sorted(phrases, key=len, reverse=True)
    return "|".join(
        re.escape(phrase).replace(r"\ ", r"\s+") for phrase in longest_first
    )


def _keys_of(phrases: Iterable[str], *, place: int) -> frozenset[str]:
    """A word of each phrase: a text without any of them needs no further look."""
    return frozenset(normalise(phrase).split()[place] for phrase in phrases)


_PAIR = re.compile(rf"\b(?:{_any_of(_PAIRS)})\b", re.IGNORECASE)
_OPENING = re.compile(
    rf"^(?:{_GAP}\b(?:{_any_of(_LISTS['openings'])})\b)+(?!'){_GAP}", re.IGNORECASE
)
_CLOSING = re.compile(
    rf"(?:{_GAP}\b(?:{_any_of(_LISTS['closings'])})\b)+{_GAP}$", re.IGNORECASE
)
_ANGER = re.compile(rf"\b(?:{_any_of(_LISTS['anger'])})\b{_GAP}", re.IGNORECASE)
_SWEARING = re.compile(rf"\b({_any_of(_LISTS['swearing'])})\b[!,]*\s*", re.IGNORECASE)
_SPELLED_KEYS = _keys_of(_SPELLED_OUT, place=0) | {"r"}
_OPENING_KEYS = _keys_of(_LISTS["openings"], place=0)
_CLOSING_KEYS = _keys_of(_LISTS["closings"], place=-1)
_ANGER_KEYS = _keys_of(_LISTS["anger"], place=-1)
_SWEARWORDS = frozenset(_LISTS["swearing"])


def in_full(text: str, normalised: str) -> str:
    """The normalised text, casual wording spelled out."""
    is_plain = _SPELLED_KEYS.isdisjoint(normalised.split())  # as nearly all are
    if is_plain or len(text) > MAX_CHARS:
        return normalised
    return normalise(spell_out(text))


@lru_cache(maxsize=2_048)
def words_in_full(text: str, normalised: str) -> tuple[str, ...]:
    """The words of `in_full`, kept: a phrasing is compared again and again."""
    words = normalised.split()
    if len(text) > MAX_CHARS or _SPELLED_KEYS.isdisjoint(words):  # as nearly all are
        return tuple(words)
    return tuple(in_full(text, normalised).split())


def spell_out(text: str) -> str:
    """The text with contractions and chat spelling written in full.

    >>> spell_out("wheres ur shop? It's not w/ its sister")
    "where is your shop? It's not with its sister"
    """
    plain = text.translate(_APOSTROPHES)
    paired = _PAIR.sub(lambda found: _PAIRS[" ".join(found[0].lower().split())], plain)
    full = _TOKEN.sub(lambda f: _SPELLED_OUT.get(f[0].lower(), f[0]), paired)
    return text if full == plain else full


def read_plainly(text: str, normalised: str, *, is_known: Callable[[str], bool]) -> str:
    """What a message says once it is written in full, without fillers and anger.

    Abbreviations and swearwords that the knowledge base uses are left alone.
    """
    if len(text) > MAX_CHARS:
        return text
    said = frozenset(normalised.split())
    full = text
    if not _SPELLED_KEYS.isdisjoint(said):
        full = spell_out(text)
        said |= frozenset(normalise(full).split())
    bare = _without_anger(full, said, is_known)
    if not _OPENING_KEYS.isdisjoint(said):
        bare = _OPENING.sub("", bare)
    if not _CLOSING_KEYS.isdisjoint(said):
        bare = _without_closing(bare)
    plain = bare if len(bare.split()) >= MIN_WORDS else full
    if said.isdisjoint(_ABBREVIATIONS):
        return plain
    return _TOKEN.sub(lambda f: _abbreviated(f[0], is_known), plain)


def _without_anger(
    text: str, said: frozenset[str], is_known: Callable[[str], bool]
) -> str:
    if not _ANGER_KEYS.isdisjoint(said):
        text = _ANGER.sub("", text).strip()
    if not _SWEARWORDS.isdisjoint(said):
        text = _SWEARING.sub(lambda f: f[0] if is_known(f[1].lower()) else "", text)
    return text.strip() if text[-1:].isspace() else text


def _without_closing(text: str) -> str:
    """Looks at the last words only: to search all of a long text takes long."""
    words = text.split()
    start, end = " ".join(words[:-CLOSING_WORDS]), " ".join(words[-CLOSING_WORDS:])
    return f"{start} {_CLOSING.sub('', end)}".strip()


def _abbreviated(word: str, is_known: Callable[[str], bool]) -> str:
    meant = _ABBREVIATIONS.get(word.lower())
    return word if meant is None or is_known(word.lower()) else meant
