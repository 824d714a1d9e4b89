"""Google Gemini through the google-genai SDK."""

from __future__ import annotations

import threading
from collections.abc import Generator
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import urlsplit

from supportbot.llm.base import LLM, CallPolicy, Chunk, Prompt
from supportbot.llm.exceptions import InvalidLLM, LLMNotConfigured

BASE_URL = "https://generativelanguage.googleapis.com/"


@dataclass(frozen=True, slots=True, kw_only=True)
class GeminiOptions:
    """The OPTIONS of the backend; without `api_key` it is there but not configured."""

    model: str
    api_key: str = ""
    base_url: str = ""
    api_version: str = "v1beta"
    temperature: float = 0.2
    max_output_tokens: int = 1024

    def __post_init__(self) -> None:
        if not self.model:
            raise InvalidLLM("OPTIONS 'model' is empty; set GEMINI_MODEL in .env.")
        if not (self.api_key.isascii() and self.api_key.isprintable()):
            raise InvalidLLM(
                "OPTIONS 'api_key' holds characters no key has; "
                "copy GEMINI_API_KEY again."
            )
        if self.base_url and not _is_http_url(self.base_url):
            raise InvalidLLM(
                f"OPTIONS 'base_url' is {self.base_url!r}; GEMINI_BASE_URL must start "
                "with http:// or https:// and name a host."
            )


class Client(Protocol):
    """An SDK made ready for calls with the backend's options."""

    def stream(
        self, prompt: Prompt, *, timeout: float
    ) -> Generator[Chunk, None, None]: ...

    def close(self) -> None: ...


class GeminiBackend(LLM):
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


def _is_http_url(text: str) -> bool:
    try:
        url = urlsplit(text)
    except ValueError:
        return False
    return url.scheme in {"http", "https"} and bool(url.hostname)
