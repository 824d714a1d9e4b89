"""What backends share that speak through a client, built when it is first needed."""

from __future__ import annotations

import threading
from abc import abstractmethod
from collections.abc import Generator
from typing import ClassVar, Protocol

from supportbot.llm.base import LLM, CallPolicy, Chunk, Prompt
from supportbot.llm.exceptions import LLMNotConfigured


class Client(Protocol):
    """An SDK or an HTTP client, made ready for calls with the backend's options."""

    def stream(
        self, prompt: Prompt, *, timeout: float
    ) -> Generator[Chunk, None, None]: ...

    def close(self) -> None: ...


class ClientBackend(LLM):
    """Keeps one client for all threads; what it takes to import, FAQs never wait for.

    Its connections stay open between calls; `close()` ends them.
    """

    what_is_missing: ClassVar[str]

    def __init__(
        self, alias: str, *, model: str = "", policy: CallPolicy | None = None
    ) -> None:
        super().__init__(alias, model=model, policy=policy)
        self._client: Client | None = None
        self._client_lock = threading.Lock()

    @abstractmethod
    def build_client(self) -> Client:
        """A client; called once, when it is first needed."""

    def stream(self, prompt: Prompt, *, timeout: float) -> Generator[Chunk, None, None]:
        if not self.is_configured:
            raise LLMNotConfigured(f"LLMS[{self.alias!r}]: {self.what_is_missing}")
        yield from self._get_client().stream(prompt, timeout=timeout)

    def warm_up(self) -> None:
        if self.is_configured:
            self._get_client()

    def close(self) -> None:
        with self._client_lock:
            if self._client:
                self._client.close()
            self._client = None

    @property
    def longest_silence(self) -> float:
        """Seconds that a read may take."""
        return max(self.policy.first_token_timeout, self.policy.idle_timeout)

    def _get_client(self) -> Client:
        with self._client_lock:
            if self._client is None:
                self._client = self.build_client()
            return self._client
