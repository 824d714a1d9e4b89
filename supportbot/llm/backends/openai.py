"""OpenAI-compatible services: OpenAI, Azure, OpenRouter, Ollama, vLLM, LM Studio.

Spoken to over httpx2, the client that google-genai brings: `BoundedClient` limits the
whole answer, which `requests` can't (its timeouts are per read, and one thread can't
end another's). OpenAI's own SDK would add a large dependency for one POST.
"""

from __future__ import annotations

import logging
from dataclasses import replace
from math import inf
from typing import TYPE_CHECKING, Any

from supportbot.llm.backends.client_backend import Client, ClientBackend
from supportbot.llm.backends.openai_options import OpenAIOptions
from supportbot.llm.base import CallPolicy, Capabilities

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

logger = logging.getLogger(__name__)


class OpenAIBackend(ClientBackend):
    """A model behind `/chat/completions`, with the OPTIONS that OpenAIOptions names.

    Services differ in what they take: a parameter that one refuses by name is left out
    from then on, and the format of a reply is told in words.
    """

    what_is_missing = "OPTIONS has no 'api_key'; set OPENAI_API_KEY in .env."

    def __init__(
        self,
        alias: str,
        *,
        policy: CallPolicy | None = None,
        **options: Any,  # Any: OpenAIOptions types them
    ) -> None:
        self.options = OpenAIOptions(**options)
        super().__init__(alias, model=self.options.model, policy=policy)
        self.is_configured = self.options.is_complete
        self.capabilities = Capabilities(
            structured_output=self.options.structured_output != "none",
            streaming=self.options.streaming,
        )

    def build_client(self) -> Client:
        # Importing httpx2 takes a tenth of a second, which FAQ answers never need.
        from supportbot.llm.backends.openai_client import OpenAIClient  # noqa: PLC0415

        return OpenAIClient(
            self.options,
            # Who does not stream is silent until the whole reply is there.
            read_timeout=self.longest_silence if self.options.streaming else inf,
            on_refusal=self._do_without,
        )

    def _do_without(self, parameters: AbstractSet[str]) -> None:
        if "response_format" in parameters:
            self.capabilities = replace(self.capabilities, structured_output=False)
        logger.warning(
            "llm.parameter.refused",
            extra={
                "alias": self.alias,
                "model": self.model,
                "parameters": ", ".join(sorted(parameters)),
            },
        )
