"""A model that is never there: for installations that want no generated answers."""

from __future__ import annotations

from collections.abc import Generator

from supportbot.llm.base import LLM, Chunk, Prompt
from supportbot.llm.exceptions import LLMNotConfigured


class DummyBackend(LLM):
    """Refuses every call and counts as not configured."""

    is_configured = False

    def stream(
        self,
        prompt: Prompt,  # noqa: ARG002 (the interface)
        *,
        timeout: float,  # noqa: ARG002 (the interface)
    ) -> Generator[Chunk, None, None]:
        raise LLMNotConfigured(f"LLMS[{self.alias!r}] is the dummy backend.")
