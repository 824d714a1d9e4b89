"""What a search found: its confidence on the bar, and the FAQs with for and against."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from faq.linting import subjects_of
from faq.retrieval import Decision

if TYPE_CHECKING:
    from faq.retrieval import Document, Hit, SearchResult, Thresholds

_WORD = re.compile(r"\w+(?:['\u2019]\w+)*")
NEAR, ALIKE, FAR = 0.75, 0.55, 0.4  # cosines of texts that mean the same, or not
MOST, HARDLY = 0.7, 0.25  # of the words, or of the letters
SOME = 0.3
NEVER = 0.8  # how near a wording that must not match
ASKING = {"how", "what", "when", "where", "which", "who", "why"}
BEHIND = 0.1  # a cosine that is so much lower than the first

# What speaks for an FAQ, and from where on.
_FOR = (
    (
        "coverage",
        MOST,
        gettext_lazy("One wording has nearly all words of the message."),
    ),
    ("characters", MOST, gettext_lazy("A wording is spelt much alike.")),
    ("keywords", SOME, gettext_lazy("The message has keywords of it.")),
    ("answer_bm25", SOME, gettext_lazy("Words of the message stand in its answer.")),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """The confidence, and where each band begins, in per cent of the bar."""

    confidence: float
    thresholds: Thresholds

    @property
    def told(self) -> str:
        """The bar in words, for those who can't see it."""
        limits = self.thresholds
        return _(
            "Confidence %(confidence)s. Customers are asked back from "
            "%(ask_back)s, get the closest answer from %(likely)s and a sure "
            "answer from %(sure)s."
        ) % {
            "confidence": number_format(self.confidence, 2),
            "ask_back": number_format(limits.ask_back, 2),
            "likely": number_format(limits.likely, 2),
            "sure": number_format(limits.sure, 2),
        }

    @property
    def at(self) -> str:
        return _percent(self.confidence)

    @property
    def ask_back(self) -> str:
        return _percent(self.thresholds.ask_back)

    @property
    def likely(self) -> str:
        return _percent(self.thresholds.likely)

    @property
    def sure(self) -> str:
        return _percent(self.thresholds.sure)

    @property
    def widths(self) -> dict[str, str]:
        """Of the bands, by name."""
        limits = self.thresholds
        return {
            "ask_back": _percent(limits.likely - limits.ask_back),
            "likely": _percent(limits.sure - limits.likely),
            "sure": _percent(1 - limits.sure),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownHit:
    """An FAQ that was found, with what speaks for it and what against."""

    document: Document
    phrasing: str
    score: float
    shared: tuple[str, ...]
    missing: tuple[str, ...]
    speaks_for: tuple[str, ...]
    speaks_against: tuple[str, ...]
    is_in_view: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownResult:
    """What a search came to; of a message's part, its words."""

    query: str
    is_part: bool
    decision: Decision
    bar: Bar | None
    lead: float
    needed_lead: float
    hits: tuple[ShownHit, ...]
    mode: str
    place: int | None  # of the FAQ in view among the hits; 0: it is not there

    @property
    def name(self) -> str:
        """What the search alone decides."""
        return _DECISIONS[self.decision]()

    @classmethod
    def of(
        cls, result: SearchResult, *, faq_id: int | None, is_part: bool
    ) -> ShownResult:
        is_measured = result.mode != "exact" and bool(result.hits)
        bar = Bar(confidence=result.confidence, thresholds=result.thresholds)
        ids = [hit.document.faq_id for hit in result.hits]
        place = ids.index(faq_id) + 1 if faq_id in ids else 0
        return cls(
            query=result.query,
            is_part=is_part,
            decision=result.decision,
            bar=bar if is_measured else None,
            lead=result.lead,
            needed_lead=result.thresholds.lead,
            hits=tuple(_shown(hit, result, faq_id=faq_id) for hit in result.hits),
            mode=result.mode,
            place=place if faq_id else None,
        )


_DECISIONS: Mapping[Decision, Callable[[], str]] = {
    Decision.SURE: lambda: _("Sure"),
    Decision.LIKELY: lambda: _("Likely"),
    Decision.ASK_BACK: lambda: _("Asks back"),
    Decision.NONE: lambda: _("No answer"),
    Decision.SMALL_TALK: lambda: _("Small talk"),
}


def content_words(text: str) -> list[str]:
    """Words that say something, in small letters."""
    words = dict.fromkeys(word.casefold() for word in _WORD.findall(text))
    return [word for word in words if word not in ASKING and subjects_of(word)]


def _shown(hit: Hit, result: SearchResult, *, faq_id: int | None) -> ShownHit:
    matched = {matched.word for matched in hit.matched_words}
    words = content_words(result.query)
    first = result.hits[0] if result.hits else hit
    shared = tuple(word for word in words if word in matched)
    missing = tuple(word for word in words if word not in matched)
    return ShownHit(
        document=hit.document,
        phrasing=hit.phrasing,
        score=hit.score,
        shared=shared,
        missing=missing,
        speaks_for=tuple(_speaking_for(hit, result.mode)),
        speaks_against=tuple(_speaking_against(hit, first, result.mode)),
        is_in_view=hit.document.faq_id == faq_id,
    )


def _speaking_for(hit: Hit, mode: str) -> Iterator[str]:
    signals = hit.signals
    if "exact" in signals:
        yield _("It has this very wording.")
        return
    nearness = signals.get("best_cosine", 0.0) if mode == "hybrid" else 0.0
    if nearness >= NEAR:
        yield _("A wording of it means nearly the same.")
    elif nearness >= ALIKE:
        yield _("A wording of it means something similar.")
    yield from (
        str(words) for name, least, words in _FOR if signals.get(name, 0.0) >= least
    )


def _speaking_against(hit: Hit, first: Hit, mode: str) -> Iterator[str]:
    signals = hit.signals
    if "exact" in signals:
        return
    nearness = signals.get("best_cosine", 0.0)
    if mode == "hybrid" and nearness < FAR:
        yield _("No wording of it means the same.")
    if mode == "hybrid" and first.signals.get("best_cosine", 0.0) - nearness >= BEHIND:
        yield _("The first FAQ is nearer in meaning.")
    if signals.get("coverage", 1.0) < HARDLY:
        yield _("Hardly a word of the message stands in its wordings.")
    if signals.get("never", 0.0) >= NEVER:
        yield _("A wording marked as “never this” is near.")
    none = signals.get("none", 0.0)
    if none and none >= nearness - BEHIND:
        yield _("A question that staff marked as having no answer is about as near.")


def _percent(share: float) -> str:
    """As SVG and CSS read it, whatever the language of the page."""
    return f"{100 * min(1.0, max(0.0, share)):.1f}"
