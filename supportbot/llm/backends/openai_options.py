"""The options of the backend for OpenAI-compatible services."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, get_args
from urllib.parse import parse_qsl, urlsplit

from supportbot.llm.backends.addresses import is_http_url
from supportbot.llm.exceptions import InvalidLLM

BASE_URL = "https://api.openai.com/v1"
ENDPOINT = "/chat/completions"
OPENAI_HOST = "api.openai.com"
AZURE_HOSTS = (".azure.com", ".azure.us", ".azure.cn")

StructuredOutput = Literal["json_schema", "json_object", "none"]


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenAIOptions:
    """The OPTIONS of the backend; a service on the own machine needs no `api_key`.

    `extra_body` goes into every request as it is and wins over what is there:
    {"reasoning_effort": "low"}, or {"temperature": None} to leave a parameter out.
    """

    model: str
    api_key: str = ""
    base_url: str = BASE_URL
    headers: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    temperature: float = 0.2
    max_output_tokens: int = 1024
    structured_output: StructuredOutput = "json_schema"
    streaming: bool = True
    extra_body: Mapping[str, Any] = field(default_factory=dict)  # Any: the service's

    def __post_init__(self) -> None:
        if not self.model:
            raise InvalidLLM("OPTIONS 'model' is empty; set OPENAI_MODEL in .env.")
        if not is_http_url(self.base_url):
            raise InvalidLLM(
                f"OPTIONS 'base_url' is {_shown(self.base_url)}; OPENAI_BASE_URL must "
                "start with http:// or https:// and name a host, such as "
                "http://127.0.0.1:11434/v1."
            )
        if self.structured_output not in get_args(StructuredOutput):
            raise InvalidLLM(
                f"OPTIONS 'structured_output' is {self.structured_output!r}; "
                "OPENAI_STRUCTURED_OUTPUT is one of "
                f"{', '.join(get_args(StructuredOutput))}."
            )
        for name, value in self.all_headers.items():
            if not _is_header(name, value):
                remedy = (
                    "copy OPENAI_API_KEY again"
                    if self.headers.get(name) != value
                    else "see OPENAI_HEADERS"
                )
                raise InvalidLLM(
                    f"the header {name!r} holds characters no header has; {remedy}."
                )

    @property
    def url(self) -> str:
        """Where completions are asked for, without the query."""
        url = urlsplit(self.base_url)
        path = url.path.rstrip("/").removesuffix(ENDPOINT) + ENDPOINT
        return url._replace(path=path, query="", fragment="").geturl()

    @property
    def all_query(self) -> dict[str, str]:
        """That of the address, such as Azure's `api-version`, and `query`."""
        return dict(parse_qsl(urlsplit(self.base_url).query)) | dict(self.query)

    @property
    def all_headers(self) -> dict[str, str]:
        """The key as the service wants it, and `headers`, which win."""
        if not self.api_key:
            return dict(self.headers)
        if self._host.endswith(AZURE_HOSTS):
            return {"api-key": self.api_key} | dict(self.headers)
        return {"Authorization": f"Bearer {self.api_key}"} | dict(self.headers)

    @property
    def is_complete(self) -> bool:
        """Whether there is a key, or the service may do without."""
        is_known_to_want_one = self._host == OPENAI_HOST or self._host.endswith(
            AZURE_HOSTS
        )
        return bool(self.all_headers) or not is_known_to_want_one

    @property
    def token_limit_name(self) -> str:
        """OpenAI's own models take the new name only, most other services the old."""
        is_own = self._host == OPENAI_HOST
        return "max_completion_tokens" if is_own else "max_tokens"

    @property
    def _host(self) -> str:
        return urlsplit(self.base_url).hostname or ""


def _is_header(name: str, value: object) -> bool:
    # Not only where it is typed: both may come from the environment's JSON.
    return isinstance(value, str) and all(
        text.isascii() and text.isprintable() for text in (name, value)
    )


def _shown(url: str) -> str:
    """The address without what may be a password in it."""
    return repr(url.rpartition("@")[2])
