"""Open questions gathered: what means the same together, what helps most first."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from faq.learning.decided import DecidedWordings
from faq.learning.grouping import MOST, group
from faq.learning.reading import read_vectors
from faq.retrieval import told_language
from faq.retrieval.text.normalisation import normalise

if TYPE_CHECKING:
    from datetime import datetime


def wording_key(text: str) -> str:
    """The same for questions that are one wording, however they are written."""
    return normalise(text)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenQuestion:
    """A question that nothing answered, as one customer asked it."""

    number: int  # of the message
    text: str
    asker: int  # of the conversation
    asked_at: datetime
    faq_id: int | None = None  # the FAQ that answered it, to no avail


@dataclass(frozen=True, kw_only=True)
class QuestionGroup:
    """Questions that mean the same, the one that most are like first."""

    questions: tuple[OpenQuestion, ...]

    @property
    def lead(self) -> OpenQuestion:
        return self.questions[0]

    @cached_property
    def asker_count(self) -> int:
        """The conversations that an answer would have helped."""
        return len({one.asker for one in self.questions})

    @cached_property
    def samples(self) -> tuple[OpenQuestion, ...]:
        """One question of each wording."""
        first: dict[str, OpenQuestion] = {}
        for one in self.questions:
            first.setdefault(normalise(one.text), one)
        return tuple(first.values())

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """Those that the wordings tell, the most frequent first."""
        told = Counter(told_language(one.text) for one in self.samples)
        return tuple(name for name, _count in told.most_common() if name)

    def counts(self, edges: Sequence[datetime]) -> tuple[int, ...]:
        """How many were asked from each of these moments to the next one."""
        counted = [0] * (len(edges) - 1)
        for one in self.questions:
            for place in range(len(counted)):
                if edges[place] <= one.asked_at < edges[place + 1]:
                    counted[place] += 1
        return tuple(counted)


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """All groups, the ones that help most first."""

    groups: tuple[QuestionGroup, ...]
    unread_count: int = 0  # wordings that are compared by their words alone so far


def gather(
    questions: Sequence[OpenQuestion], *, seconds: float | None = None
) -> Gathered:
    """The questions that are open still, in groups.

        for found in gather(questions).groups:
            print(found.asker_count, found.lead.text)

    Left out are those that an FAQ has as a wording by now, and those of which staff
    say that no FAQ answers them.
    """
    decided = DecidedWordings.now()
    by_wording: dict[str, list[OpenQuestion]] = defaultdict(list)
    for one in questions:
        key = normalise(one.text)
        if key and not decided.has(one.text, without=one.faq_id):
            by_wording[key].append(one)
    open_keys = list(by_wording)[:MOST]
    texts = [by_wording[key][0].text for key in open_keys]
    if not texts:
        return Gathered(groups=())
    read = read_vectors(texts, seconds=seconds)
    weights = np.array(
        [len({one.asker for one in by_wording[key]}) for key in open_keys], np.float32
    )
    found = group(texts, read.vectors, weights)
    return Gathered(
        groups=tuple(
            QuestionGroup(questions=tuple(_of(by_wording, open_keys, places)))
            for places in found
        ),
        unread_count=read.unread_count,
    )


def _of(
    by_wording: dict[str, list[OpenQuestion]],
    keys: Sequence[str],
    places: Sequence[int],
) -> Iterator[OpenQuestion]:
    for place in places:
        yield from by_wording[keys[place]]
