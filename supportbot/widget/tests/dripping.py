"""A model that goes on talking until nobody listens."""

from __future__ import annotations

from collections.abc import Generator
from threading import Event

from supportbot.llm.base import LLM, Chunk, Prompt

MOST = 400  # sentences; then it gives up
PAUSE = 0.05


class DrippingBackend(LLM):
    """Its first reply has no end; `is_over` once that was hung up on."""

    calls = 0
    is_over = Event()

    def stream(
        self,
        prompt: Prompt,  # noqa: ARG002 (the interface)
        *,
        timeout: float,  # noqa: ARG002 (the interface)
    ) -> Generator[Chunk, None, None]:
        cls = type(self)
        cls.calls += 1
        try:
            for _ in range(MOST if cls.calls == 1 else 1):
                yield Chunk(text="Send it back. ")
                Event().wait(PAUSE)
        finally:
            cls.is_over.set()
