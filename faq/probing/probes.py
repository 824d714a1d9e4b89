"""What is asked of a knowledge base to try it, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import blake2b

from faq.retrieval.text.normalisation import question_key


class ProbeKind(StrEnum):
    """What was done to a phrasing to make a probe of it."""

    OPPOSITE = "opposite"
    OTHER_NAME = "other name"
    OTHER_NUMBER = "other number"
    OTHER_SUBJECT = "other subject"
    TWO_HALVES = "two halves"
    PLACEHOLDER = "placeholder word"
    CASUAL = "casual"
    WORD_ORDER = "word order"
    TYPO = "typo"
    POLITE = "polite"
    CONTRACTION = "contraction"
    SYNONYM = "synonym"

    @property
    def is_near_miss(self) -> bool:
        """Whether the FAQ it is made of must not answer it; otherwise it must."""
        return self in NEAR_MISSES


NEAR_MISSES = (
    ProbeKind.OPPOSITE,
    ProbeKind.OTHER_NAME,
    ProbeKind.OTHER_NUMBER,
    ProbeKind.OTHER_SUBJECT,
    ProbeKind.TWO_HALVES,
    ProbeKind.PLACEHOLDER,
)
REWORDINGS = tuple(kind for kind in ProbeKind if kind not in NEAR_MISSES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """One question that a customer could ask, made of an FAQ's own phrasing."""

    kind: ProbeKind
    text: str
    phrasing: str  # what it was made of
    faq_id: int
    other_id: int | None = None  # of another FAQ that it was made of, too

    @property
    def key(self) -> str:
        """The same in every run, as long as the same is asked."""
        return blake2b(question_key(self.text).encode(), digest_size=16).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class ProbedAnswer:
    """A probe, and which FAQ answered it: surely, or at all."""

    probe: Probe
    faq_id: int | None  # that is shown, if one is
    is_sure: bool
    is_own: bool  # shown is an FAQ that it was made of, or one that says the same

    @property
    def has_failed(self) -> bool:
        """Whether a near miss was surely answered, or a rewording was not."""
        if self.probe.kind.is_near_miss:
            return self.is_sure and self.is_own
        return not self.is_own


@dataclass(frozen=True, slots=True, kw_only=True)
class ProbeFigures:
    """How many probes there were, and how many of them went wrong."""

    asked: Mapping[ProbeKind, int]
    failed: Mapping[ProbeKind, int]

    @classmethod
    def of(cls, answers: Sequence[ProbedAnswer]) -> ProbeFigures:
        asked = dict.fromkeys(ProbeKind, 0)
        failed = dict(asked)
        for each in answers:
            asked[each.probe.kind] += 1
            failed[each.probe.kind] += each.has_failed
        return cls(asked=asked, failed=failed)

    @property
    def near_miss_count(self) -> int:
        return sum(self.asked[kind] for kind in NEAR_MISSES)

    @property
    def wrong_count(self) -> int:
        """Near misses that were surely, and so wrongly, answered."""
        return sum(self.failed[kind] for kind in NEAR_MISSES)

    @property
    def rewording_count(self) -> int:
        return sum(self.asked[kind] for kind in REWORDINGS)

    @property
    def answered_count(self) -> int:
        """Rewordings that their FAQ has answered."""
        return self.rewording_count - sum(self.failed[kind] for kind in REWORDINGS)

    @property
    def wrong_share(self) -> float | None:
        return share_of(self.wrong_count, self.near_miss_count)

    @property
    def answered_share(self) -> float | None:
        return share_of(self.answered_count, self.rewording_count)


def share_of(part: int, whole: int) -> float | None:
    return part / whole if whole else None
