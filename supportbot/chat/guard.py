"""Lets a generated reply pass only if it invents no fact and gives nothing away."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from supportbot.chat.facts import claims, evidence

LEAK_WORDS = 8  # so many words in a row from the instructions are no coincidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Guard:
    """What a reply may rest on, and what it must not repeat."""

    evidence: frozenset[str]
    secrets: frozenset[str]

    @classmethod
    def of(cls, sources: Iterable[str], *, instructions: str, fence: str) -> Guard:
        return cls(
            evidence=frozenset().union(*map(evidence, sources)),
            secrets=frozenset(_runs(instructions)) | {fence},
        )

    def invented(self, text: str) -> tuple[str, ...]:
        """Facts of the text that no source has."""
        return tuple(sorted(claims(text) - self.evidence))

    def leaks(self, text: str) -> bool:
        """Whether the text repeats the instructions or a fence."""
        words = _words(text)
        return not self.secrets.isdisjoint([*words, *_runs(text)])


def _runs(text: str) -> Iterable[str]:
    words = _words(text)
    for start in range(len(words) - LEAK_WORDS + 1):
        yield " ".join(words[start : start + LEAK_WORDS])


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())
