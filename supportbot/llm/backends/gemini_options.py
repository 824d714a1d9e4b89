"""The options that both backends for Gemini take."""

from __future__ import annotations

from dataclasses import dataclass

from supportbot.llm.backends.addresses import is_http_url
from supportbot.llm.exceptions import InvalidLLM

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
        if self.base_url and not is_http_url(self.base_url):
            raise InvalidLLM(
                f"OPTIONS 'base_url' is {self.base_url!r}; GEMINI_BASE_URL must start "
                "with http:// or https:// and name a host."
            )
