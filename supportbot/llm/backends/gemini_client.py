"""One call of google-genai: imported only when Gemini is first asked."""

from __future__ import annotations

import math
from collections.abc import Generator, Iterator

import httpx2
from google import genai
from google.genai import errors, types

from supportbot.llm.backends import gemini_outcomes as outcomes
from supportbot.llm.backends.gemini_http import BoundedClient
from supportbot.llm.backends.gemini_options import BASE_URL, GeminiOptions
from supportbot.llm.base import Chunk, Prompt, Usage
from supportbot.llm.exceptions import (
    LLMError,
    LLMRejected,
    LLMTimeout,
    LLMUnavailable,
)

# The service answers a shorter deadline with status 400.
SHORTEST_SERVER_TIMEOUT_SECONDS = 10


class GeminiClient:
    """The SDK with the backend's options; one for all calls of a process."""

    def __init__(self, options: GeminiOptions, *, read_timeout: float) -> None:
        self._options = options
        tls = httpx2.create_ssl_context()
        self._http = BoundedClient(verify=tls, read_timeout=read_timeout)
        self._sdk = genai.Client(
            api_key=options.api_key,
            # The environment could turn the SDK to another service or version.
            vertexai=False,
            http_options=types.HttpOptions(
                base_url=options.base_url or BASE_URL,
                api_version=options.api_version,
                httpx_client=self._http,
                # Unused, but each of them would load all certificates again.
                async_client_args={"verify": tls, "ssl": tls},
                retry_options=types.HttpRetryOptions(attempts=1),
            ),
        )

    def stream(self, prompt: Prompt, *, timeout: float) -> Generator[Chunk, None, None]:
        responses = self._responses(prompt, timeout=timeout)
        yield from outcomes.read_reply(_to_piece(response) for response in responses)

    def close(self) -> None:
        self._http.close()

    def _responses(
        self, prompt: Prompt, *, timeout: float
    ) -> Iterator[types.GenerateContentResponse]:
        try:
            yield from self._sdk.models.generate_content_stream(
                model=self._options.model,
                contents=[
                    types.Content(role=turn.role, parts=[types.Part(text=turn.text)])
                    for turn in prompt.turns
                ],
                config=self._config(prompt, timeout=timeout),
            )
        except Exception as exc:
            # Everything: on answers it does not expect the SDK raises TypeError,
            # AttributeError and pydantic's errors as well as its own.
            raise translate(exc) from exc

    def _config(self, prompt: Prompt, *, timeout: float) -> types.GenerateContentConfig:
        server_timeout = max(SHORTEST_SERVER_TIMEOUT_SECONDS, math.ceil(timeout))
        return types.GenerateContentConfig(
            system_instruction=prompt.instructions,
            temperature=self._options.temperature,
            max_output_tokens=self._options.max_output_tokens,
            response_mime_type="application/json" if prompt.format else None,
            response_json_schema=prompt.format.schema if prompt.format else None,
            thinking_config=least_thinking(self._options.model),
            automatic_function_calling=types.AutomaticFunctionCallingConfig(
                disable=True
            ),
            automatic_continuation=False,
            http_options=types.HttpOptions(
                timeout=math.ceil(timeout * 1000),
                headers={"X-Server-Timeout": str(server_timeout)},
            ),
        )


def least_thinking(model: str) -> types.ThinkingConfig | None:
    """The least a model may think: customers wait, and the FAQs hold the facts."""
    name = model.removeprefix("models/")
    if name.startswith("gemini-2.5-flash"):
        return types.ThinkingConfig(thinking_budget=0)
    if name.startswith("gemini-3"):
        is_flash = "flash" in name  # the others refuse "minimal"
        level = types.ThinkingLevel.MINIMAL if is_flash else types.ThinkingLevel.LOW
        return types.ThinkingConfig(thinking_level=level)
    return None


def translate(exc: Exception) -> LLMError:
    """Our exception for any that the SDK or its HTTP client raises."""
    match exc:
        case errors.APIError():
            return _translate_api_error(exc)
        case httpx2.TimeoutException():
            return LLMTimeout(type(exc).__name__)
        case httpx2.InvalidURL() | httpx2.UnsupportedProtocol():
            return LLMRejected(f"{type(exc).__name__}; check GEMINI_BASE_URL")
    return LLMUnavailable(type(exc).__name__)


def _translate_api_error(exc: errors.APIError) -> LLMError:
    code = exc.code if isinstance(exc.code, int) else None
    retry_after = outcomes.parse_retry_info(exc.details)
    # An error inside a stream comes with the SDK's own response class.
    if retry_after is None and isinstance(exc.response, httpx2.Response):
        retry_after = outcomes.parse_retry_after(
            exc.response.headers.get("Retry-After")
        )
    return outcomes.error_for_status(code, retry_after=retry_after)


def _to_piece(response: types.GenerateContentResponse) -> outcomes.Piece:
    feedback = response.prompt_feedback
    block_reason = feedback.block_reason if feedback else None
    candidate = response.candidates[0] if response.candidates else types.Candidate()
    parts = (candidate.content.parts if candidate.content else None) or []
    return outcomes.Piece(
        # A thought is the model talking to itself.
        text="".join(part.text for part in parts if part.text and not part.thought),
        finish_reason=candidate.finish_reason.value if candidate.finish_reason else "",
        block_reason=block_reason.value if block_reason else "",
        usage=_usage_of(response),
    )


def _usage_of(response: types.GenerateContentResponse) -> Usage | None:
    usage = response.usage_metadata
    if usage is None:
        return None
    # Thoughts are paid for as output.
    output = (usage.candidates_token_count or 0) + (usage.thoughts_token_count or 0)
    return Usage(input_tokens=usage.prompt_token_count or 0, output_tokens=output)
