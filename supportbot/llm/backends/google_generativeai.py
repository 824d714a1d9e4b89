"""Gemini through google-generativeai, for those who must keep that SDK.

Its vendor ended it on 2025-11-30: importing it warns, and it is not in
requirements.txt. It has one process-wide configuration, so one alias can use it.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from supportbot.llm.backends import gemini_outcomes as outcomes
from supportbot.llm.backends.gemini import GeminiBackend
from supportbot.llm.base import CallPolicy, Capabilities, Chunk, Prompt, Usage
from supportbot.llm.exceptions import InvalidLLM, LLMError, LLMUnavailable

if TYPE_CHECKING:
    from supportbot.llm.backends.gemini_options import GeminiOptions

SDK = "google.generativeai"


class GoogleGenerativeAIBackend(GeminiBackend):
    """Takes the options of GeminiBackend; `api_version` is the SDK's own.

    It knows no JSON schema: a prompt's format is told in words.
    """

    def __init__(
        self,
        alias: str,
        *,
        policy: CallPolicy | None = None,
        **options: Any,  # Any: GeminiOptions types them
    ) -> None:
        super().__init__(alias, policy=policy, **options)
        self.capabilities = Capabilities(structured_output=False, streaming=True)
        if find_spec(SDK) is None:
            raise InvalidLLM(
                "google-generativeai is not installed; run 'pip install "
                "google-generativeai' or use the backend "
                "supportbot.llm.backends.gemini.GeminiBackend."
            )

    def _build_client(self) -> GoogleGenerativeAIClient:
        return GoogleGenerativeAIClient(self.options)


class GoogleGenerativeAIClient:
    """The SDK with the backend's options."""

    def __init__(self, options: GeminiOptions) -> None:
        self._options = options
        self._sdk: Any = import_module(SDK)  # Any: an SDK without types, here and below
        self._sdk.configure(
            api_key=options.api_key,
            transport="rest",
            client_options=(
                {"api_endpoint": options.base_url} if options.base_url else None
            ),
        )

    def stream(self, prompt: Prompt, *, timeout: float) -> Generator[Chunk, None, None]:
        responses = self._responses(prompt, timeout=timeout)
        yield from outcomes.read_reply(_to_piece(response) for response in responses)

    def close(self) -> None:
        """Nothing to do: the SDK keeps its connections to itself."""

    def _responses(
        self, prompt: Prompt, *, timeout: float
    ) -> Iterator[Any]:  # Any: see above
        try:
            model = self._sdk.GenerativeModel(
                self._options.model, system_instruction=prompt.instructions
            )
            yield from model.generate_content(
                [{"role": turn.role, "parts": [turn.text]} for turn in prompt.turns],
                generation_config={
                    "temperature": self._options.temperature,
                    "max_output_tokens": self._options.max_output_tokens,
                },
                stream=True,
                request_options={"timeout": timeout, "retry": None},
            )
        except Exception as exc:
            # Everything: the SDK lets errors of four HTTP and RPC libraries through.
            raise translate(exc) from exc


def translate(exc: Exception) -> LLMError:
    """Our exception for any of the SDK; those of google.api_core carry a status."""
    code = getattr(exc, "code", None)
    if isinstance(code, int):
        return outcomes.error_for_status(code, retry_after=None)
    return LLMUnavailable(type(exc).__name__)


def _to_piece(response: Any) -> outcomes.Piece:  # Any: see above
    candidate = response.candidates[0] if response.candidates else None
    parts = candidate.content.parts if candidate else ()
    return outcomes.Piece(
        text="".join(part.text for part in parts),
        finish_reason=_name(candidate.finish_reason) if candidate else "",
        block_reason=_name(response.prompt_feedback.block_reason),
        usage=_usage_of(response),
    )


def _name(member: Any) -> str:  # Any: see above
    """The name of an enumeration's member; its 0 stands for "not set"."""
    # A number that this SDK is too old to know has no name.
    return str(getattr(member, "name", member)) if member else ""


def _usage_of(response: Any) -> Usage | None:  # Any: see above
    usage = response.usage_metadata
    if not usage:
        return None
    return Usage(
        input_tokens=usage.prompt_token_count,
        output_tokens=usage.candidates_token_count,
    )
