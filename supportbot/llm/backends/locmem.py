"""A model that says what a test tells it to and remembers what it was asked."""

from __future__ import annotations

from collections import deque
from collections.abc import Generator, Iterable

from supportbot.llm.base import LLM, CallPolicy, Capabilities, Chunk, Prompt

Script = str | Exception | Iterable[Chunk | Exception]


class LocMemBackend(LLM):
    """`llm.enqueue("Hello!")`, `llm.enqueue(LLMTimeout())`, then look at `llm.prompts`.

    A list of chunks may end with an exception: the reply breaks off there.
    """

    def __init__(
        self,
        alias: str,
        *,
        model: str = "locmem",
        structured_output: bool = True,
        streaming: bool = True,
        policy: CallPolicy | None = None,
    ) -> None:
        super().__init__(alias, model=model, policy=policy)
        self.capabilities = Capabilities(
            structured_output=structured_output, streaming=streaming
        )
        self.prompts: list[Prompt] = []
        self._replies: deque[list[Chunk | Exception]] = deque()

    def enqueue(self, *replies: Script) -> None:
        """Script the next replies, in order; each attempt takes one."""
        self._replies.extend(_script(reply) for reply in replies)

    def stream(
        self,
        prompt: Prompt,
        *,
        timeout: float,  # noqa: ARG002 (the interface)
    ) -> Generator[Chunk, None, None]:
        self.prompts.append(prompt)
        if not self._replies:
            raise AssertionError(f"No reply enqueued for call {len(self.prompts)}.")
        for item in self._replies.popleft():
            if isinstance(item, Exception):
                raise item
            yield item


def _script(reply: Script) -> list[Chunk | Exception]:
    if isinstance(reply, str):
        return [Chunk(text=reply)]
    return [reply] if isinstance(reply, Exception) else list(reply)
