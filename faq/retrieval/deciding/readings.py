"""A message read alone and in the light of what came before; its parts each alone."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from faq.retrieval.results import (
    BANDS,
    CappedBy,
    Context,
    Decision,
    Document,
    Hit,
    Reading,
    SearchResult,
)
from faq.retrieval.text.halves import (
    clauses,
    has_long_number,
    is_question,
    questions_in,
    reports,
    without_asides,
)
from faq.retrieval.text.languages import detect_language
from faq.retrieval.text.normalisation import normalise, words
from faq.retrieval.text.small_talk import is_small_talk
from faq.retrieval.text.stemming import ENGLISH, stem

SHORT = 12  # words; a longer message says itself what it is about
MOST_REPORTS = 5  # of a story
EARLIER = 3  # messages without an answer that are read together with the next one
LIKELY = 0.5  # from here on the context answers: more often right than not
BENEFIT = 0.1  # of the doubt, for the FAQ that "it" may stand for
MOST_UNSAID = 4
OLDER = 0.7  # what the FAQ of the turn before the last one counts
# Fitted by benchmarks/fit_reading.py to one half of fixtures/followups_development.csv
# and topic changes made of the published sets; its other half says how well they do.
PREVIOUS = {
    "intercept": 0.75,
    "likeness": 3.24,  # cosine of the message to the FAQ's nearest phrasing
    "unsaid": -0.8,  # content words of the message that the FAQ says nowhere
    "stray": -1.11,  # of several content words it lacks one
    "gap": -1.18,  # by how much the message alone is more like another FAQ
    "trouble": -5.54,  # it complains, and the FAQ's phrasings do not
    "unfit": -4.54,  # it asks for a price, a time or a reason, and the answer has none
    "found": -0.14,  # logit of the confidence of question and message together
}
RELATED = {
    "intercept": -0.13,
    "unsaid": -1.96,
    "stray": 1.42,
    "gap": -9.43,
    "complaint": 2.37,
    "trouble": -2.68,
    "unfit": -2.14,
    "found": 0.95,
}


def _all_words(lists: Mapping[str, Sequence[str]]) -> frozenset[str]:
    return frozenset(" ".join(line for part in lists.values() for line in part).split())


_DATA = json.loads(
    Path(__file__).with_name("readings.json").read_text(encoding="utf-8")
)
_FUNCTION_WORDS = _all_words(_DATA["function"])
_REFERRING = _all_words(_DATA["referring"])
_COMPLAINT = _all_words(_DATA["complaint"])
# What asks for a price, a time or a reason, and what an answer that has one says.
_KINDS = [(re.compile(one["said"]), re.compile(one["told"])) for one in _DATA["asks"]]


class Searches(Protocol):
    """Searches all FAQs for a text, only some, or all without some."""

    def __call__(
        self, text: str, *, only: Sequence[int] = (), without: Sequence[int] = ()
    ) -> SearchResult: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggested:
    """An FAQ that the context suggests, and the probability that it answers."""

    hit: Hit
    probability: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What speaks for an FAQ that the context suggests, by the names of weights."""

    hit: Hit
    is_previous: bool  # answered before; else found by question and message together
    values: Mapping[str, float]


def read(text: str, context: Context | None, *, search: Searches) -> SearchResult:
    """The result of the reading that is founded best."""
    alone = _held(_alone(text, search), search)
    if context is None or alone.decision in {Decision.SURE, Decision.SMALL_TALK}:
        return alone
    readings = [
        alone,
        *_with_earlier(text, context, search),
        *_in_context(text, context, alone, search),
    ]
    best = max(readings, key=_foundation)
    if best.reading is not Reading.ALONE or not _refers(text):
        return best
    meant = (one for one in readings if one.reading is Reading.IN_CONTEXT and one.match)
    near = (one for one in meant if one.confidence + BENEFIT >= best.confidence)
    return next(near, best)


def _refers(text: str) -> bool:
    """Whether it says "it" or "they" for what was named before: "do they expire"."""
    return not _REFERRING.isdisjoint(normalise(text).split())


def _alone(text: str, search: Searches) -> SearchResult:
    """The message as a whole or, where it finds nothing, a question within it."""
    whole = search(text)
    if whole.match is not None:
        return whole
    parts = [
        part
        for part in map(search, questions_in(text))
        if not part.hits or may_match(text, part.hits[0].document, search)
    ]
    found = [*parts, *_agreeing(text, whole, search)]
    return max([whole, *(_as_part(part, text) for part in found)], key=_foundation)


def _agreeing(
    text: str, whole: SearchResult, search: Searches
) -> Iterator[SearchResult]:
    """What is found without asides, or for one report of a story: the same FAQ."""
    if not whole.hits or whole.match or whole.capped_by is not None:
        return
    first = whole.hits[0].document
    # Its numbers may be what it is about: an error, a model.
    is_named = has_long_number(f"{first.question} {first.answer}")
    bare = None if is_named else without_asides(text)
    for rest in [*([bare] if bare else []), *reports(text)[:MOST_REPORTS]]:
        found = search(rest)
        if found.match and found.match.document.faq_id == first.faq_id:
            yield found


def _as_part(result: SearchResult, text: str) -> SearchResult:
    """Never sure: the rest of the message may have turned the question round."""
    is_sure = result.decision is Decision.SURE
    decision = Decision.LIKELY if is_sure else result.decision
    return replace(result, query=text, decision=decision)


def _held(result: SearchResult, search: Searches) -> SearchResult:
    """The result; likely at most if it leaves a clause of the message unanswered."""
    if result.decision is not Decision.SURE or result.mode == "exact":
        return result
    found = result.hits[0].document
    if any(_is_left(clause, found, search) for clause in clauses(result.query)):
        return replace(result, decision=Decision.LIKELY, capped_by=CappedBy.OPEN_CLAUSE)
    return result


def _is_left(clause: str, found: Document, search: Searches) -> bool:
    """Whether it asks what another FAQ answers, or what this one does not speak of."""
    count = len(_stems(clause, without=_FUNCTION_WORDS))
    if count and _count_unsaid(clause, found) > count / 2:
        return True
    match = search(clause).match
    return match is not None and match.document.faq_id != found.faq_id


def _foundation(result: SearchResult) -> tuple[int, float]:
    is_band = result.decision in BANDS
    return (BANDS.index(result.decision) if is_band else 0, result.confidence)


def _with_earlier(text: str, context: Context, search: Searches) -> list[SearchResult]:
    """The message read as the end of what the customer began to say before."""
    earlier = [one for one in context.unanswered if not is_small_talk(normalise(one))]
    if not earlier or len(text.split()) > SHORT:
        return []
    wholes = dict.fromkeys(
        ". ".join([*earlier[-count:], text]) for count in (EARLIER, 1)
    )
    return [
        replace(together, query=text, reading=Reading.WITH_EARLIER)
        for together in map(search, wholes)
        if together.decision in {Decision.SURE, Decision.LIKELY, Decision.ASK_BACK}
        and may_match(text, together.hits[0].document, search)
    ]


def may_match(text: str, document: Document, search: Searches) -> bool:
    """Whether the FAQ is not one that the message itself must not match."""
    return not document.never or bool(search(text, only=(document.faq_id,)).hits)


def _in_context(
    text: str, context: Context, alone: SearchResult, search: Searches
) -> list[SearchResult]:
    """The message read as a question about what was answered before."""
    if not context.faq_ids or len(text.split()) > SHORT:
        return []
    suggested = _suggested(text, context, alone, search)
    if not suggested:
        return []
    best = suggested[0].probability
    decision = _decide(best, alone, refers=_refers(text))
    is_shown = suggested[0].hit.document.faq_id == context.faq_ids[0]
    if is_shown and decision is Decision.ASK_BACK:
        return []  # who has just read it is not asked whether it was meant
    total = alone.confidence + sum(one.probability for one in suggested)
    # The first of equals counts: what the context suggests.
    hits = [*(one.hit for one in suggested), *alone.hits]
    by_faq = {hit.document.faq_id: hit for hit in reversed(hits)}
    order = dict.fromkeys(hit.document.faq_id for hit in hits)
    most = max(len(alone.hits), len(suggested))
    return [
        replace(
            alone,
            hits=tuple(by_faq[faq_id] for faq_id in order)[:most],
            confidence=best,
            lead=best / total,
            decision=decision,
            capped_by=None,
            reading=Reading.IN_CONTEXT,
        )
    ]


def _decide(probability: float, alone: SearchResult, *, refers: bool) -> Decision:
    """Never sure: the customer has not named what the answer is about."""
    # Read alone, what refers to something has no subject: nothing else is as likely.
    likely = LIKELY if refers else max(LIKELY, alone.thresholds.likely)
    if probability >= likely:
        return Decision.LIKELY
    is_worth_asking = probability >= alone.thresholds.ask_back
    return Decision.ASK_BACK if is_worth_asking else Decision.NONE


def _suggested(
    text: str, context: Context, alone: SearchResult, search: Searches
) -> list[Suggested]:
    """The FAQs answered before and one related to them, the likeliest first."""
    suggested = []
    for evidence in weigh_context(text, context, alone, search):
        weights = PREVIOUS if evidence.is_previous else RELATED
        total = sum(weight * evidence.values[name] for name, weight in weights.items())
        is_older = evidence.is_previous and (
            evidence.hit.document.faq_id != context.faq_ids[0]
        )
        share = OLDER if is_older else 1.0
        probability = share / (1 + math.exp(-total))
        suggested.append(Suggested(hit=evidence.hit, probability=probability))
    return sorted(suggested, key=lambda one: -one.probability)


def weigh_context(
    text: str, context: Context, alone: SearchResult, search: Searches
) -> list[Evidence]:
    """What speaks for each FAQ that the context suggests."""
    newest = context.faq_ids[0]
    # Without the newest: its own question finds it first whatever the message says.
    together = search(f"{text} {context.question}", without=(newest,))
    related = together.hits[0].document.faq_id if together.hits else newest
    named = dict.fromkeys([*context.faq_ids, related])
    top = _likeness(alone.hits[0]) if alone.hits else 0.0
    return [
        Evidence(
            hit=hit,
            is_previous=hit.document.faq_id in context.faq_ids,
            values={
                "intercept": 1.0,
                "likeness": _likeness(hit),
                "unsaid": min(_count_unsaid(text, hit.document), MOST_UNSAID),
                "stray": _strays(text, hit.document),
                "gap": max(0.0, top - _likeness(hit)),
                "found": _logit(together.confidence),
                "complaint": _complains(text),
                "trouble": _complains(text) * (1 - _trouble(hit.document)),
                "unfit": _is_unfit(text, hit.document),
            },
        )
        for hit in search(text, only=tuple(named)).hits
    ]


def _likeness(hit: Hit) -> float:
    return hit.signals.get("best_cosine", 1.0)


def _logit(probability: float) -> float:
    held = min(max(probability, 0.01), 0.99)
    return math.log(held / (1 - held))


def _complains(text: str) -> bool:
    """Whether it tells that something is not as it should be."""
    told = words(normalise(text))
    has_number = any(word.isdigit() for word in told)
    return not is_question(text) and (has_number or not _COMPLAINT.isdisjoint(told))


def _trouble(document: Document) -> float:
    """The share of its phrasings that complain."""
    phrasings = [document.question, *document.alternates]
    said = [words(normalise(phrasing)) for phrasing in phrasings]
    return sum(not _COMPLAINT.isdisjoint(one) for one in said) / len(said)


def _is_unfit(text: str, document: Document) -> bool:
    """Whether it asks for a price, a time or a reason that the answer lacks."""
    asked, told = normalise(text), f"{document.question} {document.answer}".lower()
    return any(said.search(asked) and not has.search(told) for said, has in _KINDS)


def _count_unsaid(text: str, document: Document) -> int:
    """Words that say what the message is about and that the FAQ says nowhere."""
    said = " ".join(
        [
            document.question,
            document.answer,
            *document.alternates,
            *document.keywords,
            document.category,
        ]
    )
    asked = normalise(text)
    for kind, _ in _KINDS:  # whether the answer has it is weighed by itself
        asked = kind.sub(" ", asked)
    detected = detect_language(said)
    language = detected.language if detected.is_sure else ENGLISH
    content = _stems(asked, without=_FUNCTION_WORDS, language=language)
    return len(content - _stems(said, language=language))


def _strays(text: str, document: Document) -> bool:
    """Whether it has a subject of its own: several words, not all said by the FAQ."""
    count = len(_stems(text, without=_FUNCTION_WORDS))
    return count > 1 and _count_unsaid(text, document) > 0


def _stems(
    text: str, *, without: frozenset[str] = frozenset(), language: str | None = ENGLISH
) -> set[str]:
    spoken = words(normalise(text))
    return {stem(word, language) for word in spoken if word not in without}


def read_parts(
    parts: Sequence[str], context: Context | None, *, search: Searches, whole: str
) -> tuple[SearchResult, ...]:
    """A result for each part, if each stands on its own and asks something else.

    One of them may be asked back, where it is a question and others are answered.
    """
    first, *others = parts
    results = (read(first, context, search=search), *map(search, others))
    weak = [
        (part, result)
        for part, result in zip(parts, results, strict=True)
        if result.match is None
    ]
    if len(weak) > 1 or len(weak) == len(results):
        return ()
    if not all(
        result.decision is Decision.ASK_BACK and is_question(part)
        for part, result in weak
    ):
        return ()
    found = {one.hits[0].document.faq_id: one.hits[0].document for one in results}
    is_allowed = all(may_match(whole, each, search) for each in found.values())
    return results if is_allowed and len(found) == len(results) else ()
