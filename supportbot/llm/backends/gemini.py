"""Google Gemini through the google-genai SDK."""

from __future__ import annotations

from typing import Any

from supportbot.llm.backends.client_backend import Client, ClientBackend
from supportbot.llm.backends.gemini_options import GeminiOptions
from supportbot.llm.base import CallPolicy, Capabilities


class GeminiBackend(ClientBackend):
    """Gemini under an alias, with the OPTIONS that GeminiOptions names."""

    what_is_missing = "OPTIONS has no 'api_key'; set GEMINI_API_KEY in .env."

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

    def build_client(self) -> Client:
        # Importing the SDK takes a second, which FAQ answers never need.
        from supportbot.llm.backends.gemini_client import GeminiClient  # noqa: PLC0415

        return GeminiClient(self.options, read_timeout=self.longest_silence)


def takes_schema(model: str) -> bool:
    """Whether the service holds the model to a schema; it answers Gemma's with 400."""
    return not model.removeprefix("models/").startswith("gemma")
