"""Notes by staff for staff that stand in a text for customers."""

from __future__ import annotations

import re
from collections.abc import Collection

from faq.linting.vocabulary import Frames, Phrases, words_of
from faq.retrieval.text.normalisation import normalise

_ANYWHERE = Phrases(words_of("internal", "anywhere"))
_CLAUSES = Frames(
    words_of("internal", "clauses"), not_after=words_of("internal", "not_after")
)
_CLAUSE_END = re.compile(r"[.!?:;\n()\[\]*|]+(?:\s|$)|[()\[\]*|]|\s[\u2013\u2014-]\s")
_MAX_CLAUSE_WORDS = 12
_TITLES = "|".join(map(re.escape, words_of("personal", "titles")))
_FIRST_NAMES = words_of("personal", "first_names")
_NAME = rf"(?:(?:{_TITLES})\.? [^\W\d_]+|{'|'.join(sorted(_FIRST_NAMES))})"
_ASKING = "|".join(map(re.escape, words_of("internal", "asking")))
_ASKING_AFTER = "|".join(map(re.escape, words_of("internal", "asking_after")))
# Names by their capitals, the words around them however they are written.
_ASKED = re.compile(
    rf"\b(?i:{_ASKING}) (?:@\w+|{_NAME}\b)|\b{_NAME} (?i:{_ASKING_AFTER})\b"
)
_VERBS = frozenset(
    word
    for name in ("asking", "asking_after")
    for phrase in words_of("internal", name)
    for word in phrase.split()[:1]
)
TRIGGERS = _ANYWHERE.triggers | _CLAUSES.triggers | _VERBS


def find_internal_note(text: str, words: Collection[str]) -> str | None:
    """The part of the text that is meant for staff."""
    found = _ANYWHERE.find(text, words)
    if found is None and not _VERBS.isdisjoint(words):
        asked = _ASKED.search(text)
        found = asked[0] if asked else None
    if found is None and not _CLAUSES.triggers.isdisjoint(words):
        found = _find_clause(text)
    return found


def _find_clause(text: str) -> str | None:
    for clause in _CLAUSE_END.split(text):
        if "@" in clause or clause.count(" ") >= _MAX_CLAUSE_WORDS:
            continue
        if _CLAUSES.fits(normalise(clause)):
            return clause.strip()
    return None
