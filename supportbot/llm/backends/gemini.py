"""Google Gemini through the google-genai SDK."""

from __future__ import annotations

import threading
from collections.abc import Generator
from typing import Any, Protocol

from supportbot.llm.backends.gemini_options import GeminiOptions
from supportbot.llm.base import LLM, CallPolicy, Capabilities, Chunk, Prompt
from supportbot.llm.exceptions import LLMNotConfigured


class Client(Protocol):
    """An SDK made ready for calls with the backend's options."""

    def stream(
        self, prompt: Prompt, *, timeout: float
    ) -> Generator[Chunk, None, None]: ...

    def close(self) -> None: ...


class GeminiBackend(LLM):
    """Gemini under an alias; its SDK is imported when it is first asked."""

    def __init__(
        self,
        alias: str,
        *,
        policy: CallPolicy | None = None,
        **options: Any,  # Any: GeminiOptions types them
    ) -> None:
        self.options = GeminiOptions(**options)
        super().__init__(alias, model=self.options.model, policy=policy)
        self.is_configured = bool(self.options.api_key)
        self.capabilities = Capabilities(
            structured_output=takes_schema(self.model), streaming=True
        )
        self._client: Client | None = None
        self._client_lock = threading.Lock()

    def stream(self, prompt: Prompt, *, timeout: float) -> Generator[Chunk, None, None]:
        if not self.is_configured:
            raise LLMNotConfigured(
                f"LLMS[{self.alias!r}]: OPTIONS has no 'api_key'; "
                "set GEMINI_API_KEY in .env."
            )
        yield from self._get_client().stream(prompt, timeout=timeout)

    def close(self) -> None:
        with self._client_lock:
            if self._client:
                self._client.close()
            self._client = None

    def _build_client(self) -> Client:
        # Importing the SDK takes a second, which FAQ answers never need.
        from supportbot.llm.backends.gemini_client import GeminiClient  # noqa: PLC0415

        policy = self.policy
        return GeminiClient(
            self.options,
            read_timeout=max(policy.first_token_timeout, policy.idle_timeout),
        )

    def _get_client(self) -> Client:
        with self._client_lock:
            if self._client is None:
                self._client = self._build_client()
            return self._client


def takes_schema(model: str) -> bool:
    """Whether the service holds the model to a schema; it answers Gemma's with 400."""
    return not model.removeprefix("models/").startswith("gemma")
