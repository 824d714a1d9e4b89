"""A prompt read as a model reads it: its numbered FAQs and the customer's question.

What the simulated models know comes from here, and so from nothing but the real prompt.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from supportbot.llm import Prompt

_FENCED = re.compile(r"<(?P<fence>data_[0-9a-f]+)>\n(?P<text>.*?)\n</(?P=fence)>", re.S)
_FAQ = re.compile(
    r"\AFAQ (?P<number>\d+)\b.*?^Question: (?P<question>[^\n]*)$"
    r".*?^Answer: (?P<answer>.*)\Z",
    re.S | re.M,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberedFAQ:
    """An FAQ under the number that a reply names it by."""

    number: int
    question: str
    answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PromptContents:
    """What a model is given; the question is the customer's newest message."""

    question: str
    faqs: tuple[NumberedFAQ, ...]
    fence: str

    @property
    def digest(self) -> str:
        """Names the question, whatever else the prompt holds."""
        return hashlib.sha256(self.question.encode()).hexdigest()


def read_prompt(prompt: Prompt) -> PromptContents:
    """The parts of a prompt of `supportbot.chat.prompts`."""
    # The first turn is the bot's own; in the others a customer may write like an FAQ.
    blocks = _FENCED.finditer(prompt.turns[0].text)
    *_, newest = _FENCED.finditer(prompt.turns[-1].text)
    found = filter(None, (_FAQ.match(block["text"]) for block in blocks))
    return PromptContents(
        question=newest["text"],
        faqs=tuple(
            NumberedFAQ(
                number=int(match["number"]),
                question=match["question"],
                answer=match["answer"],
            )
            for match in found
        ),
        fence=newest["fence"],
    )
