"""Which probes are asked of a knowledge base: some of each kind, bounded a FAQ."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, zip_longest
from typing import TYPE_CHECKING

from faq.probing.near_misses import near_misses
from faq.probing.probes import NEAR_MISSES, REWORDINGS, Probe, ProbeKind
from faq.probing.rewordings import rewordings
from faq.probing.subjects import Surroundings, number_of
from faq.retrieval.text.normalisation import question_key

if TYPE_CHECKING:
    from faq.probing.subjects import Subject
    from faq.retrieval import Document

MOST_OF_EACH = 8  # near misses of an FAQ, and as many rewordings
ALL_OF_EACH = 1_500  # of a whole knowledge base, but one of each at least an FAQ


def plan_probes(documents: Sequence[Document]) -> Iterator[Probe]:
    """The same for the same documents, FAQ by FAQ; no text that an FAQ has itself.

    for probe in plan_probes(documents):
        print(probe.kind, probe.text)
    """
    around = Surroundings.of(documents)
    most = min(MOST_OF_EACH, max(1, ALL_OF_EACH // max(1, len(documents))))
    own = {
        question_key(text)
        for each in documents
        for text in (each.question, *each.alternates)
    }
    for subject in around.subjects:
        yield from _probes_of(subject, around, most=most, own=own)


def _probes_of(
    subject: Subject, around: Surroundings, *, most: int, own: set[str]
) -> Iterator[Probe]:
    kinds = _turned(NEAR_MISSES, subject)
    missing = (near_misses(kind, subject, around) for kind in kinds)
    yield from _first_of_each(missing, most=most, without=own)
    kinds = _turned(REWORDINGS, subject)
    reworded = (rewordings(kind, subject) for kind in kinds)
    yield from _first_of_each(reworded, most=most, without=own)


def _turned(kinds: Sequence[ProbeKind], subject: Subject) -> Sequence[ProbeKind]:
    """Another kind first for each FAQ: where few are asked, all kinds have a turn."""
    start = number_of(subject.document.question) % len(kinds)
    return (*kinds[start:], *kinds[:start])


def _first_of_each(
    of_kinds: Iterable[Iterator[Probe]], *, most: int, without: set[str]
) -> Iterator[Probe]:
    """One of each kind in turn, each text once."""
    known = set(without)
    count = 0
    for probe in chain.from_iterable(zip_longest(*of_kinds)):
        if probe is None or question_key(probe.text) in known:
            continue
        known.add(question_key(probe.text))
        yield probe
        count += 1
        if count == most:
            return
