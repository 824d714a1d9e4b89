"""A group of the inbox as its card shows it: how many, since when, and what is near."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from faq.details import redact
from faq.models import FAQ
from faq.retrieval import Decision
from faq.search import search
from sessions_app.unresolved import UnresolvedKind
from supportbot.chat.explaining import explain
from supportbot.chat.replies import Action, DecisionRecord

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

    from faq.learning import OpenQuestion, QuestionGroup
    from faq.retrieval import SearchResult

KINDS: Mapping[UnresolvedKind, StrPromise] = {
    UnresolvedKind.HANDED_OVER: _("asked for a human"),
    UnresolvedKind.THUMBS_DOWN: _("thumbs down"),
    UnresolvedKind.REJECTED: _("said no"),
    UnresolvedKind.ASKED_BACK: _("asked back, nothing taken"),
    UnresolvedKind.NO_ANSWER: _("not answered"),
    UnresolvedKind.MODEL: _("written by the model"),
}
ACTIONS = {
    Decision.SURE: Action.ANSWERED,
    Decision.LIKELY: Action.ANSWERED,
    Decision.ASK_BACK: Action.ASKED_BACK,
}
BARS = 10  # parts of the period
SAMPLES = 6  # wordings on a card
MOST_CHARS = 500  # of a wording
NEAREST = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownWording:
    """A wording of the group, and whether an FAQ may have it as its own."""

    number: int  # of its message
    session_id: int
    text: str
    may_be_wording: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NearestFAQ:
    """An FAQ that could answer the group."""

    faq_id: int
    question: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodCount:
    """How many questions of a part of the period, and how high that is drawn."""

    count: int
    percent: int


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxCard:
    """What staff see of a group before they decide."""

    text: str
    asker_count: int
    question_count: int
    kinds: tuple[tuple[str, int], ...]
    languages: tuple[str, ...]
    bars: tuple[PeriodCount, ...]
    trend: int  # more (or fewer) askings in the newer half than in the older
    samples: tuple[ShownWording, ...]
    more_count: int  # wordings that are not shown
    numbers: str  # of all messages, as the form sends them
    nearest: tuple[NearestFAQ, ...]
    why: tuple[str, ...]  # the nearest was not enough
    is_answered: bool  # for sure, by now

    @classmethod
    def of(
        cls,
        group: QuestionGroup,
        kinds: Mapping[int, UnresolvedKind],
        *,
        days: int,
        now: datetime,
    ) -> InboxCard:
        result = search(group.lead.text, limit=NEAREST)
        counted = Counter(
            kinds[one.number] for one in group.questions if one.number in kinds
        )
        per_part = group.counts(_edges(now, days))
        failed = _failed(group)
        return cls(
            text=group.lead.text,
            asker_count=group.asker_count,
            question_count=len(group.questions),
            kinds=tuple((str(KINDS[k]), counted[k]) for k in KINDS if counted[k]),
            languages=group.languages,
            bars=_bars(per_part),
            trend=_trend(per_part),
            samples=_samples(group.samples),
            more_count=max(0, len(group.samples) - SAMPLES),
            numbers=",".join(str(one.number) for one in group.questions),
            nearest=_nearest(result, first=failed),
            why=_why(result),
            is_answered=result.decision is Decision.SURE and failed is None,
        )

    @property
    def first(self) -> NearestFAQ | None:
        return next(iter(self.nearest), None)


def _edges(now: datetime, days: int) -> list[datetime]:
    part = timedelta(days=days) / BARS
    return [now - part * (BARS - place) for place in range(BARS)] + [
        now + timedelta(minutes=1)
    ]


def _bars(counts: Sequence[int]) -> tuple[PeriodCount, ...]:
    most = max(1, *counts)
    return tuple(
        PeriodCount(count=count, percent=100 * count // most) for count in counts
    )


def _trend(counts: Sequence[int]) -> int:
    half = len(counts) // 2
    return sum(counts[half:]) - sum(counts[:half])


def _samples(wordings: Sequence[OpenQuestion]) -> tuple[ShownWording, ...]:
    return tuple(
        ShownWording(
            number=one.number,
            session_id=one.asker,
            text=one.text,
            may_be_wording=may_be_wording(one.text),
        )
        for one in wordings[:SAMPLES]
    )


def may_be_wording(text: str) -> bool:
    """Whether it is short enough and tells nothing of the customer."""
    return len(text) <= MOST_CHARS and redact(text) == text


def _failed(group: QuestionGroup) -> int | None:
    """The FAQ that answered most of the group, to no avail."""
    answered = Counter(one.faq_id for one in group.questions)
    faq_id, _count = answered.most_common(1)[0]
    return faq_id


def _nearest(result: SearchResult, *, first: int | None) -> tuple[NearestFAQ, ...]:
    found = {
        hit.document.faq_id: NearestFAQ(
            faq_id=hit.document.faq_id, question=hit.document.question
        )
        for hit in result.hits
    }
    if first is not None and first not in found:
        for faq in FAQ.objects.filter(pk=first):
            found[first] = NearestFAQ(faq_id=first, question=faq.question)
    ranked = sorted(found.values(), key=lambda each: each.faq_id != first)
    return tuple(ranked[:NEAREST])


def _why(result: SearchResult) -> tuple[str, ...]:
    """What search makes of it as the knowledge base is now."""
    action = ACTIONS.get(result.decision, Action.FALLBACK)
    record = DecisionRecord.of(action, result)
    return explain(record)
