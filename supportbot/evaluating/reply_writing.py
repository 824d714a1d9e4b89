"""Replies as models are asked to write them: an object of JSON, or tagged lines."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenSentence:
    """A sentence, and the words of a numbered FAQ that it claims to rest on."""

    quote: str
    faq: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenReply:
    """What a simulated model says; FAQs by their numbers in the prompt."""

    faq: int | None = None
    also: Sequence[int] = ()
    abstains: bool = False
    answer: Sequence[WrittenSentence] = ()
    language: str = "en"

    def as_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False)

    def as_tagged(self) -> str:
        sentences = [
            f"QUOTE {each.faq}: {each.quote}\nTEXT: {each.text}" for each in self.answer
        ]
        return "\n".join(
            [
                f"FAQ: {self.faq or 'none'}",
                f"ALSO: {', '.join(map(str, self.also)) or 'none'}",
                f"ABSTAINS: {'yes' if self.abstains else 'no'}",
                *sentences,
                f"LANGUAGE: {self.language}",
            ]
        )
