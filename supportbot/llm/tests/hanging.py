"""Models that hang, or never stop talking."""

from __future__ import annotations

import threading
from collections.abc import Generator, Iterable

from supportbot.llm import LLM, CallPolicy, Chunk, Prompt


class Stuck(LLM):
    """Says one word, then blocks until the test lets go of it."""

    def __init__(
        self,
        alias: str,
        *,
        words: tuple[str, ...] = ("Well, ",),
        policy: CallPolicy | None = None,
    ) -> None:
        super().__init__(alias, policy=policy)
        self.words = words
        self.release = threading.Event()
        self.hung_up = threading.Event()

    def stream(
        self,
        prompt: Prompt,  # noqa: ARG002 (the interface)
        *,
        timeout: float,  # noqa: ARG002 (the interface)
    ) -> Generator[Chunk, None, None]:
        try:
            for word in self.words:
                yield Chunk(text=word)
            self.release.wait(5)
            yield Chunk(text="then")
        finally:
            self.hung_up.set()


class Silent(Stuck):
    """Blocks before the first word."""

    def __init__(self, alias: str, *, policy: CallPolicy | None = None) -> None:
        super().__init__(alias, words=(), policy=policy)


class Flood(LLM):
    """Never stops talking."""

    def stream(
        self,
        prompt: Prompt,  # noqa: ARG002 (the interface)
        *,
        timeout: float,  # noqa: ARG002 (the interface)
    ) -> Generator[Chunk, None, None]:
        while True:
            yield Chunk(text="blah ")


def text_of(chunks: Iterable[Chunk]) -> str:
    return "".join(chunk.text for chunk in chunks)
