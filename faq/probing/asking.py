"""Probes asked as customers ask, and whose answer they would get."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from faq.probing.probes import Probe, ProbedAnswer, ProbeKind
from faq.retrieval import Decision
from faq.retrieval.text.normalisation import normalise

if TYPE_CHECKING:
    from faq.retrieval import Document, SearchResult

Ask = Callable[[str], "SearchResult"]
Find = Callable[[int], "Document | None"]


def ask_probes(
    probes: Iterable[Probe], *, ask: Ask, find: Find
) -> Iterator[ProbedAnswer]:
    """What comes of each, by the search that is given."""
    for probe in probes:
        yield _judged(probe, ask(probe.text), find)


def _judged(probe: Probe, result: SearchResult, find: Find) -> ProbedAnswer:
    match = result.match
    shown = match.document if match else None
    origins = [find(pk) for pk in _made_of(probe)]
    return ProbedAnswer(
        probe=probe,
        faq_id=shown.faq_id if shown else None,
        is_sure=result.decision is Decision.SURE,
        is_own=shown is not None
        and any(_say_the_same(shown, each) for each in origins if each),
    )


def _made_of(probe: Probe) -> Iterator[int]:
    """The FAQs whose answer would be wrong, or is the right one.

    An FAQ that lent a noun may be what a near miss asks for; of halves neither is.
    """
    yield probe.faq_id
    if probe.kind is ProbeKind.TWO_HALVES and probe.other_id is not None:
        yield probe.other_id


def _say_the_same(one: Document, other: Document) -> bool:
    """Whether they are one FAQ, or translations, or have one answer."""
    is_one = (one.group or one.faq_id) == (other.group or other.faq_id)
    return is_one or normalise(one.answer) == normalise(other.answer)
