"""Wordings that customers suggest: they chose an FAQ, said yes to it, or thanked."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from faq.learning.decided import DecidedWordings
from faq.models import Voice
from faq.voices import WEIGHTS

READ = 2_000  # voices for an FAQ that are looked at, the newest
FOR = [kind for kind, weight in WEIGHTS.items() if weight > 0]


@dataclass(frozen=True, slots=True, kw_only=True)
class SuggestedWording:
    """A question that customers asked, and the FAQ that was right for them."""

    voice_id: int  # one of those that say so
    text: str
    faq_id: int
    question: str  # of the FAQ
    kinds: tuple[tuple[str, int], ...]  # what customers did, and how many of them
    weight: float  # of all who say so, less those who do not


def suggested_wordings(limit: int = 100) -> list[SuggestedWording]:
    """What customers suggest and nobody has decided, the most agreed on first.

    Two queries, of so many voices at most.
    """
    pro = Voice.objects.filter(kind__in=FOR).select_related("faq")
    newest = list(pro.order_by("-asked_at", "-id")[:READ])
    keys = {voice.text_key for voice in newest}
    by_pair: dict[tuple[str, int], list[Voice]] = defaultdict(list)
    for voice in Voice.objects.filter(text_key__in=keys).order_by("-id")[: 2 * READ]:
        by_pair[voice.text_key, voice.faq_id].append(voice)
    decided = DecidedWordings.now()
    first = {(voice.text_key, voice.faq_id): voice for voice in reversed(newest)}
    found = [
        _suggested(voice, by_pair[pair])
        for pair, voice in first.items()
        if not _is_decided(voice, by_pair[pair], decided)
    ]
    found = [one for one in found if one.weight > 0]
    return sorted(found, key=lambda one: (-one.weight, one.text))[:limit]


def _is_decided(
    voice: Voice, voices: Iterable[Voice], decided: DecidedWordings
) -> bool:
    """Whether staff have spoken, or an FAQ has the wording."""
    is_judged = any(one.voter == Voice.STAFF for one in voices)
    return is_judged or decided.has(voice.text)


def _suggested(voice: Voice, voices: Sequence[Voice]) -> SuggestedWording:
    counted = Counter(Voice.Kind(one.kind) for one in voices if one.kind in FOR)
    return SuggestedWording(
        voice_id=voice.pk,
        text=voice.text,
        faq_id=voice.faq_id,
        question=voice.faq.question,
        kinds=tuple((str(kind.label), count) for kind, count in counted.items()),
        weight=sum(WEIGHTS.get(Voice.Kind(one.kind), 0.0) for one in voices),
    )
