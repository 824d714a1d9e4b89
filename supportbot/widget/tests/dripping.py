"""A model that goes on talking until nobody listens."""

from __future__ import annotations

import json
import re
from collections.abc import Generator
from threading import Event

from supportbot.llm.base import LLM, Chunk, Prompt

MOST = 40  # sentences; then it gives up
PAUSE = 0.4  # so few that the answer is not too long when it is stopped
ENDLESS = 2  # of its replies
_BEGUN = '{"faq": null, "also": [], "abstains": false, "answer": ['
_FAQ = re.compile(r"FAQ (\d+)\nQuestion: [^\n]*\nAnswer: (Send[^\n]*)")


class DrippingBackend(LLM):
    """Its first two replies have no end; `is_over` once one was hung up on."""

    calls = 0
    is_over = Event()

    def stream(
        self,
        prompt: Prompt,
        *,
        timeout: float,  # noqa: ARG002 (the interface)
    ) -> Generator[Chunk, None, None]:
        cls = type(self)
        cls.calls += 1
        try:
            yield Chunk(text=_BEGUN)
            for _ in range(MOST if cls.calls <= ENDLESS else 1):
                yield Chunk(text=_sentence_of(prompt))
                Event().wait(PAUSE)
        finally:
            cls.is_over.set()


def _sentence_of(prompt: Prompt) -> str:
    """An answer's own words, quoted, as one of the reply's sentences."""
    found = _FAQ.search("\n".join(turn.text for turn in prompt.turns))
    if found is None:
        raise AssertionError("No FAQ of the prompt says what to send.")
    item = {"quote": found[2], "faq": int(found[1]), "text": found[2]}
    return f"{json.dumps(item)}, "
