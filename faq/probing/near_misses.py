"""Questions that are nearly an FAQ's own, and that it must not answer for sure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from faq.probing.phrasings import last_run
from faq.probing.probes import Probe, ProbeKind
from faq.probing.subjects import from_place, names_in, number_of
from faq.retrieval.text.normalisation import normalise, words
from faq.retrieval.text.stemming import stem

if TYPE_CHECKING:
    from faq.probing.phrasings import Span, TakenApart
    from faq.probing.subjects import Lendable, Subject, Surroundings

MIN_WORDS = 3  # of a phrasing: less of it is left than is exchanged
MIN_CONTENTS = 2  # words of the subject in a text that is halved
MOST_WORDS = 25  # a story, not a question
YEAR_DIGITS = 4
_NUMBER = re.compile(r"\d+")
_HOW = frozenset({"how", "wie"})  # "how long" asks for what "how short" asks for

Maker = Callable[["TakenApart", "Subject", "Surroundings"], Iterator[Probe]]


def near_misses(
    kind: ProbeKind, subject: Subject, around: Surroundings
) -> Iterator[Probe]:
    """Those of one kind, in the order of the FAQ's phrasings."""
    for phrasing in subject.phrasings:
        if MIN_WORDS <= len(phrasing.spans) <= MOST_WORDS:
            yield from MAKERS[kind](phrasing, subject, around)


def _opposites(
    phrasing: TakenApart, subject: Subject, _around: Surroundings
) -> Iterator[Probe]:
    known = phrasing.words.opposites
    for span, said in phrasing.places_of(known):
        for other in known[said]:
            if phrasing.before(span) not in _HOW and not _is_said(other, said, subject):
                text = phrasing.with_other(span, other)
                yield _probe(ProbeKind.OPPOSITE, text, phrasing, subject)


def _other_names(
    phrasing: TakenApart, subject: Subject, around: Surroundings
) -> Iterator[Probe]:
    series = phrasing.words.names
    yield from _others_of(series, ProbeKind.OTHER_NAME, phrasing, subject)
    others = around.names.get(subject.language, ())
    for span in names_in(phrasing, around.small):
        lent = _first_unsaid(others, span, phrasing, subject)
        if lent is not None:
            text = phrasing.with_other(span, lent.text)
            yield _probe(ProbeKind.OTHER_NAME, text, phrasing, subject)


def _others_of(
    series: Sequence[Sequence[str]],
    kind: ProbeKind,
    phrasing: TakenApart,
    subject: Subject,
) -> Iterator[Probe]:
    """Another member of the series that a word is of."""
    for span in phrasing.spans:
        members = next((each for each in series if span.key in each), ())
        start = number_of(phrasing.text) % len(members) if members else 0
        others = (*members[start:], *members[:start])
        other = next((each for each in others if not subject.says(each)), None)
        if other is not None:
            yield _probe(kind, phrasing.with_other(span, other), phrasing, subject)


def _other_numbers(
    phrasing: TakenApart, subject: Subject, _around: Surroundings
) -> Iterator[Probe]:
    said = {*words(normalise(subject.document.answer)), *subject.stems}
    for found in _NUMBER.finditer(phrasing.text):
        other = _other_number(found.group())
        if other not in said:
            text = phrasing.text[: found.start()] + other + phrasing.text[found.end() :]
            yield _probe(ProbeKind.OTHER_NUMBER, text, phrasing, subject)
    series = phrasing.words.series
    yield from _others_of(series, ProbeKind.OTHER_NUMBER, phrasing, subject)


def _other_number(digits: str) -> str:
    """As many digits, another number: 14 is 35, 2024 is 2027."""
    is_year = len(digits) == YEAR_DIGITS
    other = int(digits) + 3 if is_year else int(digits) * 2 + 7
    return str(other).zfill(len(digits))


def _other_subjects(
    phrasing: TakenApart, subject: Subject, around: Surroundings
) -> Iterator[Probe]:
    """What another FAQ is about, behind the same determiner."""
    for noun in reversed(phrasing.noun_phrases):
        others = around.nouns.get((subject.language, noun.determiner), ())
        lent = _first_unsaid(others, noun.span, phrasing, subject)
        if lent is not None:
            text = phrasing.with_other(noun.span, lent.text)
            other_id = lent.faq_id
            yield _probe(
                ProbeKind.OTHER_SUBJECT, text, phrasing, subject, other_id=other_id
            )


def _two_halves(
    phrasing: TakenApart, subject: Subject, around: Surroundings
) -> Iterator[Probe]:
    """How this one begins and another one ends; neither is asked as a whole."""
    begins = _halves(phrasing)[0]
    others = around.by_language[subject.language] if begins else ()
    for other in from_place(others, phrasing.text):
        ends = _halves(other.phrasings[0])[1] if other.phrasings else ""
        if ends and not subject.says(ends) and not other.says_all(begins):
            yield _probe(
                ProbeKind.TWO_HALVES,
                begins + ends,
                phrasing,
                subject,
                other_id=other.document.faq_id,
            )
            return


def _halves(phrasing: TakenApart) -> tuple[str, str]:
    """The text in two, each with words of the subject; nothing if it has too few."""
    contents = phrasing.contents
    if len(contents) < MIN_CONTENTS or len(phrasing.spans) > MOST_WORDS:
        return "", ""
    cut = contents[len(contents) // 2].start
    return phrasing.text[:cut], phrasing.text[cut:]


def _placeholders(
    phrasing: TakenApart, subject: Subject, _around: Surroundings
) -> Iterator[Probe]:
    nouns = phrasing.noun_phrases
    span = nouns[-1].span if nouns else last_run(phrasing)
    made_up = phrasing.words.placeholders
    rest = [each for each in phrasing.contents if not _overlap(each, span)]
    if span is not None and rest and made_up:
        word = made_up[number_of(phrasing.text) % len(made_up)]
        text = phrasing.with_other(span, word)
        yield _probe(ProbeKind.PLACEHOLDER, text, phrasing, subject)


def _overlap(one: Span, other: Span | None) -> bool:
    return other is not None and one.start < other.stop and other.start < one.stop


def _first_unsaid(
    others: Sequence[Lendable], span: Span, phrasing: TakenApart, subject: Subject
) -> Lendable | None:
    """Words of another FAQ that this one does not say, nor says by a synonym."""
    alike = phrasing.words.synonyms.get(span.key, ())
    for lent in from_place(others, phrasing.text):
        is_other = lent.faq_id != subject.document.faq_id
        if is_other and lent.text.lower() not in alike and not subject.says(lent.text):
            return lent
    return None


def _is_said(other: str, said: str, subject: Subject) -> bool:
    """Whether the FAQ says what makes it the opposite: it may answer both."""
    kept = set(words(normalise(said)))
    added = [word for word in words(normalise(other)) if word not in kept]
    return any(stem(word, subject.language) in subject.stems for word in added)


def _probe(
    kind: ProbeKind,
    text: str,
    phrasing: TakenApart,
    subject: Subject,
    *,
    other_id: int | None = None,
) -> Probe:
    return Probe(
        kind=kind,
        text=text,
        phrasing=phrasing.text,
        faq_id=subject.document.faq_id,
        other_id=other_id,
    )


MAKERS: Mapping[ProbeKind, Maker] = {
    ProbeKind.OPPOSITE: _opposites,
    ProbeKind.OTHER_NAME: _other_names,
    ProbeKind.OTHER_NUMBER: _other_numbers,
    ProbeKind.OTHER_SUBJECT: _other_subjects,
    ProbeKind.TWO_HALVES: _two_halves,
    ProbeKind.PLACEHOLDER: _placeholders,
}
