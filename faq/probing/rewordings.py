"""Harmless rewordings of an FAQ's own question, which it has to answer."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING

from faq.probing.probes import Probe, ProbeKind
from faq.probing.subjects import number_of
from faq.retrieval.text.normalisation import is_unspaced

if TYPE_CHECKING:
    from collections.abc import Sequence

    from faq.probing.phrasings import TakenApart
    from faq.probing.subjects import Subject

MIN_TYPO = 6  # letters of a word in which a typo leaves no other word
_SENTENCE_END = re.compile(r"[.?!](?=\s)|\[")
_SIGNS = " ?!.\u00bf\u00a1"

Reword = Callable[["TakenApart"], str | None]


def rewordings(kind: ProbeKind, subject: Subject) -> Iterator[Probe]:
    """Those of one kind, in the order of the FAQ's phrasings."""
    for phrasing in subject.phrasings:
        text = REWORDING[kind](phrasing) if phrasing.spans else None
        if text is not None:
            yield Probe(
                kind=kind,
                text=text,
                phrasing=phrasing.text,
                faq_id=subject.document.faq_id,
            )


def _casual(phrasing: TakenApart) -> str | None:
    ends = phrasing.words.casual_ends
    if not ends:
        return None
    plain = _replaced(phrasing, phrasing.words.casual).lower().strip(_SIGNS)
    return f"{plain} {_chosen(ends, phrasing)}"


def _word_order(phrasing: TakenApart) -> str | None:
    """What is asked before how it is asked: "cancel my order how do i"."""
    plain = phrasing.text.strip(_SIGNS)
    if _SENTENCE_END.search(plain):
        return None  # of several sentences
    for opening in phrasing.words.openings:
        if plain.lower().startswith(f"{opening} "):
            rest = plain[len(opening) :].strip()
            return f"{rest} {opening}?" if " " in rest else None
    return None


def _typo(phrasing: TakenApart) -> str | None:
    """Two letters exchanged, or one missing, within the longest word."""
    longest = max(phrasing.spans, key=lambda span: len(span.text))
    word = longest.text
    if len(word) < MIN_TYPO or not word.isalpha() or is_unspaced(word):
        return None
    place = len(word) // 2
    mistyped = word[:place] + word[place + 1 :]
    if number_of(phrasing.text) % 2 and word[place] != word[place - 1]:
        turned = word[place] + word[place - 1]
        mistyped = word[: place - 1] + turned + word[place + 1 :]
    return phrasing.text[: longest.start] + mistyped + phrasing.text[longest.stop :]


def _polite(phrasing: TakenApart) -> str | None:
    frames = phrasing.words.polite
    if not frames:
        return None
    return _chosen(frames, phrasing).format(text=phrasing.text)


def _contraction(phrasing: TakenApart) -> str | None:
    """Contracted where it is written in full, and the other way round."""
    text = _replaced(phrasing, phrasing.words.contractions)
    return None if text == phrasing.text else text


def _synonym(phrasing: TakenApart) -> str | None:
    for span, said in phrasing.places_of(phrasing.words.synonyms):
        return phrasing.with_other(span, phrasing.words.synonyms[said][0])
    return None


def _replaced(phrasing: TakenApart, others: Mapping[str, Sequence[str]]) -> str:
    text = phrasing.text
    for span, said in reversed(list(phrasing.places_of(others))):
        other = others[said][0]
        if span.text[:1].isupper():
            other = other[:1].upper() + other[1:]
        text = text[: span.start] + other + text[span.stop :]
    return text


def _chosen(some: Sequence[str], phrasing: TakenApart) -> str:
    return some[number_of(phrasing.text) % len(some)]


REWORDING: Mapping[ProbeKind, Reword] = {
    ProbeKind.CASUAL: _casual,
    ProbeKind.WORD_ORDER: _word_order,
    ProbeKind.TYPO: _typo,
    ProbeKind.POLITE: _polite,
    ProbeKind.CONTRACTION: _contraction,
    ProbeKind.SYNONYM: _synonym,
}
